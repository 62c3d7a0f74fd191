//! Small pieces of tokens, for what is rare enough to be quoted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::emit::lints::is_conversion;

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

/// A lint that a method which takes `self` would be told about for its name alone.
pub fn naming_lint(name: &str) -> TokenStream {
    if is_conversion(name) { quote!(#[allow(clippy::wrong_self_convention)]) } else { TokenStream::new() }
}
