//! `cargo xtask corpus`: the generator, held against a folder of documents.

mod against;
mod compile;
mod decode;
mod examples;
mod judge;
mod kinds;
mod pool;
mod printer;
mod progress;
mod report;
mod scratch;
mod sniff;
mod table;
#[cfg(test)]
mod tests;
mod walk;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use self::judge::Judged;
use self::printer::Printer;
use self::report::Report;
pub use self::report::peak_memory_kib;
use self::scratch::{Member, Scratch};
pub use self::table::one_line;
use crate::input;
use crate::terminal::{say, shown};
use crate::trouble::Trouble;

/// Generates a crate from every OpenAPI description in a folder, in memory, and says what came of each.
///
/// Looked at are the *.yaml, *.yml and *.json files below the folder; hidden folders are not entered and symlinks not
/// followed. A file counts as a document if the key `openapi` or `swagger` stands at its top; the others, which may be
/// parts that documents refer to, are passed over and counted. Nothing is written, but for the report and the crates that
/// --compile and --examples look at. A config or names.lock beside a document is not used: names are chosen afresh.
///
/// A line for each document says: its path, the version of OpenAPI, how many of its operations are emitted, its named schemas,
/// the emitted lines (without src/runtime/, which the crates share), the time, and the verdict: `ok`; `refused`, with
/// the codes and the first of the errors; `panic`, which is a bug of the generator; or `slow`, after more than five seconds (thirty if this is not a release build). Then
/// the codes of the warnings, that is: what was left out, ignored or read otherwise than it is written.
///
/// With --compile there are columns for what rustc and clippy say of the crate, and two more verdicts: `does not compile`, and
/// `warns`. The first messages of each kind stand at the end. With --examples likewise for what became of the examples, with the
/// verdicts `does not decode` and `loses`.
///
/// Ends with 1 unless every verdict is `ok`; with --broken, unless no document passes without a word.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The folder of the documents
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Only the documents whose path below the folder contains this; may be given several times
    #[arg(long = "document", value_name = "SUBSTRING")]
    documents: Vec<String>,

    #[command(flatten)]
    build: scratch::Args,

    #[command(flatten)]
    place: scratch::Place,

    /// A config for all of the documents
    ///
    /// For settings that fit any document, such as those of `[models]`: an entry that meets nothing is an error there.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Write what came of each document, as JSON
    ///
    /// `documents` and `totals` depend on the documents and the generator alone, and are in a stable order; times and memory
    /// stand apart, in `measured`.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Compare with an earlier report: say what changed, document by document
    ///
    /// Verdict, version, operations, schemas, lines and the numbers of errors and warnings by code are compared, and how much rustc
    /// and clippy say and what became of the examples, if both runs asked for it; times and the wording of messages are not. Changes do not alter the exit code.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,

    /// The documents are broken on purpose: each must be refused or warned about
    ///
    /// Every file counts as a document then, whatever it looks like.
    #[arg(long)]
    broken: bool,

    /// Print each operation that is left out, with the reason
    #[arg(long)]
    list_left_out: bool,

    /// How many documents are worked on at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask corpus ../apis            is the generator right for these documents?
  cargo run --release -p xtask -- corpus ../apis
                                        the same several times faster, once it is built

  cargo xtask corpus ../apis --report before.json
  cargo xtask corpus ../apis --against before.json
                                        what does a change of the generator change?

  cargo xtask corpus ../apis --document pets --compile
                                        do the crates of some documents compile?

  cargo xtask corpus ../apis/invalid --broken
                                        does every broken document get a word?";

/// What came of the whole folder.
pub struct Run {
    /// The documents, in the order of their paths.
    documents: Vec<Judged>,
    /// The files that are no documents.
    passed_over: Vec<String>,
    /// How many symlinks were not followed.
    symlinks: usize,
    /// How many threads there were.
    jobs: usize,
    /// How long it took.
    seconds: f64,
    /// What was measured of decoding, as a table.
    decoding: Option<String>,
}

/// Judges every document, prints, compares, reports.
pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    run_and_tell(args, &mut say)
}

