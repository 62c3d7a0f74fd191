//! The results as data: the file that `--report` writes and `--against` reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::document::Run;
use super::record::{Counts, MessageCounts, Record, Verdict};
use specsmith_cli::error::Error;
use specsmith_cli::terminal::display_path;

/// The version of the file format.
const FORMAT: u32 = 1;

/// The sums over all documents.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub documents: usize,
    pub ok: usize,
    pub refused: usize,
    pub panicked: usize,
    /// The number of documents with an error, by code.
    pub refused_by_code: BTreeMap<String, usize>,
    /// The operations of all documents in which they could be counted.
    pub operations: usize,
    /// The operations of the documents whose verdict is `ok`.
    pub operations_of_ok: usize,
    pub emitted: usize,
    pub schemas: usize,
    pub lines: usize,
    /// The number of warnings by code.
    pub warnings: BTreeMap<String, usize>,
    /// The messages of rustc and clippy, if --compile is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<BuildTotals>,
    /// The results of the examples, if --examples is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<Counts>,
}

/// The sums over all checked crates.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildTotals {
    pub crates: usize,
    /// The number of crates without messages.
    pub clean: usize,
    /// The number of messages by code.
    #[serde(alias = "said")]
    pub messages: MessageCounts,
}

impl BuildTotals {
    fn add(&mut self, compiled: &MessageCounts) {
        self.crates += 1;
        self.clean += usize::from(compiled.is_clean());
        let all = [
            (&mut self.messages.errors, &compiled.errors),
            (&mut self.messages.warnings, &compiled.warnings),
            (&mut self.messages.clippy, &compiled.clippy),
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
            if let Some(results) = &record.examples {
                totals.examples.get_or_insert_default().add(results.counts);
            }
        }
        totals
    }
}

/// Figures that differ between runs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Measured {
    jobs: usize,
    seconds: f64,
    /// The peak memory of this process, if the system reports it.
    peak_memory_kib: Option<u64>,
    /// The duration of the generation by path.
    documents: BTreeMap<String, f64>,
}

/// The report of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    format: u32,
    /// The records in the order of their paths.
    pub documents: Vec<Record>,
    totals: Totals,
    #[serde(alias = "passed_over")]
    ignored_files: Vec<String>,
    symlinks_not_followed: usize,
    measured: Measured,
}

impl Report {
    pub fn of(run: &Run) -> Self {
        let milliseconds = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
        let times = run.documents.iter();
        let times = times.map(|result| (result.record.path.clone(), milliseconds(result.seconds)));
        Self {
            format: FORMAT,
            documents: run.documents.iter().map(|result| result.record.clone()).collect(),
            totals: Totals::of(run.documents.iter().map(|result| &result.record)),
            ignored_files: run.ignored_files.clone(),
            symlinks_not_followed: run.symlinks,
            measured: Measured {
                jobs: run.jobs,
                seconds: milliseconds(run.seconds),
                peak_memory_kib: peak_memory_kib(),
                documents: times.collect(),
            },
        }
    }

    /// Reads an earlier report; `flag` is the option that specified it.
    pub fn read(path: &Path, flag: &str) -> Result<Self, Error> {
        let text = fs::read(path).map_err(|error| Error::io("cannot read the report", path, &error))?;
        let invalid = |reason: String| {
            Error::new(format!("cannot read {} as a report: {reason}", display_path(path)))
                .help(format!("pass a file written by --report to {flag}"))
        };
        // The format is checked first, for a better message about other versions.
        let tree: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| invalid(error.to_string()))?;
        if tree["format"] != FORMAT {
            return Err(invalid(format!("`format` is {}, expected {FORMAT}", tree["format"])));
        }
        serde_json::from_value(tree).map_err(|error| invalid(error.to_string()))
    }

    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::new(format!("cannot serialize the report: {error}")))?;
        text.push('\n');
        fs::write(path, text).map_err(|error| Error::io("cannot write the report", path, &error))
    }
}

/// Checks before the run starts that an existing file may be overwritten: it must be empty or a report, so
/// that a mistyped option cannot destroy a document.
pub fn check_overwrite(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Err(Error::new(format!("{} is a folder", display_path(path))).help("pass a file to --report"));
    }
    let is_in_use = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    if is_in_use && Report::read(path, "--report").is_err() {
        return Err(Error::new(format!("{} is not a report and would be overwritten", display_path(path)))
            .help("pass another file to --report, or remove this one"));
    }
    Ok(())
}

/// Returns the peak memory of this process, if the system has `/proc`.
pub fn peak_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
