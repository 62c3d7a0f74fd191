//! `cargo xtask bench`: measures the generator, stage by stage.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;
use specsmith::diagnostic::Diagnostics;
use specsmith::{Generated, Inputs, Progress, Stage};

use crate::corpus::{one_line, peak_memory_kib};
use specsmith_cli::error::Error;
use specsmith_cli::project::paths::Paths;
use specsmith_cli::terminal::{BOLD, display_path, print_stdout};

/// Measures how long the generator takes for a document, stage by stage.
///
/// Each document is generated in memory, once to warm up and then as often as --runs says. Every figure is
/// the median of these runs, in milliseconds of wall-clock time. Reading the file and freeing the result are
/// not measured.
///
/// Stages: `tree` (parsing into a tree), `bundle` (overlays, external references), `normalize` (conversion to
/// OpenAPI 3.0 and validation), `openapiv3` (conversion to openapiv3's types), `resolve` (including the
/// operation filter), `lower`, and `emit` (the text of the crate, file by file). `parse` is the sum of `tree`
/// and `openapiv3`: the part that every reader of the document has to pay. `ratio` is the whole divided by
/// `parse`.
///
/// Requires a release build: cargo run --release -p xtask -- bench
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Documents, each generated without a config [default: the workspace's own description with its config]
    #[arg(value_name = "FILES")]
    files: Vec<PathBuf>,

    /// Number of runs per document
    #[arg(long, value_name = "N", default_value = "15")]
    runs: NonZeroUsize,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  cargo run --release -p xtask -- bench
  cargo run --release -p xtask -- bench ../apis/a.yaml ../apis/b.json --runs 31";

/// The stages in order, with their names in the table.
const STAGES: &[(Stage, &str)] = &[
    (Stage::Parse, "tree"),
    (Stage::Bundle, "bundle"),
    (Stage::Normalize, "normalize"),
    (Stage::Deserialize, "openapiv3"),
    (Stage::Resolve, "resolve"),
    (Stage::Lower, "lower"),
    (Stage::Emit, "emit"),
];

/// Measures each document and prints the figures.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    if cfg!(debug_assertions) {
        return Err(
            Error::new("cannot measure a debug build").help("run cargo run --release -p xtask -- bench")
        );
    }
    let files: Vec<Option<&Path>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_path())).collect(),
    };
    let documents: Result<Vec<_>, Error> =
        files.into_iter().map(|file| measure(file, args.runs.get())).collect();
    let report = Report {
        format: 1,
        unit: "ms",
        runs: args.runs.get(),
        documents: documents?,
        peak_memory_kib: peak_memory_kib(),
    };
    if args.json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| Error::new(format!("cannot serialize the figures: {error}")))?;
        print_stdout(&format!("{text}\n"));
    } else {
        print_stdout(&table(&report));
    }
    Ok(ExitCode::SUCCESS)
}

/// All measurements of one invocation.
#[derive(Serialize)]
struct Report {
    /// The version of the JSON format.
    format: u32,
    unit: &'static str,
    runs: usize,
    documents: Vec<Measured>,
    /// The peak memory of this process, if the system reports it.
    peak_memory_kib: Option<u64>,
}

/// The medians of one document, in milliseconds.
#[derive(Debug, Serialize)]
struct Measured {
    path: String,
    bytes: usize,
    /// In the order of `STAGES`.
    stages: Vec<StageTime>,
    /// The sum of the stages `tree` and `openapiv3`.
    parse: f64,
    whole: f64,
    whole_by_parse: f64,
}

#[derive(Debug, Serialize)]
struct StageTime {
    name: &'static str,
    median: f64,
}

/// One run: the start of each stage, and the end.
struct Run {
    start: Instant,
    started: Vec<(Stage, Instant)>,
    end: Instant,
}

impl Run {
    fn of(inputs: &Inputs) -> (Self, Result<Generated, Diagnostics>) {
        let mut started = Vec::with_capacity(STAGES.len());
        let start = Instant::now();
        let outcome = specsmith::generate_observed(inputs, &mut |progress| {
            if let Progress::Begins(stage) = progress {
                started.push((stage, Instant::now()));
            }
        });
        (Self { start, started, end: Instant::now() }, outcome)
    }

    /// Returns the time from the start of the stage to the start of the next one.
    fn stage(&self, stage: Stage) -> Duration {
        let ends = self.started.iter().skip(1).map(|(_, started)| *started).chain([self.end]);
        let times = self.started.iter().zip(ends).filter(|((which, _), _)| *which == stage);
        times.map(|((_, started), end)| end - *started).sum()
    }

