//! Outlines of emitted code: items, signatures and types without docs. They are read from the emitted text, so that they
//! show the actual output.

use std::fmt::Write as _;

use codegen_tests::Emitted;
use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, ImplItem, Item};

/// Returns the outline of a crate: of each of its own files but the roots, which only list the others.
pub fn of(emitted: &Emitted) -> String {
    let mut out = String::new();
    for (path, text) in emitted.own_files() {
        let Some(name) = path.strip_prefix("src/") else { continue };
        if name.ends_with("mod.rs") && name.starts_with("models/") || name == "lib.rs" {
            continue;
        }
        writeln!(out, "{name}").unwrap();
        for item in syn::parse_file(text).unwrap().items {
            outline(&item, &mut out);
        }
    }
    out
}

fn outline(item: &Item, out: &mut String) {
    match item {
        Item::Struct(item) => {
            writeln!(out, "  struct {}{}", item.ident, compact(&item.generics)).unwrap();
            fields(&item.fields, out);
        }
        Item::Enum(item) if item.variants.is_empty() => {}
        Item::Enum(item) => {
            writeln!(out, "  enum {}", item.ident).unwrap();
            for variant in &item.variants {
                writeln!(out, "    {}{}", variant.ident, compact(&variant.fields)).unwrap();
            }
        }
        Item::Type(item) => {
            writeln!(out, "  type {}{} = {}", item.ident, compact(&item.generics), compact(&item.ty))
                .unwrap();
        }
        Item::Macro(item) => {
            writeln!(out, "  {}!({})", compact(&item.mac.path), compact(&item.mac.tokens)).unwrap();
        }
        Item::Impl(block) => implementation(block, out),
        _ => {}
    }
}

fn fields(fields: &Fields, out: &mut String) {
    for field in fields {
        let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        writeln!(out, "    {name}{}", compact(&field.ty)).unwrap();
    }
}

/// Writes the items of an `impl`. Of methods that start an operation the body counts, too: it has the path and the parameters.
fn implementation(block: &syn::ItemImpl, out: &mut String) {
    let of = block.trait_.as_ref().map(|(path, _)| format!("{} for ", compact(path)));
    let of = of.unwrap_or_default();
    let is_conversion = of.starts_with("From<");
    writeln!(out, "  impl {of}{}", compact(&block.self_ty)).unwrap();
    for item in block.items.iter().filter(|_| !is_conversion) {
        match item {
            ImplItem::Const(item) => {
                writeln!(out, "    const {}: {} = {}", item.ident, compact(&item.ty), compact(&item.expr))
                    .unwrap();
            }
            ImplItem::Type(item) => writeln!(out, "    type {} = {}", item.ident, compact(&item.ty)).unwrap(),
            ImplItem::Fn(item) => {
                let parameters: Vec<String> = item.sig.inputs.iter().map(compact).collect();
                let result = compact(&item.sig.output);
                writeln!(out, "    fn {}({}) {result}", item.sig.ident, parameters.join(", ")).unwrap();
                let body = compact(&item.block);
                if body.contains("Call::new(") {
                    writeln!(out, "      {body}").unwrap();
                }
            }
            _ => {}
        }
    }
}

/// Returns tokens as text, with spaces only where they help a reader. Doc comments are skipped.
fn compact(tokens: &(impl ToTokens + ?Sized)) -> String {
    let mut out = String::new();
    write(tokens.to_token_stream(), &mut out);
    out.trim().to_owned()
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
                if matches!(c, '=' | '|' | '-') && !out.ends_with([' ', '=', '-', ':']) {
                    out.push(' ');
                }
                out.push(c);
                let ends = matches!(c, ',' | ';' | '=' | '|')
                    || c == '>' && out.ends_with("->")
                    || c == ':' && !out.ends_with("::");
                if ends && !joint {
                    out.push(' ');
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::Brace => (" { ", " }"),
                    proc_macro2::Delimiter::None => ("", ""),
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
