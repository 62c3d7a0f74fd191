//! `[merge]` of the config: one type for several equal inline schemas.
//!
//! The name of a type depends on its own schema alone, so two inline schemas have one name only if the config says so:
//! otherwise a change of one of them could rename the other. Equal definitions are deduplicated in any case
//! (`deduplicate.rs`).

use crate::config::{Config, config_error, glob_matches};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::names::addresses::Addresses;
use crate::lower::types::formats::Formats;
use crate::lower::types::is_named;
use crate::model::{Api, Kind, Object, Schema, SchemaId, Tuple, Union, UnionVariant};

/// The maximum depth of a comparison. Deeper schemas count as different.
const MAX_DEPTH: usize = 32;

/// Makes components of the schemas that `[merge]` names. The schemas become aliases.
///
/// # Errors
///
/// If an entry of the config matches no schema.
pub fn merge(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) -> Result<(), Diagnostics> {
    if config.merge.is_empty() {
        return Ok(());
    }
    let addresses = Addresses::of(api);
    // Errors of `[formats]` are reported when the types are named.
    let formats = Formats::from_config(api, config, &mut Diagnostics::default());
    for (name, patterns) in &config.merge {
        let mut matched: Vec<SchemaId> = Vec::new();
        for pattern in patterns {
            let matching =
                inline_types(api, &formats, |address| glob_matches(pattern.as_ref(), address), &addresses);
            if matching.is_empty() && !config.is_skipped(pattern.as_ref()) {
                let what = format!("no inline type matches the address `{}`", pattern.as_ref());
                let help = "copy an address from names.lock; `*` matches any characters";
                diagnostics.push(config_error(Code::E0402, pattern.span(), what).help(help));
            }
            matched.extend(matching);
        }
        matched.sort();
        matched.dedup();
        let classes = classes(api, &matched);
        let Some(equal) = classes.iter().rev().max_by_key(|class| class.len()) else { continue };
        for other in classes.iter().filter(|class| class[0] != equal[0]) {
            diagnostics.push(differs(api, name.as_ref(), equal[0], other));
        }
        config.record_merged(&addresses.of_type(&api.schema(equal[0]).pointer), name.as_ref());
        replace_by_component(api, name.as_ref(), equal);
    }
    diagnostics.finish(())
}

fn inline_types(
    api: &Api,
    formats: &Formats,
    fits: impl Fn(&str) -> bool,
    addresses: &Addresses,
) -> Vec<SchemaId> {
    let is_inline = |schema: &Schema| schema.component.is_none();
    (0..api.schemas.len())
        .map(SchemaId)
        .filter(|&id| is_inline(api.schema(id)) && is_named(api, formats, id))
        // Both the address of the schema and that of its type match.
        .filter(|&id| {
            let place = &api.schema(id).pointer;
            fits(&addresses.address(place)) || fits(&addresses.of_type(place))
        })
        .collect()
}

/// Groups equal schemas, in the order of the description.
fn classes(api: &Api, ids: &[SchemaId]) -> Vec<Vec<SchemaId>> {
    let mut classes: Vec<Vec<SchemaId>> = Vec::new();
    for &id in ids {
        let same = |class: &&mut Vec<SchemaId>| {
            are_same_kind(api, &api.schema(class[0]).kind, &api.schema(id).kind, MAX_DEPTH)
        };
        match classes.iter_mut().find(same) {
            Some(class) => class.push(id),
            None => classes.push(vec![id]),
        }
    }
    classes
}

fn differs(api: &Api, name: &str, equal: SchemaId, others: &[SchemaId]) -> Diagnostic {
    let consequence = match others.len() {
        1 => "it keeps a type of its own".to_owned(),
        2 => "it and 1 equal schema keep types of their own".to_owned(),
        count => format!("it and {} equal schemas keep types of their own", count - 1),
    };
    let what = format!(
        "schema differs from {}, which is merged into `{name}`; {consequence}",
        api.schema(equal).pointer
    );
    Diagnostic::new(Code::W0411, &api.schema(others[0]).pointer, what)
        .help("exclude it from the patterns under `[merge]`, or add an entry of its own there")
}

