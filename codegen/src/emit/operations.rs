//! An operation: its method on the handle, its builder, its typed headers.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::emit::repeated::pages;
use crate::emit::structs::cleared;
use crate::emit::tokens::{docs, ident, length_lint, naming_lint, taken, ty, ty_text};
use crate::emit::typed_headers;
use crate::format::Code;
use crate::ir::{Arg, Body, Crate, Goes, Group, Operation, PathPart, Success, Type};
use crate::markdown::{code, summary};

pub fn models() -> TokenStream {
    quote!(models::)
}

/// The method on the handle, which takes what is required.
pub fn method(krate: &Crate, group: &Group, operation: &Operation) -> TokenStream {
    let (name, builder) = (ident(&operation.name), ident(&operation.type_name));
    let says = docs(&method_docs(krate, group, operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let lint = length_lint(operation.args.len() + 1);
    let args = operation.args.iter().map(|arg| {
        let (name, ty) = (ident(&arg.name), arg_type(arg));
        quote!(#name: #ty)
    });
    let path = path(operation);
    let (id, http_method) = (&operation.id, format_ident!("{}", operation.method));
    let sets: Vec<TokenStream> =
        operation.args.iter().filter_map(|arg| set(arg, &quote!(call), &arg_val(arg))).collect();
    let fixed =
        operation.fixed_headers.iter().map(|(name, value)| quote!(call.set_header(#name, Val::Str(#value));));
    let sets: Vec<TokenStream> = fixed.chain(sets).collect();
    let mutable = (!sets.is_empty()).then(|| quote!(mut));
    let body = operation.body.iter().map(|body| {
        let value = start(operation, body);
        // `body: body` is `body` (clippy::redundant_field_names).
        if value.to_string() == "body" { quote!(, body) } else { quote!(, body: #value) }
    });
    quote! {
        #says
        #deprecated
        #lint
        pub fn #name(&self, #(#args),*) -> #builder<'a, C> {
            let #mutable call = Call::new(self.client, #id, Method::#http_method, #path);
            #(#sets)*
            #builder { call #(#body)* }
        }
    }
}

fn method_docs(krate: &Crate, group: &Group, operation: &Operation) -> String {
    let mut text = format!("{}\n\n{}", operation.docs, operation.route);
    if !operation.args.is_empty() {
        text.push_str("\n\n# Arguments\n");
        for arg in &operation.args {
            // What is no paragraph begins a line of its own: a fence is a fence only there.
            let gap = if summary(&arg.docs).is_empty() { "\n\n  " } else { " " };
            let said = arg.docs.replace('\n', "\n  ").replace("\n  \n", "\n\n");
            text.push_str(&format!("\n* {}:{gap}{said}", code(arg.name.trim_start_matches("r#"))));
        }
    }
    if !operation.errors.is_empty() {
        text.push_str("\n\n# Errors\n\nDocumented answers that are no success:\n");
        for (status, meaning, body) in &operation.errors {
            text.push_str(&format!("\n* {status}: {meaning}"));
            if let Some(Type::Model { name, .. }) = body {
                text.push_str(&format!(
                    " ([`{name}`](crate::models::{name}), by [`Error::typed`](crate::Error::typed))"
                ));
            }
        }
    }
    text.push_str(&format!("\n\n# Example\n\n{}", example(krate, group, operation)));
    text
}

/// An example that compiles: texts are written out, anything larger is a parameter of the function around it.
fn example(krate: &Crate, group: &Group, operation: &Operation) -> String {
    let client = if operation.args.iter().any(|arg| arg.name == "client") { "api" } else { "client" };
    let (args, parameters) = example_args(krate, operation);
    let given = [vec![format!("{client}: {}::Client", krate.package.lib)], parameters].concat();
    let call = format!("{client}.{}().{}({}).send().await?", group.name, operation.name, args.join(", "));
    let body = match operation.success {
        Success::Empty => format!("{call};\n"),
        Success::Json(_) | Success::Bytes => {
            format!(
                "let response = {call};\nprintln!(\"{{}} {{:?}}\", response.http.status, response.body);\n"
            )
        }
    };
    format!(
        "```no_run\n# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\n{body}# Ok(())\n# }}\n```",
        given.join(", ")
    )
}

/// The arguments of an operation in an example, and the parameters of the function around it that they need.
pub fn example_args(krate: &Crate, operation: &Operation) -> (Vec<String>, Vec<String>) {
    let (args, parameters): (Vec<_>, Vec<_>) =
        operation.args.iter().map(|arg| example_value(krate, arg)).unzip();
    (args, parameters.into_iter().flatten().collect())
}

/// An argument of an example, and the parameter of the function around it where the value is too large to be written out.
fn example_value(krate: &Crate, arg: &Arg) -> (String, Option<String>) {
    let short = arg.example.as_deref().filter(|example| example.chars().count() <= 60);
    let text = Literal::string(short.unwrap_or("…")).to_string();
    let may_be_null = matches!(arg.goes, Goes::Field { nullable: true });
    let by_reference = if is_written(arg) { "&" } else { "" };
    let value = match &arg.ty {
        Type::String if may_be_null => format!("{text}.to_owned()"),
        Type::String => text,
        Type::Model { text: true, .. } => format!("{by_reference}{text}.parse()?"),
        Type::I32 | Type::I64 => "1".to_owned(),
        Type::F32 | Type::F64 => "1.0".to_owned(),
        Type::Bool => "true".to_owned(),
        other => {
            let ty = ty_text(other, &format!("{}::models::", krate.package.lib))
                .replace("BTreeMap", "std::collections::BTreeMap");
            let ty = if may_be_null { format!("Option<{ty}>") } else { ty };
            return (format!("{by_reference}{}", arg.name), Some(format!("{}: {ty}", arg.name)));
        }
    };
    (if may_be_null { format!("Some({value})") } else { value }, None)
}

/// How an argument is taken. Parameters are borrowed, for they are written into the request at once; what becomes part of
/// a body is taken.
pub fn arg_type(arg: &Arg) -> TokenStream {
    match (&arg.ty, arg.goes) {
        (of, Goes::Field { nullable: true }) => {
            let inner = ty(of, &models());
            quote!(Option<#inner>)
        }
        (of, Goes::Field { .. } | Goes::Body) => taken(of, &ident(&arg.name), &models()).0,
        (Type::String, _) => quote!(&str),
        (Type::List(item), _) => {
            let item = ty(item, &models());
            quote!(&Vec<#item>)
        }
        (of @ Type::Model { .. }, _) => {
            let of = ty(of, &models());
            quote!(&#of)
        }
        (of, _) => ty(of, &models()),
    }
}

/// A parameter's value as it is written.
fn arg_val(arg: &Arg) -> TokenStream {
    let name = ident(&arg.name);
    match arg.ty {
        Type::String => quote!(Val::Str(#name)),
        _ => quote!(#name.val()),
    }
}

fn is_written(arg: &Arg) -> bool {
    matches!(arg.goes, Goes::Path | Goes::Query | Goes::Header)
}

/// Whether the code calls `val()` on something.
pub fn has_node(operation: &Operation) -> bool {
    let mut args = operation.args.iter().chain(&operation.setters);
    operation.body.is_some() || args.any(|arg| is_written(arg) && arg.ty != Type::String)
}

/// Whether the code makes a `Val` of a string.
pub fn has_val(operation: &Operation) -> bool {
    let mut args = operation.args.iter().chain(&operation.setters);
    !operation.fixed_headers.is_empty() || args.any(|arg| is_written(arg) && arg.ty == Type::String)
}

/// Puts a query or header parameter into the call.
fn set(arg: &Arg, call: &TokenStream, value: &TokenStream) -> Option<TokenStream> {
    let wire = &arg.wire;
    match arg.goes {
        Goes::Query => Some(quote!(#call.set_query(#wire, #value);)),
        Goes::Header => Some(quote!(#call.set_header(#wire, #value);)),
        Goes::Path | Goes::Field { .. } | Goes::Body => None,
    }
}

fn path(operation: &Operation) -> TokenStream {
    let parts = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => quote!(.literal(#text)),
        PathPart::Value(wire) => {
            let arg = operation.args.iter().find(|arg| arg.goes == Goes::Path && arg.wire == *wire);
            let value = arg.map(arg_val);
            quote!(.value(#wire, #value))
        }
    });
    quote!(Path::new() #(#parts)*)
}

/// The body that a builder starts with.
fn start(operation: &Operation, body: &Body) -> TokenStream {
    if !body.by_field {
        let given = operation.args.iter().find(|arg| arg.goes == Goes::Body).map(|arg| {
            let name = ident(&arg.name);
            taken(&arg.ty, &name, &models()).1
        });
        return given.map_or_else(|| quote!(None), |given| quote!(#given));
    }
    if !body.required {
        return quote!(None);
    }
    let of = ty(&body.ty, &models());
    let fields = operation
        .args
        .iter()
        .filter(|arg| matches!(arg.goes, Goes::Field { .. }))
        .map(|arg| ident(&arg.name));
    quote!(#of::new(#(#fields),*))
}

/// The builder and what belongs to it.
pub fn pieces(operation: &Operation) -> Vec<Code> {
    let name = ident(&operation.type_name);
    let says =
        docs(&format!("The request of {} ({}), before it is sent.", code(&operation.id), operation.route));
    let body = operation.body.iter().map(|body| {
        let of = body_type(body);
        quote!(body: #of,)
    });
    let mut pieces = vec![Code::Items(quote! {
        #says
        #[must_use = "nothing is sent before `send`"]
        pub struct #name<'a, C = Client> {
            call: Call<'a, C>,
            #(#body)*
        }
    })];
    let options = match &operation.body {
        Some(body) if body.by_field => quote!(call_options!(#name, body_field);),
        _ => quote!(call_options!(#name);),
    };
    pieces.push(Code::Items(options));
    pieces.push(known_to_mocks(operation));
    pieces.push(Code::Items(builder(operation, &name)));
    pieces.push(Code::Items(send(operation, &name)));
    pieces.extend(operation.paging.as_ref().map(|paging| Code::Items(pages(operation, paging, &name))));
    if let Some((marker, headers)) = &operation.headers {
        pieces.push(Code::Items(typed_headers::typed_headers(operation, marker, headers)));
    }
    pieces
}

fn body_type(body: &Body) -> TokenStream {
    let of = ty(&body.ty, &models());
    if body.required { of } else { quote!(Option<#of>) }
}

fn builder(operation: &Operation, name: &Ident) -> TokenStream {
    let setters = operation.setters.iter().map(setter);
    let lent =
        operation.body.iter().flat_map(|body| body.lends.iter().map(move |lent| lent_setters(body, lent)));
    let whole = operation.body.iter().filter(|body| body.by_field || !body.required).map(whole_body);
    let call = finished(operation);
    quote! {
        impl<C> #name<'_, C> {
            #(#setters)*
            #(#lent)*
            #(#whole)*

            /// Puts the request together without sending it.
            ///
            /// # Errors
            ///
            /// When a value has no place where it is to go, such as an empty one in the path.
            pub fn request(self) -> Result<Request, Error> {
                #call.into_request()
            }
        }
    }
}

/// How the request is sent, by each of the clients.
fn send(operation: &Operation, name: &Ident) -> TokenStream {
    let (result, call) = (result(operation), finished(operation));
    let read = match operation.success {
        Success::Json(_) => quote!(json),
        Success::Empty => quote!(empty),
        Success::Bytes => quote!(bytes),
    };
    quote! {
        impl #name<'_> {
            /// Sends the request and reads the answer.
            ///
            /// # Errors
            ///
            /// When the request cannot be made, the service cannot be reached in time, answers with another status than
            /// a successful one, or with a body that does not fit. The error's predicates tell these apart.
            pub async fn send(self) -> Result<#result, Error> {
                #call.send().await?.#read()
            }
        }

        #[cfg(feature = "blocking")]
        impl #name<'_, blocking::Client> {
            /// Sends the request, waits for the answer and reads it.
            ///
            /// # Errors
            ///
            /// As the async one.
            pub fn send(self) -> Result<#result, Error> {
                #call.send()?.#read()
            }
        }
    }
}

/// The line by which a mock knows the operation.
fn known_to_mocks(operation: &Operation) -> Code {
    let answer = match &operation.success {
        Success::Json(of) => ty_text(of, "models::"),
        Success::Empty => "()".to_owned(),
        Success::Bytes => "Bytes".to_owned(),
    };
    let (name, id) = (&operation.type_name, Literal::string(&operation.id));
    Code::Line(format!("operation!({name}, {id}, {}, {answer});", operation.status))
}

/// The call with its body, if it has one.
pub fn finished(operation: &Operation) -> TokenStream {
    match operation.body {
        Some(_) => quote!(self.call.json(self.body.val())),
        None => quote!(self.call),
    }
}

/// What the body of a successful answer is.
pub fn answer(operation: &Operation) -> TokenStream {
    match &operation.success {
        Success::Json(of) => ty(of, &models()),
        Success::Empty => quote!(()),
        Success::Bytes => quote!(Bytes),
    }
}

fn result(operation: &Operation) -> TokenStream {
    let body = answer(operation);
    match &operation.headers {
        Some((marker, _)) => {
            let marker = ident(marker);
            quote!(Response<#body, #marker>)
        }
        None => quote!(Response<#body>),
    }
}

fn setter(arg: &Arg) -> TokenStream {
    let (name, says, lint) = (ident(&arg.name), docs(&arg.docs), naming_lint(&arg.name));
    let (of, value) = (arg_type(arg), arg_val(arg));
    let set = set(arg, &quote!(self.call), &value);
    quote! {
        #says
        #lint
        pub fn #name(mut self, #name: #of) -> Self {
            #set
            self
        }
    }
}

fn lent_setters(body: &Body, lent: &crate::ir::Lent) -> TokenStream {
    let (name, field, lint) = (ident(&lent.name), ident(&lent.field), naming_lint(&lent.name));
    let says = match &lent.clear {
        Some(clear) => docs(&format!(
            "{}\n\nTo clear it with `null`: [`{clear}`](Self::{clear}).",
            lent.docs,
            clear = clear.trim_start_matches("r#")
        )),
        None => docs(&lent.docs),
    };
    let (of, _) = taken(&lent.ty, &name, &models());
    let change = |call: TokenStream| {
        if body.required {
            quote!(self.body = self.body.#call;)
        } else {
            quote!(self.body = Some(self.body.unwrap_or_default().#call);)
        }
    };
    let set = change(quote!(#field(#name)));
    let clear = lent.clear.iter().map(|clear| {
        let (name, method) = (ident(clear), ident(&lent.field_clear));
        let change = change(quote!(#method()));
        let says = docs(&cleared(lent.field.trim_start_matches("r#")));
        quote! {
            #says
            pub fn #name(mut self) -> Self {
                #change
                self
            }
        }
    });
    quote! {
        #says
        #lint
        pub fn #name(mut self, #name: #of) -> Self {
            #set
            self
        }
        #(#clear)*
    }
}

fn whole_body(body: &Body) -> TokenStream {
    let of = ty(&body.ty, &models());
    let value = if body.required { quote!(body) } else { quote!(Some(body)) };
    quote! {
        /// Takes the whole body in place of what has been set of it.
        pub fn body(mut self, body: #of) -> Self {
            self.body = #value;
            self
        }
    }
}
