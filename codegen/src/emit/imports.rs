//! `use` items.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::RustFile;

/// `use` items for the paths that are needed: one for each parent.
pub fn imports<'a>(file: &mut RustFile, paths: impl IntoIterator<Item = (&'a str, bool)>) {
    let mut parents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let needed = paths.into_iter().filter(|(_, needed)| *needed);
    for (parent, name) in needed.filter_map(|(path, _)| path.rsplit_once("::")) {
        parents.entry(parent).or_default().insert(name);
    }
    for (parent, names) in parents {
        file.names_of("use", parent, &names.into_iter().collect::<Vec<_>>());
    }
}
