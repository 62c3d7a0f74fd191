//! What is more than one call of an operation: lists over all pages, and waiting for a state.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::emit::operations::{answer, arg_type, example_args, finished, models};
use crate::emit::tokens::{docs, ident, length_lint, ty};
use crate::ir::{Crate, Group, Operation, Paging, Presence, Wait};

/// The methods of a builder whose answer is one page of many.
pub fn pages(operation: &Operation, paging: &Paging, name: &Ident) -> TokenStream {
    let (page, item) = (answer(operation), ty(&paging.item, &models()));
    let (call, next, items) = (finished(operation), &paging.next, items(paging));
    quote! {
        impl<'a, C> #name<'a, C> {
            /// What is on this page and all that follow, one by one: a stream, or with the blocking client an iterator.
            ///
            /// A page is asked for when the one before is used up. The first error is the end.
            pub fn items(self) -> Items<'a, #page, #item, C> {
                self.pages().items(|page| #items)
            }

            /// This page and all that follow: a stream, or with the blocking client an iterator.
            ///
            /// Links are followed on the service's own origin only, and never twice to the same address.
            pub fn pages(self) -> Pages<'a, #page, C> {
                Pages::new(#call, #next)
            }
        }
    }
}

/// Takes the items out of a `page`.
fn items(paging: &Paging) -> TokenStream {
    let [first, rest @ ..] = paging.items.as_slice() else { return quote!(page) };
    let field = ident(&first.field);
    if rest.is_empty() {
        return match first.presence {
            Presence::Required => quote!(page.#field),
            Presence::RequiredNullable | Presence::Optional => quote!(page.#field.unwrap_or_default()),
            Presence::OptionalNullable => quote!(page.#field.into_option().unwrap_or_default()),
        };
    }
    let mut expression = match first.presence {
        Presence::Required => quote!(Some(page.#field)),
        Presence::RequiredNullable | Presence::Optional => quote!(page.#field),
        Presence::OptionalNullable => quote!(page.#field.into_option()),
    };
    for step in rest {
        let field = ident(&step.field);
        expression = match step.presence {
            Presence::Required => quote!(#expression.map(|part| part.#field)),
            Presence::RequiredNullable | Presence::Optional => {
                quote!(#expression.and_then(|part| part.#field))
            }
            Presence::OptionalNullable => quote!(#expression.and_then(|part| part.#field.into_option())),
        };
    }
    quote!(#expression.unwrap_or_default())
}

/// The method on the handle that waits for a state.
pub fn wait(krate: &Crate, group: &Group, operation: &Operation, wait: &Wait) -> TokenStream {
    let (name, look) = (ident(&wait.method), ident(&operation.name));
    let says = docs(&wait_docs(krate, group, operation, wait));
    let deprecated = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
    let lint = length_lint(operation.args.len() + 1);
    let args = operation.args.iter().map(|arg| {
        let (name, ty) = (ident(&arg.name), arg_type(arg));
        quote!(#name: #ty)
    });
    let given = operation.args.iter().map(|arg| ident(&arg.name));
    let answer = ty(&wait.answer, &models());
    let call = match operation.body {
        None => quote!(self.#look(#(#given),*).call),
        Some(_) => quote!({ let look = self.#look(#(#given),*); look.call.json(look.body.val()) }),
    };
    let what = what(wait);
    quote! {
        #says
        #deprecated
        #lint
        pub fn #name(&self, #(#args),*) -> Wait<'a, #answer, C> {
            Wait::new(#call, #what)
        }
    }
}

/// What is waited for, as data.
fn what(wait: &Wait) -> TokenStream {
    let Wait { field, done, failed, .. } = wait;
    let reason = match &wait.reason {
        Some(reason) => quote!(Some(#reason)),
        None => quote!(None),
    };
    let [grace, every, slowest, deadline] =
        [wait.grace, wait.every, wait.slowest, wait.deadline].map(Literal::u64_unsuffixed);
    quote! {
        WaitFor {
            field: #field,
            done: &[#(#done),*],
            failed: &[#(#failed),*],
            reason: #reason,
            grace: #grace,
            every: #every,
            slowest: #slowest,
            deadline: #deadline,
        }
    }
}

fn wait_docs(krate: &Crate, group: &Group, operation: &Operation, wait: &Wait) -> String {
    format!("{}\n\n# Example\n\n{}", wait.docs, example(krate, group, operation, wait))
}

fn example(krate: &Crate, group: &Group, operation: &Operation, wait: &Wait) -> String {
    let client = if operation.args.iter().any(|arg| arg.name == "client") { "api" } else { "client" };
    let (args, parameters) = example_args(krate, operation);
    let given = [vec![format!("{client}: {}::Client", krate.package.lib)], parameters].concat();
    let call = format!("{client}.{}().{}({}).await?", group.name, wait.method, args.join(", "));
    format!(
        "```no_run\n# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\nlet found = {call};\nprintln!(\"{{found:?}}\");\n# \
         Ok(())\n# }}\n```",
        given.join(", ")
    )
}
