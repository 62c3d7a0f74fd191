//! Modules that use deprecated items. They allow the lint, because the warning is meant for users of the crate.

use crate::ir::{Item, ItemKind};
use crate::lower::context::Context;

/// Returns `true` if the code of a module uses deprecated items.
pub fn is_used(cx: &Context<'_>, items: &[Item]) -> bool {
    items.iter().any(|item| {
        names_itself(item) || has_deprecated(item) || item.types().into_iter().any(|ty| cx.is_deprecated(ty))
    })
}

/// Returns `true` if a deprecated type has implementations, which refer to it.
fn names_itself(item: &Item) -> bool {
    item.deprecated && !matches!(item.kind, ItemKind::Alias(_) | ItemKind::Validated(_))
}

/// Returns `true` if a field or variant is deprecated. Serializing and deserializing the type refer to it.
fn has_deprecated(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Struct(body) => body.fields.iter().any(|field| field.deprecated),
        ItemKind::Union(union) => union.variants.iter().any(|variant| variant.deprecated),
        ItemKind::Enum(variants) => variants.iter().any(|variant| variant.deprecated),
        ItemKind::Values(values) => values.variants.iter().any(|variant| variant.deprecated),
        ItemKind::Validated(_) | ItemKind::Alias(_) => false,
    }
}
