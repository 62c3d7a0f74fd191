//! The error of a command, with help for its user.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::terminal::{BOLD, ERROR, display_path, escape, print_stderr};

/// An error message with suggestions and notes.
pub struct Error {
    /// Text that precedes the message, such as diagnostics or differences; it may contain colours.
    before: String,
    message: String,
    /// Labels (`help` or `note`) with their texts.
    notes: Vec<(&'static str, String)>,
    is_usage: bool,
}

impl Error {
    /// Creates an error from a message of one line.
    pub fn new(message: impl Into<String>) -> Self {
        Self { before: String::new(), message: message.into(), notes: Vec::new(), is_usage: false }
    }

    /// Creates the error of invalid usage, from a message of one line. Its exit code is 2, as clap has it.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { is_usage: true, ..Self::new(message) }
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

impl Error {
    /// Shows a text before the message.
    #[must_use]
    pub(crate) fn preceded_by(mut self, text: String) -> Self {
        self.before = text;
        self
    }

    /// Returns the text for a terminal, with colours.
    pub(crate) fn styled(&self) -> String {
        let mut text = self.before.clone();
        let message = escape(&self.message);
        text.push_str(&format!("{ERROR}error{ERROR:#}{BOLD}: {message}{BOLD:#}\n"));
        for (label, note) in &self.notes {
            text.push_str(&format!("  = {label}: {}\n", escape(note)));
        }
        text
    }
}

/// Shows the error as the commands do, without colours.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.styled();
        write!(f, "{}", anstream::adapter::strip_str(text.trim_end()))
    }
}

/// The same as `Display`: `main` and `unwrap` show errors so.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// Returns the exit code of a command, and prints its error.
pub fn exit_code(outcome: Result<ExitCode, Error>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        print_stderr(&error.styled());
        if error.is_usage { ExitCode::from(2) } else { ExitCode::FAILURE }
    })
}
