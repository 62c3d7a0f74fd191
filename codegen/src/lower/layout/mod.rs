//! Folders of models: in a large crate, the models that only one group uses are in a folder of their own.

pub mod parts;

use std::iter;

use crate::ir::{Folder, Group, Module};
use crate::lower::models::response_only;
use crate::lower::names::groups::Plan;
use crate::lower::names::reserved::{MODULES, WINDOWS};
use crate::lower::names::{Case, Scope};
use crate::lower::types::Declared;
use crate::markdown;
use crate::model::{Api, SchemaId};

/// The maximum number of modules without folders.
const MAX_MODULES: usize = 60;

/// The minimum number of modules in a folder.
const MIN_MODULES: usize = 3;

/// The operations that use a module of models: those of one group, by its index, or those of several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Plan(usize),
    Several,
}

/// Assigns modules to folders, in the order of the groups. A crate with a single group has no folders.
pub fn sort(
    api: &Api,
    plans: &[Plan],
    groups: &[Group],
    declared: &[Declared],
    models: &mut [Module],
) -> Vec<Folder> {
    if models.len() <= MAX_MODULES || groups.len() < 2 {
        return Vec::new();
    }
    let owners = owners(api, plans, declared, models);
    let reserved = [MODULES, WINDOWS].concat();
    let mut scope = Scope::new(Case::Snake, &reserved);
    models.iter().for_each(|module| drop(scope.add(&module.name)));
    let mut folders: Vec<Folder> = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        let is_own = |owner: &Owner| *owner == Owner::Plan(index);
        let is_emitted = groups.iter().any(|group| group.name == plan.name);
        if !is_emitted || owners.iter().filter(|owner| is_own(owner)).count() < MIN_MODULES {
            continue;
        }
        for (module, _) in models.iter_mut().zip(&owners).filter(|(_, owner)| is_own(owner)) {
            module.folder = Some(folders.len());
        }
        folders.push(Folder { name: name(&mut scope, &plan.name), docs: docs(api, plan) });
    }
    folders
}

/// Returns the name of a group's folder. A model `Pet` of the group `pet` is in `pet_models`, because a module `pet`
/// exists.
fn name(scope: &mut Scope<'_>, group: &str) -> String {
    if scope.is_free(group) {
        scope.add(group)
    } else {
        scope.add(&format!("{}_models", group.trim_start_matches("r#")))
    }
}

/// Returns docs in one line: the group's name and the first sentence of its description.
fn docs(api: &Api, plan: &Plan) -> String {
    let own = format!("Models used only by {}", markdown::code(plan.name.trim_start_matches("r#")));
    let described = api.tags.iter().find(|described| Some(&described.name) == plan.tag.as_ref());
    let text = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?)).unwrap_or_default();
    let text = markdown::summary_line(&text);
    // A full stop within a link or code may not end a sentence.
    let first = text.split_once(". ").filter(|(first, _)| !first.contains(['[', '`', '<']));
    match first.map_or(text.trim_end_matches('.'), |(first, _)| first) {
        "" => format!("{own}."),
        text => format!("{own}: {text}."),
    }
}

/// Returns the owner of each module, with `declared` in the order of the models. A skipped operation counts like any
/// other.
fn owners(api: &Api, plans: &[Plan], declared: &[Declared], models: &[Module]) -> Vec<Owner> {
    let modules = models.iter().enumerate().flat_map(|(at, module)| iter::repeat_n(at, module.items.len()));
    let modules: Vec<(usize, SchemaId)> =
        modules.zip(declared).map(|(at, Declared { schema, .. })| (at, *schema)).collect();
    let mut owners = vec![Owner::Nobody; models.len()];
    for (index, plan) in plans.iter().enumerate() {
        let operations = || plan.operations.iter().map(|named| &api.operations[named.index]);
        let schemas = operations()
            .flat_map(response_only::requests)
            .chain(operations().flat_map(response_only::responses));
        let reached = response_only::reach(api, schemas);
        for (at, _) in modules.iter().filter(|(_, schema)| reached[schema.0]) {
            owners[*at] = match owners[*at] {
                Owner::Nobody => Owner::Plan(index),
                Owner::Plan(other) if other == index => Owner::Plan(index),
                _ => Owner::Several,
            };
        }
    }
    owners
}
