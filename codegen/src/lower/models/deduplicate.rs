//! Deduplication of equal inline types: the type of one place is the definition, those of the other places are aliases of it.
//!
//! A value of one place can so be passed to another. Every place keeps the name that it would have alone, so that an edit of one
//! place never renames another. The definition is the type that the config renames, else the first one in the description that is not
//! deprecated. Components keep types of their own, except for pairs such as `Pet-Input` and `Pet-Output`, which frameworks
//! write for one type.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::ir::{Item, ItemKind, Type, Union};
use crate::lower::context::Context;
use crate::lower::names::declared::Declared;
use crate::model::Kind;

/// The equal items.
pub struct Sharing {
    /// The names of the definitions, by the indices of their aliases.
    definitions: HashMap<usize, String>,
    /// The definitions of structs with setters, because a request contains one of the equal types.
    with_setters: HashSet<usize>,
    /// The names of the definitions, by the names of their aliases.
    aliases: HashMap<String, String>,
}

impl Sharing {
    /// Finds the equal items.
    pub fn of(cx: &Context<'_>, items: &[Item]) -> Self {
        let (mut definitions, mut aliases) = (HashMap::new(), HashMap::new());
        let mut with_setters = HashSet::new();
        for class in classes(cx, items) {
            let rank = |&index: &usize| {
                let schema = cx.api.schema(cx.names.declared[index].schema);
                let address = cx.names.addresses.of_type(&schema.pointer);
                (cx.config.rename(&address).is_none(), items[index].deprecated, index)
            };
            let Some(&definition) = class.iter().min_by_key(|index| rank(index)) else { continue };
            let has_setters =
                |item: &Item| matches!(&item.kind, ItemKind::Struct(body) if !body.response_only);
            with_setters.extend(class.iter().any(|index| has_setters(&items[*index])).then_some(definition));
            let name = &items[definition].name;
            for index in class.into_iter().filter(|&index| index != definition) {
                definitions.insert(index, name.clone());
                aliases.insert(items[index].name.clone(), name.clone());
            }
        }
        Self { definitions, with_setters, aliases }
    }

    /// Returns the item, or an alias if another one is its definition.
    pub fn apply(&self, index: usize, mut item: Item) -> Item {
        if let Some(name) = self.definitions.get(&index) {
            return Item { kind: ItemKind::Alias(model(name.clone(), &item.kind)), ..item };
        }
        match &mut item.kind {
            ItemKind::Struct(body) => body.response_only &= !self.with_setters.contains(&index),
            ItemKind::Union(union) => update_unique(union, &self.aliases),
            _ => {}
        }
        item
    }
}

/// Returns the type with a name and a definition of this kind.
fn model(name: String, kind: &ItemKind) -> Type {
    let union = matches!(kind, ItemKind::Union(_));
    let text = !union && !matches!(kind, ItemKind::Struct(_));
    Type::Model { name, text, union, is_enum: matches!(kind, ItemKind::Enum(_) | ItemKind::Values(_)) }
}

