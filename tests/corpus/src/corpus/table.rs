//! Printed output: a line for each document, and the totals.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::args::CheckArgs;
use super::document::{DocumentResult, Run, SLOW};
use super::record::{Counts, ExampleResults, Finding, MessageCounts, Outcome, Record, Verdict};
use super::report::{BuildTotals, Totals, peak_memory_kib};
use specsmith_cli::terminal::{ADDED, BOLD, ERROR, REMOVED, WARNING, count, escape};

/// The maximum width of the path column; a longer path shifts the rest of its line.
const MAX_PATH_WIDTH: usize = 64;

/// The number of codes per line, the length of a message, and the number of codes in the totals.
const CODES: usize = 5;
const MESSAGE: usize = 100;
const ALL: usize = usize::MAX;

/// The layout of the lines.
pub struct Columns {
    path: usize,
    /// The checks, which determine the optional columns.
    checks: CheckArgs,
}

impl Columns {
    /// Computes the width of the path column.
    pub fn for_paths(paths: &[String], checks: &CheckArgs) -> Self {
        let widest = paths.iter().map(|path| one_line(path).chars().count()).max();
        Self { path: widest.unwrap_or(0).clamp("document".len(), MAX_PATH_WIDTH), checks: checks.clone() }
    }

    /// Returns the header.
    pub fn head(&self) -> String {
        let (width, path) = (self.path, "document");
        let mut built = String::new();
        if self.checks.compile {
            built.push_str("errors  warnings  clippy  ");
        }
        if self.checks.examples {
            built.extend(Counts::default().each().map(|(name, _)| format!("{name}  ")));
        }
        format!(
            "{BOLD}{path:<width$}  version  operations  schemas    lines    time  {built}verdict{BOLD:#}\n"
        )
    }

    /// Formats the line for one document.
    pub fn line(&self, result: &DocumentResult, broken: bool) -> String {
        let (record, width) = (&result.record, self.path);
        let number =
            |number: Option<usize>| number.map_or_else(|| "?".to_owned(), |number| number.to_string());
        let operations = match record.verdict {
            Verdict::Ok => format!("{}/{}", record.emitted, number(record.operations)),
            _ => number(record.operations),
        };
        format!(
            "{:<width$}  {:<7}  {operations:>10}  {:>7}  {:>7}  {:>6.2}  {}{}{}\n",
            one_line(&record.path),
            cut(&one_line(&record.version), 7),
            number(record.schemas),
            record.lines,
            result.seconds,
            self.compiled(record.compiled.as_ref()),
            self.examples(record.examples.as_ref()),
            verdict(result, broken),
        )
    }

    /// Formats the message counts of rustc and clippy.
    fn compiled(&self, compiled: Option<&MessageCounts>) -> String {
        let sum = |counts: fn(&MessageCounts) -> &BTreeMap<String, usize>| match compiled {
            Some(compiled) => counts(compiled).values().sum::<usize>().to_string(),
            None => "-".to_owned(),
        };
        if !self.checks.compile {
            return String::new();
        }
        let (errors, warnings, clippy) = (
            sum(|messages| &messages.errors),
            sum(|messages| &messages.warnings),
            sum(|messages| &messages.clippy),
        );
        format!("{errors:>6}  {warnings:>8}  {clippy:>6}  ")
    }

    /// Formats the results of the examples.
    fn examples(&self, results: Option<&ExampleResults>) -> String {
        if !self.checks.examples {
            return String::new();
        }
        let counts = results.map(|results| results.counts);
        let each = counts.unwrap_or_default().each().map(|(name, number)| {
            let number = if counts.is_some() { number.to_string() } else { "-".to_owned() };
            format!("{number:>0$}  ", name.len())
        });
        each.concat()
    }
}

