//! Deduplication of equal inline enums and validated strings: the type of one place is the definition, those of the other
//! places are aliases of it.
//!
//! A value of one place can so be passed to another. Every place keeps the name that it would have alone, so that an edit of one
//! place never renames another. The definition is the type that the config renames, else the first one in the description that is not
//! deprecated. Components keep types of their own.

use std::collections::HashMap;

use crate::config::Config;
use crate::ir::{Item, ItemKind, Module, Type, Union, Variant};
use crate::lower::types::{Declared, Types};
use crate::lower::values;
use crate::model::{Kind, StringType};

/// The content of an item, by which items are compared.
#[derive(PartialEq, Eq, Hash)]
enum Content<'a> {
    Enum(&'a [Variant]),
    /// `true` for integers; name, JSON, docs and deprecation of each variant.
    Values(bool, Vec<(&'a str, String, Option<&'a str>, bool)>),
    Text(Option<&'a str>, Option<usize>, Option<usize>),
}

/// Makes equal items aliases of one of them. Runs after all stages that need the original items.
pub fn deduplicate(types: &Types<'_>, config: &Config, models: &mut [Module]) {
    let items: Vec<&Item> = models.iter().flat_map(|module| &module.items).collect();
    let mut definitions: HashMap<usize, String> = HashMap::new();
    for class in classes(types, &items) {
        let rank = |&index: &usize| {
            let address = types.type_address(types.declared[index].schema);
            (config.rename(&address).is_none(), items[index].deprecated, index)
        };
        let Some(&definition) = class.iter().min_by_key(|index| rank(index)) else { continue };
        let others = class.into_iter().filter(|&index| index != definition);
        definitions.extend(others.map(|index| (index, items[definition].name.clone())));
    }
    if definitions.is_empty() {
        return;
    }
    let mut aliases: HashMap<String, String> = HashMap::with_capacity(definitions.len());
    for (index, item) in models.iter_mut().flat_map(|module| &mut module.items).enumerate() {
        let Some(name) = definitions.remove(&index) else { continue };
        let is_enum = !matches!(item.kind, ItemKind::Validated(_));
        item.kind = ItemKind::Alias(Type::Model { name: name.clone(), text: true, union: false, is_enum });
        aliases.insert(item.name.clone(), name);
    }
    for item in models.iter_mut().flat_map(|module| &mut module.items) {
        if let ItemKind::Union(union) = &mut item.kind {
            update_unique(union, &aliases);
        }
    }
}

/// Returns the indices of equal items, for each content that several items have.
fn classes(types: &Types<'_>, items: &[&Item]) -> Vec<Vec<usize>> {
    let mut known: HashMap<Content<'_>, usize> = HashMap::new();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (index, (item, declared)) in items.iter().zip(&types.declared).enumerate() {
        if types.api.schema(declared.schema).component.is_some() {
            continue;
        }
        let Some(content) = content(types, item, declared) else { continue };
        let class = *known.entry(content).or_insert(all.len());
        if class == all.len() {
            all.push(Vec::new());
        }
        all[class].push(index);
    }
    all.retain(|items| items.len() > 1);
    all
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
        ItemKind::Validated(_) => match &types.api.schema(declared.schema).kind {
            Kind::String(StringType { pattern, min, max, .. }) => {
                Some(Content::Text(pattern.as_deref(), *min, *max))
            }
            _ => None,
        },
        ItemKind::Struct(_) | ItemKind::Union(_) | ItemKind::Alias(_) => None,
    }
}

/// Updates `unique` of variants: two aliases of one definition cannot both implement `From`.
fn update_unique(union: &mut Union, aliases: &HashMap<String, String>) {
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
fn definition(ty: &Type, aliases: &HashMap<String, String>) -> Type {
    let within = |inner: &Type| Box::new(definition(inner, aliases));
    match ty {
        Type::List(inner) => Type::List(within(inner)),
        Type::Map(inner) => Type::Map(within(inner)),
        Type::Nullable(inner) => Type::Nullable(within(inner)),
        Type::Boxed(inner) => Type::Boxed(within(inner)),
        Type::Model { name, text, union, is_enum } => {
            let name = aliases.get(name).unwrap_or(name).clone();
            Type::Model { name, text: *text, union: *union, is_enum: *is_enum }
        }
        other => other.clone(),
    }
}
