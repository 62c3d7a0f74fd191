//! `cargo xtask generate --check`: is what is on the disk what would be written?

use std::path::Path;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::terminal::{ADDED, BOLD, ERROR, HUNK, REMOVED, count, safe, shown};
use crate::write::Plan;

/// How many files are shown, and how many lines of a file that is new or left over.
const FILES: usize = 5;
const LINES: usize = 12;

/// Whether all is up to date, and if not, what differs and which command mends it. One line when all is.
pub fn report(plan: &Plan, command: &str) -> String {
    if plan.is_empty() {
        return format!("up to date: {}\n", count(plan.unchanged, "file"));
    }
    let stale = stale(plan);
    let mut text = String::new();
    for file in stale.iter().take(FILES) {
        text.push_str(&diff(file));
        text.push('\n');
    }
    if stale.len() > FILES {
        text.push_str(&format!("… and {}, not shown\n\n", count(stale.len() - FILES, "more file")));
    }
    for file in &stale {
        text.push_str(&format!("{BOLD}{:>9}{BOLD:#} {}\n", file.kind(), shown(file.path)));
    }
    text.push_str(&format!(
        "\n{ERROR}error{ERROR:#}: {} not up to date, {} unchanged\n  = to mend it, run: {BOLD}{}{BOLD:#}\n",
        count(stale.len(), "file"),
        plan.unchanged,
        safe(command),
    ));
    text
}

/// A file that is not as it should be.
struct Stale<'a> {
    path: &'a Path,
    before: Option<&'a [u8]>,
    after: Option<&'a str>,
}

impl Stale<'_> {
    fn kind(&self) -> &'static str {
        match (self.before, self.after) {
            (Some(_), Some(_)) => "differs",
            (None, _) => "missing",
            (Some(_), None) => "left over",
        }
    }
}

/// Those that differ come first: their diffs say most.
fn stale(plan: &Plan) -> Vec<Stale<'_>> {
    let (differ, missing): (Vec<_>, Vec<_>) = plan.write.iter().partition(|change| change.before.is_some());
    let writes = differ.into_iter().chain(missing).map(|change| Stale {
        path: &change.path,
        before: change.before.as_ref().map(|old| old.bytes.as_slice()),
        after: Some(&change.after),
    });
    let removes = plan.remove.iter().map(|leftover| Stale {
        path: &leftover.path,
        before: Some(&leftover.before),
        after: None,
    });
    writes.chain(removes).collect()
}

/// A unified diff; of a file that is new or left over, its beginning.
fn diff(file: &Stale<'_>) -> String {
    let path = shown(file.path);
    let (old, new) = (file.before.map(|_| &path), file.after.map(|_| &path));
    let null = "/dev/null".to_owned();
    let mut text = format!("{BOLD}--- {}\n+++ {}{BOLD:#}\n", old.unwrap_or(&null), new.unwrap_or(&null));
    let before = String::from_utf8_lossy(file.before.unwrap_or_default());
    let hunks = hunks(&before, file.after.unwrap_or_default());
    let limit = if old.is_some() && new.is_some() { usize::MAX } else { LINES };
    for line in hunks.iter().take(limit) {
        text.push_str(line);
    }
    if hunks.len() > limit {
        text.push_str(&format!("… and {}\n", count(hunks.len() - limit, "more line")));
    }
    text
}

/// The lines of a unified diff, below its head.
fn hunks(before: &str, after: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let diff = TextDiff::configure().timeout(Duration::from_secs(2)).diff_lines(before, after);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        lines.push(format!("{HUNK}{}{HUNK:#}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let value = change.value();
            let line = value.strip_suffix('\n');
            let style = match change.tag() {
                ChangeTag::Delete => REMOVED,
                ChangeTag::Insert => ADDED,
                ChangeTag::Equal => Default::default(),
            };
            lines.push(format!("{style}{}{}{style:#}\n", change.tag(), safe(line.unwrap_or(value))));
            if line.is_none() {
                lines.push("\\ No newline at end of file\n".to_owned());
            }
        }
    }
    lines
}
