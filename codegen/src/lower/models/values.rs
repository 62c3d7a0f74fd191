//! Enums of strings, integers and mixed values.

use std::collections::HashSet;

use crate::ir::{Literal, ValueVariant, Values, Variant};
use crate::lower::context::Context;
use crate::lower::types::literals::labelled;
use crate::markdown;
use crate::model::{Kind, SchemaId, StringType};

/// Lowers an enum of strings.
pub fn variants(cx: &Context<'_>, id: SchemaId, text: &StringType) -> Vec<Variant> {
    let deprecated: HashSet<&str> = text.deprecated.iter().map(String::as_str).collect();
    let variants = values(cx, id).variants.into_iter().filter_map(|variant| match variant.value {
        Literal::Text(wire) => Some(Variant {
            name: variant.name,
            docs: variant.docs,
            deprecated: deprecated.contains(wire.as_str()),
            wire,
        }),
        _ => None,
    });
    variants.collect()
}

/// Lowers an enum of integers or mixed values.
pub fn values(cx: &Context<'_>, id: SchemaId) -> Values {
    let schema = cx.api.schema(id);
    let variants = cx.names.members.variants(id).iter().zip(labelled(schema));
    let variants = variants.map(|(name, (value, label))| ValueVariant {
        name: name.clone(),
        value,
        docs: label.and_then(|label| markdown::harmless(label.description.as_deref()?)),
        deprecated: label.is_some_and(|label| label.deprecated),
    });
    Values { integers: matches!(schema.kind, Kind::Integer(_)), variants: variants.collect() }
}
