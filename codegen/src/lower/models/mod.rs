//! Type definitions: declared types → `ir::Item`s.

mod deduplicate;
pub mod defaults;
pub mod derive;
pub mod merge;
pub mod replace;
mod tuples;
mod unions;
mod values;

use crate::config::Setters;
use crate::ir::{Constraints, Field, Item, ItemKind, Matcher, Pattern, Struct, Type};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::examples;
use crate::lower::models::deduplicate::Sharing;
use crate::lower::names::declared::Declared;
use crate::lower::types::pattern::Validation;
use crate::markdown;
use crate::model::{Kind, Object, Property, SchemaId, StringType};

/// Lowers all models, in the order of the declared types.
///
/// `has_client` is set if the crate has operations. Otherwise users build requests by themselves, and so all structs have
/// setters.
pub fn items(cx: &Context<'_>, has_client: bool) -> Vec<Item> {
    let items: Vec<Item> = cx.names.declared.iter().map(|declared| item(cx, declared, has_client)).collect();
    let sharing = Sharing::of(cx, &items);
    items.into_iter().enumerate().map(|(index, item)| sharing.apply(index, item)).collect()
}

fn item(cx: &Context<'_>, declared: &Declared, has_client: bool) -> Item {
    let id = declared.schema;
    let schema = cx.api.schema(id);
    let title = || markdown::harmless(cx.names.ids.shorten(schema.title.as_deref()?));
    let fallback = || match (title(), &schema.component) {
        (Some(title), _) => title,
        (None, Some(component)) => format!("The {} schema.", markdown::code(component)),
        // By address, because an index changes when an item is added before it.
        (None, None) => format!("The inline schema at {}.", markdown::code(cx.address(id).as_str())),
    };
    let mut docs = docs::describe_type(&cx.types, id, fallback);
    docs.extend(examples::section(&cx.types, id));
    Item {
        address: cx.names.addresses.of_type(&schema.pointer).into_owned(),
        name: declared.name.clone(),
        component_name: schema.component.clone().filter(|component| *component != declared.name),
        docs,
        deprecated: cx.api.is_deprecated(id),
        derives: Vec::new(),
        kind: kind(cx, declared, has_client),
    }
}

fn kind(cx: &Context<'_>, declared: &Declared, has_client: bool) -> ItemKind {
    let id = declared.schema;
    // A doubtful case counts as a request, because a missing setter is worse than an unused one.
    let response_only =
        has_client && cx.config.models.setters != Setters::All && cx.types.directions.is_response_only(id);
    let structure = match &cx.api.schema(id).kind {
        Kind::Object(object) => structure(cx, id, object, response_only),
        Kind::Tuple(tuple) => tuples::structure(cx, id, tuple, response_only),
        Kind::String(text) if !text.values.is_empty() => {
            return ItemKind::Enum(values::variants(cx, id, text));
        }
        Kind::String(text) if cx.types.is_named(id) => {
            defaults::check_pattern(cx, id);
            return ItemKind::Validated(validated(cx, text, &declared.marker));
        }
        Kind::Union(union) => return ItemKind::Union(unions::union(cx, id, union)),
        _ if cx.types.is_named(id) => return ItemKind::Values(values::values(cx, id)),
        _ => None,
    };
    structure.map_or_else(|| ItemKind::Alias(cx.types.of(id)), ItemKind::Struct)
}

fn structure(cx: &Context<'_>, id: SchemaId, object: &Object, response_only: bool) -> Option<Struct> {
    let names = cx.names.members.of_struct(id)?;
    let fields = object.properties.iter().zip(&names.fields).enumerate();
    let fields = fields.map(|(index, (property, names))| {
        let fallback = || format!("The {} field.", markdown::code(&property.name));
        Field {
            name: names.name.clone(),
            clear: names.clear.clone(),
            wire: property.name.clone(),
            docs: docs::describe(&cx.types, property.schema, fallback),
            deprecated: cx.api.is_deprecated(property.schema),
            ty: cx.member_type(id, index, property.schema),
            presence: cx.types.presence(id, property),
            secret: is_secret(cx, property),
            only: only(cx.api.kind(property.schema)),
            fixed: cx.types.fixed(id, property),
            is_argument: cx.types.is_argument(id, property),
            default: defaults::constant(cx, property.schema, &names.name),
        }
    });
    let value = || object.additional.flatten().map_or(Type::Any, |value| cx.types.item(value));
    let rest = names.rest.clone().map(|name| (name, value()));
    let is_closed = object.is_closed && object.additional.is_none();
    Some(Struct { fields: fields.collect(), rest, tuple: false, response_only, is_closed })
}

/// Returns the only value of a boolean.
fn only(kind: &Kind) -> Option<bool> {
    if let Kind::Boolean(only) = kind { *only } else { None }
}

/// Returns `true` for a secret: by its format, or text with a name like those of headers and query parameters that the client redacts.
fn is_secret(cx: &Context<'_>, property: &Property) -> bool {
    fn is_text(cx: &Context<'_>, id: SchemaId) -> bool {
        match cx.api.kind(id) {
            Kind::String(text) => text.values.is_empty(),
            Kind::Array(array) => is_text(cx, array.items),
            _ => false,
        }
    }
    cx.types.is_secret(property.schema)
        || examples::is_sensitive_field(&property.name) && is_text(cx, property.schema)
}

fn validated(cx: &Context<'_>, text: &StringType, marker: &str) -> Constraints {
    let pattern = text.pattern.as_deref().map(|pattern| Pattern {
        text: pattern.to_owned(),
        matcher: match cx.types.formats.patterns.validation(pattern) {
            Validation::Parts(_) => Matcher::Walk,
            Validation::Engine(flags) => Matcher::Engine(flags),
            Validation::None => Matcher::None,
        },
    });
    Constraints { marker: marker.to_owned(), min: text.min.unwrap_or(0), max: text.max, pattern }
}