/// Formats the verdict with its codes.
fn verdict(result: &DocumentResult, broken: bool) -> String {
    let record = &result.record;
    let counts = record.examples.as_ref().map(|results| results.counts).unwrap_or_default();
    let (style, word) = match record.verdict {
        Verdict::Panic => (ERROR, "panic"),
        _ if result.is_slow() => (WARNING, "slow"),
        Verdict::Refused => (if broken { ADDED } else { REMOVED }, "refused"),
        Verdict::Ok if broken && result.is_silent() => (ERROR, "silent"),
        Verdict::Ok => match &record.compiled {
            Some(compiled) if !compiled.errors.is_empty() => (ERROR, "does not compile"),
            _ if counts.unbuilt > 0 => (ERROR, "does not compile"),
            _ if counts.failed > 0 => (ERROR, "does not decode"),
            _ if counts.lossy > 0 => (WARNING, "loses data"),
            Some(compiled) if !compiled.is_clean() => (WARNING, "warns"),
            _ => (ADDED, "ok"),
        },
    };
    let mut text = format!("{style}{word}{style:#}");
    let nothing = MessageCounts::default();
    let messages = record.compiled.as_ref().unwrap_or(&nothing);
    let all = [&record.errors, &record.warnings, &messages.errors, &messages.warnings, &messages.clippy];
    let codes = all.map(|counts| codes(counts, CODES));
    let codes: Vec<&str> = codes.iter().map(String::as_str).filter(|codes| !codes.is_empty()).collect();
    if !codes.is_empty() {
        text.push_str(&format!(" {}", codes.join("; ")));
    }
    if let Some(reason) = &record.reason {
        text.push_str(&format!(": {}", cut(&one_line(reason), MESSAGE)));
    }
    text
}

/// Lists the skipped operations of a document.
pub fn skipped(record: &Record) -> String {
    record.skipped.iter().map(|message| format!("    {}\n", one_line(message))).collect()
}

/// Lists the first examples of each document that are not lossless.
pub fn example_findings(documents: &[DocumentResult]) -> String {
    const FEW: usize = 10;
    let mut text = String::new();
    for record in documents.iter().map(|result| &result.record) {
        let findings = record.examples.iter().flat_map(|results| &results.findings);
        // Invalid examples are errors of the description, and only in the report.
        let findings: Vec<_> = findings.filter(|finding| finding.outcome != Outcome::Invalid).collect();
        if !findings.is_empty() {
            text.push_str(&format!("\n{BOLD}{}{BOLD:#}\n", one_line(&record.path)));
        }
        for Finding { pointer, outcome, reason } in findings.iter().take(FEW) {
            let (style, word) = match outcome {
                Outcome::Loose => (BOLD, "loose     "),
                Outcome::Undeclared => (BOLD, "undeclared"),
                Outcome::Lossy => (WARNING, "lossy     "),
                Outcome::Failed | Outcome::Invalid => (ERROR, "failed    "),
            };
            let reason = cut(&one_line(reason), MESSAGE);
            text.push_str(&format!("    {style}{word}{style:#} {}: {reason}\n", one_line(pointer)));
        }
        if let Some(more) = findings.len().checked_sub(FEW).filter(|more| *more > 0) {
            text.push_str(&format!("    and {more} more; use --report for all of them\n"));
        }
    }
    text
}

