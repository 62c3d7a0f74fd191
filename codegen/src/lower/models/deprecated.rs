//! Emitted code that uses deprecated items. It allows the lint, because the warning is meant for users of the crate.

use std::collections::HashSet;

use crate::ir::{Group, Item, ItemKind, Module, Operation, Type};

/// Marks the modules of models and the operations whose own code uses deprecated items.
pub fn mark(models: &mut [Module], groups: &mut [Group]) {
    let items = models.iter().flat_map(|module| &module.items).filter(|item| item.deprecated);
    let types: HashSet<String> = items.map(|item| item.name.clone()).collect();
    let is = |ty: &Type| ty.models().into_iter().any(|name| types.contains(name));
    for module in models {
        let uses =
            |item: &Item| names_itself(item) || has_deprecated(item) || item.types().into_iter().any(is);
        module.uses_deprecated = module.items.iter().any(uses);
    }
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        operation.uses_deprecated = calls_deprecated(operation) || operation.types().any(is);
    }
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

/// Returns `true` if the code of an operation sets or reads a deprecated field.
fn calls_deprecated(operation: &Operation) -> bool {
    let mut fields = operation.body.iter().flat_map(|body| &body.fields);
    let mut steps = operation.pagination.iter().flat_map(|pagination| &pagination.items);
    fields.any(|field| field.deprecated) || steps.any(|step| step.deprecated)
}
