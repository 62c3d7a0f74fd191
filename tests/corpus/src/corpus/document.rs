//! Processing of one file: detection, generation, and the result.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Instant;

use specsmith::diagnostic::{Diagnostics, Severity};
use specsmith::{Example, Examples, Folder, Generated, Inputs, Source};

use super::compile::Message;
use super::detect;
use super::record::{MessageCounts, Record, Verdict};
use super::scratch::Member;
use specsmith_cli::project::folder::DiskFolder;

/// The time limit for one document in seconds. A debug build of the generator takes six times as long.
pub const SLOW: f64 = if cfg!(debug_assertions) { 30.0 } else { 5.0 };

/// The warning for a skipped operation.
const SKIPPED_OPERATION: &str = "W0301";

/// The runtime, which is copied and would dominate the number of lines.
const RUNTIME: &str = "src/runtime/";

/// The result for one document.
#[derive(Debug)]
pub struct DocumentResult {
    /// The part that depends on the document and the generator only.
    pub record: Record,
    /// The duration of the generation.
    pub seconds: f64,
    /// The emitted crate, until it is written.
    pub generated: Option<(Generated, Examples)>,
    /// The examples to decode.
    pub examples: Vec<Example>,
    /// The package in the scratch workspace, if the crate is to be built.
    pub member: Option<Member>,
    /// The messages of rustc and clippy about the crate.
    pub messages: Vec<Message>,
}

impl DocumentResult {
    /// Creates a result that consists of the record only.
    pub fn of(record: Record) -> Self {
        Self {
            record,
            seconds: 0.0,
            generated: None,
            examples: Vec::new(),
            member: None,
            messages: Vec::new(),
        }
    }

    /// Returns `true` if the generation exceeded the time limit.
    pub fn is_slow(&self) -> bool {
        self.seconds > SLOW
    }

    /// Returns `true` if the result is a failure. A `broken` document must be refused or warned about.
    pub fn fails(&self, broken: bool) -> bool {
        let verdict = self.record.verdict;
        let passes = if broken { !self.is_silent() } else { verdict == Verdict::Ok };
        let is_clean = self.record.compiled.as_ref().is_none_or(MessageCounts::is_clean);
        let are_preserved =
            self.record.examples.as_ref().is_none_or(|results| results.counts.are_preserved());
        !passes || verdict == Verdict::Panic || self.is_slow() || !is_clean || !are_preserved
    }

    /// Returns `true` if there are no diagnostics.
    pub fn is_silent(&self) -> bool {
        self.record.verdict == Verdict::Ok && self.record.warnings.is_empty()
    }
}

/// A function that runs the generator.
pub type Generate = fn(&Inputs) -> Result<(Generated, Examples), Diagnostics>;

/// Runs the generator without collecting examples.
pub fn without_examples(inputs: &Inputs) -> Result<(Generated, Examples), Diagnostics> {
    specsmith::generate(inputs).map(|generated| (generated, Examples::default()))
}

/// Processes the file at `path`; `name` is its path below the folder. Returns `None` if the file is not a
/// document, unless `any` file counts as one.
pub fn process_file(
    path: &Path,
    name: &str,
    any: bool,
    config: Option<&Source>,
    generate: Generate,
) -> Option<DocumentResult> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Some(refused(name, None, "unreadable", error.to_string())),
    };
    // Files that are not documents are ignored in any encoding.
    let text = specsmith::decode(bytes);
    let version = match &text {
        Ok(text) => detect::version(text),
        Err(error) => detect::version(&String::from_utf8_lossy(error.as_bytes())),
    };
    if version.is_none() && !any {
        return None;
    }
    Some(match text {
        Ok(text) => {
            let folder = DiskFolder::of(path).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
            process(name, version, Document { text, folder, config: config.cloned() }, generate)
        }
        Err(error) => refused(name, version, "not-utf-8", error.utf8_error().to_string()),
    })
}

/// Creates a result for a file that never reaches the generator.
fn refused(name: &str, version: Option<String>, code: &str, reason: String) -> DocumentResult {
    let mut record = Record::new(name, Verdict::Refused);
    record.version = version.unwrap_or_default();
    record.errors.insert(code.to_owned(), 1);
    record.reason = Some(reason);
    DocumentResult::of(record)
}