/// Formats the totals, followed by the failures, which may be hard to find among many lines.
pub fn totals(run: &Run, broken: bool) -> String {
    let totals = Totals::of(run.documents.iter().map(|result| &result.record));
    let slow: Vec<_> = run.documents.iter().filter(|result| result.is_slow()).collect();
    let mut rows = vec![
        ("documents", documents(run, &totals)),
        ("ok", totals.ok.to_string()),
        ("refused", with_codes(totals.refused, &totals.refused_by_code)),
        ("panic", totals.panicked.to_string()),
        ("slow", slow.len().to_string()),
        (
            "operations",
            format!(
                "{} emitted of {} ({} in the documents that are ok)",
                totals.emitted, totals.operations, totals.operations_of_ok
            ),
        ),
        ("schemas", totals.schemas.to_string()),
        ("lines", totals.lines.to_string()),
        ("warnings", with_codes(totals.warnings.values().sum(), &totals.warnings)),
    ];
    if let Some(built) = &totals.compiled {
        rows.push(("compiled", compiled(built)));
    }
    if let Some(counts) = totals.examples {
        let each = counts.each().map(|(name, number)| format!("{number} {name}"));
        rows.push(("examples", format!("{}: {}", counts.sum(), each.join(", "))));
    }
    rows.push(("time", time(run)));
    if let Some(kib) = peak_memory_kib() {
        rows.push(("memory", format!("{} MiB (peak)", kib / 1024)));
    }
    let mut text = String::from("\n");
    for (name, value) in rows {
        text.push_str(&format!("{BOLD}{name:<10}{BOLD:#}  {value}\n"));
    }
    text.push_str(&failures(run, broken));
    text
}

fn documents(run: &Run, totals: &Totals) -> String {
    let mut text = totals.documents.to_string();
    if !run.ignored_files.is_empty() {
        let files = count(run.ignored_files.len(), "file");
        text.push_str(&format!("; {files} without a top-level key `openapi` or `swagger` ignored"));
    }
    if run.symlinks > 0 {
        text.push_str(&format!("; {} not followed", count(run.symlinks, "symlink")));
    }
    text
}

fn compiled(built: &BuildTotals) -> String {
    let BuildTotals { crates, clean, messages } = built;
    let all = [("errors", &messages.errors), ("warnings", &messages.warnings), ("clippy", &messages.clippy)];
    let all = all.map(|(name, counts)| format!("; {name} {}", with_codes(counts.values().sum(), counts)));
    format!("{} of {} without messages{}", clean, count(*crates, "crate"), all.concat())
}

fn time(run: &Run) -> String {
    let generation: f64 = run.documents.iter().map(|result| result.seconds).sum();
    let slowest = run.documents.iter().max_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let slowest = slowest.map_or_else(String::new, |result| {
        format!("; slowest: {:.2} s, {}", result.seconds, one_line(&result.record.path))
    });
    let threads = count(run.jobs, "thread");
    format!("{:.2} s on {threads} (generation: {generation:.2} s){slowest}", run.seconds)
}

/// Lists the bugs of the generator and the broken documents without a diagnostic.
fn failures(run: &Run, broken: bool) -> String {
    let mut text = String::new();
    for result in &run.documents {
        let failure = match result.record.verdict {
            Verdict::Panic => "the generator panics".to_owned(),
            _ if result.is_slow() => format!("takes more than {SLOW} s"),
            _ if broken && result.is_silent() => "passes without a diagnostic".to_owned(),
            _ => continue,
        };
        text.push_str(&format!("{ERROR}{failure}{ERROR:#}: {}\n", one_line(&result.record.path)));
    }
    if broken && text.is_empty() {
        text = format!("{ADDED}every broken document is refused or warned about{ADDED:#}\n");
    }
    text
}

fn with_codes(number: usize, counts: &BTreeMap<String, usize>) -> String {
    match codes(counts, ALL) {
        codes if codes.is_empty() => number.to_string(),
        codes => format!("{number}: {codes}"),
    }
}

/// Formats the most frequent codes: `W0301 ×12, W0302`.
fn codes(counts: &BTreeMap<String, usize>, max: usize) -> String {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(code, number)| (Reverse(**number), *code));
    let more = sorted.len().saturating_sub(max);
    let named = sorted.iter().take(max).map(|(code, number)| match number {
        1 => one_line(code),
        number => format!("{} ×{number}", one_line(code)),
    });
    let mut words: Vec<String> = named.collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    words.join(", ")
}

/// Formats text of a document or a path on one line, with control characters escaped.
pub fn one_line(text: &str) -> String {
    escape(text).replace(['\n', '\t'], " ")
}

pub fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some(_) => text.chars().take(width - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
