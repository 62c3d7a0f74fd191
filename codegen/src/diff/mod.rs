//! What changed between the crates of two descriptions, and what it means for their users.

mod change;
mod changelog;
mod compare;
mod difference;
mod identities;
mod items;
mod models;
mod operations;
mod outline;
mod page;
mod renames;
mod render;
mod rules;
mod service;
mod surface;
mod usage;
mod version;
mod words;

use std::collections::{HashMap, HashSet};

use change::{Aspect, Kind, Noun};
pub use change::{Change, State, Verdicts};
pub use difference::{Bump, Difference};
pub use items::{ItemChange, item_changes};
pub use outline::outline;
use surface::{Entry, View};

use crate::ir::Crate;

/// Compares two crates.
pub fn diff(old: &Crate, new: &Crate) -> Difference {
    let (renames, none) = (renames::renames(old, new), HashMap::new());
    // A type that becomes an alias, or whose definition has another of its names, is one change, and not one of each place.
    let aliases = surface::aliases(new);
    let (before, after) = (View::new(old, &renames, &aliases), View::new(new, &none, &aliases));
    let others = |view: &View<'_>| {
        [service::nodes(view), operations::nodes(view), operations::webhooks(view)].concat()
    };
    let mut changes = compare::compare(&others(&before), &others(&after));
    let (mut old_models, mut new_models) = (models::nodes(&before), models::nodes(&after));
    changes.extend(renamed(&renames, &old_models, &new_models));
    changes.extend(identities::identities(&old_models, &new_models));
    identities::remove_contents(&mut old_models, &mut new_models);
    changes.extend(compare::compare(&old_models, &new_models));
    mark_followers(&mut changes);
    restore_names(&mut changes, &renames);
    Difference { changes }
}

/// Gives renamed models their old names in the old paths.
fn restore_names(changes: &mut [Change], renames: &HashMap<String, String>) {
    let names: HashMap<&str, &str> = renames.iter().map(|(old, new)| (new.as_str(), old.as_str())).collect();
    for state in changes.iter_mut().filter_map(|change| change.old.as_mut()) {
        let Some(path) = state.path.strip_prefix("models::") else { continue };
        let end = path.find("::").unwrap_or(path.len());
        let (name, rest) = path.split_at(end);
        if let Some(old) = names.get(name) {
            state.path = format!("models::{old}{rest}");
        }
    }
}

/// Marks the changes that follow from others: setters of a request builder from fields of the body, and credentials of an
/// operation from those of the service.
fn mark_followers(changes: &mut [Change]) {
    let is_field = |change: &&Change| change.rule.starts_with("field-") && change.verdicts.source;
    let fields: HashSet<String> = changes
        .iter()
        .filter(is_field)
        .flat_map(|change| change.states().map(|state| state.address.clone()).collect::<Vec<_>>())
        .filter(|address| !address.is_empty())
        .collect();
    let security = changes.iter().find(|change| change.rule == "service-security-changed").cloned();
    for change in changes {
        let is_of_field = change.rule.starts_with("body-setter-")
            && change.states().any(|state| fields.contains(&state.address));
        let is_of_service = change.rule == "operation-security-changed"
            && security.as_ref().is_some_and(|of| {
                of.old_value() == change.old_value() && of.new_value() == change.new_value()
            });
        change.follows |= is_of_field || is_of_service;
    }
}

/// Returns the renamed models.
fn renamed(renames: &HashMap<String, String>, old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let before: HashMap<&str, &Entry> = old.iter().map(|node| (node.key.as_str(), node)).collect();
    let names: HashMap<&str, &str> = renames.iter().map(|(old, new)| (new.as_str(), old.as_str())).collect();
    let changed = new.iter().filter_map(|node| {
        let old = names.get(node.key.as_str())?;
        let address = &before.get(node.key.as_str())?.address;
        let with = |name: &str, at: &str| {
            Entry::new(Noun::Type, name, format!("models::{name}")).at(at).with(Aspect::Name, name)
        };
        let new = with(&node.key, &node.address);
        compare::change(Kind::Changed(Aspect::Name), Some(&with(old, address)), Some(&new))
    });
    changed.collect()
}
