//! `cargo xtask corpus`: runs the generator over a folder of documents.

pub mod args;
mod compile;
pub mod crates;
mod decode;
mod detect;
mod diff;
mod document;
pub mod examples;
mod messages;
mod pool;
mod printer;
mod progress;
pub mod record;
mod report;
pub mod scratch;
pub mod table;
#[cfg(test)]
mod tests;
mod twin;
pub mod walk;

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

pub use self::args::Args;
use self::document::{DocumentResult, Run};
use self::printer::Printer;
use self::report::Report;
pub use self::report::peak_memory_kib;
use self::scratch::{Member, Scratch};
pub use self::table::one_line;
use specsmith_cli::error::Error;
use specsmith_cli::project::source;
use specsmith_cli::terminal::{display_path, print_stdout};

/// Processes every document, then prints, compares and writes the results.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    run_with_output(args, &mut print_stdout)
}

/// Like [`run`], but prints with the given function, so that a test can capture the output.
fn run_with_output(args: &Args, print: &mut dyn FnMut(&str)) -> Result<ExitCode, Error> {
    let before = args.against.as_deref().map(|path| Report::read(path, "--against")).transpose()?;
    if let Some(path) = &args.report {
        report::check_overwrite(path)?;
    }
    let run = process_all(args, print)?;
    print(&table::totals(&run, args.broken));
    print(&messages::by_code(&run.documents));
    print(&table::example_findings(&run.documents));
    print(run.decoding.as_deref().unwrap_or_default());
    let report = Report::of(&run);
    if let (Some(before), Some(path)) = (&before, &args.against) {
        print(&format!("\ncompared with {}\n{}", display_path(path), diff::compare(before, &report)));
    }
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    let failed = run.documents.iter().any(|result| result.fails(args.broken));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Processes every selected document and prints a line for each.
fn process_all(args: &Args, print: &mut dyn FnMut(&str)) -> Result<Run, Error> {
    let start = Instant::now();
    let mut listing = walk::walk(&args.dir)?;
    // Names are assigned before the filter applies, so that a document has the same package name in every
    // run.
    let scratch = args.checks.any().then(|| Scratch::new(&args.workspace, &listing.files)).transpose()?;
    if !args.documents.is_empty() {
        listing.files.retain(|path| args.documents.iter().any(|part| path.contains(part)));
    }
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let jobs = jobs.min(listing.files.len()).max(1);
    let mut printer = Printer::new(args, &listing.files);
    let generate: document::Generate = if args.checks.needs_examples() {
        specsmith::generate_with_examples
    } else {
        document::without_examples
    };
    let config = args.config.as_deref().map(|path| source::read(path, "config", "--config")).transpose()?;
    let process = |path: &String| -> Result<Option<DocumentResult>, Error> {
        let Some(mut result) =
            document::process_file(&args.dir.join(path), path, args.broken, config.as_ref(), generate)
        else {
            return Ok(None);
        };
        // The crate is written and dropped at once: all crates together may not fit into memory.
        if let (Some((generated, examples)), Some(scratch)) = (result.generated.take(), &scratch) {
            result.member = crates::write(scratch, path, &generated, &examples, &args.checks)?;
            result.examples = examples.list;
        }
        Ok(Some(result))
    };
    let mut first_error = None;
    pool::run(&listing.files, jobs, process, |index, outcome| {
        let result = outcome.unwrap_or_else(|error| {
            first_error.get_or_insert(error);
            None
        });
        printer.add(index, result, print);
    })?;
    if let Some(error) = first_error {
        return Err(error);
    }
    let mut decoding = None;
    if let Some(scratch) = &scratch {
        build(args, scratch, printer.documents())?;
        printer.print_deferred(print);
        if args.checks.decode {
            decoding = Some(decode::measure_all(scratch, printer.documents(), args.jobs)?);
        }
    }
    let (documents, ignored_files) = printer.finish();
    if documents.is_empty() {
        return Err(no_document(args, ignored_files.len()));
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok(Run { documents, ignored_files, symlinks: listing.symlinks, jobs, seconds, decoding })
}

/// Builds the crates of the documents and adds the messages of the compiler and the results of the examples.
fn build(args: &Args, scratch: &Scratch, documents: &mut [DocumentResult]) -> Result<(), Error> {
    let members: Vec<Member> = documents.iter().filter_map(|result| result.member.clone()).collect();
    if members.is_empty() {
        return Ok(());
    }
    if args.checks.needs_examples() {
        examples::write_validator(scratch)?;
    }
    if !args.checks.compile && !args.checks.examples {
        return Ok(());
    }
    scratch.write_workspace(&folders(&members, args.checks.examples))?;
    if args.checks.compile {
        let output = compile::check(scratch, &members, args.jobs)?;
        for result in documents.iter_mut() {
            let Some(member) = &result.member else { continue };
            result.messages = output.messages_of(&member.name);
            result.record.compiled = Some(compile::count(&result.messages));
        }
    }
    if args.checks.examples { examples::run_all(scratch, documents, args.jobs) } else { Ok(()) }
}

/// Returns the folders of these packages and of the programs that decode their examples.
fn folders(members: &[Member], has_validator: bool) -> Vec<String> {
    let mut folders = Vec::new();
    for Member { name, has_examples, .. } in members {
        folders.push(format!("crates/{name}"));
        folders.extend(has_examples.then(|| format!("examples/{name}")));
    }
    folders.extend(has_validator.then(|| examples::VALIDATOR.to_owned()));
    folders
}

/// Reports a folder without documents, which is more likely a typo than intended.
fn no_document(args: &Args, ignored_files: usize) -> Error {
    let files = specsmith_cli::terminal::count(ignored_files, "file");
    let filter = match args.documents.as_slice() {
        [] => String::new(),
        parts => format!(" whose path contains {}", parts.join(" or ")),
    };
    Error::new(format!("no OpenAPI description in {}{filter}", display_path(&args.dir))).note(format!(
        "{files} with the extension .yaml, .yml or .json, none with a top-level key `openapi` or `swagger`"
    ))
}
