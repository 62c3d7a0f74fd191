//! Structs: the definition, `new`, setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::models::head;
use crate::emit::tokens::{docs, ident, length_lint, naming_lint, taken, ty};
use crate::ir::{Field, Item, Presence, Struct, Type};
use crate::markdown::{code, summary_or};

/// The items of a struct.
pub fn pieces(item: &Item, body: &Struct) -> Vec<TokenStream> {
    let mut pieces = vec![definition(item, body), methods(item, body)];
    if body.required().next().is_none() {
        let name = ident(&item.name);
        pieces.push(quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        });
    }
    pieces
}

fn definition(item: &Item, body: &Struct) -> TokenStream {
    let (name, head) = (ident(&item.name), head(item, ""));
    let fields = body.fields.iter().map(|field| {
        let (docs, name, ty) = (docs(&with_clear(field, &field.docs)), ident(&field.name), held(field));
        quote!(#docs pub #name: #ty)
    });
    let rest = body.rest.iter().map(|(name, value)| {
        let (name, value) = (ident(name), ty(value, &TokenStream::new()));
        quote! {
            /// What else the object holds.
            pub #name: BTreeMap<String, #value>
        }
    });
    quote! {
        #head
        #[derive(Clone)]
        #[must_use]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #(#rest,)*
        }
    }
}

/// A field's type, with what tells whether it is there.
fn held(field: &Field) -> TokenStream {
    let inner = ty(&field.ty, &TokenStream::new());
    match field.presence {
        Presence::Required => inner,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#inner>),
        Presence::OptionalNullable => quote!(Maybe<#inner>),
    }
}

fn methods(item: &Item, body: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let new = new(body);
    let setters = body.fields.iter().map(setters);
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn new(body: &Struct) -> TokenStream {
    let required: Vec<&Field> = body.required().collect();
    let args = required.iter().map(|field| {
        let name = ident(&field.name);
        let (ty, _) = argument(field);
        quote!(#name: #ty)
    });
    let fields = body.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Required | Presence::RequiredNullable => {
                let (_, value) = argument(field);
                // `name: name` is `name` (clippy::redundant_field_names).
                if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
            }
            Presence::Optional => quote!(#name: None),
            Presence::OptionalNullable => quote!(#name: Maybe::Absent),
        }
    });
    let rest = body.rest.iter().map(|(name, _)| {
        let name = ident(name);
        quote!(#name: BTreeMap::new())
    });
    let lint = length_lint(required.len());
    let says = if required.is_empty() {
        "Makes one with nothing set."
    } else {
        "Makes one with what is required, and nothing else set."
    };
    let says = docs(says);
    quote! {
        #says
        #lint
        pub fn new(#(#args),*) -> Self {
            Self { #(#fields,)* #(#rest,)* }
        }
    }
}

/// How `new` takes a required field: one that may be null is taken as the `Option` that it is.
fn argument(field: &Field) -> (TokenStream, TokenStream) {
    let name = ident(&field.name);
    if field.presence == Presence::RequiredNullable {
        return match &field.ty {
            Type::Boxed(inner) => {
                let inner = ty(inner, &TokenStream::new());
                (quote!(Option<#inner>), quote!(#name.map(Box::new)))
            }
            _ => (held(field), quote!(#name)),
        };
    }
    taken(&field.ty, &name, &TokenStream::new())
}

fn setters(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let summary = summary_or(&field.docs, "The field", &field.wire);
    let (lint, says) = (naming_lint(&field.name), docs(&with_clear(field, &summary)));
    let (ty, value) = taken(&field.ty, &name, &TokenStream::new());
    let value = match field.presence {
        Presence::Required => value,
        Presence::RequiredNullable | Presence::Optional => quote!(Some(#value)),
        Presence::OptionalNullable => quote!(Maybe::Value(#value)),
    };
    let set = quote! {
        #says
        #lint
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    };
    if field.presence != Presence::OptionalNullable {
        return set;
    }
    let clear = ident(&field.clear);
    let says = docs(&cleared(&field.wire));
    quote! {
        #set
        #says
        pub fn #clear(mut self) -> Self {
            self.#name = Maybe::Null;
            self
        }
    }
}

/// Docs, with how the field is cleared if it can be.
fn with_clear(field: &Field, docs: &str) -> String {
    match field.presence {
        Presence::OptionalNullable => {
            let clear = field.clear.trim_start_matches("r#");
            format!("{docs}\n\nTo clear it with `null`: [`{clear}`](Self::{clear}).")
        }
        _ => docs.to_owned(),
    }
}

/// What a setter for null says.
pub fn cleared(wire: &str) -> String {
    format!("Sends `null` as {}, which is not the same as leaving it out.", code(wire))
}
