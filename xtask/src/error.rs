//! The error of a command, with help for its user.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::terminal::{BOLD, ERROR, display_path, escape, print_stderr};

/// An error message with suggestions and notes.
#[derive(Debug)]
pub struct Error {
    message: String,
    /// Labels (`help` or `note`) with their texts.
    notes: Vec<(&'static str, String)>,
}

impl Error {
    /// Creates an error from a message of one line.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), notes: Vec::new() }
    }

    /// Creates an error for a failed system call; `action` is the failed action, as in "cannot read".
    pub fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("{action} {}: {error}", display_path(path)))
    }

    /// Adds a suggestion, which starts with an imperative.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.notes.push(("help", help.into()));
        self
    }

    /// Adds a note, for example about the state of the files.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(("note", note.into()));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{ERROR}error{ERROR:#}{BOLD}: {}{BOLD:#}", escape(&self.message))?;
        for (label, text) in &self.notes {
            writeln!(f, "  = {label}: {}", escape(text))?;
        }
        Ok(())
    }
}

/// Returns the exit code of a command, and prints its error.
pub fn exit_code(outcome: Result<ExitCode, Error>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        print_stderr(&error.to_string());
        ExitCode::FAILURE
    })
}
