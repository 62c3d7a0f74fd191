//! Differences between the output of two runs.

use std::collections::{BTreeMap, BTreeSet};

use codegen_tests::Emitted;
use similar::{ChangeTag, TextDiff};

/// The changed lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The number of removed lines.
    pub removed: usize,
    /// The number of added lines.
    pub added: usize,
    /// The lines with the prefix `-` or `+`.
    pub text: String,
}

/// Returns the changed files, including the lock.
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
        // Every change of the description or the config has another hash.
        if line.value().contains(" = \"sha256:") {
            continue;
        }
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

/// Formats the differences.
pub fn shown(changes: &BTreeMap<String, Change>) -> String {
    changes.iter().map(|(path, change)| format!("{path}\n{}", change.text)).collect()
}

/// Formats the differences, without the middle of many consecutive lines that are removed or added.
pub fn abbreviated(changes: &BTreeMap<String, Change>) -> String {
    const MOST: usize = 6;
    let mut out = String::new();
    for (path, change) in changes {
        out.push_str(&format!("{path}\n"));
        let lines: Vec<&str> = change.text.lines().collect();
        for run in lines.chunk_by(|one, other| one.as_bytes()[2] == other.as_bytes()[2]) {
            let (start, end) = if run.len() > MOST { run.split_at(MOST - 4) } else { (run, &[][..]) };
            out.extend(start.iter().map(|line| format!("{line}\n")));
            if !end.is_empty() {
                out.push_str(&format!("  … {} more lines\n", end.len()));
            }
        }
    }
    out
}