/// The same, where a test may listen.
fn run_and_tell(args: &Args, tell: &mut dyn FnMut(&str)) -> Result<ExitCode, Trouble> {
    let before = args.against.as_deref().map(|path| Report::read(path, "--against")).transpose()?;
    if let Some(path) = &args.report {
        report::may_be_written(path)?;
    }
    let run = judge_all(args, tell)?;
    tell(&table::totals(&run, args.broken));
    tell(&kinds::kinds(&run.documents));
    tell(&table::not_kept(&run.documents));
    tell(run.decoding.as_deref().unwrap_or_default());
    let report = Report::of(&run);
    if let (Some(before), Some(path)) = (&before, &args.against) {
        tell(&format!("\ncompared with {}\n{}", shown(path), against::compare(before, &report)));
    }
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    let failed = run.documents.iter().any(|judged| judged.fails(args.broken));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Judges every document of the folder that is asked for, and prints a line for each.
fn judge_all(args: &Args, tell: &mut dyn FnMut(&str)) -> Result<Run, Trouble> {
    let start = Instant::now();
    let mut found = walk::walk(&args.dir)?;
    // Before the others go, so that a package has the same name in every run.
    let scratch = args.build.any().then(|| Scratch::new(&args.place, &found.files)).transpose()?;
    if !args.documents.is_empty() {
        found.files.retain(|path| args.documents.iter().any(|part| path.contains(part)));
    }
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let jobs = jobs.min(found.files.len()).max(1);
    let mut printer = Printer::new(args, &found.files);
    let generate: judge::Generate =
        if args.build.takes_examples() { specsmith::generate_with_examples } else { judge::plainly };
    let config = args.config.as_deref().map(|path| input::read(path, "config", "--config")).transpose()?;
    let judge = |path: &String| -> Result<Option<Judged>, Trouble> {
        let Some(mut judged) =
            judge::file(&args.dir.join(path), path, args.broken, config.as_ref(), generate)
        else {
            return Ok(None);
        };
        // Taken at once, because all crates together would not fit into the memory of every machine.
        if let (Some((generated, examples)), Some(scratch)) = (judged.generated.take(), &scratch) {
            judged.member = scratch.put(path, &generated, &examples, &args.build)?;
            judged.examples = examples.list;
        }
        Ok(Some(judged))
    };
    let mut trouble = None;
    pool::run(&found.files, jobs, judge, |index, outcome| {
        let judged = outcome.unwrap_or_else(|found| {
            trouble.get_or_insert(found);
            None
        });
        printer.take(index, judged, tell);
    })?;
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    let mut decoding = None;
    if let Some(scratch) = &scratch {
        build(args, scratch, printer.documents())?;
        printer.tell(tell);
        if args.build.decode {
            decoding = Some(decode::race_all(scratch, printer.documents(), args.jobs)?);
        }
    }
    let (documents, passed_over) = printer.end();
    if documents.is_empty() {
        return Err(no_document(args, passed_over.len()));
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Run { documents, passed_over, symlinks: found.symlinks, jobs, seconds, decoding })
}

/// Has the crates built that came of the documents, and adds what was said of them.
fn build(args: &Args, scratch: &Scratch, documents: &mut [Judged]) -> Result<(), Trouble> {
    let members: Vec<Member> = documents.iter().filter_map(|judged| judged.member.clone()).collect();
    if members.is_empty() {
        return Ok(());
    }
    if args.build.takes_examples() {
        examples::put_validator(scratch)?;
    }
    if !args.build.compile && !args.build.examples {
        return Ok(());
    }
    scratch.close(&folders(&members, args.build.examples))?;
    if args.build.compile {
        let said = compile::check(scratch, &members, args.jobs)?;
        for judged in documents.iter_mut() {
            let Some(member) = &judged.member else { continue };
            judged.said = said.of(&member.name);
            judged.record.compiled = Some(compile::count(&judged.said));
        }
    }
    if args.build.examples { examples::try_all(scratch, documents, args.jobs) } else { Ok(()) }
}

/// The folders of these packages, and of the programs that try their examples.
fn folders(members: &[Member], has_validator: bool) -> Vec<String> {
    let mut folders = Vec::new();
    for Member { name, has_examples, .. } in members {
        folders.push(format!("crates/{name}"));
        folders.extend(has_examples.then(|| format!("examples/{name}")));
    }
    folders.extend(has_validator.then(|| examples::VALIDATOR.to_owned()));
    folders
}

/// A folder without documents is a slip, not a success.
fn no_document(args: &Args, passed_over: usize) -> Trouble {
    let looked_at = crate::terminal::count(passed_over, "file");
    let which = match args.documents.as_slice() {
        [] => String::new(),
        parts => format!(" whose path contains {}", parts.join(" or ")),
    };
    Trouble::new(format!("there is no OpenAPI description in {}{which}", shown(&args.dir))).help(format!(
        "looked at {looked_at} that end in .yaml, .yml or .json, for the key `openapi` or `swagger` at the top"
    ))
}
