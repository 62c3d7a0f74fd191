//! What is wrong with an input, where, and what to do about it.

use std::collections::HashSet;
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

/// Which of the inputs a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The OpenAPI description.
    Spec,
    /// The generator's config.
    Config,
    /// The names once given.
    Lock,
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

/// The problems found so far. A stage goes on after the first one, so that a run reports all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<Diagnostic>,
}

impl Diagnostics {
    /// Adds a problem, unless the same one is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.seen.insert(diagnostic.clone()) {
            self.list.push(diagnostic);
        }
    }

    /// Whether generating must stop.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
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
