//! Enums of strings, integers and mixed values.

use std::collections::HashSet;

use crate::ir::{Literal, ValueVariant, Values, Variant};
use crate::lower::context::Context;
use crate::lower::types::literals::{Labels, literals};
use crate::markdown;
use crate::model::{Kind, Label, SchemaId, StringType};

/// Lowers an enum of strings.
pub fn variants(cx: &Context<'_>, id: SchemaId, text: &StringType) -> Vec<Variant> {
    let deprecated: HashSet<&String> = text.deprecated.iter().collect();
    let named = named(cx, id).into_iter();
    let variants = named.filter_map(|(name, value, label)| match value {
        Literal::Text(wire) => {
            Some(Variant { name, docs: docs(label), deprecated: deprecated.contains(&wire), wire })
        }
        _ => None,
    });
    variants.collect()
}

/// Lowers an enum of integers or mixed values.
pub fn values(cx: &Context<'_>, id: SchemaId) -> Values {
    let variants = named(cx, id).into_iter().map(|(name, value, label)| ValueVariant {
        name,
        value,
        docs: docs(label),
        deprecated: label.is_some_and(|label| label.deprecated),
    });
    Values { integers: matches!(cx.api.schema(id).kind, Kind::Integer(_)), variants: variants.collect() }
}

/// Returns name, value and label of each variant.
fn named<'a>(cx: &Context<'a>, id: SchemaId) -> Vec<(String, Literal, Option<&'a Label>)> {
    let schema = cx.api.schema(id);
    let labels = Labels::of(schema);
    let named = cx.names.members.variants(id).iter().cloned().zip(literals(&schema.kind));
    named
        .map(|(name, value)| {
            let label = labels.get(&value);
            (name, value, label)
        })
        .collect()
}

fn docs(label: Option<&Label>) -> Option<String> {
    markdown::harmless(label?.description.as_deref()?)
}
