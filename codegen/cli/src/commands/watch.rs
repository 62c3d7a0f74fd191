//! `specsmith watch`: generates the crate again on each save.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::commands::generate;
use crate::error::{Error, exit_code};
use crate::project::recorder::Recorder;
use crate::terminal::{count, print_stderr};

/// The time between two looks at the files. Reading the times of a few files costs microseconds, works on every system and in
/// every container, and needs no library.
const INTERVAL: Duration = Duration::from_millis(10);

/// The number of looks that a file may be missing, as editors replace files by renaming others.
const MAX_MISSING: usize = 20;

/// Generates the crate, and again whenever one of its inputs is saved.
///
/// The inputs are the description, the files that it refers to, the config with its overlays, and the lock. Each run prints one line,
/// or the errors; a broken file ends nothing. Ctrl-C ends the command. The options are those of `generate`, except for --check.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLES, mut_arg("check", |arg| arg.hide(true)))]
pub struct Args {
    #[command(flatten)]
    generate: generate::Args,
}

const EXAMPLES: &str = "\
Examples:
  # The clients of specsmith.toml
  specsmith watch

  # Any description
  specsmith watch --spec api.yaml --config api.toml --out ../client";

/// Generates the crate until the process ends.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    if args.generate.is_check() {
        return Err(Error::usage("--check writes nothing, so there is nothing to watch"));
    }
    let recorder = Recorder::default();
    let mut args = args.generate.clone();
    args.recorder = Some(recorder.clone());
    let mut files = BTreeSet::new();
    let mut is_first = true;
    loop {
        let before = inputs(&args, &mut files);
        let outcome = generate::run(&args);
        let is_complete = matches!(outcome, Ok(ExitCode::SUCCESS));
        exit_code(outcome);
        if is_complete {
            files.clear();
        }
        // A run that failed may not have reached all files.
        files.extend(recorder.drain());
        let known = Snapshot::after_run(inputs(&args, &mut files), &before, &args);
        if known.0.is_empty() {
            // The run has reported why.
            return Ok(ExitCode::FAILURE);
        }
        if std::mem::take(&mut is_first) {
            print_stderr(&format!("watching {}; Ctrl-C ends\n", count(known.0.len(), "file")));
        }
        known.wait_for_change();
    }
}

/// Adds the inputs of a run to the files, and returns their present state.
fn inputs(args: &generate::Args, files: &mut BTreeSet<PathBuf>) -> Snapshot {
    files.extend(args.project());
    for paths in args.paths().unwrap_or_default() {
        files.extend(paths.inputs().into_iter().map(PathBuf::from));
    }
    Snapshot::of(&*files)
}

/// The state of files: time, size and identity, or `None` for a missing one.
#[derive(Debug, PartialEq, Eq)]
struct Snapshot(BTreeMap<PathBuf, Option<(Option<SystemTime>, u64, u64)>>);

impl Snapshot {
    fn of<'p>(files: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        let state = |path: &PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok(), metadata.len(), identity(&metadata)))
        };
        Self(files.into_iter().map(|path| (path.clone(), state(path))).collect())
    }

    /// Returns the state that a run has read: that before it, so that a save during the run is noticed. The run itself writes the
    /// lock.
    fn after_run(mut now: Self, before: &Self, args: &generate::Args) -> Self {
        let all = args.paths().unwrap_or_default();
        let locks: Vec<&PathBuf> = all.iter().filter_map(|paths| paths.lock.as_ref()).collect();
        for (path, state) in &mut now.0 {
            if let Some(earlier) = before.0.get(path).filter(|_| !locks.contains(&path)) {
                *state = *earlier;
            }
        }
        now
    }

    /// Waits until a file differs from this state, and until the save is complete.
    fn wait_for_change(&self) {
        let files: Vec<PathBuf> = self.0.keys().cloned().collect();
        let mut last = Self::of(&files);
        while last == *self {
            sleep(INTERVAL);
            last = Self::of(&files);
        }
        for _ in 0..MAX_MISSING {
            sleep(INTERVAL);
            let now = Self::of(&files);
            let is_missing = |(path, state): (&PathBuf, &Option<_>)| {
                state.is_none() && self.0.get(path).is_some_and(Option::is_some)
            };
            if now == last && !now.0.iter().any(is_missing) {
                return;
            }
            last = now;
        }
    }
}

#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> u64 {
    0
}
