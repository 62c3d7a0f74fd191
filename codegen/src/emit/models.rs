//! The files of the models: structs, enums, validated strings, unions and aliases.

use std::collections::BTreeSet;

use crate::emit::imports::imports;
use crate::emit::types::Ty;
use crate::emit::{lints, structs, unions, values};
use crate::ir::{
    Constraints, Crate, Folder, Format, Item, ItemKind, Matcher, Module, Pattern, Struct, Type, Variant,
};
use crate::markdown::{code, labelled};
use crate::print::{RustFile, quoted};

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
    file
}

/// Returns the files `src/models/{folder}/mod.rs`.
pub fn folders(krate: &Crate) -> impl Iterator<Item = RustFile> {
    krate.folders.iter().enumerate().map(|(index, folder)| {
        let mut file = RustFile::new(format!("src/models/{}/mod.rs", file_stem(&folder.name)), "");
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
    let folder = folder.map(|folder| format!("{}/", file_stem(&folder.name))).unwrap_or_default();
    let mut file = RustFile::new(format!("src/models/{folder}{}.rs", file_stem(&module.name)), "");
    lints::uses_deprecated(&mut file, module.uses_deprecated);
    file.item(|file| uses(file, module));
    for item in &module.items {
        match &item.kind {
            ItemKind::Struct(body) => structs::items(&mut file, item, body),
            ItemKind::Enum(variants) => string_enum(&mut file, item, variants),
            ItemKind::Values(body) => values::items(&mut file, item, body),
            ItemKind::Validated(constraints) => validated_string(&mut file, item, constraints),
            ItemKind::Union(union) => {
                unions::items(&mut file, item, union);
                unions::traits(&mut file, &item.name, union);
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

/// Returns `true` if a type contains one of the crate's own `formats`.
pub fn is_own_format(ty: &Type) -> bool {
    ty.format().is_some_and(Format::is_own)
}

fn has_map(item: &Item) -> bool {
    item.types().iter().any(|ty| ty.has_map())
        || matches!(&item.kind, ItemKind::Struct(Struct { rest: Some(_), tuple: false, .. }))
}

/// Returns the name of a module's file: `r#type` is in `type.rs`.
pub fn file_stem(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}

/// The docs of a validated string.
const VALIDATED_DOCS: &str = "
[`new`](crate::Validated::new), `parse` and `Deserialize` validate. As a field of a model it is deserialized without validation.";

/// The docs of a string of which only the length is validated.
const LENGTH_DOCS: &str = "
[`new`](crate::Validated::new), `parse` and `Deserialize` validate the length, not the pattern. As a field of a model it is deserialized
without validation.";

/// Writes the docs of an item, more docs after them, the alias for its name in the description, and `#[deprecated]`.
pub fn head(file: &mut RustFile, item: &Item, more: &str) {
    file.docs(&item.docs);
    file.docs(more);
    if let Some(alias) = item.component_name.as_deref().filter(|name| is_searchable(name)) {
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

/// Returns `true` for names that rustc accepts as a doc alias.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/".contains(c))
}

/// The docs of an enum that keeps values it does not list.
pub const UNKNOWN_DOCS: &str = "
# Unknown values

A value that is not listed is deserialized as [`Unknown`](Self::Unknown) and serialized unchanged.
Match with a wildcard pattern: a later version may add variants.";

fn string_enum(file: &mut RustFile, item: &Item, variants: &[Variant]) {
    let name = &item.name;
    file.item(|file| {
        head(file, item, UNKNOWN_DOCS);
        file.line(format_args!("#[derive(Clone, Debug)]"));
        file.line(format_args!("#[non_exhaustive]"));
        file.block(format_args!("pub enum {name}"), |file| {
            for Variant { name, wire, docs, deprecated } in variants {
                file.docs(&meaning(code(wire), docs.as_deref()));
                lints::deprecated(file, *deprecated);
                file.line(format_args!("{name},"));
            }
            file.docs("A value that is not listed.");
            file.line(format_args!("Unknown(UnknownValue),"));
        });
    });
    file.item(|file| {
        file.block(format_args!("impl {name}"), |file| {
            values_constant(file, variants.iter().map(|variant| variant.name.as_str()));
            file.item(|file| {
                file.docs("Returns the value as it is on the wire.");
                file.function(format_args!("pub fn as_str"), &["&self"], "&str", |file| {
                    file.block(format_args!("match self"), |file| {
                        for Variant { name, wire, .. } in variants {
                            file.match_arm(format_args!("Self::{name}"), quoted(wire));
                        }
                        file.match_arm("Self::Unknown(value)", "value.as_str()");
                    });
                });
            });
        });
    });
    file.item(|file| {
        file.block(format_args!("impl From<&str> for {name}"), |file| {
            file.function(format_args!("fn from"), &["value: &str"], "Self", |file| {
                file.block(format_args!("match value"), |file| {
                    for Variant { name, wire, .. } in variants {
                        file.match_arm(quoted(wire), format_args!("Self::{name}"));
                    }
                    file.match_arm("_", "Self::Unknown(UnknownValue::new(value))");
                });
            });
        });
    });
    file.item(|file| file.whole_line(format_args!("text::string_enum!({name});")));
}

/// Writes the constant with all listed values of an enum.
pub fn values_constant<'a>(file: &mut RustFile, variants: impl Iterator<Item = &'a str>) {
    let variants: Vec<String> = variants.map(|variant| format!("Self::{variant}")).collect();
    file.item(|file| {
        file.docs("The listed values, in the order of the description.");
        file.call(format_args!("pub const VALUES: &'static [Self] = &["), &variants, format_args!("];"));
    });
}

/// Returns the docs of a variant: its value and the meaning of it.
pub fn meaning(value: String, docs: Option<&str>) -> String {
    match docs {
        Some(docs) => labelled(&value, docs),
        None => value,
    }
}

fn constants(file: &mut RustFile, name: &str, constraints: &Constraints) {
    file.whole_line(format_args!("const TYPE_NAME: &'static str = {};", quoted(name)));
    if let Some(Pattern { text, matcher: Matcher::Walk | Matcher::Engine(_) }) = &constraints.pattern {
        let text = quoted(text);
        file.line(format_args!("const PATTERN: Option<&'static str> = Some({text});"));
    }
    if constraints.min > 0 || constraints.max.is_some() {
        let max = constraints.max.map_or_else(|| "usize::MAX".to_owned(), |max| max.to_string());
        file.line(format_args!("const LENGTH: (usize, usize) = ({}, {max});", constraints.min));
    }
}

fn validated_string(file: &mut RustFile, item: &Item, constraints: &Constraints) {
    let marker = &constraints.marker;
    let is_unchecked = constraints.pattern.as_ref().is_some_and(|pattern| pattern.matcher == Matcher::None);
    file.item(|file| {
        head(file, item, if is_unchecked { LENGTH_DOCS } else { VALIDATED_DOCS });
        file.line_of_type(&format!("pub type {} = ", item.name), format!("Validated<{marker}>"), ";");
    });
    file.item(|file| {
        file.line(format_args!("#[doc(hidden)]"));
        file.whole_line(format_args!("pub enum {marker} {{}}"));
    });
    file.item(|file| {
        file.block(format_args!("impl validated::Constraints for {marker}"), |file| {
            file.item(|file| constants(file, &item.name, constraints));
            if let Some(Pattern { text, matcher: Matcher::Engine(flags) }) = &constraints.pattern {
                file.item(|file| {
                    file.function(format_args!("fn matches"), &["text: &str"], "bool", |file| {
                        let args = [quoted(text), quoted(flags)].join(", ");
                        file.line(format_args!(
                            "static PATTERN: pattern::Pattern = pattern::Pattern::new({args});"
                        ));
                        file.line(format_args!("PATTERN.matches(text)"));
                    })
                });
            }
        });
    });
}
