//! Files of large groups, by path.

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::ir::{Group, Operation, PathPart, Section};
use crate::lower::names::reserved::{MODULES, WINDOWS};
use crate::lower::names::{Case, Scope, identifier};
use crate::markdown::code;

/// The maximum number of operations in a file. Some take a hundred lines.
const MAX_OPERATIONS: usize = 15;

/// The number of path words that name a file.
const MAX_WORDS: usize = 2;

/// Assigns the operations of large groups to files, in the order of the description. Operations whose paths begin with
/// the same words are in one file.
pub fn split(groups: &mut [Group]) {
    for group in groups.iter_mut().filter(|group| group.operations.len() > MAX_OPERATIONS) {
        let paths: Vec<Vec<String>> = group.operations.iter().map(words).collect();
        let common = common_prefix(&paths);
        let keys: Vec<&[String]> =
            paths.iter().map(|path| &path[common..path.len().min(common + MAX_WORDS)]).collect();
        // The shortest path of each file.
        let mut distinct: IndexMap<&[String], String> = IndexMap::new();
        for (operation, key) in group.operations.iter_mut().zip(&keys) {
            let template = template(operation);
            let (part, shortest) = match distinct.entry(key) {
                Entry::Occupied(entry) => (entry.index(), entry.into_mut()),
                Entry::Vacant(entry) => (entry.index(), entry.insert(template.clone())),
            };
            operation.part = Some(part);
            if template.len() < shortest.len() {
                *shortest = template;
            }
        }
        if distinct.len() < 2 {
            group.operations.iter_mut().for_each(|operation| operation.part = None);
            continue;
        }
        let stem = group.name.trim_start_matches("r#").to_owned();
        let reserved = [MODULES, WINDOWS, &[stem.as_str()]].concat();
        let mut scope = Scope::new(Case::Snake, &reserved);
        let parts = distinct.into_iter().map(|(key, shortest)| {
            let docs = format!("Operations below {}.", code(&shortest));
            Section { name: scope.add(&name(key)), docs }
        });
        group.parts = parts.collect();
    }
}

/// Returns the name of a file: `root` for the paths without words of their own.
fn name(key: &[String]) -> String {
    if key.is_empty() { "root".to_owned() } else { identifier(&key.join(" "), Case::Snake) }
}

/// Returns the number of words that all paths begin with.
fn common_prefix(paths: &[Vec<String>]) -> usize {
    let Some((first, others)) = paths.split_first() else { return 0 };
    let is_common = |at: &usize| others.iter().all(|other| other.get(*at) == first.get(*at));
    (0..first.len()).take_while(is_common).count()
}

/// Returns the literal words of a path: `/v1/pets/{id}/toys.json` → `v1`, `pets`, `toys`.
fn words(operation: &Operation) -> Vec<String> {
    let template = template(operation);
    let segments = template.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    segments.map(|segment| segment.split('.').next().unwrap_or_default().to_owned()).collect()
}

fn template(operation: &Operation) -> String {
    let parts = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Value(name) => format!("{{{name}}}"),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::{common_prefix, name};

    fn paths(all: &[&str]) -> Vec<Vec<String>> {
        all.iter().map(|path| path.split_whitespace().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn common_prefix_of_paths_is_counted() {
        for (all, count) in [
            (&["v1 pets toys", "v1 pets", "v1 pets food"][..], 2),
            (&["v1 pets", "v1 pets"], 2),
            (&["pets", "shops"], 0),
            (&["", "shops"], 0),
            (&[], 0),
        ] {
            assert_eq!(common_prefix(&paths(all)), count, "{all:?}");
        }
    }

    #[test]
    fn files_are_named_by_path_words() {
        assert_eq!(name(&paths(&["pets toys-of"])[0]), "pets_toys_of");
        assert_eq!(name(&[]), "root");
    }
}
