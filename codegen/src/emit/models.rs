//! The files of the models: structs, open enums, checked strings, other names.

use std::collections::BTreeSet;

use crate::emit::imports::imports;
use crate::emit::types::Ty;
use crate::emit::{lints, structs, unions, values};
use crate::format::{RustFile, quoted};
use crate::ir::{Crate, Folder, Form, Format, Item, ItemKind, Module, Part, Struct, Type, Variant};
use crate::markdown::{code, labelled};

const INDEX_DOCS: &str = "\
What requests and responses are made of.

Fields are public, and each has a setter of the same name, which takes the plain value.
";

/// What is said where some fields may be left out, null or a value.
const MAYBE_DOCS: &str = "
What is [`Maybe`](crate::Maybe) may be `null`, too: `clear_…` makes it so, which is not the same as
leaving it out.
";

/// What is said where some structs are only received.
const RECEIVED_DOCS: &str = "
What no request has is only made up in tests: its setters come with the feature `mock`.
";

const UNNAMED_DOCS: &str = "
A field of a response that the description does not name is skipped when it is read, and so not
written again, unless its struct has a field `additional_properties`.";

/// `src/models/mod.rs`: the folders, each with a line about it, and all models that stand in none.
pub fn index(krate: &Crate) -> RustFile {
    let received = if krate.has_received() { RECEIVED_DOCS } else { "" };
    let maybe = if krate.has_maybe() { MAYBE_DOCS } else { "" };
    let docs = [INDEX_DOCS, maybe, received, UNNAMED_DOCS].concat();
    let mut file = RustFile::new("src/models/mod.rs", &docs);
    file.item(|file| {
        for Folder { name, docs } in &krate.folders {
            file.docs(docs);
            file.line(format_args!("mod {name};"));
        }
    });
    let beside: Vec<&str> = within(krate, None).collect();
    file.item(|file| modules(file, &beside));
    let folders = krate.folders.iter().map(|folder| folder.name.as_str());
    file.item(|file| lent(file, folders.chain(beside.iter().copied())));
    file
}

/// `src/models/{folder}/mod.rs`.
pub fn folders(krate: &Crate) -> impl Iterator<Item = RustFile> {
    krate.folders.iter().enumerate().map(|(index, folder)| {
        let mut file = RustFile::new(format!("src/models/{}/mod.rs", file_stem(&folder.name)), "");
        let names: Vec<&str> = within(krate, Some(index)).collect();
        file.item(|file| modules(file, &names));
        file.item(|file| lent(file, names.iter().copied()));
        file
    })
}

/// The modules of a folder, or those in none.
fn within(krate: &Crate, folder: Option<usize>) -> impl Iterator<Item = &str> {
    let modules = krate.models.iter().filter(move |module| module.folder == folder);
    modules.map(|module| module.name.as_str())
}

fn modules(file: &mut RustFile, names: &[&str]) {
    for name in names {
        file.line(format_args!("mod {name};"));
    }
}

fn lent<'a>(file: &mut RustFile, names: impl Iterator<Item = &'a str>) {
    for name in names {
        file.line(format_args!("pub use {name}::*;"));
    }
}

