//! What a run uses of a config, so that entries without effect are reported.

use std::collections::{HashMap, HashSet};

/// The entries that a run has used, and the names that `[merge]` gives.
#[derive(Debug, Default)]
pub struct Used {
    entries: HashSet<String>,
    /// Address → name of the types from `[merge]`.
    merged: HashMap<String, String>,
}

impl Used {
    /// Records entries: addresses, patterns, prefixes, formats or URLs.
    pub fn record(&mut self, entries: impl IntoIterator<Item = impl Into<String>>) {
        self.entries.extend(entries.into_iter().map(Into::into));
    }

    /// Returns `true` if an entry has been used.
    pub fn contains(&self, entry: &str) -> bool {
        self.entries.contains(entry)
    }

    /// Records that the type with this address has its name from `[merge]`.
    pub fn record_merged(&mut self, address: &str, name: &str) {
        self.merged.insert(address.to_owned(), name.to_owned());
    }

    /// Returns the name in `[merge]` of the type with this address.
    pub fn merged(&self, address: &str) -> Option<&str> {
        self.merged.get(address).map(String::as_str)
    }
}
