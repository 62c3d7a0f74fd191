//! Files of large groups, by path.

use indexmap::IndexMap;

use crate::ir::{Operation, PathPart, Section, unraw};
use crate::lower::names::identifier::{Case, identifier};
use crate::lower::names::reserved::{MODULES, WINDOWS};
use crate::lower::names::scope::Scope;
use crate::markdown::code;

/// The maximum number of operations in a file. Some take a hundred lines.
const MAX_OPERATIONS: usize = 15;

/// The number of path words that name a file.
const MAX_WORDS: usize = 2;

/// Divides the operations of a large group into files, in the order of the description. Operations whose paths begin with the same
/// words are in one file.
pub fn sections(group: &str, operations: &[Operation]) -> Vec<Section> {
    if operations.len() <= MAX_OPERATIONS {
        return Vec::new();
    }
    let paths: Vec<Vec<String>> = operations.iter().map(words).collect();
    let common = common_prefix(&paths);
    let mut by_key: IndexMap<&[String], Vec<usize>> = IndexMap::new();
    for (index, path) in paths.iter().enumerate() {
        let key = &path[common..path.len().min(common + MAX_WORDS)];
        by_key.entry(key).or_default().push(index);
    }
    if by_key.len() < 2 {
        return Vec::new();
    }
    let reserved = WINDOWS.split_whitespace().chain([unraw(group)]);
    let mut scope = Scope::new(Case::Snake, MODULES).reserve(reserved);
    let sections = by_key.into_iter().map(|(key, own)| {
        let shortest = own.iter().map(|&index| template(&operations[index])).min_by_key(String::len);
        Section {
            name: scope.add(&name(key)),
            docs: format!("Operations below {}.", code(&shortest.unwrap_or_default())),
            operations: own,
        }
    });
    sections.collect()
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
