//! `[merge]` of the config: one type for several equal inline schemas.
//!
//! The name of a type depends on its own schema alone, so two inline schemas have one name only if the config says so:
//! otherwise a change of one of them could rename the other. Equal definitions are deduplicated in any case
//! (`deduplicate.rs`).

use indexmap::IndexMap;

use crate::config::{Config, Used, config_error, glob_matches};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::names::addresses::Addresses;
use crate::lower::types::formats::Formats;
use crate::lower::types::is_named;
use crate::model::{Api, Kind, Schema, SchemaId};

/// The maximum depth of a comparison. Deeper schemas count as different.
const MAX_DEPTH: usize = 32;

/// Makes components of the schemas that `[merge]` names. The schemas become aliases.
///
/// # Errors
///
/// If an entry of the config matches no schema.
pub fn merge(
    api: &mut Api,
    config: &Config,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
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
            if matching.is_empty() && !used.contains(pattern.as_ref()) {
                let what = format!("no inline type matches the address `{}`", pattern.as_ref());
                let help = "copy an address from the lock; `*` matches any characters";
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
        used.record_merged(&addresses.of_type(&api.schema(equal[0]).pointer), name.as_ref());
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
    let mut classes: IndexMap<String, Vec<SchemaId>> = IndexMap::new();
    for &id in ids {
        classes.entry(of_kind(api, &api.schema(id).kind, MAX_DEPTH)).or_default().push(id);
    }
    classes.into_values().collect()
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
    let first = api.schema(equal[0]);
    let is_same = equal.iter().all(|&id| api.schema(id).description == first.description);
    api.schemas.push(Schema {
        pointer: first.pointer.clone(),
        component: Some(name.to_owned()),
        description: first.description.clone().filter(|_| is_same),
        example: first.example.clone(),
        labels: first.labels.clone(),
        kind: first.kind.clone(),
        ..Schema::default()
    });
    api.components.push(merged);
    for id in equal {
        api.schemas[id.0].kind = Kind::Alias(merged);
    }
}

/// Returns a text that equal schemas have in common. Two components are never equal.
fn of_schema(api: &Api, id: SchemaId, depth: usize) -> String {
    let id = api.target(id);
    let schema = api.schema(id);
    if schema.component.is_some() || depth == 0 {
        return format!("{id:?}");
    }
    let ways = (schema.nullable, schema.read_only, schema.write_only);
    format!("{ways:?} {}", of_kind(api, &schema.kind, depth - 1))
}

fn of_kind(api: &Api, kind: &Kind, depth: usize) -> String {
    let of = |id: &SchemaId| of_schema(api, *id, depth);
    match kind {
        Kind::Object(object) => {
            let properties = object.properties.iter();
            let properties: Vec<_> = properties
                .map(|property| (&property.name, property.required, of(&property.schema)))
                .collect();
            let additional = object.additional.map(|values| values.as_ref().map(of));
            format!("object {:?}", (properties, additional, &object.counts, object.is_closed))
        }
        Kind::Array(array) => {
            format!("array {:?}", (array.min, array.max, array.unique, of(&array.items)))
        }
        Kind::Tuple(tuple) => {
            let items: Vec<String> = tuple.items.iter().map(of).collect();
            let rest = tuple.rest.as_ref().map(of);
            format!("tuple {:?}", (items, rest, tuple.required, tuple.is_assumed))
        }
        Kind::Union(union) => {
            let mut variants: Vec<(String, Vec<&String>)> = union
                .variants
                .iter()
                .map(|variant| (of(&variant.schema), variant.values.iter().collect()))
                .collect();
            variants.iter_mut().for_each(|(_, values)| values.sort());
            let mut mapping: Vec<_> = union.mapping.iter().map(|(value, id)| (value, of(id))).collect();
            mapping.sort();
            // The order of the variants has no meaning if a discriminator selects them.
            if union.discriminator.is_some() {
                variants.sort();
            }
            format!("union {:?}", (variants, mapping, union.is_any_of, &union.discriminator))
        }
        Kind::Integer(integer) => {
            format!("integer {:?}", (integer.width, &integer.bounds, &integer.values))
        }
        kind => format!("{kind:?}"),
    }
}
