//! The result of `specsmith generate` as text.

use std::collections::BTreeSet;
use std::path::Path;

use specsmith::diagnostic::Diagnostics;
use specsmith::{FilterSummary, Inputs, ReportOptions, Summary};

use crate::terminal::{
    ADDED, BOLD, ERROR, REMOVED, WARNING, colors_on_stderr, count, display_path, escape, program,
};
use crate::write::{Change, Plan};

/// The maximum number of skipped operations that are listed; the diagnostics have all.
const MAX_SKIPPED: usize = 3;

/// Formats the number of operations, with the reasons of skipped ones, and that of selected schemas.
pub fn content(summary: &Summary, filter: Option<FilterSummary>) -> String {
    let Summary { emitted, skipped, .. } = summary;
    let all = filter.map_or(emitted + skipped.len(), |filter| filter.all_operations);
    let mut text = format!("{emitted} of {}", count(all, "operation"));
    if let Some(FilterSummary { schemas, all_schemas, .. }) = filter {
        text.push_str(&format!(", {schemas} of {}", count(all_schemas, "schema")));
    }
    if !skipped.is_empty() {
        let reasons = skipped.iter().map(|(code, at)| format!("{code} at {}", escape(at.as_str())));
        let reasons: Vec<String> = reasons.take(MAX_SKIPPED).collect();
        let more = if skipped.len() > MAX_SKIPPED { ", …" } else { "" };
        text.push_str(&format!("; {} skipped: {}{more}", skipped.len(), reasons.join(", ")));
    }
    text + "\n"
}

/// Formats the diagnostics and their counts.
pub fn render(diagnostics: &Diagnostics, inputs: &Inputs, verbose: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let mut counts = Vec::new();
    if errors > 0 {
        counts.push(format!("{ERROR}{}{ERROR:#}", count(errors, "error")));
    }
    if warnings > 0 {
        counts.push(format!("{WARNING}{}{WARNING:#}", count(warnings, "warning")));
    }
    if diagnostics.omitted() > 0 {
        counts.push(format!("{} more", diagnostics.omitted()));
    }
    // The first of the highest severity: the error that stops the run, if there is one.
    let first = diagnostics
        .iter()
        .min_by_key(|diagnostic| diagnostic.severity)
        .map_or("", |diagnostic| diagnostic.code.as_str());
    let end = if errors > 0 { "; nothing was written" } else { "" };
    let report = specsmith::report(diagnostics, inputs, ReportOptions { color: colors_on_stderr(), verbose });
    let counts = format!("{} in {}{end}", counts.join(", "), escape(&inputs.description.name));
    let codes: BTreeSet<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let all = if verbose || codes.len() == diagnostics.len() {
        String::new()
    } else {
        format!("  = help: to show every warning, add {BOLD}--verbose{BOLD:#}\n")
    };
    format!(
        "{report}\n{counts}\n  = help: for more about {first}, run {BOLD}{} explain {first}{BOLD:#}\n{all}",
        program()
    )
}

/// The number of created files that are listed; more are counted.
const MAX_CREATED: usize = 10;

/// Lists the created, updated and removed files.
pub fn listing(plan: &Plan, out: &Path, seconds: f64) -> String {
    let (created, updated): (Vec<&Change>, Vec<&Change>) =
        plan.write.iter().partition(|change| change.before.is_none());
    let (inside, beside): (Vec<&Change>, Vec<&Change>) =
        created.into_iter().partition(|change| change.path.starts_with(out));
    let line = |verb: &str, path: &Path| format!("{ADDED}{verb}{ADDED:#} {}\n", display_path(path));
    let mut text = String::new();
    if inside.len() > MAX_CREATED {
        let files = count(inside.len(), "file");
        text.push_str(&format!("{ADDED}created{ADDED:#} {files} in {}\n", display_path(out)));
    } else {
        inside.iter().for_each(|change| text.push_str(&line("created", &change.path)));
    }
    beside.iter().for_each(|change| text.push_str(&line("created", &change.path)));
    updated.iter().for_each(|change| text.push_str(&line("updated", &change.path)));
    for obsolete in &plan.remove {
        text.push_str(&format!("{REMOVED}removed{REMOVED:#} {}\n", display_path(&obsolete.path)));
    }
    text.push_str(&format!("{} ({seconds:.2} s)\n", counts(plan)));
    text
}

/// Formats the numbers of files.
fn counts(plan: &Plan) -> String {
    let counts =
        [(plan.write.len(), "written"), (plan.remove.len(), "removed"), (plan.unchanged, "unchanged")];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    counts.map(|(number, verb)| format!("{number} {verb}")).collect::<Vec<_>>().join(", ")
}

/// Summarizes a run in one line.
pub fn line(plan: &Plan, warnings: &Diagnostics, seconds: f64) -> String {
    let warnings = match warnings.len() {
        0 => String::new(),
        number => format!(", {}", count(number, "warning")),
    };
    format!("{}{warnings} ({seconds:.2} s)\n", counts(plan))
}

#[cfg(test)]
mod tests {
    use super::content;
    use specsmith::diagnostic::Code;
    use specsmith::pointer::Pointer;
    use specsmith::{FilterSummary, Summary};

    #[test]
    fn operations_and_schemas_are_counted() {
        let filter = FilterSummary { operations: 1, all_operations: 7, schemas: 0, all_schemas: 1 };
        let summary = Summary { emitted: 1, ..Summary::default() };
        assert_eq!(content(&summary, Some(filter)), "1 of 7 operations, 0 of 1 schema\n");
        let at = Pointer::root().child("paths").child("/a");
        let skipped = Summary { skipped: vec![(Code::E0107, at)], ..summary };
        assert_eq!(content(&skipped, None), "1 of 2 operations; 1 skipped: E0107 at /paths/~1a\n");
    }
}
