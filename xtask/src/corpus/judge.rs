//! One file: is it a document, and what comes of it?

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Instant;

use specsmith::diagnostic::{Diagnostics, Severity};
use specsmith::{Choice, Example, Examples, Folder, Generated, Inputs, Source};

use super::compile::{Compiled, Message};
use super::report::{Record, Verdict};
use super::scratch::Member;
use super::sniff;
use crate::folder::OnDisk;

/// How many seconds are too many for any document. Not optimised, the generator takes six times as long.
pub const SLOW: f64 = if cfg!(debug_assertions) { 30.0 } else { 5.0 };

/// The warning that says that an operation is left out.
const LEFT_OUT: &str = "W0301";

/// The support code, which is copied and not made, and would drown what a document makes.
const RUNTIME: &str = "src/runtime/";

/// What came of a document.
#[derive(Debug)]
pub struct Judged {
    /// All that depends on the document and the generator alone.
    pub record: Record,
    /// How long generating took.
    pub seconds: f64,
    /// What was emitted, until somebody has use for it.
    pub generated: Option<(Generated, Examples)>,
    /// The examples that are tried.
    pub examples: Vec<Example>,
    /// The package that it has become, if it is to be built.
    pub member: Option<Member>,
    /// What rustc and clippy say of it.
    pub said: Vec<Message>,
}

impl Judged {
    /// Something of which no more is known.
    pub fn of(record: Record) -> Self {
        Self { record, seconds: 0.0, generated: None, examples: Vec::new(), member: None, said: Vec::new() }
    }

    /// Whether it took too long.
    pub fn is_slow(&self) -> bool {
        self.seconds > SLOW
    }

    /// Whether it is as it must not be. A `broken` document must be refused or warned about.
    pub fn fails(&self, broken: bool) -> bool {
        let verdict = self.record.verdict;
        let passes = if broken { !self.is_silent() } else { verdict == Verdict::Ok };
        let is_clean = self.record.compiled.as_ref().is_none_or(Compiled::is_clean);
        let are_kept = self.record.examples.as_ref().is_none_or(|tried| tried.counts.are_kept());
        !passes || verdict == Verdict::Panic || self.is_slow() || !is_clean || !are_kept
    }

    /// Whether there was nothing to say about it.
    pub fn is_silent(&self) -> bool {
        self.record.verdict == Verdict::Ok && self.record.warnings.is_empty()
    }
}

/// The generator.
pub type Generate = fn(&Inputs) -> Result<(Generated, Examples), Diagnostics>;

/// The generator, where nobody asks for examples.
pub fn plainly(inputs: &Inputs) -> Result<(Generated, Examples), Diagnostics> {
    specsmith::generate(inputs).map(|generated| (generated, Examples::default()))
}

/// Judges the file at `path`, which is called `name` below the folder. None if it is no document, unless `any` file is one.
pub fn file(
    path: &Path,
    name: &str,
    any: bool,
    config: Option<&Source>,
    generate: Generate,
) -> Option<Judged> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Some(refused(name, None, "unreadable", error.to_string())),
    };
    // What is no document is passed over, whatever its encoding.
    let version = sniff::version(&String::from_utf8_lossy(&bytes));
    if version.is_none() && !any {
        return None;
    }
    Some(match String::from_utf8(bytes) {
        Ok(text) => {
            let folder = OnDisk::of(path).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
            document(name, version, Text { text, folder, config: config.cloned() }, generate)
        }
        Err(error) => refused(name, version, "not-utf-8", error.utf8_error().to_string()),
    })
}

/// A refusal before the generator has its turn.
fn refused(name: &str, version: Option<String>, code: &str, why: String) -> Judged {
    let mut record = Record::new(name, Verdict::Refused);
    record.version = version.unwrap_or_default();
    record.errors.insert(code.to_owned(), 1);
    record.why = Some(why);
    Judged::of(record)
}

/// A document, and what lies beside it.
pub struct Text {
    pub text: String,
    pub folder: Option<Arc<dyn Folder>>,
    /// The config for all documents.
    pub config: Option<Source>,
}

/// Judges a document. The generator is an argument so that a test may have one that panics.
pub fn document(
    name: &str,
    version: Option<String>,
    text: Text,
    generate: impl Fn(&Inputs) -> Result<(Generated, Examples), Diagnostics>,
) -> Judged {
    let inputs = Inputs {
        spec: Source { name: name.to_owned(), text: text.text },
        folder: text.folder,
        overlays: Vec::new(),
        config: text.config,
        lock: None,
        crate_name: None,
        choice: Choice::default(),
    };
    let start = Instant::now();
    let outcome = catch(|| generate(&inputs));
    let seconds = start.elapsed().as_secs_f64();
    let (mut record, generated) = match outcome {
        Ok(Ok(generated)) => (emitted(name, &generated.0), Some(generated)),
        Ok(Err(found)) => (with_diagnostics(Record::new(name, Verdict::Refused), &found), None),
        Err(message) => (Record { why: Some(message), ..Record::new(name, Verdict::Panic) }, None),
    };
    if record.verdict != Verdict::Ok {
        // What can be known of it; of a text that is not a tree, nothing but what it looks like.
        let known = catch(|| specsmith::summary(&inputs.spec.text)).ok().flatten();
        record.operations = known.as_ref().map(|known| known.operations);
        record.schemas = known.as_ref().map(|known| known.schemas);
        record.version = known.map(|known| known.version).or(version).unwrap_or_default();
    }
    Judged { seconds, generated, ..Judged::of(record) }
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

/// Adds the problems: how many of each code, which operations are left out, and the first error in full.
fn with_diagnostics(mut record: Record, found: &Diagnostics) -> Record {
    let count = |counts: &mut BTreeMap<String, usize>, code: &str| {
        *counts.entry(code.to_owned()).or_default() += 1;
    };
    for problem in found.iter() {
        match problem.severity {
            Severity::Error => {
                count(&mut record.errors, problem.code);
                record.why.get_or_insert_with(|| problem.message.clone());
            }
            Severity::Warning => count(&mut record.warnings, problem.code),
        }
        if problem.code == LEFT_OUT {
            record.left_out.push(problem.message.clone());
        }
    }
    record
}

thread_local! {
    /// What the panic of this thread said and where it was, while [`catch`] is at work on it.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does the work; if it panics, gives what the panic said. Panics of other threads are told as ever.
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let caught = SAID.with_borrow_mut(|said| match said {
                Some(said) => {
                    let place = info.location().map_or_else(String::new, |at| format!(" (at {at})"));
                    *said = format!("{}{place}", message(info.payload()));
                    true
                }
                None => false,
            });
            if !caught {
                before(info);
            }
        }));
    });
    SAID.set(Some(String::new()));
    // Nothing that the work could leave half done is looked at after a panic: texts go in, and nothing comes out.
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    let said = SAID.take().unwrap_or_default();
    outcome.map_err(|_| said)
}

fn message(payload: &dyn Any) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}
