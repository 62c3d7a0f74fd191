//! Comparison of two reports, document by document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::record::{Record, Verdict};
use super::report::Report;
use super::table::one_line;
use specsmith_cli::terminal::{ADDED, REMOVED, WARNING, count};

/// Lists the new, missing and changed documents, one per line.
pub fn compare(before: &Report, after: &Report) -> String {
    let (old, new) = (by_path(before), by_path(after));
    let paths: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let (mut text, mut number) = (String::new(), 0);
    for path in paths {
        let name = one_line(path);
        let line = match (old.get(path), new.get(path)) {
            (Some(old), Some(new)) => match changes(old, new) {
                changes if changes.is_empty() => continue,
                changes => format!("{WARNING}changed{WARNING:#} {name}: {}", changes.join("; ")),
            },
            (None, Some(new)) => format!("{ADDED}new{ADDED:#}     {name}: {}", verdict_name(new.verdict)),
            _ => format!("{REMOVED}missing{REMOVED:#} {name}"),
        };
        number += 1;
        text.push_str(&line);
        text.push('\n');
    }
    match number {
        0 => "no document changed\n".to_owned(),
        1 => format!("{text}1 document changed of {}\n", after.documents.len()),
        _ => format!("{text}{} changed of {}\n", count(number, "document"), after.documents.len()),
    }
}

fn by_path(report: &Report) -> BTreeMap<&str, &Record> {
    report.documents.iter().map(|record| (record.path.as_str(), record)).collect()
}

/// Lists the differences between two records. The wording of messages is not compared: it changes often, and
/// the counts are enough.
fn changes(old: &Record, new: &Record) -> Vec<String> {
    let number =
        |number: Option<usize>| number.map_or_else(|| "unknown".to_owned(), |number| number.to_string());
    let mut changes = Vec::new();
    changes.extend(change("verdict", verdict_name(old.verdict), verdict_name(new.verdict)));
    changes.extend(change("version", one_line(&old.version), one_line(&new.version)));
    changes.extend(change("operations", number(old.operations), number(new.operations)));
    changes.extend(change("operations emitted", old.emitted, new.emitted));
    changes.extend(change("schemas", number(old.schemas), number(new.schemas)));
    for (old, new) in [(&old.errors, &new.errors), (&old.warnings, &new.warnings)] {
        let codes: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let of = |counts: &BTreeMap<String, usize>, code| counts.get(code).copied().unwrap_or(0);
        changes.extend(codes.into_iter().filter_map(|code| change(code, of(old, code), of(new, code))));
    }
    changes.extend(change("lines", old.lines, new.lines));
    // A check that only one of the runs made is not a difference.
    if let (Some(old), Some(new)) = (&old.compiled, &new.compiled) {
        let sum = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
        changes.extend(change("rustc errors", sum(&old.errors), sum(&new.errors)));
        changes.extend(change("rustc warnings", sum(&old.warnings), sum(&new.warnings)));
        changes.extend(change("clippy messages", sum(&old.clippy), sum(&new.clippy)));
    }
    if let (Some(old), Some(new)) = (&old.examples, &new.examples) {
        let pairs = old.counts.each().into_iter().zip(new.counts.each());
        changes.extend(
            pairs.filter_map(|((name, old), (_, new))| change(&format!("{name} examples"), old, new)),
        );
    }
    changes
}

fn change<T: Display + PartialEq>(name: &str, old: T, new: T) -> Option<String> {
    (old != new).then(|| format!("{} {old} → {new}", one_line(name)))
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Refused => "refused",
        Verdict::Panic => "panic",
    }
}
