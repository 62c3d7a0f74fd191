//! `use` items.

use std::collections::{BTreeMap, BTreeSet};

use crate::print::RustFile;

/// Writes `use` items for the needed paths: one for each parent module.
pub fn imports<'a>(file: &mut RustFile, paths: impl IntoIterator<Item = (&'a str, bool)>) {
    let mut parents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let needed = paths.into_iter().filter(|(_, needed)| *needed);
    for (parent, name) in needed.filter_map(|(path, _)| path.rsplit_once("::")) {
        parents.entry(parent).or_default().insert(name);
    }
    // A module and its items are imported together: `text::{self, UnknownValue}`.
    let modules: Vec<&str> = parents.keys().copied().collect();
    for module in modules {
        if let Some((outer, name)) = module.rsplit_once("::")
            && parents.get_mut(outer).is_some_and(|names| names.remove(name))
        {
            parents.entry(module).or_default().insert("self");
        }
    }
    parents.retain(|_, names| !names.is_empty());
    for (parent, names) in parents {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by_key(|name| (*name != "self", *name));
        file.names_of("use", parent, &names);
    }
}
