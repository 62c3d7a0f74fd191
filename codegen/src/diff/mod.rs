//! What changed between the crates of two descriptions, and what it means for their users.

mod change;
mod compare;
mod difference;
mod models;
mod operations;
mod renames;
mod render;
mod rules;
mod service;
mod surface;
mod usage;

use std::collections::{HashMap, HashSet};

use change::{Aspect, Kind, Noun};
pub use change::{Change, Verdicts};
pub use difference::{Bump, Difference};
use surface::{Entry, View};

use crate::ir::Crate;

/// Compares two crates.
pub fn diff(old: &Crate, new: &Crate) -> Difference {
    let (renames, none) = (renames::renames(old, new), HashMap::new());
    // A type that becomes an alias is one change, and not one of each place.
    let aliases = surface::aliases(new);
    let unchanged = HashMap::new();
    let (before, after) = (View::new(old, &renames, &aliases), View::new(new, &none, &unchanged));
    let others = |view: &View<'_>| {
        [service::nodes(view), operations::nodes(view), operations::webhooks(view)].concat()
    };
    let mut changes = compare::compare(&others(&before), &others(&after));
    let (old_models, new_models) = (models::nodes(&before), models::nodes(&after));
    changes.extend(renamed(&renames, &old_models, &new_models));
    changes.extend(compare::identities(&old_models, &new_models));
    changes.extend(compare::compare(&old_models, &new_models));
    mark_followers(&mut changes);
    Difference { changes }
}

/// Marks the changes that follow from others: setters of a request builder from fields of the body, and credentials of an
/// operation from those of the service.
fn mark_followers(changes: &mut [Change]) {
    let is_field = |change: &&Change| change.rule.starts_with("field-") && change.verdicts.source;
    let fields: HashSet<String> = changes
        .iter()
        .filter(is_field)
        .flat_map(|change| [change.old_address.clone(), change.new_address.clone()])
        .filter(|address| !address.is_empty())
        .collect();
    let security = changes.iter().find(|change| change.rule == "service-security-changed").cloned();
    for change in changes {
        let is_of_field = change.rule.starts_with("body-setter-")
            && (fields.contains(&change.old_address) || fields.contains(&change.new_address));
        let is_of_service = change.rule == "operation-security-changed"
            && security.as_ref().is_some_and(|of| of.old == change.old && of.new == change.new);
        change.follows = is_of_field || is_of_service;
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
