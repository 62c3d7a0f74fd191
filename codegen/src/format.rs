//! Tokens → text: header, one item at a time, a blank line between them.

use proc_macro2::{Ident, Literal, TokenStream};

use crate::files::MARK;

/// A Rust file to be printed.
pub struct RustFile {
    /// Below the output folder.
    pub path: String,
    /// What the file is, as inner docs.
    pub docs: Vec<String>,
    /// Inner attributes, `use` and `mod` items, in groups: a blank line stands between groups, none within.
    pub head: Vec<TokenStream>,
    /// The items.
    pub pieces: Vec<Piece>,
}

/// An item.
pub struct Piece {
    /// What it is made of, for an error that is a bug of ours.
    pub origin: String,
    /// Its code.
    pub code: Code,
}

/// The code of an item.
pub enum Code {
    /// Rust items.
    Items(TokenStream),
    /// A call of one of the runtime's macros that is a table: printed a row a line, so that a new row is a new line.
    Table(Table),
    /// A call of one of the runtime's macros on one line, as it stands: a printer of Rust lets what is in a macro flow.
    Line(String),
}

/// A table for a macro: `path! { subject { left = right, … } required [left, …] secret [left, …] rest left }`.
pub struct Table {
    /// The macro.
    pub path: &'static str,
    /// What it is for.
    pub subject: Ident,
    /// The function that makes a blank one.
    pub by: Option<Ident>,
    /// The rows.
    pub rows: Vec<(Ident, Literal)>,
    /// The rows that are required; none where the macro does not ask.
    pub required: Option<Vec<Ident>>,
    /// The rows whose values are secret.
    pub secret: Vec<Ident>,
    /// The field that takes what no row does.
    pub rest: Option<Ident>,
}

/// Prints a file. An error is a bug of ours: the item that cannot be printed, and why.
pub fn format(file: RustFile) -> Result<String, String> {
    let mut parts: Vec<String> = Vec::new();
    if !file.docs.is_empty() {
        parts.push(file.docs.iter().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect());
    }
    for group in file.head {
        let text = print(group).map_err(|error| format!("the head of {}: {error}", file.path))?;
        parts.extend(Some(text).filter(|text| !text.trim().is_empty()));
    }
    for piece in file.pieces {
        let text = match piece.code {
            Code::Items(tokens) => items(tokens),
            Code::Table(table) => Ok(table_text(&table)),
            Code::Line(line) => Ok(format!("{line}\n")),
        };
        parts.push(text.map_err(|error| format!("{} in {}: {error}", piece.origin, file.path))?);
    }
    Ok(format!("{}\n{}", header(), parts.join("\n")))
}

/// The lines that every emitted Rust file begins with. rustfmt leaves such a file alone.
pub fn header() -> String {
    format!("// {MARK}; do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n")
}

/// Items, with a blank line between them and between the methods of each.
fn items(tokens: TokenStream) -> Result<String, syn::Error> {
    let file: syn::File = syn::parse2(tokens)?;
    Ok(file.items.into_iter().map(item).collect::<Vec<_>>().join("\n"))
}

fn item(item: syn::Item) -> String {
    match item {
        syn::Item::Impl(block) if block.items.len() > 1 => impl_block(block),
        other => unparse(vec![other]),
    }
}

/// prettyplease sets methods without a blank line between them. So each is printed in a block of its own, and the blocks
/// are put together again: the lines before and after the methods are the same in all of them.
fn impl_block(mut block: syn::ItemImpl) -> String {
    let methods = std::mem::take(&mut block.items);
    let empty = unparse(vec![syn::Item::Impl(block.clone())]);
    let Some(open) = empty.strip_suffix("}\n") else { return empty };
    let open = format!("{open}\n");
    let mut bodies = Vec::with_capacity(methods.len());
    for method in methods {
        block.items = vec![method];
        let text = unparse(vec![syn::Item::Impl(block.clone())]);
        bodies.push(
            text.strip_prefix(&open).and_then(|text| text.strip_suffix("}\n")).unwrap_or(&text).to_owned(),
        );
    }
    format!("{open}{}}}\n", bodies.join("\n"))
}

fn unparse(items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

fn print(tokens: TokenStream) -> Result<String, syn::Error> {
    Ok(prettyplease::unparse(&syn::parse2(tokens)?))
}

fn table_text(table: &Table) -> String {
    let Table { path, subject, by, rows, required, secret, rest } = table;
    let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let mut text = format!("{path}! {{\n    {subject}{by} {{\n");
    for (left, right) in rows {
        text.push_str(&format!("        {left} = {right},\n"));
    }
    text.push_str("    }\n");
    if let Some(required) = required {
        text.push_str(&list("required", required));
    }
    if !secret.is_empty() {
        text.push_str(&list("secret", secret));
    }
    if let Some(rest) = rest {
        text.push_str(&format!("    rest {rest}\n"));
    }
    text.push_str("}\n");
    text
}

fn list(word: &str, names: &[Ident]) -> String {
    if names.is_empty() {
        return format!("    {word} []\n");
    }
    let lines: String = names.iter().map(|name| format!("        {name},\n")).collect();
    format!("    {word} [\n{lines}    ]\n")
}
