//! Deduplication of equal inline enums and validated strings: one definition with an alias for each place.
//!
//! Components and schemas named in the config keep types of their own. The name of a place does not depend on other
//! places: it becomes an alias of the definition, whose name is derived from its content alone. Names that lock or
//! config assign to definitions are reserved.

use std::collections::{HashMap, HashSet};
use std::mem;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Folder, Item, ItemKind, Module, Type, Union, Variant};
use crate::lower::deduplicated_names::{self, Value, Values};
use crate::lower::lock::Lock;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::reserved::{MODULES, TYPES, WINDOWS};
use crate::lower::types::{Declared, Types};
use crate::lower::values;
use crate::model::{Kind, StringType};
use crate::pointer::Pointer;

/// Returns true for an address of a deduplicated definition.
fn is_deduplicated(address: &str) -> bool {
    ["/integers/", "/strings/", "/values/"].iter().any(|beginning| address.starts_with(beginning))
}

/// Reserves the names that config and lock assign to deduplicated definitions, because all other types are named
/// earlier.
pub fn reserve(scope: &mut Scope<'_>, config: &Config, old: &Lock) {
    let configured =
        || config.renames().filter(|(address, _)| is_deduplicated(address)).map(|(_, name)| name);
    let locked = || old.all().filter(|(address, _)| is_deduplicated(address)).map(|(_, name)| name);
    if configured().next().is_none() && locked().next().is_none() {
        return;
    }
    // The config takes precedence over the lock, for any address.
    let merged = config.merge.keys().map(|name| name.as_ref().as_str());
    let renamed: HashSet<&str> = config.renames().map(|(_, name)| name).chain(merged).collect();
    for name in locked().filter(|name| !renamed.contains(name)).chain(configured()) {
        scope.add(name);
    }
}

/// The content of an item, by which items are compared.
#[derive(PartialEq, Eq, Hash)]
enum Content<'a> {
    Enum(&'a [Variant]),
    /// `true` for integers; name, JSON, docs and deprecation of each variant.
    Values(bool, Vec<(&'a str, String, Option<&'a str>, bool)>),
    Text(Option<&'a str>, Option<usize>, Option<usize>),
}

/// A definition that several items have in common.
struct Class {
    requested: NameRequest<'static>,
    /// Indices of the items.
    items: Vec<usize>,
}

/// Moves equal definitions into a module of their own, and makes the items aliases. Runs after all stages that need the
/// original items; the new module is the last one.
pub fn deduplicate(
    types: &Types<'_>,
    config: &Config,
    folders: &[Folder],
    models: &mut Vec<Module>,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) {
    let items = models.iter().flat_map(|module| &module.items);
    let classes = classes(types, config, &items.collect::<Vec<_>>());
    if classes.is_empty() {
        return;
    }
    let mut scope = scope_of_types(types);
    let (requested, members): (Vec<_>, Vec<_>) =
        classes.into_iter().map(|class| (class.requested, class.items)).unzip();
    let names = namer.assign(&mut scope, requested, diagnostics);
    let of_item: HashMap<usize, &str> = members
        .iter()
        .zip(&names)
        .flat_map(|(items, name)| items.iter().map(move |&item| (item, name.as_str())))
        .collect();
    let items = models.iter_mut().flat_map(|module| &mut module.items).enumerate();
    let mut aliases: HashMap<String, &str> = HashMap::with_capacity(of_item.len());
    let mut definitions: HashMap<&str, Item> = HashMap::with_capacity(names.len());
    for (at, item) in items {
        let Some(&name) = of_item.get(&at) else { continue };
        let definition = take(item, name);
        definitions.entry(name).or_insert(definition);
        aliases.insert(item.name.clone(), name);
    }
    for item in models.iter_mut().flat_map(|module| &mut module.items) {
        if let ItemKind::Union(union) = &mut item.kind {
            update_unique(union, &aliases);
        }
    }
    let mut items: Vec<Item> = definitions.into_values().collect();
    items.sort_by(|a, b| a.name.cmp(&b.name));
    for item in &mut items {
        if let ItemKind::Validated(constraints) = &mut item.kind {
            constraints.marker = scope.add(&format!("{}Constraints", item.name));
        }
    }
    let reserved = [MODULES, WINDOWS].concat();
    let mut scope = Scope::new(Case::Snake, &reserved);
    models.iter().for_each(|module| drop(scope.add(&module.name)));
    folders.iter().for_each(|folder| drop(scope.add(&folder.name)));
    models.push(Module { name: scope.add("deduplicated"), folder: None, items, uses_deprecated: false });
}

/// Returns the scope of types with all names assigned so far.
fn scope_of_types(types: &Types<'_>) -> Scope<'static> {
    let mut scope = Scope::new(Case::Camel, TYPES);
    for Declared { name, marker, .. } in &types.declared {
        [name, marker].into_iter().filter(|name| !name.is_empty()).for_each(|name| drop(scope.add(name)));
    }
    scope
}

/// Returns the contents that several items have, in the order of their addresses.
fn classes(types: &Types<'_>, config: &Config, items: &[&Item]) -> Vec<Class> {
    let mut known: HashMap<Content<'_>, usize> = HashMap::new();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (at, (item, declared)) in items.iter().zip(&types.declared).enumerate() {
        if types.api.schema(declared.schema).component.is_some() {
            continue;
        }
        let Some(content) = content(types, item, declared) else { continue };
        let named = config.rename(&types.type_address(declared.schema));
        if named.is_some_and(|name| *name.as_ref() == item.name) {
            continue;
        }
        let class = *known.entry(content).or_insert(all.len());
        if class == all.len() {
            all.push(Vec::new());
        }
        all[class].push(at);
    }
    all.retain(|items| items.len() > 1);
    let mut counts: HashMap<Pointer, usize> = HashMap::new();
    let classes = all.into_iter().map(|members| {
        let first = members[0];
        let (address, words) = match (&items[first].kind, text(types, &types.declared[first])) {
            (ItemKind::Validated(_), Some(text)) => {
                let parts = text.pattern.as_deref().map(|pattern| types.formats.patterns.parts(pattern));
                let parts = parts.unwrap_or_default();
                (deduplicated_names::text_address(text), deduplicated_names::text_words(text, &parts))
            }
            (kind, _) => {
                let (kind, values) = all_values(kind);
                (deduplicated_names::values_address(kind, &values), deduplicated_names::values_words(&values))
            }
        };
        // Addresses differ unless two 32-bit hashes are equal.
        let count = counts.entry(address.clone()).or_default();
        *count += 1;
        let address = if *count > 1 { address.child(*count) } else { address };
        Class { requested: NameRequest::new(address.as_str(), words), items: members }
    });
    let mut classes: Vec<Class> = classes.collect();
    // By address, so that numbered names do not depend on the order of the description.
    classes.sort_by(|a, b| a.requested.address.cmp(&b.requested.address));
    classes
}

fn content<'a>(types: &Types<'a>, item: &'a Item, declared: &Declared) -> Option<Content<'a>> {
    match &item.kind {
        ItemKind::Enum(variants) => Some(Content::Enum(variants)),
        ItemKind::Values(body) => {
            let variants = body.variants.iter().map(|variant| {
                let value = values::json_of(&variant.value);
                (variant.name.as_str(), value, variant.docs.as_deref(), variant.deprecated)
            });
            Some(Content::Values(body.integers, variants.collect()))
        }
        ItemKind::Validated(_) => {
            let StringType { pattern, min, max, .. } = text(types, declared)?;
            Some(Content::Text(pattern.as_deref(), *min, *max))
        }
        ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::Alias(_) => None,
    }
}

/// Returns the constraints of a string schema.
fn text<'a>(types: &Types<'a>, declared: &Declared) -> Option<&'a StringType> {
    match &types.api.schema(declared.schema).kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}

