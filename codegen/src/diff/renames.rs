//! Renamed models: the new name of each old one that is gone.

use std::collections::{HashMap, HashSet};

use crate::diff::surface::items;
use crate::ir::{Crate, Item, ItemKind, Operation, Success, Type};

/// Returns the new names of models whose names are gone.
///
/// A model is the same one if it has the same address, else if it is in the same place of what stays, else if no other
/// one has its content.
pub fn renames(old: &Crate, new: &Crate) -> HashMap<String, String> {
    let (old_items, new_items) = (items(old), items(new));
    let gone = |item: &&&Item| !new_items.contains_key(item.name.as_str());
    let added = |item: &&&Item| !old_items.contains_key(item.name.as_str());
    let open = Open {
        gone: old_items.values().filter(gone).map(|item| (item.name.as_str(), *item)).collect(),
        added: new_items.values().filter(added).map(|item| (item.name.as_str(), *item)).collect(),
        found: HashMap::new(),
        used: HashSet::new(),
    };
    if open.gone.is_empty() || open.added.is_empty() {
        return HashMap::new();
    }
    let mut open = open;
    open.by_address();
    open.by_place(old, new, &old_items, &new_items);
    open.by_content();
    open.found.into_iter().map(|(old, new)| (old.to_owned(), new.to_owned())).collect()
}

/// Models without a counterpart, and those that have one by now.
struct Open<'a> {
    gone: HashMap<&'a str, &'a Item>,
    added: HashMap<&'a str, &'a Item>,
    found: HashMap<&'a str, &'a str>,
    used: HashSet<&'a str>,
}

impl<'a> Open<'a> {
    fn pair(&mut self, old: &'a str, new: &'a str) -> bool {
        let (Some(before), Some(after)) = (self.gone.get(old), self.added.get(new)) else { return false };
        let same_kind = std::mem::discriminant(&before.kind) == std::mem::discriminant(&after.kind);
        if !same_kind || self.found.contains_key(old) || !self.used.insert(new) {
            return false;
        }
        self.found.insert(old, new);
        true
    }

    fn by_address(&mut self) {
        let at: HashMap<&str, &str> =
            self.added.values().map(|item| (item.address.as_str(), item.name.as_str())).collect();
        let mut pairs: Vec<(&str, &str)> = self
            .gone
            .values()
            .filter_map(|item| Some((item.name.as_str(), *at.get(item.address.as_str())?)))
            .collect();
        pairs.sort_unstable();
        pairs.into_iter().for_each(|(old, new)| {
            self.pair(old, new);
        });
    }

    /// Pairs models that are in the same place: the type of a field, parameter or body that stays.
    fn by_place(
        &mut self,
        old: &'a Crate,
        new: &'a Crate,
        old_items: &HashMap<&'a str, &'a Item>,
        new_items: &HashMap<&'a str, &'a Item>,
    ) {
        let mut open: Vec<(&Item, &Item)> = old_items
            .values()
            .filter_map(|item| Some((*item, *new_items.get(item.name.as_str())?)))
            .chain(
                self.found.iter().filter_map(|(old, new)| Some((*old_items.get(old)?, *new_items.get(new)?))),
            )
            .collect();
        open.sort_unstable_by_key(|(item, _)| item.name.as_str());
        let by_address: HashMap<(&str, &str), &Operation> = operations(new)
            .map(|operation| ((operation.address.as_str(), operation.type_name.as_str()), operation))
            .collect();
        let mut places: Vec<(&Type, &Type)> = Vec::new();
        for before in operations(old) {
            if let Some(after) = by_address.get(&(before.address.as_str(), before.type_name.as_str())) {
                places.extend(types_of(before, after));
            }
        }
        loop {
            for (before, after) in open.drain(..) {
                places.extend(members(before, after));
            }
            for (before, after) in places.drain(..) {
                let (Some(old), Some(new)) = (model(before), model(after)) else { continue };
                if self.pair(old, new)
                    && let (Some(before), Some(after)) = (self.gone.get(old), self.added.get(new))
                {
                    open.push((before, after));
                }
            }
            if open.is_empty() {
                return;
            }
        }
    }

