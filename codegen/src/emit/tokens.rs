//! Small pieces of tokens that every kind of item is made of.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::Type;

/// A name of the IR as an identifier.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Outer docs, a line an attribute.
pub fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// A type as it is written; models have `prefix` before them.
pub fn ty(of: &Type, prefix: &TokenStream) -> TokenStream {
    match of {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::F32 => quote!(f32),
        Type::F64 => quote!(f64),
        Type::String => quote!(String),
        Type::Any => quote!(serde_json::Value),
        Type::List(inner) => wrap(quote!(Vec), inner, prefix),
        Type::Map(inner) => {
            let inner = ty(inner, prefix);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Nullable(inner) => wrap(quote!(Option), inner, prefix),
        Type::Boxed(inner) => wrap(quote!(Box), inner, prefix),
        Type::Model { name, .. } => {
            let name = ident(name);
            quote!(#prefix #name)
        }
    }
}

/// A type as text, as a person would write it.
pub fn ty_text(of: &Type, prefix: &str) -> String {
    match of {
        Type::List(inner) => format!("Vec<{}>", ty_text(inner, prefix)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", ty_text(inner, prefix)),
        Type::Nullable(inner) => format!("Option<{}>", ty_text(inner, prefix)),
        Type::Boxed(inner) => format!("Box<{}>", ty_text(inner, prefix)),
        Type::Model { name, .. } => format!("{prefix}{name}"),
        Type::Any => "serde_json::Value".to_owned(),
        scalar => ty(scalar, &TokenStream::new()).to_string(),
    }
}

fn wrap(outer: TokenStream, inner: &Type, prefix: &TokenStream) -> TokenStream {
    let inner = ty(inner, prefix);
    quote!(#outer<#inner>)
}

/// How a setter takes a value: the parameter's type, and the expression that makes the value of `name`.
pub fn taken(of: &Type, name: &Ident, prefix: &TokenStream) -> (TokenStream, TokenStream) {
    match of {
        Type::String => (quote!(impl Into<String>), quote!(#name.into())),
        Type::Any => (quote!(impl Into<serde_json::Value>), quote!(#name.into())),
        Type::List(_) => {
            let list = ty(of, prefix);
            (quote!(impl Into<#list>), quote!(#name.into()))
        }
        Type::Boxed(inner) => (ty(inner, prefix), quote!(Box::new(#name))),
        other => (ty(other, prefix), quote!(#name)),
    }
}

/// Clippy lints that a method which takes `self` would be told about for its name alone.
pub fn naming_lint(name: &str) -> TokenStream {
    let conventions = ["as_", "from_", "is_", "to_"];
    if conventions.iter().any(|prefix| name.starts_with(prefix)) {
        quote!(#[allow(clippy::wrong_self_convention)])
    } else {
        TokenStream::new()
    }
}

/// The lint about long argument lists: they are what the description requires.
pub fn length_lint(arguments: usize) -> TokenStream {
    if arguments > 7 { quote!(#[allow(clippy::too_many_arguments)]) } else { TokenStream::new() }
}

/// `use` items for the paths that are needed: one for each parent.
pub fn imports<'a>(paths: impl IntoIterator<Item = (&'a str, bool)>) -> TokenStream {
    let mut parents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let needed = paths.into_iter().filter(|(_, needed)| *needed);
    for (parent, name) in needed.filter_map(|(path, _)| path.rsplit_once("::")) {
        parents.entry(parent).or_default().insert(name);
    }
    let items = parents.into_iter().filter_map(|(parent, names)| {
        let parent: TokenStream = parent.parse().ok()?;
        let names: Vec<Ident> = names.into_iter().map(ident).collect();
        Some(match names.as_slice() {
            [name] => quote!(use #parent::#name;),
            names => quote!(use #parent::{#(#names),*};),
        })
    });
    quote!(#(#items)*)
}