/// Replaces these schemas with one component. Each keeps its own nullability and description.
fn replace_by_component(api: &mut Api, name: &str, equal: &[SchemaId]) {
    let merged = SchemaId(api.schemas.len());
    let first = api.schema(equal[0]).clone();
    let is_same = equal.iter().all(|&id| api.schema(id).description == first.description);
    api.schemas.push(Schema {
        component: Some(name.to_owned()),
        title: None,
        description: first.description.clone().filter(|_| is_same),
        nullable: false,
        read_only: false,
        write_only: false,
        deprecated: false,
        default: None,
        default_digits: None,
        ..first
    });
    api.components.push(merged);
    for id in equal {
        api.schemas[id.0].kind = Kind::Alias(merged);
    }
}

fn are_same(api: &Api, a: SchemaId, b: SchemaId, depth: usize) -> bool {
    let (a, b) = (api.schema(api.target(a)), api.schema(api.target(b)));
    if std::ptr::eq(a, b) {
        return true;
    }
    let ways = |schema: &Schema| (schema.nullable, schema.read_only, schema.write_only);
    // Two components are never equal.
    a.component.is_none()
        && b.component.is_none()
        && ways(a) == ways(b)
        && depth > 0
        && are_same_kind(api, &a.kind, &b.kind, depth - 1)
}

fn are_same_kind(api: &Api, a: &Kind, b: &Kind, depth: usize) -> bool {
    match (a, b) {
        (Kind::Object(a), Kind::Object(b)) => are_same_objects(api, a, b, depth),
        (Kind::Array(a), Kind::Array(b)) => {
            (a.min, a.max, a.unique) == (b.min, b.max, b.unique) && are_same(api, a.items, b.items, depth)
        }
        (Kind::Tuple(a), Kind::Tuple(b)) => are_same_tuples(api, a, b, depth),
        (Kind::Union(a), Kind::Union(b)) => are_same_unions(api, a, b, depth),
        (Kind::Integer(a), Kind::Integer(b)) => {
            (a.width, &a.bounds, &a.values) == (b.width, &b.bounds, &b.values)
        }
        (a, b) => a == b,
    }
}

fn are_same_objects(api: &Api, a: &Object, b: &Object, depth: usize) -> bool {
    let additional = match (a.additional, b.additional) {
        (Some(Some(a)), Some(Some(b))) => are_same(api, a, b, depth),
        (a, b) => a == b,
    };
    additional
        && (&a.counts, a.is_closed) == (&b.counts, b.is_closed)
        && a.properties.len() == b.properties.len()
        && a.properties.iter().zip(&b.properties).all(|(a, b)| {
            a.name == b.name && a.required == b.required && are_same(api, a.schema, b.schema, depth)
        })
}

fn are_same_tuples(api: &Api, a: &Tuple, b: &Tuple, depth: usize) -> bool {
    let rest = match (a.rest, b.rest) {
        (Some(a), Some(b)) => are_same(api, a, b, depth),
        (a, b) => a == b,
    };
    rest && (a.required, a.is_assumed) == (b.required, b.is_assumed)
        && a.items.len() == b.items.len()
        && a.items.iter().zip(&b.items).all(|(a, b)| are_same(api, *a, *b, depth))
}

/// Compares unions. The order of a mapping has no meaning, nor has that of the variants if a discriminator selects them.
fn are_same_unions(api: &Api, a: &Union, b: &Union, depth: usize) -> bool {
    let is_same = |a: &UnionVariant, b: &UnionVariant| {
        a.values.len() == b.values.len()
            && a.values.iter().all(|value| b.values.contains(value))
            && are_same(api, a.schema, b.schema, depth)
    };
    let same_variants = match a.discriminator {
        Some(_) => a.variants.iter().all(|a| b.variants.iter().any(|b| is_same(a, b))),
        None => a.variants.iter().zip(&b.variants).all(|(a, b)| is_same(a, b)),
    };
    let is_mapped = |(value, schema): &(String, SchemaId)| {
        b.mapping.iter().any(|(other, target)| value == other && are_same(api, *schema, *target, depth))
    };
    (a.is_any_of, &a.discriminator) == (b.is_any_of, &b.discriminator)
        && a.variants.len() == b.variants.len()
        && a.mapping.len() == b.mapping.len()
        && same_variants
        && a.mapping.iter().all(is_mapped)
}
