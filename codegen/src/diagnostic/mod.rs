//! Diagnostics: errors and warnings with a location in an input, and a help text.

mod code;

use serde_json::Value;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::pointer::Pointer;

pub use code::{Code, Level};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No crate is generated.
    Error,
    /// A crate is generated, but without a part of the description.
    Warning,
}

/// A text, and its name in diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path, as the user wrote it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The index of a file of the description: the main document, an overlay, or a document that it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

impl FileId {
    /// The main document.
    pub const MAIN: Self = Self(0);
}

/// An input of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The main document of the description.
    Description,
    /// Another file of the description, which [`Diagnostics::file`] returns.
    File(FileId),
    /// The config.
    Config,
    /// The lock file of assigned names.
    Lock,
    /// The options of this run, which have no text.
    Options,
}

impl Input {
    /// Returns the input for a file of the description.
    pub fn of(file: FileId) -> Self {
        if file == FileId::MAIN { Self::Description } else { Self::File(file) }
    }
}

/// A location in an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A value in the description.
    Value(Pointer),
    /// A span of bytes in the text of the input.
    Bytes(Range<usize>),
    /// The whole input.
    Whole,
}

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// A stable code: `E` or `W` and four digits.
    pub code: Code,
    /// The input.
    pub input: Input,
    /// The location in the input.
    pub place: Place,
    /// The message, a single line.
    pub message: String,
    /// The help text, which starts with an imperative.
    pub help: Option<String>,
    /// The part that the crate lacks. The crate's docs list these.
    pub skipped: Option<Skipped>,
}

/// A part of an operation that is skipped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Skipped {
    /// The part.
    pub part: Part,
    /// The reason, in the words of a message.
    pub reason: String,
}

/// The kind of a skipped part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// An operation: its id, or method and path.
    Operation(String),
    /// An operation of another server than the client's: its id, or method and path.
    OperationElsewhere(String),
    /// An optional parameter: its location and its name.
    Parameter(&'static str, String),
    /// An optional field of a form: its name.
    Field(String),
    /// An optional request body.
    Body,
}

impl Diagnostic {
    /// Creates a diagnostic at a value of the description.
    pub fn new(code: Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self::at(code, Input::Description, Place::Value(at.clone()), message)
    }

    /// Creates a warning about a skipped part.
    pub fn skipped(code: Code, at: &Pointer, part: Part, reason: String) -> Self {
        let message = match &part {
            Part::Operation(id) | Part::OperationElsewhere(id) => {
                format!("{reason}; operation `{id}` is skipped")
            }
            Part::Parameter(_, name) => {
                format!("unsupported parameter `{name}`: {reason}; the optional parameter is skipped")
            }
            Part::Field(name) => {
                format!("unsupported form field `{name}`: {reason}; the optional field is skipped")
            }
            Part::Body => format!("{reason}; the optional request body is skipped"),
        };
        Self { skipped: Some(Skipped { part, reason }), ..Self::new(code, at, message) }
    }

    /// Creates a diagnostic at any location.
    pub fn at(code: Code, input: Input, place: Place, message: impl Into<String>) -> Self {
        let severity = match code.level() {
            Level::Error | Level::Fault => Severity::Error,
            Level::Warning => Severity::Warning,
        };
        Self { severity, code, input, place, message: message.into(), help: None, skipped: None }
    }

    /// Sets the help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The maximum number of errors, and of warnings, that are kept to bound the memory. Further ones are only counted.
const MAX_KEPT: usize = 10_000;

/// The diagnostics so far. A stage continues after an error, so that a run reports all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Also allowed warnings about skipped parts, which the docs of the crate list.
    list: Vec<Diagnostic>,
    /// The number of errors in the list.
    errors: usize,
    /// Hashes of all diagnostics, to report those of a part that is referred to repeatedly only once.
    seen: BTreeSet<u64>,
    /// The number of diagnostics that are not in the list.
    omitted: usize,
    /// The codes of allowed warnings, with their number.
    allowed: BTreeMap<Code, usize>,
    files: Vec<Source>,
}

impl Diagnostics {
    /// Adds a file of the description other than the main document, for diagnostics in it.
    pub fn add_file(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len())
    }

    /// Returns a file that was added; `None` for the main document.
    pub fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0.checked_sub(1)?)
    }

    /// Replaces the location of every diagnostic in the description.
    pub fn relocate(&mut self, to: impl Fn(&Place) -> (Input, Place)) {
        let list = std::mem::take(&mut self.list);
        self.seen.clear();
        self.errors = 0;
        for mut diagnostic in list {
            if diagnostic.input == Input::Description {
                (diagnostic.input, diagnostic.place) = to(&diagnostic.place);
            }
            self.push(diagnostic);
        }
    }

    /// Adds a diagnostic, unless there is an equal one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if let Some(times) = self.allowed.get_mut(&diagnostic.code) {
            *times += 1;
            if diagnostic.skipped.is_none() {
                return;
            }
        }
        let mut hasher = DefaultHasher::new();
        diagnostic.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return;
        }
        let is_error = diagnostic.severity == Severity::Error;
        let kept = if is_error { self.errors } else { self.list.len() - self.errors };
        if kept < MAX_KEPT {
            self.errors += usize::from(is_error);
            self.list.push(diagnostic);
        } else if self.is_reported(&diagnostic) {
            self.omitted += 1;
        }
    }

    /// Ignores diagnostics with this code from now on.
    pub fn allow(&mut self, code: Code) {
        self.allowed.entry(code).or_default();
    }

    /// Returns the number of ignored diagnostics with this code.
    pub fn allowed(&self, code: Code) -> usize {
        self.allowed.get(&code).copied().unwrap_or_default()
    }

    /// Keeps only the diagnostics for which `keep` returns `true`.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
        self.errors = self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    }

    /// Iterates over the warnings about skipped parts, also those with an allowed code.
    pub fn skipped(&self) -> impl Iterator<Item = (&Place, &Skipped)> {
        self.list.iter().filter_map(|diagnostic| Some((&diagnostic.place, diagnostic.skipped.as_ref()?)))
    }

    /// Returns the number of diagnostics that were not kept.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Returns whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Ends a stage and returns its value.
    ///
    /// # Errors
    ///
    /// Returns all diagnostics so far if one of them is an error.
    pub fn finish<T>(&mut self, value: T) -> Result<T, Diagnostics> {
        if self.has_errors() { Err(std::mem::take(self)) } else { Ok(value) }
    }

    /// Returns whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the number of diagnostics.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Iterates over the diagnostics, in the order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|diagnostic| self.is_reported(diagnostic))
    }

    fn is_reported(&self, diagnostic: &Diagnostic) -> bool {
        !self.allowed.contains_key(&diagnostic.code)
    }
}

/// Returns a list of alternatives for a message: "`a`", "`a` or `b`", "one of `a`, `b`, `c`".
pub fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("`{word}`"),
        [first, second] => format!("`{first}` or `{second}`"),
        _ => {
            format!("one of {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Returns the name of a value's JSON type, for a message.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
