//! The public items of emitted files, as text. They show what another version of the generator emits for the same description,
//! which a comparison of two descriptions cannot.

use std::collections::BTreeMap;

use quote::ToTokens;
use serde::Serialize;
use syn::{Fields, ImplItem, Item, Visibility};

/// A public item that is in one of two crates, or has another signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// The file below `src/` and the item, such as `client.rs: Client::send`.
    pub item: String,
    /// The signature before; `None` for a new item.
    pub old: Option<String>,
    /// The signature after; `None` if the item is gone.
    pub new: Option<String>,
}

/// Returns the public items that differ between the emitted files of two crates: paths below the folder of the crate, and texts.
/// A file that is no Rust counts as empty. An item may be reachable only inside of the crate, so a change need not break code.
pub fn item_changes<'a>(
    old: impl Iterator<Item = (&'a str, &'a str)>,
    new: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<ItemChange> {
    let (before, mut after) = (items(old), items(new));
    let mut changes: Vec<ItemChange> = before
        .into_iter()
        .filter_map(|(item, old)| {
            let new = after.remove(&item);
            (new.as_ref() != Some(&old)).then_some(ItemChange { item, old: Some(old), new })
        })
        .collect();
    changes.extend(after.into_iter().map(|(item, new)| ItemChange { item, old: None, new: Some(new) }));
    changes
}

fn items<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (path, text) in files {
        let Some(name) = path.strip_prefix("src/").filter(|name| name.ends_with(".rs")) else { continue };
        let Ok(file) = syn::parse_file(text) else { continue };
        for item in &file.items {
            add(name, item, &mut found);
        }
    }
    found
}

fn add(file: &str, item: &Item, found: &mut BTreeMap<String, String>) {
    let mut put = |name: String, signature: String| {
        found.insert(format!("{file}: {name}"), signature);
    };
    match item {
        Item::Fn(of) if is_public(&of.vis) => put(of.sig.ident.to_string(), text(&of.sig)),
        Item::Const(of) if is_public(&of.vis) => put(of.ident.to_string(), text(&of.ty)),
        Item::Type(of) if is_public(&of.vis) => put(of.ident.to_string(), text(&of.ty)),
        Item::Trait(of) if is_public(&of.vis) => {
            for item in &of.items {
                put(format!("{}::{}", of.ident, first_line(&text(item))), text(item));
            }
        }
        Item::Use(of) if is_public(&of.vis) => put(text(&of.tree), String::new()),
        Item::Mod(of) if is_public(&of.vis) => put(format!("mod {}", of.ident), String::new()),
        Item::Struct(of) if is_public(&of.vis) => {
            put(of.ident.to_string(), text(&of.generics));
            for field in of.fields.iter().filter(|field| is_public(&field.vis)) {
                let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                put(format!("{}::{name}", of.ident), text(&field.ty));
            }
        }
        Item::Enum(of) if is_public(&of.vis) => {
            put(of.ident.to_string(), text(&of.generics));
            for variant in &of.variants {
                let fields = if matches!(variant.fields, Fields::Unit) {
                    String::new()
                } else {
                    text(&variant.fields)
                };
                put(format!("{}::{}", of.ident, variant.ident), fields);
            }
        }
        Item::Impl(of) => {
            let owner = text(&of.self_ty);
            if let Some((path, _)) = &of.trait_ {
                return put(format!("impl {} for {owner}", text(path)), text(&of.generics));
            }
            for item in &of.items {
                match item {
                    ImplItem::Fn(of) if is_public(&of.vis) => {
                        put(format!("{owner}::{}", of.sig.ident), text(&of.sig));
                    }
                    ImplItem::Const(of) if is_public(&of.vis) => {
                        put(format!("{owner}::{}", of.ident), text(&of.ty));
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn is_public(of: &Visibility) -> bool {
    matches!(of, Visibility::Public(_))
}

/// Returns tokens as text, with the spaces that people write.
fn text(of: &impl ToTokens) -> String {
    let tokens = of.to_token_stream().to_string();
    let mut out = String::with_capacity(tokens.len());
    for piece in tokens.split(' ') {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let is_between_words = is_word(out.chars().last()) && is_word(piece.chars().next());
        let is_after = out.ends_with([',', ':']) && !out.ends_with("::") || out.ends_with("->");
        if is_between_words || is_after || piece == "->" && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

fn first_line(text: &str) -> String {
    text.split(['(', '{', ';']).next().unwrap_or(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::item_changes;

    #[test]
    fn public_items_are_compared() {
        let old = "pub struct A { pub a: u8, b: u8 }\nimpl A { pub fn f(&self) {} fn g(&self) {} }\npub enum E { X, Y(u8) }\nimpl Clone for A { fn clone(&self) -> Self { A } }";
        let new = "pub struct A { pub a: u16, b: u16 }\nimpl A { pub fn f(&self) -> u8 { 1 } }\npub enum E { X, Z }";
        let changes = item_changes(
            [("src/a.rs", old), ("README.md", "x")].into_iter(),
            [("src/a.rs", new)].into_iter(),
        );
        let lines: Vec<String> = changes
            .iter()
            .map(|change| format!("{} {:?} {:?}", change.item, change.old.as_deref(), change.new.as_deref()))
            .collect();
        let expected = [
            "a.rs: A::a Some(\"u8\") Some(\"u16\")",
            "a.rs: A::f Some(\"fn f(&self)\") Some(\"fn f(&self) -> u8\")",
            "a.rs: E::Y Some(\"(u8)\") None",
            "a.rs: impl Clone for A Some(\"\") None",
            "a.rs: E::Z None Some(\"\")",
        ];
        assert_eq!(lines, expected);
    }
}
