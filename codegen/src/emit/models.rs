//! The files of the models: structs, open enums, checked strings, other names.

use std::collections::BTreeSet;

use crate::emit::imports::imports;
use crate::emit::types::Ty;
use crate::emit::{structs, unions};
use crate::format::{RustFile, Table, quoted};
use crate::ir::{Crate, Form, Format, Item, ItemKind, Module, Part, Presence, Struct, Type, Variant};
use crate::markdown::code;

const INDEX_DOCS: &str = "\
What requests and responses are made of.

A field of a response that the description does not name is skipped when it is read, and so not
written again, unless its struct has a field `additional_properties`.";

/// `src/models/mod.rs`: all models at a glance.
pub fn index(krate: &Crate) -> RustFile {
    let mut file = RustFile::new("src/models/mod.rs", INDEX_DOCS);
    file.item(|file| {
        file.line(format_args!("mod json;"));
        for module in &krate.models {
            file.line(format_args!("mod {};", module.name));
        }
    });
    file.item(|file| {
        for module in &krate.models {
            let names = module.items.iter().flat_map(|item| {
                let marker = match &item.kind {
                    ItemKind::Text(form) => Some(form.marker.as_str()),
                    _ => None,
                };
                std::iter::once(item.name.as_str()).chain(marker)
            });
            file.names_of("pub use", &module.name, &names.collect::<Vec<_>>());
        }
    });
    file
}

/// `src/models/{module}.rs`.
pub fn module(module: &Module) -> RustFile {
    let mut file = RustFile::new(format!("src/models/{}.rs", file_stem(&module.name)), "");
    file.item(|file| uses(file, module));
    for item in &module.items {
        match &item.kind {
            ItemKind::Struct(body) => structs::items(&mut file, item, body),
            ItemKind::Enum(variants) => open_enum(&mut file, item, variants),
            ItemKind::Text(form) => checked_text(&mut file, item, form),
            ItemKind::Union(union) => unions::items(&mut file, item, union),
            ItemKind::Alias(target) => file.item(|file| {
                head(file, item, "");
                file.line_of_type(&format!("pub type {} = ", item.name), Ty(target, ""), ";");
            }),
        }
    }
    file
}

fn uses(file: &mut RustFile, module: &Module) {
    let own: BTreeSet<&str> = module.items.iter().map(|item| item.name.as_str()).collect();
    let models = module.items.iter().flat_map(Item::types).flat_map(Type::models);
    let foreign: BTreeSet<&str> = models.filter(|name| !own.contains(name)).collect();
    let any = |is: &dyn Fn(&Item) -> bool| module.items.iter().any(is);
    let has_engine = |item: &Item| matches!(&item.kind, ItemKind::Text(Form { engine: Some(_), .. }));
    let is_text = |item: &Item| matches!(item.kind, ItemKind::Enum(_) | ItemKind::Text(_));
    file.names_of("use", "crate::models", &foreign.into_iter().collect::<Vec<_>>());
    imports(
        file,
        [
            ("std::collections::BTreeMap", any(&has_map)),
            ("crate::runtime::formats", any(&|item| item.types().into_iter().any(is_own_format))),
            ("crate::runtime::maybe::Maybe", any(&has_maybe)),
            ("crate::runtime::pattern", any(&has_engine)),
            ("crate::runtime::text", any(&is_text)),
        ],
    );
}

/// Whether a type of the crate's own `formats` is in it.
pub fn is_own_format(ty: &Type) -> bool {
    ty.format().is_some_and(Format::is_own)
}

fn has_map(item: &Item) -> bool {
    item.types().iter().any(|ty| ty.has_map())
        || matches!(&item.kind, ItemKind::Struct(Struct { rest: Some(_), .. }))
}

fn has_maybe(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Struct(body) => {
            body.fields.iter().any(|field| field.presence == Presence::OptionalNullable)
        }
        _ => false,
    }
}