/// Returns the values of an enum and their kind.
fn all_values(kind: &ItemKind) -> (Values, Vec<Value<'_>>) {
    match kind {
        ItemKind::Enum(variants) => {
            let values = variants.iter().map(|of| Value {
                name: &of.name,
                text: of.wire.clone(),
                docs: of.docs.as_deref(),
                deprecated: of.deprecated,
            });
            (Values::Strings, values.collect())
        }
        ItemKind::Values(body) => {
            let of = if body.integers { Values::Integers } else { Values::Mixed };
            let values = body.variants.iter().map(|of| Value {
                name: &of.name,
                text: values::json_of(&of.value),
                docs: of.docs.as_deref(),
                deprecated: of.deprecated,
            });
            (of, values.collect())
        }
        _ => (Values::Strings, Vec::new()),
    }
}

/// Makes an item an alias, and returns its definition.
fn take(item: &mut Item, name: &str) -> Item {
    let is_enum = !matches!(item.kind, ItemKind::Validated(_));
    let alias = ItemKind::Alias(Type::Model { name: name.to_owned(), text: true, union: false, is_enum });
    let kind = mem::replace(&mut item.kind, alias);
    let what = match &kind {
        ItemKind::Validated(_) => "A validated string",
        _ => "An enum",
    };
    Item {
        name: name.to_owned(),
        pointer: item.pointer.clone(),
        component_name: None,
        docs: format!("{what} used by several inline schemas, each under its own name."),
        deprecated: false,
        kind,
    }
}

/// Updates `unique` of variants: two aliases of one definition cannot both implement `From`.
fn update_unique(union: &mut Union, aliases: &HashMap<String, &str>) {
    let mut names = union.variants.iter().flat_map(|variant| variant.ty.models());
    if !names.any(|name| aliases.contains_key(name)) {
        return;
    }
    let payloads: Vec<Type> = union.variants.iter().map(|variant| definition(&variant.ty, aliases)).collect();
    let mut counts: HashMap<&Type, usize> = HashMap::with_capacity(payloads.len());
    payloads.iter().for_each(|ty| *counts.entry(ty).or_default() += 1);
    for (variant, ty) in union.variants.iter_mut().zip(&payloads) {
        variant.unique &= counts[ty] == 1;
    }
}

/// Replaces aliases in a type with their definitions.
fn definition(ty: &Type, aliases: &HashMap<String, &str>) -> Type {
    let within = |inner: &Type| Box::new(definition(inner, aliases));
    match ty {
        Type::List(inner) => Type::List(within(inner)),
        Type::Map(inner) => Type::Map(within(inner)),
        Type::Nullable(inner) => Type::Nullable(within(inner)),
        Type::Boxed(inner) => Type::Boxed(within(inner)),
        Type::Model { name, text, union, is_enum } => {
            let name = aliases.get(name).map_or_else(|| name.clone(), |name| (*name).to_owned());
            Type::Model { name, text: *text, union: *union, is_enum: *is_enum }
        }
        other => other.clone(),
    }
}
