//! Rust types for the string formats of OpenAPI.

/// The Rust type of a string format.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Format {
    /// The path of the type: relative to the crate's `formats` module, or absolute for a type of another crate.
    pub path: &'static str,
    /// The dependency that defines the type. Crate and package have the same name.
    pub dependency: Option<&'static str>,
    /// The file of the runtime that implements it, below `formats/`.
    pub module: &'static str,
    /// The way in which setters take a value.
    pub passing: Passing,
}

/// The way in which setters and request parameters take a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passing {
    /// `impl Into<T>`.
    Into,
    /// By value: the type is small and `Copy`.
    Copied,
    /// By value in setters, by reference in request parameters.
    Borrowed,
}

impl Format {
    /// Returns `true` if any string is a valid value.
    pub fn is_text(&self) -> bool {
        matches!(self.passing, Passing::Into) && self.module != "bytes"
    }

    /// Returns `true` if the type is in the emitted crate's own `formats` module.
    pub fn is_own(&self) -> bool {
        self.dependency.is_none() && !self.path.starts_with("std::")
    }
}
