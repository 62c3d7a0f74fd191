//! What differs between two runs.

use std::collections::{BTreeMap, BTreeSet};

use codegen_tests::Emitted;
use similar::{ChangeTag, TextDiff};

/// The lines that a file loses and gains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// How many lines go.
    pub removed: usize,
    /// How many come.
    pub added: usize,
    /// The lines, with `-` and `+` before them.
    pub text: String,
}

/// Every file that differs, the lock among them.
pub fn of(before: &Emitted, after: &Emitted) -> BTreeMap<String, Change> {
    let paths: BTreeSet<&String> = before.files.keys().chain(after.files.keys()).collect();
    let text = |emitted: &Emitted, path: &str| emitted.files.get(path).cloned().unwrap_or_default();
    let mut changes: BTreeMap<String, Change> = paths
        .into_iter()
        .map(|path| (path.clone(), change(&text(before, path), &text(after, path))))
        .chain([("names.lock".to_owned(), change(&before.lock, &after.lock))])
        .collect();
    changes.retain(|_, change| !change.text.is_empty());
    changes
}

fn change(before: &str, after: &str) -> Change {
    let mut change = Change::default();
    for line in TextDiff::from_lines(before, after).iter_all_changes() {
        let sign = match line.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => {
                change.removed += 1;
                '-'
            }
            ChangeTag::Insert => {
                change.added += 1;
                '+'
            }
        };
        change.text.push_str(&format!("  {sign}{}\n", line.value().trim_end_matches('\n')));
    }
    change
}

/// The differences as a person would read them.
pub fn shown(changes: &BTreeMap<String, Change>) -> String {
    changes.iter().map(|(path, change)| format!("{path}\n{}", change.text)).collect()
}
