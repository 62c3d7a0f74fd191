//! Doc comments of items, fields, variants and methods.

use codegen_tests::Emitted;
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta};

use super::tokens::compact;

/// Returns the docs of a crate's own items, without the sentences that all items of a kind have.
pub fn of(emitted: &Emitted) -> String {
    let mut out = String::new();
    for (path, text) in emitted.own_files() {
        if !path.starts_with("src/")
            || matches!(path, "src/cli.rs" | "src/lib.rs" | "src/main.rs" | "src/mock.rs" | "src/service.rs")
        {
            continue;
        }
        for item in syn::parse_file(text).unwrap().items {
            for (name, docs) in documented(&item) {
                let docs: Vec<&str> =
                    docs.lines().map(str::trim_end).filter(|line| !is_usual(line)).collect();
                let docs = docs.join("\n    ");
                if !docs.trim().is_empty() {
                    out.push_str(&format!("  {name}:\n    {}\n", docs.trim()));
                }
            }
        }
    }
    let blank = "    \n";
    while out.contains(&format!("{blank}{blank}")) {
        out = out.replace(&format!("{blank}{blank}"), blank);
    }
    out.replace(blank, "\n")
}

/// Returns the names of an item and its parts, with their docs.
fn documented(item: &Item) -> Vec<(String, String)> {
    match item {
        Item::Struct(item) => {
            let name = item.ident.to_string();
            let fields = item.fields.iter().map(|field| {
                let field_name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                (format!("{name}.{field_name}"), docs(&field.attrs))
            });
            [(name.clone(), docs(&item.attrs))].into_iter().chain(fields).collect()
        }
        Item::Enum(item) => {
            let name = item.ident.to_string();
            let variants = item.variants.iter();
            let variants =
                variants.map(|variant| (format!("{name}::{}", variant.ident), docs(&variant.attrs)));
            [(name.clone(), docs(&item.attrs))].into_iter().chain(variants).collect()
        }
        Item::Type(item) => vec![(item.ident.to_string(), docs(&item.attrs))],
        Item::Impl(block) => {
            let name = compact(&block.self_ty);
            let methods = block.items.iter().filter_map(|item| match item {
                ImplItem::Fn(item) => Some((format!("{name}::{}", item.sig.ident), docs(&item.attrs))),
                _ => None,
            });
            methods.collect()
        }
        _ => Vec::new(),
    }
}

fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(text) => match &text.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect::<Vec<_>>().join("\n")
}

/// Returns `true` for lines that say nothing but the name or kind of an item.
fn is_usual(line: &str) -> bool {
    const STARTS: &[&str] = &[
        "# Ok(())",
        "# Unknown values",
        "# async fn example",
        "# }",
        "A request builder for [",
        "A value ",
        "Calls the `",
        "Created by [",
        "Creates a value ",
        "Match with a wildcard ",
        "Operations ",
        "Returns the operations ",
        "Returns the value as it is on the wire.",
        "Sets [`",
        "The inline schema at `",
        "The response body is ",
        "The response has no body.",
        "The type of the response body is ",
        "Typed response headers of ",
        "Validated by ",
        "```no_run",
    ];
    let is_name = ["The `", "Sets the `", "Returns the `"].iter().any(|start| line.starts_with(start))
        && ["body.", "field.", "header.", "schema.", "parameter."].iter().any(|end| line.ends_with(end));
    is_name || STARTS.iter().any(|start| line.starts_with(start))
}
