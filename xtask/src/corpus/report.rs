//! What came of the documents, as data: what `--report` writes and `--against` reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Run;
use super::compile::Compiled;
use super::examples::{Counts, Tried};
use crate::terminal::shown;
use crate::trouble::Trouble;

/// The form of the file; another number is another form.
const FORMAT: u32 = 1;

/// Whether a crate came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It did.
    Ok,
    /// The document is not one that can be read; errors say why.
    Refused,
    /// The generator broke.
    Panic,
}

/// What came of one document: all of it depends on the document and the generator alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its path below the folder.
    pub path: String,
    /// Whether a crate came of it.
    pub verdict: Verdict,
    /// The version of OpenAPI; empty if it does not say.
    pub version: String,
    /// Its operations; none if they could not be counted.
    pub operations: Option<usize>,
    /// Those of them that the crate has.
    pub emitted: usize,
    /// Its schemas with names; none if they could not be counted.
    pub schemas: Option<usize>,
    /// The lines of the crate, without the support code.
    pub lines: usize,
    /// How many errors of each code.
    pub errors: BTreeMap<String, usize>,
    /// How many warnings of each code.
    pub warnings: BTreeMap<String, usize>,
    /// The first error, or what the panic said.
    pub why: Option<String>,
    /// What is said of each operation that is left out.
    pub left_out: Vec<String>,
    /// What rustc and clippy say of the crate, if they were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<Compiled>,
    /// What became of the examples, if they were tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<Tried>,
}

impl Record {
    /// A document of which only the verdict is known.
    pub fn new(path: &str, verdict: Verdict) -> Self {
        Self {
            path: path.to_owned(),
            verdict,
            version: String::new(),
            operations: None,
            emitted: 0,
            schemas: None,
            lines: 0,
            errors: BTreeMap::new(),
            warnings: BTreeMap::new(),
            why: None,
            left_out: Vec::new(),
            compiled: None,
            examples: None,
        }
    }
}

/// All documents together.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub documents: usize,
    pub ok: usize,
    pub refused: usize,
    pub panicked: usize,
    /// How many documents have an error of each code.
    pub refused_by_code: BTreeMap<String, usize>,
    /// The operations of all documents, as far as they could be counted.
    pub operations: usize,
    /// The operations of the documents that are ok.
    pub operations_of_ok: usize,
    pub emitted: usize,
    pub schemas: usize,
    pub lines: usize,
    /// How many warnings of each code.
    pub warnings: BTreeMap<String, usize>,
    /// What rustc and clippy say, if they were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<Built>,
    /// What became of the examples, if they were tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<Counts>,
}

/// All crates together that rustc and clippy have looked at.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    pub crates: usize,
    /// Those that nothing is said of.
    pub clean: usize,
    /// How often each code was said.
    pub said: Compiled,
}

impl Built {
    fn add(&mut self, compiled: &Compiled) {
        self.crates += 1;
        self.clean += usize::from(compiled.is_clean());
        let all = [
            (&mut self.said.errors, &compiled.errors),
            (&mut self.said.warnings, &compiled.warnings),
            (&mut self.said.clippy, &compiled.clippy),
        ];
        for (totals, counts) in all {
            add(totals, counts);
        }
    }
}

fn add(totals: &mut BTreeMap<String, usize>, counts: &BTreeMap<String, usize>) {
    for (code, number) in counts {
        *totals.entry(code.clone()).or_default() += number;
    }
}

impl Totals {
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut totals = Self::default();
        for record in records {
            totals.documents += 1;
            let operations = record.operations.unwrap_or(0);
            match record.verdict {
                Verdict::Ok => {
                    totals.ok += 1;
                    totals.operations_of_ok += operations;
                }
                Verdict::Refused => totals.refused += 1,
                Verdict::Panic => totals.panicked += 1,
            }
            totals.operations += operations;
            totals.emitted += record.emitted;
            totals.schemas += record.schemas.unwrap_or(0);
            totals.lines += record.lines;
            for code in record.errors.keys() {
                *totals.refused_by_code.entry(code.clone()).or_default() += 1;
            }
            add(&mut totals.warnings, &record.warnings);
            if let Some(compiled) = &record.compiled {
                totals.compiled.get_or_insert_default().add(compiled);
            }
            if let Some(tried) = &record.examples {
                totals.examples.get_or_insert_default().add(tried.counts);
            }
        }
        totals
    }
}

/// What is another one in every run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Measured {
    jobs: usize,
    seconds: f64,
    /// Of this program, where the system tells.
    peak_memory_kib: Option<u64>,
    /// Path → how long generating took.
    documents: BTreeMap<String, f64>,
}

/// A whole run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    format: u32,
    /// In the order of their paths.
    pub documents: Vec<Record>,
    totals: Totals,
    passed_over: Vec<String>,
    symlinks_not_followed: usize,
    measured: Measured,
}

impl Report {
    pub fn of(run: &Run) -> Self {
        let milliseconds = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        let times = run.documents.iter();
        let times = times.map(|judged| (judged.record.path.clone(), milliseconds(judged.seconds)));
        Self {
            format: FORMAT,
            documents: run.documents.iter().map(|judged| judged.record.clone()).collect(),
            totals: Totals::of(run.documents.iter().map(|judged| &judged.record)),
            passed_over: run.passed_over.clone(),
            symlinks_not_followed: run.symlinks,
            measured: Measured {
                jobs: run.jobs,
                seconds: milliseconds(run.seconds),
                peak_memory_kib: peak_memory_kib(),
                documents: times.collect(),
            },
        }
    }

    /// Reads an earlier one; `flag` names it.
    pub fn read(path: &Path, flag: &str) -> Result<Self, Trouble> {
        let text = fs::read(path).map_err(|error| Trouble::io("cannot read the report", path, &error))?;
        let not_one = |why: String| {
            Trouble::new(format!("{} is no report that can be read: {why}", shown(path)))
                .help(format!("{flag} takes what an earlier run wrote with --report"))
        };
        // The form is looked at first: of another one, nothing else can be said.
        let tree: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| not_one(error.to_string()))?;
        if tree["format"] != FORMAT {
            return Err(not_one(format!("its `format` is {}, not {FORMAT}", tree["format"])));
        }
        serde_json::from_value(tree).map_err(|error| not_one(error.to_string()))
    }

    pub fn write(&self, path: &Path) -> Result<(), Trouble> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Trouble::new(format!("the report cannot be written as JSON: {error}")))?;
        text.push('\n');
        fs::write(path, text).map_err(|error| Trouble::io("cannot write the report", path, &error))
    }
}

/// Asked before the work begins. What is there must be a report, or empty: a slip must not cost anybody a document.
pub fn may_be_written(path: &Path) -> Result<(), Trouble> {
    if path.is_dir() {
        return Err(Trouble::new(format!("{} is a folder", shown(path))).help("--report takes a file"));
    }
    let is_in_use = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0);
    if is_in_use && Report::read(path, "--report").is_err() {
        return Err(Trouble::new(format!("{} is not a report, and would be overwritten", shown(path)))
            .help("give --report another name, or remove the file"));
    }
    Ok(())
}

/// The most memory this program has had, if the system has `/proc`.
pub fn peak_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
