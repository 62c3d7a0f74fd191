//! `cargo xtask bench`: how long the generator takes, stage by stage.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;
use specsmith::diagnostic::Diagnostics;
use specsmith::{Generated, Inputs, Progress, Stage};

use crate::corpus::{one_line, peak_memory_kib};
use crate::input::Paths;
use crate::terminal::{BOLD, say, shown};
use crate::trouble::Trouble;

/// Measures how long the generator takes for a document, stage by stage.
///
/// Each document is generated in memory, once to warm up and then so often as --runs says; every figure is the median of these
/// runs by itself, in milliseconds of time that passes. Reading the file and freeing what came of it are not in it.
///
/// The stages: `text` (text to tree), `gather` (overlays, references), `upgrade` (to OpenAPI 3.0, and the check), `openapiv3`
/// (the upgraded tree to openapiv3's types), `resolve` (and the choice of operations), `lower`, `emit` (the text of
/// the crate, file by file). `parse` is `text` and `openapiv3` together: what anybody pays who reads the document.
/// `ratio` is the whole by `parse`.
///
/// It must be a release build: cargo run --release -p xtask -- bench
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The documents, each without a config [default: the workspace's own description, with its config]
    #[arg(value_name = "FILES")]
    files: Vec<PathBuf>,

    /// How many runs the medians are of
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

/// The stages in their order, as the table calls them.
const STAGES: &[(Stage, &str)] = &[
    (Stage::Parse, "text"),
    (Stage::Gather, "gather"),
    (Stage::Upgrade, "upgrade"),
    (Stage::Read, "openapiv3"),
    (Stage::Resolve, "resolve"),
    (Stage::Lower, "lower"),
    (Stage::Emit, "emit"),
];

/// Measures, and prints.
pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    if cfg!(debug_assertions) {
        return Err(Trouble::new(
            "this is a debug build, which says nothing about how fast the generator is",
        )
        .help("run: cargo run --release -p xtask -- bench"));
    }
    let files: Vec<Option<&Path>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_path())).collect(),
    };
    let documents: Result<Vec<_>, Trouble> =
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
            .map_err(|error| Trouble::new(format!("the figures cannot be written as JSON: {error}")))?;
        say(&format!("{text}\n"));
    } else {
        say(&table(&report));
    }
    Ok(ExitCode::SUCCESS)
}

/// All that was measured.
#[derive(Serialize)]
struct Report {
    /// The form of the JSON; another number is another form.
    format: u32,
    unit: &'static str,
    runs: usize,
    documents: Vec<Measured>,
    /// Of this program, where the system tells.
    peak_memory_kib: Option<u64>,
}

/// The medians of one document, in milliseconds.
#[derive(Debug, Serialize)]
struct Measured {
    path: String,
    bytes: usize,
    /// In the order of `STAGES`.
    stages: Vec<StageTime>,
    /// Text to tree, and the upgraded tree to openapiv3's types.
    parse: f64,
    whole: f64,
    whole_by_parse: f64,
}

#[derive(Debug, Serialize)]
struct StageTime {
    name: &'static str,
    median: f64,
}

/// One run: when each stage began, and the end.
struct Run {
    start: Instant,
    began: Vec<(Stage, Instant)>,
    end: Instant,
}

impl Run {
    fn of(inputs: &Inputs) -> (Self, Result<Generated, Diagnostics>) {
        let mut began = Vec::with_capacity(STAGES.len());
        let start = Instant::now();
        let outcome = specsmith::generate_observed(inputs, &mut |progress| {
            if let Progress::Begins(stage) = progress {
                began.push((stage, Instant::now()));
            }
        });
        (Self { start, began, end: Instant::now() }, outcome)
    }

    /// From when it began until the next one did.
    fn stage(&self, stage: Stage) -> Duration {
        let ends = self.began.iter().skip(1).map(|(_, began)| *began).chain([self.end]);
        let times = self.began.iter().zip(ends).filter(|((which, _), _)| *which == stage);
        times.map(|((_, began), end)| end - *began).sum()
    }

    fn parse(&self) -> Duration {
        self.stage(Stage::Parse) + self.stage(Stage::Read)
    }

    fn whole(&self) -> Duration {
        self.end - self.start
    }
}

fn measure(file: Option<&Path>, times: usize) -> Result<Measured, Trouble> {
    let paths = Paths::new(file, None, None)?;
    let inputs = paths.read(None)?;
    let (_, outcome) = Run::of(&inputs);
    if outcome.is_err() {
        return Err(Trouble::new(format!("no crate can be generated from {}", shown(&paths.spec)))
            .help(format!("to see why, run: cargo xtask generate --check --spec {}", shown(&paths.spec))));
    }
    drop(outcome);
    let runs: Vec<Run> = (0..times).map(|_| Run::of(&inputs).0).collect();
    Ok(Measured::of(inputs.spec.name, inputs.spec.text.len(), &runs))
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

/// In milliseconds; of an even number of times, the mean of the two in the middle.
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
    text.push_str(&format!("\nmilliseconds, medians of {}", report.runs));
    if let Some(kib) = report.peak_memory_kib {
        text.push_str(&format!("; memory: {} MiB at the most", kib / 1024));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_lasts_until_the_next_one_begins() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let began = STAGES.iter().zip([1, 5, 6, 8, 13, 14, 15]).map(|((stage, _), ms)| (*stage, at(ms)));
        let run = Run { start, began: began.collect(), end: at(40) };
        let measured = Measured::of("api.yaml".to_owned(), 9, &[run]);
        let stages: Vec<f64> = measured.stages.iter().map(|stage| stage.median.round()).collect();
        assert_eq!(stages, [4.0, 1.0, 2.0, 5.0, 1.0, 1.0, 25.0]);
        assert_eq!((measured.parse.round(), measured.whole.round()), (9.0, 40.0));
        let documents = vec![measured];
        let table = table(&Report { format: 1, unit: "ms", runs: 1, documents, peak_memory_kib: Some(2048) });
        assert!(table.contains("4.44") && table.contains("2 MiB"), "{table}");
    }

    #[test]
    fn the_median_of_an_even_number_is_between_two() {
        let times = |ms: &[u64]| median(ms.iter().copied().map(Duration::from_millis).collect());
        assert_eq!((times(&[9, 1, 2]).round(), times(&[4, 1, 2, 9]).round()), (2.0, 3.0));
    }

    #[test]
    fn every_stage_of_a_run_is_seen_once_and_in_order() {
        let inputs = Paths::new(None, None, None).unwrap().read(None).unwrap();
        let (run, outcome) = Run::of(&inputs);
        assert!(outcome.is_ok());
        let seen: Vec<Stage> = run.began.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(seen, STAGES.iter().map(|(stage, _)| *stage).collect::<Vec<_>>());
    }
}
