//! Diagnostics: errors and warnings with a location in an input, and a help text.

mod code;
mod similar;

use serde_json::Value;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::pointer::Pointer;

pub use code::{Code, Level};
pub use similar::similar;

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The stage that reports it is the last one.
    Error,
    /// A fault or a warning that the config or `--strict` denies: all stages run, but no crate is generated.
    Denied,
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
    /// A stable code: `E`, `L` or `W` and four digits.
    pub code: Code,
    /// The input.
    pub input: Input,
    /// The location in the input.
    pub place: Place,
    /// The message, a single line.
    pub message: String,
    /// The treatment of the part by the generator. A warning has it at the end of its message.
    pub consequence: Option<String>,
    /// The help text, which starts with an imperative.
    pub help: Option<String>,
    /// The part that the crate lacks. The crate's docs list these.
    pub skipped: Option<Skipped>,
}

/// A part of the description that is skipped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Skipped {
    /// The part.
    pub part: Part,
    /// The location of the part in the description.
    pub at: Pointer,
    /// The reason, in the words of a message.
    pub reason: String,
}

/// The kind of a skipped part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// An operation: its id, or method and path.
    Operation(String),
    /// An optional parameter: its location and its name.
    Parameter(&'static str, String),
    /// A field of a form: its name.
    Field(String),
    /// An optional request body.
    Body,
    /// Another part: its kind, and its name, which may be empty.
    Other(&'static str, String),
}

impl Part {
    /// Returns the consequence of skipping the part.
    pub fn consequence(&self) -> String {
        match self {
            Self::Operation(id) => format!("operation `{id}` is skipped"),
            Self::Parameter(..) => "the optional parameter is skipped".to_owned(),
            Self::Field(_) => "the field is skipped".to_owned(),
            Self::Body => "the optional request body is skipped".to_owned(),
            Self::Other("schema", _) => "the schema becomes `serde_json::Value`".to_owned(),
            Self::Other(kind, name) if name.is_empty() => format!("the {kind} is skipped"),
            Self::Other(kind, name) => format!("the {kind} `{name}` is skipped"),
        }
    }
}

impl Diagnostic {
    /// Creates a diagnostic at a value of the description.
    pub fn new(code: Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self::at(code, Input::Description, Place::Value(at.clone()), message)
    }

    /// Creates a warning about a skipped part.
    pub fn skipped(code: Code, at: &Pointer, part: Part, reason: String) -> Self {
        let message = match &part {
            Part::Parameter(_, name) => format!("unsupported parameter `{name}`: {reason}"),
            Part::Field(name) => format!("unsupported form field `{name}`: {reason}"),
            _ => reason.clone(),
        };
        let diagnostic = Self::new(code, at, message).consequence(part.consequence());
        Self { skipped: Some(Skipped { part, at: at.clone(), reason }), ..diagnostic }
    }

    /// Creates a diagnostic at any location.
    pub fn at(code: Code, input: Input, place: Place, message: impl Into<String>) -> Self {
        let severity = match code.level() {
            Level::Error => Severity::Error,
            Level::Fault | Level::Warning | Level::Lint => Severity::Warning,
        };
        let message = message.into();
        Self { severity, code, input, place, message, consequence: None, help: None, skipped: None }
    }

    /// Returns `true` if no crate is generated.
    pub fn is_error(&self) -> bool {
        self.severity != Severity::Warning
    }

    /// Sets the consequence.
    #[must_use]
    pub fn consequence(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = Some(consequence.into());
        self
    }

    /// Sets the help text to the known word that is most similar to an unknown one, if there is one.
    #[must_use]
    pub fn did_you_mean<'a>(self, unknown: &str, known: impl Iterator<Item = &'a str>) -> Self {
        match similar(unknown, known) {
            Some(word) => self.help(format!("did you mean `{}`?", word.escape_debug())),
            None => self,
        }
    }

    /// Sets the help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A diagnostic about a part of the description that cannot be used, and has to be cut out.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The diagnostic. Its place may be another one, such as the end of a chain of references.
    pub diagnostic: Diagnostic,
    /// The location of the part.
    pub at: Pointer,
}

/// The maximum number of errors, and of warnings, that are kept to bound the memory. Further ones are only counted.
const MAX_KEPT: usize = 10_000;

/// The diagnostics so far. A stage continues after an error, so that a run reports all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Also allowed diagnostics about skipped parts, which the docs of the crate list.
    list: Vec<Diagnostic>,
    /// The number of errors in the list.
    errors: usize,
    /// The number of denied diagnostics in the list.
    denied: usize,
    /// Hashes of all diagnostics, to report those of a part that is referred to repeatedly only once.
    seen: BTreeSet<u64>,
    /// The number of diagnostics that are not in the list.
    omitted: usize,
    levels: Box<Levels>,
    files: Vec<Source>,
}

/// The levels of faults and warnings that the config sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Denies all faults that are not in `codes`.
    pub strict: bool,
    /// The codes with a level of their own.
    pub codes: BTreeMap<Code, Override>,
    /// The codes of allowed diagnostics that occurred, with their number.
    allowed: BTreeMap<Code, usize>,
}

