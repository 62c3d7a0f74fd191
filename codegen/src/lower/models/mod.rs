//! Type definitions: declared types → `ir::Item`s, in modules.

pub mod deduplicate;
pub mod defaults;
pub mod deprecated;
pub mod headers;
pub mod merge;
pub mod presence;
pub mod response_only;
pub mod tuples;
pub mod undeclared;
pub mod unions;
pub mod values;

use std::collections::HashSet;

use crate::diagnostic::Diagnostics;
use crate::ir::{Constraints, Field, Item, ItemKind, Literal, Matcher, Module, Pattern, Struct, Variant};
use crate::lower::docs;
use crate::lower::docs::examples;
use crate::lower::models::values::Labels;
use crate::lower::names::reserved::{FIELDS, MODULES, WINDOWS};
use crate::lower::names::{Case, NameRequest, Namer, Scope, identifier};
use crate::lower::types::cycles;
use crate::lower::types::pattern::Validation;
use crate::lower::types::{Declared, Types};
use crate::markdown;
use crate::model::{Api, Kind, Label, Object, Property, SchemaId, StringType};

/// Lowers all models into modules, one for each component and each operation with inline types.
pub fn modules(
    api: &Api,
    types: &mut Types<'_>,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Module> {
    let mut modules: Vec<(usize, Module)> = Vec::new();
    let reserved = [MODULES, WINDOWS].concat();
    let mut scope = Scope::new(Case::Snake, &reserved);
    let (mut field_names, mut variant_names) = (Vec::new(), Vec::new());
    for declared in &types.declared {
        let item = item(api, types, declared, namer, diagnostics);
        if let ItemKind::Struct(body) = &item.kind {
            let names = body.fields.iter().map(|field| (field.name.clone(), field.clear.clone()));
            field_names.push((declared.schema, names.collect()));
        }
        let names: Vec<String> = match &item.kind {
            ItemKind::Enum(variants) => variants.iter().map(|variant| variant.name.clone()).collect(),
            ItemKind::Values(values) => values.variants.iter().map(|variant| variant.name.clone()).collect(),
            _ => Vec::new(),
        };
        if !names.is_empty() {
            variant_names.push((declared.schema, names));
        }
        match modules.last_mut() {
            Some((head, module)) if *head == declared.head => module.items.push(item),
            _ => {
                let name = scope.add(&identifier(&declared.name, Case::Snake));
                let module = Module { name, folder: None, items: vec![item], uses_deprecated: false };
                modules.push((declared.head, module));
            }
        }
    }
    for (id, names) in field_names {
        types.set_field_names(id, names);
    }
    for (id, names) in variant_names {
        types.set_variants(id, names);
    }
    let mut modules: Vec<Module> = modules.into_iter().map(|(_, module)| module).collect();
    cycles::break_cycles(&mut modules, diagnostics);
    modules
}

