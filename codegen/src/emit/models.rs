//! The files of the models: structs, enums, validated strings, unions and aliases.

use std::collections::BTreeSet;

use crate::emit::head::head;
use crate::emit::imports::imports;
use crate::emit::types::IN_MODELS;
use crate::emit::{enums, lints, structs, unions, validated};
use crate::ir::{Constraints, Crate, Folder, Item, ItemKind, Matcher, Module, Struct, Type, unraw};
use crate::print::RustFile;

const INDEX_DOCS: &str = "\
Types of request and response bodies.

Fields are public. The setter of a field has the same name and takes the plain value.
";

/// The docs of models with optional and nullable fields, where there are some.
const MAYBE_DOCS: &str = "
A field of type [`Maybe`](crate::Maybe) is absent, `null` or a value. `clear_…` sets it to `null`, which
is not the same as absent.
";

/// The docs of models that are only in responses, where there are some.
const RESPONSE_ONLY_DOCS: &str = "
Models that occur only in responses have no setters: create one with `Default` and assign its fields, or
deserialize it.
";

const UNDECLARED_DOCS: &str = "
Deserializing skips fields that the description does not declare, unless the struct has a field
`additional_properties`.";

/// Returns `src/models/mod.rs`: the folders, and the models that are in none.
pub fn index(krate: &Crate) -> RustFile {
    let response_only = if krate.has_response_only() { RESPONSE_ONLY_DOCS } else { "" };
    let maybe = if krate.has_maybe() { MAYBE_DOCS } else { "" };
    let docs = [INDEX_DOCS, maybe, response_only, UNDECLARED_DOCS].concat();
    let mut file = RustFile::new("src/models/mod.rs", &docs);
    file.item(|file| {
        for Folder { name, docs } in &krate.folders {
            file.docs(docs);
            file.line(format_args!("mod {name};"));
        }
    });
    file.item(|file| modules(file, within(krate, None)));
    file.item(|file| {
        for Folder { name, .. } in &krate.folders {
            file.line(format_args!("pub use {name}::*;"));
        }
        reexports(file, within(krate, None));
    });
    file.item(|file| {
        for path in &krate.replacements {
            file.whole_line(format_args!("crate::runtime::json::foreign_value!({path});"));
        }
    });
    file
}

/// Returns the files `src/models/{folder}/mod.rs`.
pub fn folders(krate: &Crate) -> impl Iterator<Item = RustFile> {
    krate.folders.iter().enumerate().map(|(index, folder)| {
        let mut file = RustFile::new(format!("src/models/{}/mod.rs", unraw(&folder.name)), "");
        file.item(|file| modules(file, within(krate, Some(index))));
        file.item(|file| reexports(file, within(krate, Some(index))));
        file
    })
}

/// Returns the modules of a folder, or those in none.
fn within(krate: &Crate, folder: Option<usize>) -> impl Iterator<Item = &Module> {
    krate.models.iter().filter(move |module| module.folder == folder)
}

fn modules<'a>(file: &mut RustFile, modules: impl Iterator<Item = &'a Module>) {
    for module in modules {
        file.line(format_args!("mod {};", module.name));
    }
}

/// Writes the re-exports of the modules. rustc resolves names faster than globs.
fn reexports<'a>(file: &mut RustFile, modules: impl Iterator<Item = &'a Module>) {
    for Module { name, items, .. } in modules {
        if items.iter().any(|item| item.deprecated) {
            file.line(format_args!("#[allow(deprecated)]"));
        }
        let names: BTreeSet<&str> = items.iter().map(|item| item.name.as_str()).collect();
        file.names_of("pub use", name, &names.into_iter().collect::<Vec<_>>());
    }
}

/// Returns `src/models/{module}.rs`, or the same in the folder of the module.
pub fn module(krate: &Crate, module: &Module) -> RustFile {
    let folder = module.folder.and_then(|index| krate.folders.get(index));
    let folder = folder.map(|folder| format!("{}/", unraw(&folder.name))).unwrap_or_default();
    let mut file = RustFile::new(format!("src/models/{folder}{}.rs", unraw(&module.name)), "");
    lints::uses_deprecated(&mut file, module.uses_deprecated);
    file.item(|file| uses(file, module));
    for item in &module.items {
        match &item.kind {
            ItemKind::Struct(body) => structs::items(&mut file, item, body),
            ItemKind::Enum(variants) => enums::strings(&mut file, item, variants),
            ItemKind::Values(body) => enums::values(&mut file, item, body),
            ItemKind::Validated(constraints) => validated::items(&mut file, item, constraints),
            ItemKind::Union(union) => {
                unions::items(&mut file, item, union);
                unions::traits(&mut file, &item.name, union);
            }
            ItemKind::Alias(target) => file.item(|file| {
                head(file, item, "");
                file.line_of_type(format_args!("pub type {} = ", item.name), &IN_MODELS.ty(target), ";");
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
            ("crate::runtime::formats", any(&|item| item.types().into_iter().any(Type::has_own_format))),
            (
                "crate::runtime::json",
                any(&|item| matches!(item.kind, ItemKind::Struct(_) | ItemKind::Union(_))),
            ),
            ("crate::runtime::maybe::Maybe", any(&Item::has_maybe)),
            ("crate::runtime::number", any(&|item| is_values(item, true))),
            ("crate::runtime::pattern", any(&has_engine)),
            ("crate::runtime::text", any(&is_string_enum)),
            ("crate::runtime::text::UnknownValue", any(&is_string_enum)),
            ("crate::runtime::validated", any(&is_validated)),
            ("crate::runtime::validated::Validated", any(&is_validated)),
            ("crate::runtime::value", any(&|item| is_values(item, false))),
        ],
    );
}

fn is_string_enum(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Enum(_))
}

fn is_validated(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Validated(_))
}

fn has_engine(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Validated(Constraints { pattern: Some(pattern), .. }) => {
            matches!(pattern.matcher, Matcher::Engine(_))
        }
        _ => false,
    }
}

fn is_values(item: &Item, integers: bool) -> bool {
    matches!(&item.kind, ItemKind::Values(values) if values.integers == integers)
}

fn has_map(item: &Item) -> bool {
    item.types().iter().any(|ty| ty.has_map())
        || matches!(&item.kind, ItemKind::Struct(Struct { rest: Some(_), tuple: false, .. }))
}