    fn parse(&self) -> Duration {
        self.stage(Stage::Parse) + self.stage(Stage::Deserialize)
    }

    fn whole(&self) -> Duration {
        self.end - self.start
    }
}

/// Returns the files of the description of this workspace.
fn senders() -> Result<Paths, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    Paths::new(&folder.join("senders.yaml"), Some(&folder.join("senders.toml")), None)
}

fn measure(file: Option<&Path>, times: usize) -> Result<Measured, Error> {
    let paths = match file {
        Some(file) => Paths::new(file, None, None)?,
        None => senders()?,
    };
    let inputs = paths.read()?;
    let (_, outcome) = Run::of(&inputs);
    if outcome.is_err() {
        return Err(Error::new(format!("cannot generate a crate from {}", display_path(&paths.description)))
            .help(format!(
                "for the errors, run cargo xtask generate --check --spec {} --out DIR",
                display_path(&paths.description)
            )));
    }
    drop(outcome);
    let runs: Vec<Run> = (0..times).map(|_| Run::of(&inputs).0).collect();
    Ok(Measured::of(inputs.description.name, inputs.description.text.len(), &runs))
}

impl Measured {
    fn of(path: String, bytes: usize, runs: &[Run]) -> Self {
        let median = |of: &dyn Fn(&Run) -> Duration| median(runs.iter().map(of).collect());
        let stages = STAGES.iter();
        let stages = stages.map(|(stage, name)| StageTime { name, median: median(&|run| run.stage(*stage)) });
        let (parse, whole) = (median(&Run::parse), median(&Run::whole));
        Self { path, bytes, stages: stages.collect(), parse, whole, whole_by_parse: whole / parse }
    }
}

/// Returns the median in milliseconds; for an even number of times, the mean of the two in the middle.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let middle = times.len() / 2;
    let at = |index: usize| times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    if times.len().is_multiple_of(2) {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    } else {
        at(middle)
    }
}

fn table(report: &Report) -> String {
    let stages = STAGES.iter().map(|(_, name)| *name);
    let head = ["document", "bytes"].into_iter().chain(stages).chain(["whole", "parse", "ratio"]);
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).collect()];
    for document in &report.documents {
        let stages = document.stages.iter().map(|stage| stage.median);
        let times = stages.chain([document.whole, document.parse]).map(|time| format!("{time:.1}"));
        let mut row = vec![one_line(&document.path), document.bytes.to_string()];
        row.extend(times.chain([format!("{:.2}", document.whole_by_parse)]));
        rows.push(row);
    }
    let columns = rows.first().map_or(0, Vec::len);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(&if index == 0 { format!("{BOLD}{line}{BOLD:#}\n") } else { format!("{line}\n") });
    }
    text.push_str(&format!("\nmilliseconds, medians of {} runs", report.runs));
    if let Some(kib) = report.peak_memory_kib {
        text.push_str(&format!("; peak memory: {} MiB", kib / 1024));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_ends_when_the_next_one_begins() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let started = STAGES.iter().zip([1, 5, 6, 8, 13, 14, 15]).map(|((stage, _), ms)| (*stage, at(ms)));
        let run = Run { start, started: started.collect(), end: at(40) };
        let measured = Measured::of("api.yaml".to_owned(), 9, &[run]);
        let stages: Vec<f64> = measured.stages.iter().map(|stage| stage.median.round()).collect();
        assert_eq!(stages, [4.0, 1.0, 2.0, 5.0, 1.0, 1.0, 25.0]);
        assert_eq!((measured.parse.round(), measured.whole.round()), (9.0, 40.0));
        let documents = vec![measured];
        let table = table(&Report { format: 1, unit: "ms", runs: 1, documents, peak_memory_kib: Some(2048) });
        assert!(table.contains("4.44") && table.contains("2 MiB"), "{table}");
    }

    #[test]
    fn median_of_an_even_number_is_the_mean_of_two() {
        let times = |ms: &[u64]| median(ms.iter().copied().map(Duration::from_millis).collect());
        assert_eq!((times(&[9, 1, 2]).round(), times(&[4, 1, 2, 9]).round()), (2.0, 3.0));
    }

    #[test]
    fn each_stage_is_reported_once_and_in_order() {
        let inputs = senders().unwrap().read().unwrap();
        let (run, outcome) = Run::of(&inputs);
        assert!(outcome.is_ok());
        let stages: Vec<Stage> = run.started.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(stages, STAGES.iter().map(|(stage, _)| *stage).collect::<Vec<_>>());
    }
}