/// The level of a code in the config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Override {
    /// Fails the run.
    Deny,
    /// Reported as a warning.
    Warn,
    /// Not reported.
    Allow,
}

impl Levels {
    /// Creates the default levels, or those of a strict run.
    pub fn new(strict: bool) -> Self {
        Self { strict, ..Self::default() }
    }

    fn of(&self, code: Code) -> Override {
        let default = match code.level() {
            // Also an error in another file, for which a part is cut out.
            Level::Error | Level::Fault if self.strict => Override::Deny,
            _ => Override::Warn,
        };
        self.codes.get(&code).copied().unwrap_or(default)
    }
}

impl Diagnostics {
    /// Creates an empty list with these levels.
    pub fn new(levels: Levels) -> Self {
        Self { levels: Box::new(levels), ..Self::default() }
    }

    /// Creates an empty list with the same levels.
    #[must_use]
    pub fn empty(&self) -> Self {
        Self::new(Levels { allowed: BTreeMap::new(), ..Levels::clone(&self.levels) })
    }

    /// Adds all diagnostics of another list.
    pub fn append(&mut self, other: Self) {
        for (code, count) in other.levels.allowed {
            *self.levels.allowed.entry(code).or_default() += count;
        }
        self.omitted += other.omitted;
        other.list.into_iter().for_each(|diagnostic| self.insert(diagnostic));
    }

    /// Adds a file of the description other than the main document, for diagnostics in it.
    pub fn add_file(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len())
    }

    /// Returns a file that was added; `None` for the main document.
    pub fn file(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0.checked_sub(1)?)
    }

    /// Changes every diagnostic in the description, whose location is that of a value.
    pub fn relocate(&mut self, change: impl Fn(&Pointer, &mut Diagnostic)) {
        let list = std::mem::take(&mut self.list);
        self.seen.clear();
        (self.errors, self.denied) = (0, 0);
        for mut diagnostic in list {
            if let (Input::Description, Place::Value(at)) = (diagnostic.input, diagnostic.place.clone()) {
                change(&at, &mut diagnostic);
            }
            self.insert(diagnostic);
        }
    }

    /// Adds a diagnostic, unless there is an equal one.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if diagnostic.severity != Severity::Error {
            match self.levels.of(diagnostic.code) {
                Override::Deny => {
                    diagnostic.severity = Severity::Denied;
                    diagnostic.skipped = None;
                }
                Override::Warn => {}
                Override::Allow => {
                    *self.levels.allowed.entry(diagnostic.code).or_default() += 1;
                    if diagnostic.skipped.is_none() {
                        return;
                    }
                }
            }
        }
        // An error of a denied fault has no consequence but that nothing is generated.
        if let Some(consequence) =
            diagnostic.consequence.take().filter(|_| diagnostic.severity == Severity::Warning)
        {
            diagnostic.message = format!("{}; {consequence}", diagnostic.message);
        }
        self.insert(diagnostic);
    }

    fn insert(&mut self, diagnostic: Diagnostic) {
        let mut hasher = DefaultHasher::new();
        diagnostic.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return;
        }
        let mut warnings = self.list.len() - self.errors - self.denied;
        let count = match diagnostic.severity {
            Severity::Error => &mut self.errors,
            Severity::Denied => &mut self.denied,
            Severity::Warning => &mut warnings,
        };
        if *count < MAX_KEPT {
            *count += 1;
            self.list.push(diagnostic);
        } else if self.is_reported(&diagnostic) {
            self.omitted += 1;
        }
    }

    /// Returns the number of allowed diagnostics with this code.
    pub fn allowed(&self, code: Code) -> usize {
        self.levels.allowed.get(&code).copied().unwrap_or_default()
    }

    /// Keeps only the diagnostics for which `keep` returns `true`.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
        let count = |severity| self.list.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (self.errors, self.denied) = (count(Severity::Error), count(Severity::Denied));
    }

    /// Iterates over the skipped parts, also those of a diagnostic with an allowed code.
    pub fn skipped(&self) -> impl Iterator<Item = &Skipped> {
        self.list.iter().filter_map(|diagnostic| diagnostic.skipped.as_ref())
    }

    /// Returns the skipped operations, each once: the code of the diagnostic, and its location or that of the operation.
    pub fn skipped_operations(&self) -> Vec<(Code, Pointer)> {
        let mut seen = BTreeSet::new();
        let operations = self.list.iter().filter_map(|diagnostic| {
            let Skipped { part: Part::Operation(_), at, .. } = diagnostic.skipped.as_ref()? else {
                return None;
            };
            let place = if let Place::Value(place) = &diagnostic.place { place } else { at };
            seen.insert(at).then(|| (diagnostic.code, place.clone()))
        });
        operations.collect()
    }

    /// Returns the number of diagnostics that were not kept.
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Returns `true` if there is an error.
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

    /// Ends the run before a crate is generated, if a diagnostic is denied.
    ///
    /// # Errors
    ///
    /// Returns all diagnostics if one of them is denied.
    pub fn deny(self) -> Result<Self, Self> {
        if self.denied > 0 { Err(self) } else { Ok(self) }
    }

    /// Returns `true` if there are no diagnostics.
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
        diagnostic.severity == Severity::Error || self.levels.of(diagnostic.code) != Override::Allow
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
