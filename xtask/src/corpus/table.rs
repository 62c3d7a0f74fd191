//! What a person reads: a line for each document, and the totals.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Run;
use super::compile::Compiled;
use super::examples::{Counts, Finding, Outcome, Tried};
use super::judge::{Judged, SLOW};
use super::report::{Built, Record, Totals, Verdict, peak_memory_kib};
use super::scratch::Args;
use crate::terminal::{ADDED, BOLD, ERROR, REMOVED, WARNING, count, safe};

/// How wide the column of the paths becomes at most; a longer path moves the rest of its line.
const WIDEST: usize = 64;

/// How many codes a line names, how long a message may be, and how many codes the totals name.
const CODES: usize = 5;
const MESSAGE: usize = 100;
const ALL: usize = usize::MAX;

/// How the lines are set.
pub struct Columns {
    path: usize,
    /// What there are columns for, too.
    built: Args,
}

impl Columns {
    /// As wide as the paths need.
    pub fn for_paths(paths: &[String], built: &Args) -> Self {
        let widest = paths.iter().map(|path| one_line(path).chars().count()).max();
        Self { path: widest.unwrap_or(0).clamp("document".len(), WIDEST), built: built.clone() }
    }

    /// What the columns are.
    pub fn head(&self) -> String {
        let (width, path) = (self.path, "document");
        let mut built = String::new();
        if self.built.compile {
            built.push_str("errors  warnings  clippy  ");
        }
        if self.built.examples {
            built.extend(Counts::default().each().map(|(what, _)| format!("{what}  ")));
        }
        format!(
            "{BOLD}{path:<width$}  version  operations  schemas    lines    time  {built}verdict{BOLD:#}\n"
        )
    }

    /// One document.
    pub fn line(&self, judged: &Judged, broken: bool) -> String {
        let (record, width) = (&judged.record, self.path);
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
            judged.seconds,
            self.compiled(record.compiled.as_ref()),
            self.examples(record.examples.as_ref()),
            verdict(judged, broken),
        )
    }

    /// How much rustc and clippy say.
    fn compiled(&self, compiled: Option<&Compiled>) -> String {
        let sum = |counts: fn(&Compiled) -> &BTreeMap<String, usize>| match compiled {
            Some(compiled) => counts(compiled).values().sum::<usize>().to_string(),
            None => "-".to_owned(),
        };
        if !self.built.compile {
            return String::new();
        }
        let (errors, warnings, clippy) =
            (sum(|said| &said.errors), sum(|said| &said.warnings), sum(|said| &said.clippy));
        format!("{errors:>6}  {warnings:>8}  {clippy:>6}  ")
    }

    /// What became of the examples.
    fn examples(&self, tried: Option<&Tried>) -> String {
        if !self.built.examples {
            return String::new();
        }
        let counts = tried.map(|tried| tried.counts);
        let each = counts.unwrap_or_default().each().map(|(what, number)| {
            let number = if counts.is_some() { number.to_string() } else { "-".to_owned() };
            format!("{number:>0$}  ", what.len())
        });
        each.concat()
    }
}

/// The verdict, and the reasons for it.
fn verdict(judged: &Judged, broken: bool) -> String {
    let record = &judged.record;
    let counts = record.examples.as_ref().map(|tried| tried.counts).unwrap_or_default();
    let (style, word) = match record.verdict {
        Verdict::Panic => (ERROR, "panic"),
        _ if judged.is_slow() => (WARNING, "slow"),
        Verdict::Refused => (if broken { ADDED } else { REMOVED }, "refused"),
        Verdict::Ok if broken && judged.is_silent() => (ERROR, "silent"),
        Verdict::Ok => match &record.compiled {
            Some(compiled) if !compiled.errors.is_empty() => (ERROR, "does not compile"),
            _ if counts.unbuilt > 0 => (ERROR, "does not compile"),
            _ if counts.failed > 0 => (ERROR, "does not decode"),
            _ if counts.lossy > 0 => (WARNING, "loses"),
            Some(compiled) if !compiled.is_clean() => (WARNING, "warns"),
            _ => (ADDED, "ok"),
        },
    };
    let mut text = format!("{style}{word}{style:#}");
    let nothing = Compiled::default();
    let said = record.compiled.as_ref().unwrap_or(&nothing);
    let all = [&record.errors, &record.warnings, &said.errors, &said.warnings, &said.clippy];
    let codes = all.map(|counts| codes(counts, CODES));
    let codes: Vec<&str> = codes.iter().map(String::as_str).filter(|codes| !codes.is_empty()).collect();
    if !codes.is_empty() {
        text.push_str(&format!(" {}", codes.join("; ")));
    }
    if let Some(why) = &record.why {
        text.push_str(&format!(": {}", cut(&one_line(why), MESSAGE)));
    }
    text
}

/// The operations of a document that are left out, a line for each.
pub fn left_out(record: &Record) -> String {
    record.left_out.iter().map(|what| format!("    {}\n", one_line(what))).collect()
}