fn item(
    api: &Api,
    types: &Types<'_>,
    declared: &Declared,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Item {
    let Declared { schema: id, name, marker, .. } = declared;
    let id = *id;
    let schema = api.schema(id);
    let kind = match &schema.kind {
        Kind::Object(object) if !object.properties.is_empty() => {
            ItemKind::Struct(structure(types, id, object, namer, diagnostics))
        }
        Kind::String(text) if !text.values.is_empty() => {
            ItemKind::Enum(variants(types, id, text, namer, diagnostics))
        }
        Kind::String(text) if types.is_named(id) => ItemKind::Validated(validated(types, text, marker)),
        Kind::Tuple(tuple) => ItemKind::Struct(tuples::structure(types, id, tuple, namer, diagnostics)),
        Kind::Integer(_) | Kind::Number(_) | Kind::Values(_) if types.is_named(id) => {
            ItemKind::Values(values::values(types, id, namer, diagnostics))
        }
        Kind::Union(union) => ItemKind::Union(unions::union(types, (id, name), union, namer, diagnostics)),
        _ => ItemKind::Alias(types.of(id)),
    };
    let title = || markdown::harmless(namer.ids.shorten(schema.title.as_deref()?));
    let fallback = || match (title(), &schema.component) {
        (Some(title), _) => title,
        (None, Some(component)) => format!("The {} schema.", markdown::code(component)),
        // By address, because an index changes when an item is added before it.
        (None, None) => format!("The inline schema at {}.", markdown::code(types.address(id).as_str())),
    };
    let mut docs = docs::describe_type(types, id, fallback);
    docs.extend(examples::section(types, id));
    Item {
        name: name.clone(),
        pointer: schema.pointer.clone(),
        component_name: schema.component.clone().filter(|component| component != name),
        docs,
        deprecated: docs::is_deprecated(api, id),
        kind,
    }
}

fn structure(
    types: &Types<'_>,
    id: SchemaId,
    object: &Object,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Struct {
    let at = types.address(id).child("properties");
    let requested: Vec<NameRequest<'_>> = (object.properties.iter())
        .map(|property| NameRequest::new(at.child(&property.name), property.name.as_str()))
        .collect();
    let mut scope = Scope::new(Case::Snake, FIELDS);
    let names = namer.assign(&mut scope, requested, diagnostics);
    let fields = object
        .properties
        .iter()
        .zip(names)
        .map(|(property, name)| {
            let presence = types.presence(id, property);
            let fallback = || format!("The {} field.", markdown::code(&property.name));
            Field {
                clear: scope.add(&format!("clear_{}", name.trim_start_matches("r#"))),
                name,
                wire: property.name.clone(),
                docs: docs::describe(types, property.schema, fallback),
                deprecated: docs::is_deprecated(types.api, property.schema),
                ty: types.of(property.schema),
                presence,
                secret: is_secret(types, property),
                only: only(types.api, property.schema),
                fixed: types.fixed(id, property),
                is_argument: types.is_argument(id, property),
                default: None,
            }
        })
        .collect();
    let rest = object.additional.or(types.undeclared_fields.are_kept(id).then_some(None)).map(|value| {
        let ty = value.map_or(crate::ir::Type::Any, |value| types.item(value));
        (scope.add("additional_properties"), ty)
    });
    let is_closed = object.is_closed && object.additional.is_none();
    Struct { fields, rest, tuple: false, response_only: false, is_closed }
}

/// Returns the only value of a boolean.
fn only(api: &Api, id: SchemaId) -> Option<bool> {
    match api.schema(api.target(id)).kind {
        Kind::Boolean(only) => only,
        _ => None,
    }
}

/// Returns `true` for a secret: by its format, or text with a name like those of headers and query parameters that the client redacts.
fn is_secret(types: &Types<'_>, property: &Property) -> bool {
    fn is_text(types: &Types<'_>, id: SchemaId) -> bool {
        match &types.api.schema(types.api.target(id)).kind {
            Kind::String(text) => text.values.is_empty(),
            Kind::Array(array) => is_text(types, array.items),
            _ => false,
        }
    }
    types.is_secret(property.schema)
        || examples::is_sensitive_field(&property.name) && is_text(types, property.schema)
}

fn variants(
    types: &Types<'_>,
    id: SchemaId,
    text: &StringType,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Variant> {
    let at = types.address(id).child("enum");
    let mut seen = HashSet::new();
    let values: Vec<&String> = text.values.iter().filter(|value| seen.insert(*value)).collect();
    let labels = Labels::of(types.api.schema(id));
    let labels: Vec<Option<&Label>> =
        values.iter().map(|value| labels.get(&Literal::Text((*value).clone()))).collect();
    let deprecated: HashSet<&String> = text.deprecated.iter().collect();
    let requested = values.iter().zip(&labels).map(|(value, label)| {
        let name = label.and_then(|label| label.name.as_deref());
        NameRequest::new(at.child(value), name.unwrap_or(value.as_str()))
    });
    let names =
        namer.assign(&mut Scope::new(Case::Camel, &["Unknown", "Self"]), requested.collect(), diagnostics);
    let variant = |((name, wire), label): ((String, &String), Option<&Label>)| Variant {
        name,
        wire: wire.clone(),
        docs: values::docs(label),
        deprecated: deprecated.contains(wire),
    };
    names.into_iter().zip(values).zip(labels).map(variant).collect()
}

fn validated(types: &Types<'_>, text: &StringType, marker: &str) -> Constraints {
    let pattern = text.pattern.as_deref().map(|pattern| Pattern {
        text: pattern.to_owned(),
        matcher: match types.formats.patterns.validation(pattern) {
            Validation::Parts(_) => Matcher::Walk,
            Validation::Engine(flags) => Matcher::Engine(flags),
            Validation::None => Matcher::None,
        },
    });
    Constraints { marker: marker.to_owned(), min: text.min.unwrap_or(0), max: text.max, pattern }
}