/// `r#type` is the module of `type.rs`.
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// Docs, what is to be said after them, and the name in the description for searching.
pub fn head(file: &mut RustFile, item: &Item, more: &str) {
    file.docs(&item.docs);
    file.docs(more);
    if let Some(alias) = item.spec_name.as_deref().filter(|name| is_searchable(name)) {
        let alias = format!("alias = {}", quoted(alias));
        if file.fits("#[doc()]".len() + alias.len()) {
            file.line(format_args!("#[doc({alias})]"));
        } else {
            file.line(format_args!("#[doc("));
            file.indented(|file| file.whole_line(format_args!("{alias}")));
            file.line(format_args!(")]"));
        }
    }
}

/// What rustc takes for a doc alias without complaint.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/".contains(c))
}

const UNKNOWN_DOCS: &str = "
# Unknown values

A value that is not listed here is kept as [`Unknown`](Self::Unknown), and goes out as it came in.
Match with a wildcard arm: a later version may name more values.";

fn open_enum(file: &mut RustFile, item: &Item, variants: &[Variant]) {
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        file.line(format_args!("#[derive(Clone)]"));
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {}", item.name), |file| {
            for variant in variants {
                file.docs(&code(&variant.wire));
                file.line(format_args!("{},", variant.name));
            }
            file.docs("A value that the description does not name.");
            file.line(format_args!("Unknown(text::UnknownValue),"));
        });
    });
    file.table(&Table {
        path: "crate::runtime::text::open_enum",
        subject: &item.name,
        by: None,
        rows: variants.iter().map(|variant| (variant.name.as_str(), variant.wire.as_str())).collect(),
        required: None,
        secret: Vec::new(),
        rest: None,
    });
}

fn checked_text(file: &mut RustFile, item: &Item, form: &Form) {
    let checked = if form.unchecked {
        "\nIts length is checked when it is made; its pattern is not. A response's is taken as it is."
    } else {
        "\nIt is checked when it is made, and taken as it is from a response."
    };
    let (name, marker) = (&item.name, &form.marker);
    file.item(|file| {
        head(file, item, checked);
        let open = format!("pub type {name} = ");
        file.line_of_type(&open, format_args!("text::Checked<{marker}>"), ";");
    });
    file.item(|file| {
        file.docs(&format!("What a [`{name}`] looks like."));
        file.line(format_args!("pub enum {marker} {{}}"));
    });
    file.item(|file| {
        file.implement("text::Form", marker, |file| rules(file, name, form));
    });
}

fn rules(file: &mut RustFile, name: &str, form: &Form) {
    let parts = form.parts.iter().map(|Part { of, min, max }| {
        let of: String = of.iter().flat_map(|(from, to)| [from, to]).collect();
        format!("text::part({}, {min}, {})", quoted(&of), count(*max))
    });
    let parts: Vec<String> = parts.collect();
    file.item(|file| {
        file.line(format_args!("const RULES: text::Rules = text::Rules {{"));
        file.indented(|file| {
            file.whole_line(format_args!("name: {},", quoted(name)));
            file.whole_line(format_args!("words: {},", quoted(&form.words)));
            file.line(format_args!("min: {},", form.min));
            file.line(format_args!("max: {},", count(form.max)));
            file.call(format_args!("parts: &["), &parts, format_args!("],"));
        });
        file.line(format_args!("}};"));
    });
    if let Some((pattern, flags)) = &form.engine {
        file.item(|file| {
            file.function(format_args!("fn fits_pattern"), &["text: &str"], "bool", |file| {
                let pattern = [quoted(pattern), quoted(flags)];
                let open = format_args!("static PATTERN: pattern::Pattern = pattern::Pattern::new(");
                file.call(open, &pattern, format_args!(");"));
                file.line(format_args!("PATTERN.fits(text)"));
            });
        });
    }
}

fn count(max: Option<usize>) -> String {
    max.map_or_else(|| "usize::MAX".to_owned(), |max| max.to_string())
}
