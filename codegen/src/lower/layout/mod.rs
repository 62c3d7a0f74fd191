//! The modules of models, and their folders: in a large crate, the models that only one group uses are in a folder of their own.

mod deprecated;

use std::collections::HashMap;

use crate::ir::{Folder, Group, Item, Module, unraw};
use crate::lower::context::Context;
use crate::lower::names::declared::Declared;
use crate::lower::names::groups::GroupNames;
use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::reserved::{MODULES, WINDOWS};
use crate::lower::names::scope::Scope;
use crate::markdown;
use crate::model::{Api, Operation};

/// The maximum number of modules without folders.
const MAX_MODULES: usize = 60;

/// The minimum number of modules in a folder.
const MIN_MODULES: usize = 3;

/// The operations that use a module of models: those of one group, by its index, or those of several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Group(usize),
    Several,
}

/// Divides the models into modules, one for each component and each operation with inline types, and the modules of a large crate
/// with several groups into folders, in the order of the groups.
pub fn modules(cx: &Context<'_>, items: Vec<Item>, groups: &[Group]) -> (Vec<Module>, Vec<Folder>) {
    let mut scope = Scope::new(Case::Snake, MODULES).reserve(WINDOWS.split_whitespace());
    let heads: Vec<&[Declared]> = cx.names.declared.chunk_by(|one, next| one.head == next.head).collect();
    let names = heads.iter().filter_map(|module| module.first());
    let names: Vec<String> = names.map(|first| scope.add(&identifier(&first.name, Case::Snake))).collect();
    let has_folders = names.len() > MAX_MODULES && groups.len() > 1;
    let owners = if has_folders { owners(cx, &heads) } else { vec![Owner::Nobody; names.len()] };
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for owner in &owners {
        if let Owner::Group(index) = owner {
            *counts.entry(*index).or_default() += 1;
        }
    }
    let (mut folders, mut of_group) = (Vec::new(), HashMap::new());
    for (index, group) in cx.names.groups.iter().enumerate() {
        let is_large = counts.get(&index).is_some_and(|count| *count >= MIN_MODULES);
        if is_large && groups.iter().any(|emitted| emitted.name == group.name) {
            of_group.insert(index, folders.len());
            folders.push(Folder { name: name(&mut scope, &group.name), docs: docs(cx.api, group) });
        }
    }
    let mut items = items.into_iter();
    let modules = names.into_iter().zip(heads).zip(owners).map(|((name, declared), owner)| {
        let items: Vec<Item> = items.by_ref().take(declared.len()).collect();
        let folder = if let Owner::Group(index) = owner { of_group.get(&index).copied() } else { None };
        Module { name, folder, uses_deprecated: deprecated::is_used(cx, &items), items }
    });
    (modules.collect(), folders)
}

/// Returns the name of a group's folder. A model `Pet` of the group `pet` is in `pet_models`, because a module `pet`
/// exists.
fn name(scope: &mut Scope<'_>, group: &str) -> String {
    if scope.is_free(group) { scope.add(group) } else { scope.add(&format!("{}_models", unraw(group))) }
}

/// Returns docs in one line: the group's name and the first sentence of its description.
fn docs(api: &Api, group: &GroupNames) -> String {
    let own = format!("Models used only by {}", markdown::code(unraw(&group.name)));
    let described = api.tags.iter().find(|described| Some(&described.name) == group.tag.as_ref());
    let text = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?)).unwrap_or_default();
    let text = markdown::summary_line(&text);
    // A full stop within a link or code may not end a sentence.
    let first = text.split_once(". ").filter(|(first, _)| !first.contains(['[', '`', '<']));
    match first.map_or(text.trim_end_matches('.'), |(first, _)| first) {
        "" => format!("{own}."),
        text => format!("{own}: {text}."),
    }
}

/// Returns the owner of each module. A skipped operation counts like any other.
fn owners(cx: &Context<'_>, modules: &[&[Declared]]) -> Vec<Owner> {
    let mut owners = vec![Owner::Nobody; modules.len()];
    for (index, group) in cx.names.groups.iter().enumerate() {
        let operations = || group.operations.iter().map(|named| &cx.api.operations[named.index]);
        let requests = operations().flat_map(Operation::request_schemas);
        let reached = cx.api.reach(requests.chain(operations().flat_map(Operation::response_schemas)));
        for (owner, module) in owners.iter_mut().zip(modules) {
            if module.iter().any(|declared| reached[declared.schema.0]) {
                *owner = if *owner == Owner::Nobody { Owner::Group(index) } else { Owner::Several };
            }
        }
    }
    owners
}
