//! Tokens for items that are rare enough to be quoted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::emit::lints::is_conversion;

/// Converts a name of the IR to an identifier.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Returns outer docs, one attribute for each line.
pub fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Returns the attribute that allows the name of a method which takes `self`.
pub fn naming_lint(name: &str) -> TokenStream {
    if is_conversion(name) { quote!(#[allow(clippy::wrong_self_convention)]) } else { TokenStream::new() }
}
