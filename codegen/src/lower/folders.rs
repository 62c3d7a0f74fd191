//! Which files of models stand together: what only one group's operations lead to has a folder, where there are many files.

use std::iter;

use crate::ir::{Folder, Group, Module};
use crate::lower::groups::Plan;
use crate::lower::names::{Case, Scope};
use crate::lower::received;
use crate::lower::reserved::{MODULES, WINDOWS};
use crate::lower::types::Declared;
use crate::markdown;
use crate::model::{Api, SchemaId};

/// As many files as one still looks over in a folder.
const FEW: usize = 60;

/// The fewest files that are worth a folder of their own.
const LEAST: usize = 3;

/// Which operations lead to a module of models: those of one plan, by its place among them, or of several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Plan(usize),
    Several,
}

/// Gives the modules their folders, in the order of the groups. Where a single group says nothing about them there are none.
pub fn sort(
    api: &Api,
    plans: &[Plan],
    groups: &[Group],
    declared: &[Declared],
    models: &mut [Module],
) -> Vec<Folder> {
    if models.len() <= FEW || groups.len() < 2 {
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
        if !is_emitted || owners.iter().filter(|owner| is_own(owner)).count() < LEAST {
            continue;
        }
        for (module, _) in models.iter_mut().zip(&owners).filter(|(_, owner)| is_own(owner)) {
            module.folder = Some(folders.len());
        }
        folders.push(Folder { name: name(&mut scope, &plan.name), docs: docs(api, plan) });
    }
    folders
}

/// What a group is called, if no file of models is called so: a model `Pet` of the group `pet` stands in `pet_models`.
fn name(scope: &mut Scope<'_>, group: &str) -> String {
    if scope.is_free(group) {
        scope.add(group)
    } else {
        scope.add(&format!("{}_models", group.trim_start_matches("r#")))
    }
}

/// A line: whose they are, and the first that the description says of the group.
fn docs(api: &Api, plan: &Plan) -> String {
    let own = format!("Of {} alone", markdown::code(plan.name.trim_start_matches("r#")));
    let described = api.tags.iter().find(|described| Some(&described.name) == plan.tag.as_ref());
    let said = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?)).unwrap_or_default();
    let said = markdown::summary_line(&said);
    // A sentence ends what is plain; in a link or code it may end nothing.
    let first = said.split_once(". ").filter(|(first, _)| !first.contains(['[', '`', '<']));
    match first.map_or(said.trim_end_matches('.'), |(first, _)| first) {
        "" => format!("{own}."),
        said => format!("{own}: {said}."),
    }
}

/// Who leads to each module, with `declared` in the order of the models. An operation that is left out leads to what it would.
fn owners(api: &Api, plans: &[Plan], declared: &[Declared], models: &[Module]) -> Vec<Owner> {
    let modules = models.iter().enumerate().flat_map(|(at, module)| iter::repeat_n(at, module.items.len()));
    let modules: Vec<(usize, SchemaId)> =
        modules.zip(declared).map(|(at, Declared { schema, .. })| (at, *schema)).collect();
    let mut owners = vec![Owner::Nobody; models.len()];
    for (index, plan) in plans.iter().enumerate() {
        let operations = || plan.operations.iter().map(|named| &api.operations[named.index]);
        let given = operations().flat_map(received::requests).chain(operations().flat_map(received::answers));
        let reached = received::reach(api, given);
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