/// A document with its surroundings.
pub struct Document {
    pub text: String,
    pub folder: Option<Arc<dyn Folder>>,
    /// The config for all documents.
    pub config: Option<Source>,
}

/// Processes a document. The generator is an argument so that tests can pass one that panics.
pub fn process(
    name: &str,
    version: Option<String>,
    document: Document,
    generate: impl Fn(&Inputs) -> Result<(Generated, Examples), Diagnostics>,
) -> DocumentResult {
    let description = Source { name: name.to_owned(), text: document.text };
    let Document { folder, config, .. } = document;
    let inputs = Inputs { folder, config, ..Inputs::new(description) };
    let start = Instant::now();
    let outcome = catch(|| generate(&inputs));
    let seconds = start.elapsed().as_secs_f64();
    let (mut record, generated) = match outcome {
        Ok(Ok(generated)) => (emitted(name, &generated.0), Some(generated)),
        Ok(Err(diagnostics)) => (with_diagnostics(Record::new(name, Verdict::Refused), &diagnostics), None),
        Err(message) => (Record { reason: Some(message), ..Record::new(name, Verdict::Panic) }, None),
    };
    if record.verdict != Verdict::Ok {
        // If the text cannot be parsed, only the detected version is known.
        let known = catch(|| specsmith::summary(&inputs.description)).ok().flatten();
        record.operations = known.as_ref().map(|known| known.operations);
        record.schemas = known.as_ref().map(|known| known.schemas);
        record.version = known.map(|known| known.version).or(version).unwrap_or_default();
    }
    DocumentResult { seconds, generated, ..DocumentResult::of(record) }
}

fn emitted(name: &str, generated: &Generated) -> Record {
    let lines = generated.files.iter().filter(|(path, _)| !path.starts_with(RUNTIME));
    let record = Record {
        version: generated.summary.version.clone(),
        operations: Some(generated.summary.operations),
        emitted: generated.summary.emitted,
        schemas: Some(generated.summary.schemas),
        lines: lines.map(|(_, text)| text.lines().count()).sum(),
        ..Record::new(name, Verdict::Ok)
    };
    with_diagnostics(record, &generated.warnings)
}

/// Adds the diagnostics: the number by code, the skipped operations, and the first error in full.
fn with_diagnostics(mut record: Record, diagnostics: &Diagnostics) -> Record {
    let count = |counts: &mut BTreeMap<String, usize>, code: &str| {
        *counts.entry(code.to_owned()).or_default() += 1;
    };
    for diagnostic in diagnostics.iter() {
        match diagnostic.severity {
            Severity::Error | Severity::Denied => {
                count(&mut record.errors, diagnostic.code.as_str());
                record.reason.get_or_insert_with(|| diagnostic.message.clone());
            }
            Severity::Warning => count(&mut record.warnings, diagnostic.code.as_str()),
        }
        if diagnostic.code.as_str() == SKIPPED_OPERATION {
            record.skipped.push(diagnostic.message.clone());
        }
    }
    record
}

thread_local! {
    /// The message and location of this thread's panic, while [`catch`] runs.
    static PANIC_MESSAGE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the closure and returns the message of its panic, if any. Panics of other threads are printed as
/// usual.
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let caught = PANIC_MESSAGE.with_borrow_mut(|message_of_panic| match message_of_panic {
                Some(message_of_panic) => {
                    let place = info.location().map_or_else(String::new, |at| format!(" (at {at})"));
                    *message_of_panic = format!("{}{place}", message(info.payload()));
                    true
                }
                None => false,
            });
            if !caught {
                before(info);
            }
        }));
    });
    PANIC_MESSAGE.set(Some(String::new()));
    // Unwind safe: the closure borrows only immutable inputs, and its partial results are dropped.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    let message_of_panic = PANIC_MESSAGE.take().unwrap_or_default();
    outcome.map_err(|_| message_of_panic)
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked without a message")
}

/// The results for the whole folder.
pub struct Run {
    /// The documents, in the order of their paths.
    pub documents: Vec<DocumentResult>,
    /// The files that are not documents.
    pub ignored_files: Vec<String>,
    /// The number of symlinks, none of which is followed.
    pub symlinks: usize,
    /// The number of threads.
    pub jobs: usize,
    /// The duration of the run.
    pub seconds: f64,
    /// The table of `--decode`.
    pub decoding: Option<String>,
}
