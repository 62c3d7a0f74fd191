//! Types for strings of a `format`.

/// A type that strings of a format have.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Format {
    /// Its name: below the crate's `formats`, or, where another crate has it, whole.
    pub path: &'static str,
    /// The crate that has it, which is its package, too.
    pub dependency: Option<&'static str>,
    /// The file of the runtime that it comes with, below `formats/`.
    pub module: &'static str,
    /// How a value is handed to a setter.
    pub taken: Taken,
}

/// How a value is handed to a setter, and to a parameter of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    /// As whatever becomes one.
    Into,
    /// By value: it is small and `Copy`.
    Copied,
    /// By value, and as a parameter by reference.
    Borrowed,
}

impl Format {
    /// Whether any text is one of its values.
    pub fn is_text(&self) -> bool {
        matches!(self.taken, Taken::Into) && self.module != "bytes"
    }

    /// Whether the crate's own module `formats` has it.
    pub fn is_own(&self) -> bool {
        self.dependency.is_none() && !self.path.starts_with("std::")
    }
}
