//! The differences between two crates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::change::{Change, Verdicts};

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

    /// Returns the consequences of the changes that nobody has accepted.
    pub fn open_verdicts(&self) -> Verdicts {
        let open = self.changes.iter().filter(|change| change.accepted.is_none());
        open.fold(Verdicts::default(), |all, change| all.or(change.verdicts))
    }

    /// Accepts changes: `reasons` has the reason for each fingerprint. Returns the fingerprints of no change.
    pub fn accept<'a>(&mut self, reasons: &'a BTreeMap<String, String>) -> Vec<&'a str> {
        let mut unused: BTreeSet<&str> = reasons.keys().map(String::as_str).collect();
        for change in &mut self.changes {
            let fingerprint = change.fingerprint();
            change.accepted = reasons.get(&fingerprint).cloned();
            unused.remove(fingerprint.as_str());
        }
        unused.into_iter().collect()
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
