//! What changed between the crates of two descriptions, and what it means for their users.

mod change;
mod compare;
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
use surface::{Node, View};

use serde::Serialize;

use crate::ir::Crate;

/// The differences between two crates.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// The changes: of the service and its operations, then of the models.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Returns the consequences of all changes.
    pub fn verdicts(&self) -> Verdicts {
        self.changes.iter().fold(Verdicts::default(), |all, change| all.or(change.verdicts))
    }

    /// Returns the version that follows: a change that breaks source is breaking.
    pub fn bump(&self) -> Bump {
        let verdicts = self.verdicts();
        match self.changes.is_empty() {
            true => Bump::None,
            false if verdicts.source => Bump::Breaking,
            false => Bump::Compatible,
        }
    }
}

/// The version that follows from changes, by Cargo's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// The same version.
    None,
    /// A compatible version.
    Compatible,
    /// A version that users have to ask for.
    Breaking,
}

/// Compares two crates.
pub fn diff(old: &Crate, new: &Crate) -> Difference {
    let (renames, same) = (renames::renames(old, new), HashMap::new());
    let (before, after) = (View::new(old, &renames), View::new(new, &same));
    let others = |view: &View<'_>| [service::nodes(view), operations::nodes(view)].concat();
    let mut changes = compare::compare(&others(&before), &others(&after));
    let (old_models, new_models) = (models::nodes(&before), models::nodes(&after));
    changes.extend(renamed(&renames, &old_models, &new_models));
    changes.extend(compare::identities(&old_models, &new_models));
    changes.extend(compare::compare(&old_models, &new_models));
    let broken: HashSet<String> = changes
        .iter()
        .filter(|change| change.rule.starts_with("field-") && change.verdicts.source)
        .flat_map(|change| [change.old_address.clone(), change.new_address.clone()])
        .collect();
    // The setters of a request builder follow the fields of the body.
    changes.retain(|change| {
        !change.rule.starts_with("body-setter-")
            || !broken.contains(&change.old_address) && !broken.contains(&change.new_address)
    });
    Difference { changes }
}

/// Returns the renamed models.
fn renamed(renames: &HashMap<String, String>, old: &[Node], new: &[Node]) -> Vec<Change> {
    let before: HashMap<&str, &Node> = old.iter().map(|node| (node.key.as_str(), node)).collect();
    let names: HashMap<&str, &str> = renames.iter().map(|(old, new)| (new.as_str(), old.as_str())).collect();
    let changed = new.iter().filter_map(|node| {
        let old = names.get(node.key.as_str())?;
        let address = &before.get(node.key.as_str())?.address;
        let with = |name: &str, at: &str| {
            Node::new(Noun::Type, name, format!("models::{name}")).at(at).with(Aspect::Name, name)
        };
        let new = with(&node.key, &node.address);
        compare::change(Kind::Changed(Aspect::Name), Some(&with(old, address)), Some(&new))
    });
    changed.collect()
}
