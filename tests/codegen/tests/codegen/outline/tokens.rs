//! Tokens as text.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns tokens as text, with spaces only where they help a reader. Attributes are skipped.
pub fn compact(tokens: &(impl ToTokens + ?Sized)) -> String {
    let mut out = String::new();
    write(tokens.to_token_stream(), &mut out);
    out.trim().replace(", >", ">")
}

fn write(tokens: TokenStream, out: &mut String) {
    let mut after_hash = false;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => after_hash = true,
            TokenTree::Group(_) if after_hash => after_hash = false,
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                let joint = punct.spacing() == Spacing::Joint;
                if matches!(c, '=' | '-') && !out.ends_with([' ', '=', '-', ':', '(', '[']) {
                    out.push(' ');
                }
                out.push(c);
                let is_spaced = matches!(c, ',' | ';' | '=')
                    || c == '>' && out.ends_with("->")
                    || c == ':' && !out.ends_with("::");
                if is_spaced && !joint {
                    out.push(' ');
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(group.stream(), out);
                let end = out.trim_end_matches([' ', ',']).len();
                out.truncate(end);
                out.push_str(close);
            }
            other => {
                if out.ends_with(|c: char| c.is_alphanumeric() || "_\"}])".contains(c)) {
                    out.push(' ');
                }
                out.push_str(&other.to_string());
            }
        }
    }
}
