//! Outlines of emitted code: items, signatures and types without docs, read from the emitted text.
//!
//! An outline omits what follows from the rest, so that each line is a fact: setters of all fields are one word, an
//! argument of the type that belongs to its field has no type, a builder and the impls of its operation are one
//! line, and frequent paths are short. An item that differs is written out. An item at the start of a line is in the file of models with its name.

pub mod docs;
mod index;
mod models;
mod operations;
mod tokens;

use codegen_tests::Emitted;
use syn::{Attribute, ImplItem, Item, Type};

use index::{Index, Method};
use tokens::compact;

/// Returns the outline of a crate: of each of its own files but the roots, which only list the others, and the
/// mock and command line, which repeat the operations.
pub fn of(emitted: &Emitted) -> String {
    let sources = emitted.own_files().filter_map(|(path, text)| Some((path.strip_prefix("src/")?, text)));
    let is_root = |name: &str| {
        matches!(name, "cli.rs" | "lib.rs" | "main.rs" | "mock.rs")
            || name.starts_with("models/") && name.ends_with("mod.rs")
    };
    let files: Vec<(&str, Vec<Item>)> = sources
        .filter(|(name, _)| !is_root(name))
        .map(|(name, text)| (name, syn::parse_file(text).unwrap().items))
        .collect();
    let mut index = Index::of(&files);
    let mut out = String::new();
    for (name, items) in files {
        index.is_in_models = name.starts_with("models/");
        let lines: Vec<String> = items.iter().flat_map(|item| outline(item, &index)).collect();
        let lines = lines.join("\n");
        if items
            .iter()
            .find_map(item_name)
            .is_some_and(|item| name == format!("models/{}.rs", snake_case(&item)))
        {
            out.push_str(&format!("{}\n", lines.trim_start()));
        } else if !lines.is_empty() {
            out.push_str(&format!("{name}\n{lines}\n"));
        }
    }
    PATHS.iter().fold(out, |out, (path, short)| out.replace(path, short))
}

/// Paths that occur in most outlines, and what is shown for them. All groups and builders have the parameter `C`, their methods
/// have `&self`, and the value of a variant `Unknown` follows from the enum.
const PATHS: [(&str, &str); 14] = [
    ("<C = Client>", ""),
    ("<C>", ""),
    ("(&self)", "()"),
    ("(&self, ", "("),
    ("models::", ""),
    ("serde_json::Value", "Value"),
    ("Unknown(UnknownValue)", "Unknown"),
    ("Unknown(Value)", "Unknown"),
    ("Unknown(value::UnknownJson)", "Unknown"),
    ("Unknown(number::UnknownInteger)", "Unknown"),
    ("bytes::Bytes", "Bytes"),
    ("crate::", ""),
    ("formats::", ""),
    ("additional_properties: BTreeMap<String, Value>", "additional_properties"),
];

fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

fn outline(item: &Item, index: &Index) -> Vec<String> {
    match item {
        Item::Struct(item) => models::structure(item, index),
        Item::Enum(item) if item.variants.is_empty() => Vec::new(),
        Item::Enum(item) => models::enumeration(item, index),
        Item::Type(item) => operations::builder(item, index).unwrap_or_else(|| models::alias(item, index)),
        Item::Static(item) => operations::service(item).into_iter().collect(),
        Item::Macro(item) if index.is_shown_elsewhere(&item.mac) => Vec::new(),
        Item::Macro(item) => vec![format!("  {}!({})", compact(&item.mac.path), compact(&item.mac.tokens))],
        Item::Impl(block) => implementation(block, index),
        Item::Fn(item) => {
            let signature = compact(&item.sig);
            vec![format!("  {}{}", deprecated(&item.attrs), signature.trim_start_matches("fn "))]
        }
        _ => Vec::new(),
    }
}

/// Returns the lines of an `impl`: one for the header, and one for each item.
fn implementation(block: &syn::ItemImpl, index: &Index) -> Vec<String> {
    let name = compact(&block.self_ty);
    if let Some((path, _)) = &block.trait_ {
        let path = compact(path);
        if index.is_shown_with_type(&path, &name) {
            return Vec::new();
        }
        let items = block.items.iter().filter_map(|item| match item {
            ImplItem::Const(item) => Some(format!("{} = {}", item.ident, compact(&item.expr))),
            _ => None,
        });
        return list(&format!("impl {path} for {name}"), items.collect());
    }
    let Some(label) = label(block, index) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut constants = Vec::new();
    for item in &block.items {
        match item {
            ImplItem::Const(item) if item.ident == "VALUES" => {}
            ImplItem::Const(item) => constants.push(format!(
                "{}{}: {} = {}",
                deprecated(&item.attrs),
                item.ident,
                compact(&item.ty),
                compact(&item.expr)
            )),
            ImplItem::Fn(item) => {
                let method = Method::of(item);
                if !index.is_implied(&block.self_ty, &method) {
                    lines.push(operations::method(&method, item));
                }
            }
            _ => {}
        }
    }
    lines.extend(operations::fields_of_body(block, index));
    if lines.is_empty() {
        return if constants.is_empty() { Vec::new() } else { list(&format!("const {name}"), constants) };
    }
    lines.extend(constants.iter().map(|constant| format!("const {constant}")));
    match lines.as_slice() {
        [line] if label.len() + line.len() < WIDTH => vec![format!("  {label}: {line}")],
        _ => {
            [format!("  {label}")].into_iter().chain(lines.iter().map(|line| format!("    {line}"))).collect()
        }
    }
}

/// Returns the header of an inherent `impl`, one for both clients if they have the same methods.
fn label(block: &syn::ItemImpl, index: &Index) -> Option<String> {
    let name = compact(&block.self_ty);
    let names: Vec<String> = block.items.iter().filter_map(method_name).collect();
    let is_blocking = name.ends_with("blocking::Client");
    match name.as_str() {
        "Client" if index.blocking.contains(&names) => Some("impl Client, blocking::Client".to_owned()),
        _ if is_blocking && index.asynchronous.contains(&names) => None,
        _ => Some(format!("impl {name}")),
    }
}

fn method_name(item: &ImplItem) -> Option<String> {
    if let ImplItem::Fn(item) = item { Some(item.sig.ident.to_string()) } else { None }
}

fn deprecated(attributes: &[Attribute]) -> &'static str {
    let is_deprecated = attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"));
    if is_deprecated { "deprecated " } else { "" }
}

/// Returns the name of a type without arguments and path.
fn type_name(ty: &Type) -> String {
    let Type::Path(ty) = ty else { return compact(ty) };
    ty.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// The width of lines with several items.
const WIDTH: usize = 118;

/// Returns the lines of a header with items, several in a line.
fn list(header: &str, items: Vec<String>) -> Vec<String> {
    let mut lines = vec![format!("  {header}")];
    for (at, item) in items.iter().enumerate() {
        let separator = if at == 0 { ": " } else { ", " };
        let last = lines.last_mut().unwrap();
        if last.len() + separator.len() + item.len() < WIDTH {
            last.push_str(separator);
            last.push_str(item);
        } else {
            last.push_str(separator.trim_end());
            lines.push(format!("    {item}"));
        }
    }
    lines
}
