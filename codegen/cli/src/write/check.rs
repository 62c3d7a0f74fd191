//! The differences between the files on disk and those that would be written, as text.

use std::borrow::Cow;
use std::path::Path;

use clap::builder::styling::Style;
use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

use super::state::Plan;
use crate::error::Error;
use crate::terminal::{ADDED, BOLD, HUNK, REMOVED, count, display_path, escape};

/// The number of files whose diff is printed, and of lines printed for a missing or obsolete file.
const FILES: usize = 5;
const LINES: usize = 12;

/// Returns an error with the differences and the command that removes them.
pub fn error(plan: &Plan, command: &str) -> Error {
    let differences = differences(plan);
    let mut text = String::new();
    for file in differences.iter().take(FILES) {
        text.push_str(&diff(file));
        text.push('\n');
    }
    if differences.len() > FILES {
        text.push_str(&format!("… and {}, not shown\n\n", count(differences.len() - FILES, "more file")));
    }
    for file in &differences {
        text.push_str(&format!("{BOLD}{:>9}{BOLD:#} {}\n", file.kind(), display_path(file.path)));
    }
    text.push_str(&cause(plan));
    text.push('\n');
    let files = count(differences.len(), "file");
    Error::new(format!("{files} not up to date, {} unchanged", plan.unchanged))
        .help(format!("run {command}"))
        .preceded_by(text)
}

/// Returns a note if neither the description nor the config caused the differences.
fn cause(plan: &Plan) -> String {
    let manifest = plan.write.iter().find(|change| change.path.ends_with("Cargo.toml"));
    let provenance = |text: &str| specsmith::Provenance::of_manifest(text);
    let Some(change) = manifest else { return String::new() };
    let before = change.before.as_ref().map(|old| String::from_utf8_lossy(&old.bytes));
    let (Some(old), Some(new)) = (before.and_then(|text| provenance(&text)), provenance(&change.after))
    else {
        return String::new();
    };
    if (&old.description, &old.config) != (&new.description, &new.config) || old.version == new.version {
        return String::new();
    }
    format!(
        "\nnote: only the generator differs: specsmith {} wrote these files, this is {}\n",
        escape(&old.version),
        new.version
    )
}

/// A file whose content on disk is not the generated one.
struct FileDifference<'a> {
    path: &'a Path,
    before: Option<&'a [u8]>,
    after: Option<&'a str>,
}

impl FileDifference<'_> {
    fn kind(&self) -> &'static str {
        match (self.before, self.after) {
            (Some(_), Some(_)) => "differs",
            (None, _) => "missing",
            (Some(_), None) => "obsolete",
        }
    }
}

/// Returns the differences, changed files first: their diffs are the most informative.
fn differences(plan: &Plan) -> Vec<FileDifference<'_>> {
    let (differ, missing): (Vec<_>, Vec<_>) = plan.write.iter().partition(|change| change.before.is_some());
    let writes = differ.into_iter().chain(missing).map(|change| FileDifference {
        path: &change.path,
        before: change.before.as_ref().map(|old| old.bytes.as_slice()),
        after: Some(&change.after),
    });
    let removes = plan.remove.iter().map(|obsolete| FileDifference {
        path: &obsolete.path,
        before: Some(&obsolete.before),
        after: None,
    });
    writes.chain(removes).collect()
}

/// Returns a unified diff, limited to the first lines for a missing or obsolete file.
fn diff(file: &FileDifference<'_>) -> String {
    let path = display_path(file.path);
    let (old, new) = (file.before.map(|_| &path), file.after.map(|_| &path));
    let null = "/dev/null".to_owned();
    let mut text = format!("{BOLD}--- {}\n+++ {}{BOLD:#}\n", old.unwrap_or(&null), new.unwrap_or(&null));
    let before = String::from_utf8_lossy(file.before.unwrap_or_default());
    let hunks = hunks(&before, file.after.unwrap_or_default());
    let limit = if old.is_some() && new.is_some() { usize::MAX } else { LINES };
    text.extend(hunks.split_inclusive('\n').take(limit));
    let more = hunks.lines().count().saturating_sub(limit);
    if more > 0 {
        text.push_str(&format!("… and {}\n", count(more, "more line")));
    }
    text
}

/// Returns a unified diff without its header.
fn hunks(before: &str, after: &str) -> String {
    let (before, after) = (with_last_line_end(before), with_last_line_end(after));
    let input = InternedInput::new(&*before, &*after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    let text = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string();
    text.split_terminator('\n').map(line).collect()
}

/// Adds the line that says that the last line has no end, if it has none.
fn with_last_line_end(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.ends_with('\n') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{text}\n\\ No newline at end of file\n"))
}

/// Returns a line of a diff with its color, and without control characters.
fn line(line: &str) -> String {
    let style = match line.as_bytes().first() {
        Some(b'@') => HUNK,
        Some(b'-') => REMOVED,
        Some(b'+') => ADDED,
        _ => Style::new(),
    };
    format!("{style}{}{style:#}\n", escape(line))
}

#[cfg(test)]
mod tests {
    use super::hunks;

    #[test]
    fn lines_have_the_colors_of_a_diff() {
        let text = hunks("a\nb\u{1b}[2J\r\nc", "a\nB\nc\n");
        let plain = anstream::adapter::strip_str(&text).to_string();
        let expected = "@@ -1,4 +1,3 @@\n a\n-b\\u{1b}[2J\\r\n+B\n c\n-\\ No newline at end of file\n";
        assert_eq!(plain, expected);
        assert!(text.contains("\u{1b}[31m-b") && text.contains("\u{1b}[32m+B"), "{text}");
    }
}