/// `src/models/{module}.rs`, or the same in the folder of the module.
pub fn module(krate: &Crate, module: &Module) -> RustFile {
    let folder = module.folder.and_then(|index| krate.folders.get(index));
    let folder = folder.map(|folder| format!("{}/", file_stem(&folder.name))).unwrap_or_default();
    let mut file = RustFile::new(format!("src/models/{folder}{}.rs", file_stem(&module.name)), "");
    lints::uses_deprecated(&mut file, module.uses_deprecated);
    file.item(|file| uses(file, module));
    for item in &module.items {
        match &item.kind {
            ItemKind::Struct(body) => structs::items(&mut file, item, body),
            ItemKind::Enum(variants) => open_enum(&mut file, item, variants),
            ItemKind::Values(body) => values::items(&mut file, item, body),
            ItemKind::Text(form) => checked_text(&mut file, item, form),
            ItemKind::Union(union) => {
                unions::items(&mut file, item, union);
                unions::table(&mut file, &item.name, union);
            }
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
    file.names_of("use", "crate::models", &foreign.into_iter().collect::<Vec<_>>());
    imports(
        file,
        [
            ("std::collections::BTreeMap", any(&has_map)),
            ("crate::runtime::formats", any(&|item| item.types().into_iter().any(is_own_format))),
            ("crate::runtime::defaults", any(&has_default)),
            ("crate::runtime::maybe::Maybe", any(&Item::has_maybe)),
            ("crate::runtime::json::record", any(&|item| matches!(item.kind, ItemKind::Struct(_)))),
            ("crate::runtime::text::open_enum", any(&|item| matches!(item.kind, ItemKind::Enum(_)))),
            ("crate::runtime::text::checked", any(&|item| matches!(item.kind, ItemKind::Text(_)))),
            ("crate::runtime::number", any(&|item| is_values(item, true))),
            ("crate::runtime::value", any(&|item| is_values(item, false))),
        ],
    );
}

fn is_values(item: &Item, integers: bool) -> bool {
    matches!(&item.kind, ItemKind::Values(values) if values.integers == integers)
}

/// Whether a type of the crate's own `formats` is in it.
pub fn is_own_format(ty: &Type) -> bool {
    ty.format().is_some_and(Format::is_own)
}

fn has_map(item: &Item) -> bool {
    item.types().iter().any(|ty| ty.has_map())
        || matches!(&item.kind, ItemKind::Struct(Struct { rest: Some(_), tuple: false, .. }))
}

fn has_default(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Struct(body) if structs::constants(body).next().is_some())
}

/// `r#type` is the module of `type.rs`.
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// Docs, what is to be said after them, the name in the description for searching, and whether it is deprecated.
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
    lints::deprecated(file, item.deprecated);
}

/// What rustc takes for a doc alias without complaint.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/".contains(c))
}

pub const UNKNOWN_DOCS: &str = "
# Unknown values

A value that is not listed here is kept as [`Unknown`](Self::Unknown), and goes out as it came in.
Match with a wildcard arm: a later version may name more values.";

fn open_enum(file: &mut RustFile, item: &Item, variants: &[Variant]) {
    let docs = variants.iter().map(|variant| meaning(code(&variant.wire), variant.docs.as_deref()));
    let docs: Vec<String> = docs.collect();
    // The macro puts the value between backticks, unless it is told what to say.
    let says_itself =
        |(variant, docs): (&Variant, &String)| *docs == format!("`{}`", variant.wire) && !variant.deprecated;
    let is_plain = variants.iter().zip(&docs).all(says_itself);
    file.macro_call("open_enum", |file| {
        head(file, item, "");
        file.whole_line(format_args!("pub enum {} {{", item.name));
        file.indented(|file| {
            for (Variant { name, wire, deprecated, .. }, docs) in variants.iter().zip(&docs) {
                if !is_plain {
                    file.docs(docs);
                }
                lints::deprecated(file, *deprecated);
                file.whole_line(format_args!("{name} = {},", quoted(wire)));
            }
        });
        file.whole_line(format_args!("}}"));
    });
}

/// A variant's docs: its value, and what that means.
pub fn meaning(value: String, docs: Option<&str>) -> String {
    match docs {
        Some(docs) => labelled(&value, docs),
        None => value,
    }
}

fn checked_text(file: &mut RustFile, item: &Item, form: &Form) {
    let mut words = vec![form.marker.clone(), quoted(&form.words), quoted(&rules(form))];
    if form.unchecked {
        words.push("unchecked".to_owned());
    }
    if let Some((pattern, flags)) = &form.engine {
        words.push(format!("like {} {}", quoted(pattern), quoted(flags)));
    }
    file.macro_call("checked", |file| {
        head(file, item, "");
        file.whole_line(format_args!("pub type {} = {};", item.name, words.join(", ")));
    });
}

/// The rules as the emitted crate's `Rules` reads them: `3 5 AZ 2 2 09 1 *`.
fn rules(form: &Form) -> String {
    let most = |max: Option<usize>| max.map_or_else(|| "*".to_owned(), |max| max.to_string());
    let mut rules = format!("{} {}", form.min, most(form.max));
    for Part { of, min, max } in &form.parts {
        rules.push(' ');
        rules.extend(of.iter().flat_map(|(from, to)| [from, to]));
        rules.push_str(&format!(" {min} {}", most(*max)));
    }
    rules
}

/// `word [name, …]` in the call of a macro, if there is any.
pub fn rows(file: &mut RustFile, word: &str, names: &[impl std::fmt::Display]) {
    if !names.is_empty() {
        file.list(&format!("{word} ["), names, "]");
    }
}
