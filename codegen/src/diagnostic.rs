//! What is wrong with an input, where, and what to do about it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::pointer::Pointer;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, but less than the document says.
    Warning,
}

/// A text, and what to call it in diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path, as a person knows it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Which of the texts that a description is made of: its main document, or one of the others that were read on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

impl FileId {
    /// The document that the run is about.
    pub const MAIN: Self = Self(0);
}

/// Which of the inputs a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The OpenAPI description.
    Spec,
    /// Another text that the description is made of; [`Diagnostics::file`] has it.
    File(FileId),
    /// The generator's config.
    Config,
    /// The names once given.
    Lock,
    /// What the caller asks of this run beside; it has no text to point into.
    Options,
}

impl Input {
    /// The input that a text of the description is.
    pub fn of(file: FileId) -> Self {
        if file == FileId::MAIN { Self::Spec } else { Self::File(file) }
    }
}

/// A place in an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A value in the description.
    Value(Pointer),
    /// A run of bytes of the input's text.
    Bytes(Range<usize>),
    /// The input as a whole.
    Whole,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name for this kind of problem: a letter for the severity and four digits.
    pub code: &'static str,
    /// The input that holds it.
    pub input: Input,
    /// The place in the input.
    pub place: Place,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a value of the description.
    pub fn error(code: &'static str, at: &Pointer, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, Input::Spec, Place::Value(at.clone()), message)
    }

    /// A warning at a value of the description.
    pub fn warning(code: &'static str, at: &Pointer, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, Input::Spec, Place::Value(at.clone()), message)
    }

    /// A problem anywhere.
    pub fn new(
        severity: Severity,
        code: &'static str,
        input: Input,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self { severity, code, input, place, message: message.into(), help: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How many errors are kept, and how many warnings; the others are counted. However much is wrong with a document, it does
/// not fill the memory.
const KEPT: usize = 10_000;

/// The problems found so far. A stage goes on after the first one, so that a run reports all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many of the list are errors.
    errors: usize,
    /// Hashes of all that were met, so that a problem that a hundred places refer to is one.
    seen: BTreeSet<u64>,
    /// How many were met beyond those in the list.
    more: usize,
    /// Codes that are not wanted, and how many of each were met.
    silenced: BTreeMap<&'static str, usize>,
    files: Vec<Source>,
}

impl Diagnostics {
    /// Takes in a text that the description is made of beside its main document, so that problems in it can be shown.
    pub fn add_file(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len())
    }

    /// A text that was taken in; the main document is not among them.
    pub fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0.checked_sub(1)?)
    }

    /// Gives every problem of the description the place that `to` makes of its own.
    pub fn relocate(&mut self, to: impl Fn(&Place) -> (Input, Place)) {
        let list = std::mem::take(&mut self.list);
        self.seen.clear();
        self.errors = 0;
        for mut diagnostic in list {
            if diagnostic.input == Input::Spec {
                (diagnostic.input, diagnostic.place) = to(&diagnostic.place);
            }
            self.push(diagnostic);
        }
    }

    /// Adds a problem, unless the same one is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if let Some(times) = self.silenced.get_mut(diagnostic.code) {
            *times += 1;
            return;
        }
        let mut hasher = DefaultHasher::new();
        diagnostic.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return;
        }
        let is_error = diagnostic.severity == Severity::Error;
        let kept = if is_error { self.errors } else { self.list.len() - self.errors };
        if kept < KEPT {
            self.errors += usize::from(is_error);
            self.list.push(diagnostic);
        } else {
            self.more += 1;
        }
    }

    /// Takes no problem with this code from now on.
    pub fn silence(&mut self, code: &'static str) {
        self.silenced.entry(code).or_default();
    }

    /// How many problems with this code were not taken.
    pub fn silenced(&self, code: &str) -> usize {
        self.silenced.get(code).copied().unwrap_or_default()
    }

    /// Drops the problems that are none after all.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
        self.errors = self.list.iter().filter(|problem| problem.severity == Severity::Error).count();
    }

    /// How many problems there are beside those that are kept.
    pub fn more(&self) -> usize {
        self.more
    }

    /// Whether generating must stop.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Ends a stage: its value, unless a problem stands against it.
    ///
    /// # Errors
    ///
    /// All the problems so far, when one of them is an error.
    pub fn settle<T>(&mut self, value: T) -> Result<T, Diagnostics> {
        if self.has_errors() { Err(std::mem::take(self)) } else { Ok(value) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The problems, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
}