    /// Pairs models of the same content, if no other model has it.
    fn by_content(&mut self) {
        let by = |items: &HashMap<&'a str, &'a Item>, used: &dyn Fn(&str) -> bool| {
            let mut by: HashMap<String, Vec<&'a str>> = HashMap::new();
            for item in items.values().filter(|item| !used(&item.name)) {
                by.entry(content(item)).or_default().push(&item.name);
            }
            by
        };
        let before = by(&self.gone, &|name| self.found.contains_key(name));
        let after = by(&self.added, &|name| self.used.contains(name));
        for (content, names) in &before {
            if let ([old], Some([new])) = (names.as_slice(), after.get(content).map(Vec::as_slice)) {
                self.pair(old, new);
            }
        }
    }
}

fn operations(krate: &Crate) -> impl Iterator<Item = &Operation> {
    krate.groups.iter().flat_map(|group| &group.operations)
}

/// Returns the model in a type, if there is one.
fn model(of: &Type) -> Option<&str> {
    of.models().first().copied()
}

/// Returns the types of the members that two items have in common.
fn members<'a>(old: &'a Item, new: &'a Item) -> Vec<(&'a Type, &'a Type)> {
    match (&old.kind, &new.kind) {
        (ItemKind::Struct(old), ItemKind::Struct(new)) => {
            let fields: HashMap<&str, &Type> =
                new.fields.iter().map(|field| (field.wire.as_str(), &field.ty)).collect();
            let rest = old.rest.iter().zip(&new.rest).map(|((_, old), (_, new))| (old, new));
            let pairs =
                old.fields.iter().filter_map(|field| Some((&field.ty, *fields.get(field.wire.as_str())?)));
            pairs.chain(rest).collect()
        }
        (ItemKind::Alias(old), ItemKind::Alias(new)) => vec![(old, new)],
        (ItemKind::Union(old), ItemKind::Union(new)) if old.variants.len() == new.variants.len() => old
            .variants
            .iter()
            .map(|variant| &variant.ty)
            .zip(new.variants.iter().map(|variant| &variant.ty))
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns the types of the parts that two operations have in common.
fn types_of<'a>(old: &'a Operation, new: &'a Operation) -> Vec<(&'a Type, &'a Type)> {
    let args = |operation: &'a Operation| operation.args.iter().chain(&operation.setters);
    let by_name: HashMap<&str, &Type> = args(new).map(|arg| (arg.wire.as_str(), &arg.ty)).collect();
    let mut pairs: Vec<(&Type, &Type)> =
        args(old).filter_map(|arg| Some((&arg.ty, *by_name.get(arg.wire.as_str())?))).collect();
    pairs.extend(old.body.iter().zip(&new.body).map(|(old, new)| (&old.ty, &new.ty)));
    if let (Success::Json(old), Success::Json(new)) = (&old.success, &new.success) {
        pairs.push((old, new));
    }
    pairs
}

/// Returns what a model consists of, without names of models.
fn content(item: &Item) -> String {
    match &item.kind {
        ItemKind::Struct(body) => {
            let fields = body.fields.iter().map(|field| format!("{} {:?}", field.wire, field.presence));
            fields.collect::<Vec<_>>().join(", ")
        }
        ItemKind::Enum(variants) => {
            variants.iter().map(|variant| variant.wire.as_str()).collect::<Vec<_>>().join(", ")
        }
        ItemKind::Values(values) => {
            format!("{:?}", values.variants.iter().map(|of| &of.value).collect::<Vec<_>>())
        }
        ItemKind::Validated(of) => format!("{} {:?} {:?}", of.min, of.max, of.pattern),
        // The content is that of the variants.
        ItemKind::Union(_) | ItemKind::Alias(_) => item.address.clone(),
    }
}