/// The examples that are not kept, the first few of each document.
pub fn not_kept(documents: &[Judged]) -> String {
    const FEW: usize = 10;
    let mut text = String::new();
    for record in documents.iter().map(|judged| &judged.record) {
        let findings = record.examples.iter().flat_map(|tried| &tried.findings);
        // Those are the description's fault, and in the report alone.
        let findings: Vec<_> = findings.filter(|finding| finding.outcome != Outcome::Invalid).collect();
        if !findings.is_empty() {
            text.push_str(&format!("\n{BOLD}{}{BOLD:#}\n", one_line(&record.path)));
        }
        for Finding { pointer, outcome, why } in findings.iter().take(FEW) {
            let (style, word) = match outcome {
                Outcome::Loose => (BOLD, "loose  "),
                Outcome::Unnamed => (BOLD, "unnamed"),
                Outcome::Lossy => (WARNING, "lossy  "),
                Outcome::Failed | Outcome::Invalid => (ERROR, "failed "),
            };
            let why = cut(&one_line(why), MESSAGE);
            text.push_str(&format!("    {style}{word}{style:#} {}: {why}\n", one_line(pointer)));
        }
        if let Some(more) = findings.len().checked_sub(FEW).filter(|more| *more > 0) {
            text.push_str(&format!("    and {more} more; a --report has them all\n"));
        }
    }
    text
}

/// All documents together, and those that are as they must not be once more if the others may hide them.
pub fn totals(run: &Run, broken: bool) -> String {
    let totals = Totals::of(run.documents.iter().map(|judged| &judged.record));
    let slow: Vec<_> = run.documents.iter().filter(|judged| judged.is_slow()).collect();
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
        let each = counts.each().map(|(what, number)| format!("{number} {what}"));
        rows.push(("examples", format!("{}: {}", counts.sum(), each.join(", "))));
    }
    rows.push(("time", time(run)));
    if let Some(kib) = peak_memory_kib() {
        rows.push(("memory", format!("{} MiB at the most", kib / 1024)));
    }
    let mut text = String::from("\n");
    for (name, value) in rows {
        text.push_str(&format!("{BOLD}{name:<10}{BOLD:#}  {value}\n"));
    }
    text.push_str(&to_mind(run, broken));
    text
}

fn documents(run: &Run, totals: &Totals) -> String {
    let mut text = totals.documents.to_string();
    if !run.passed_over.is_empty() {
        let files = count(run.passed_over.len(), "file");
        text.push_str(&format!("; {files} without `openapi` or `swagger` at the top passed over"));
    }
    if run.symlinks > 0 {
        text.push_str(&format!("; {} not followed", count(run.symlinks, "symlink")));
    }
    text
}

fn compiled(built: &Built) -> String {
    let Built { crates, clean, said } = built;
    let all = [("errors", &said.errors), ("warnings", &said.warnings), ("clippy", &said.clippy)];
    let all = all.map(|(what, counts)| format!("; {what} {}", with_codes(counts.values().sum(), counts)));
    format!("{} of {} without a word{}", clean, count(*crates, "crate"), all.concat())
}

fn time(run: &Run) -> String {
    let generating: f64 = run.documents.iter().map(|judged| judged.seconds).sum();
    let slowest = run.documents.iter().max_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let slowest = slowest.map_or_else(String::new, |judged| {
        format!("; slowest: {:.2} s, {}", judged.seconds, one_line(&judged.record.path))
    });
    let threads = count(run.jobs, "thread");
    format!("{:.2} s on {threads} ({generating:.2} s of generating){slowest}", run.seconds)
}

/// Bugs of the generator, and broken documents that pass without a word.
fn to_mind(run: &Run, broken: bool) -> String {
    let mut text = String::new();
    for judged in &run.documents {
        let what = match judged.record.verdict {
            Verdict::Panic => "the generator panics".to_owned(),
            _ if judged.is_slow() => format!("takes more than {SLOW} s"),
            _ if broken && judged.is_silent() => "passes without a word".to_owned(),
            _ => continue,
        };
        text.push_str(&format!("{ERROR}{what}{ERROR:#}: {}\n", one_line(&judged.record.path)));
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

/// `W0301 ×12, W0209`: the most frequent first, the first few of them.
fn codes(counts: &BTreeMap<String, usize>, few: usize) -> String {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(code, number)| (Reverse(**number), *code));
    let more = sorted.len().saturating_sub(few);
    let named = sorted.iter().take(few).map(|(code, number)| match number {
        1 => one_line(code),
        number => format!("{} ×{number}", one_line(code)),
    });
    let mut words: Vec<String> = named.collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    words.join(", ")
}

/// Text of a document or a path, on one line, with nothing in it that a terminal would obey.
pub fn one_line(text: &str) -> String {
    safe(text).replace(['\n', '\t'], " ")
}

pub fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some(_) => text.chars().take(width - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