/// Returns the indices of equal items, for each content that several items have.
///
/// All items are assumed to be equal, and divided by their contents until nothing changes: so types that refer to themselves can
/// be equal.
fn classes<'a>(cx: &Context<'a>, items: &'a [Item]) -> Vec<Vec<usize>> {
    let mut classes = vec![candidates(cx, items)];
    let mut labels: HashMap<&str, String> =
        classes[0].iter().map(|index| (items[*index].name.as_str(), "0".to_owned())).collect();
    let mut changed: HashSet<&str> = labels.keys().copied().collect();
    let mut is_first = true;
    while !changed.is_empty() {
        let mut moved = Vec::new();
        for class in 0..classes.len() {
            let refers = |index: &usize| {
                let mut names = items[*index].types().into_iter().flat_map(Type::models);
                names.any(|name| changed.contains(name))
            };
            if !is_first && (classes[class].len() < 2 || !classes[class].iter().any(refers)) {
                continue;
            }
            let mut divided: Vec<Vec<usize>> = Vec::new();
            let mut places = HashMap::new();
            for &index in &classes[class] {
                let declared = &cx.names.declared[index];
                // A minimum length of 0 is in the docs.
                let min = match &cx.api.schema(declared.schema).kind {
                    Kind::String(text) => text.min,
                    _ => None,
                };
                let key = (common_name(cx, declared), min, content(&items[index], &labels));
                let place = *places.entry(key).or_insert(divided.len());
                if place == divided.len() {
                    divided.push(Vec::new());
                }
                divided[place].push(index);
            }
            let mut divided = divided.into_iter();
            classes[class] = divided.next().unwrap_or_default();
            for members in divided {
                moved.extend(
                    members.iter().map(|index| (items[*index].name.as_str(), classes.len().to_string())),
                );
                classes.push(members);
            }
        }
        changed = moved.iter().map(|(name, _)| *name).collect();
        labels.extend(moved);
        is_first = false;
    }
    classes.retain(|members| members.len() > 1);
    classes
}

/// Returns the indices of the items that can be equal to others.
fn candidates(cx: &Context<'_>, items: &[Item]) -> Vec<usize> {
    let is_inline = |declared: &Declared| cx.api.schema(declared.schema).component.is_none();
    let is_defined = |item: &Item| !matches!(item.kind, ItemKind::Alias(_));
    let items = items.iter().zip(&cx.names.declared).enumerate();
    items
        .filter(|(_, (item, declared))| {
            is_defined(item) && (is_inline(declared) || common_name(cx, declared).is_some())
        })
        .map(|(index, _)| index)
        .collect()
}

/// Returns the common part of the names of such a pair: `Pet-` of `Pet-Input` and `Pet-Output`.
fn common_name<'a>(cx: &Context<'a>, declared: &Declared) -> Option<&'a str> {
    let component = cx.api.schema(declared.schema).component.as_deref()?;
    component.strip_suffix("Input").or_else(|| component.strip_suffix("Output"))
}

/// Returns the content of an item, by which items are compared. The names of compared types are replaced by those of their classes.
fn content(item: &Item, labels: &HashMap<&str, String>) -> ItemKind {
    let mut content = item.kind.clone();
    match &mut content {
        ItemKind::Struct(body) => {
            body.response_only = false;
            for field in &mut body.fields {
                field.ty = definition(&field.ty, labels);
                if let Some(default) = &mut field.default {
                    default.ty = field.ty.clone();
                }
            }
            if let Some((_, ty)) = &mut body.rest {
                *ty = definition(ty, labels);
            }
        }
        ItemKind::Union(union) => {
            for variant in &mut union.variants {
                // The docs of a variant without a description are the name of its type.
                let mut names = variant.ty.models().into_iter();
                let name = names.find(|name| labels.contains_key(name)).unwrap_or_default();
                variant.docs = variant.docs.replace(&format!("[`{name}`]"), "");
                variant.discriminator_values.sort_unstable();
                variant.unique = true;
                variant.ty = definition(&variant.ty, labels);
            }
        }
        ItemKind::Validated(constraints) => constraints.marker.clear(),
        ItemKind::Enum(_) | ItemKind::Values(_) | ItemKind::Alias(_) => {}
    }
    content
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

/// Replaces the names of models in a type.
fn definition<K: Borrow<str> + Eq + Hash>(ty: &Type, names: &HashMap<K, String>) -> Type {
    let within = |inner: &Type| Box::new(definition(inner, names));
    match ty {
        Type::List(inner) => Type::List(within(inner)),
        Type::Map(inner) => Type::Map(within(inner)),
        Type::Nullable(inner) => Type::Nullable(within(inner)),
        Type::Boxed(inner) => Type::Boxed(within(inner)),
        Type::Model { name, text, union, is_enum } => {
            let name = names.get(name.as_str()).unwrap_or(name).clone();
            Type::Model { name, text: *text, union: *union, is_enum: *is_enum }
        }
        other => other.clone(),
    }
}
