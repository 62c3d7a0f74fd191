//! Input and output of a program.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::runtime::net::cli::values::is_standard;
use crate::runtime::net::error::Error;

/// Standard input and output.
pub struct Io<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output.
    pub stdout: &'a mut dyn Write,
    /// Standard error.
    pub stderr: &'a mut dyn Write,
    /// `true` if standard output is a terminal.
    pub is_terminal: bool,
}

impl Io<'_> {
    /// Reads a file, or standard input.
    pub(super) fn read(&mut self, path: &Path) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = match is_standard(path) {
            true => self.stdin.read_to_end(&mut bytes).map(|_| bytes),
            false => std::fs::read(path),
        };
        read.map_err(|error| Failure::file("cannot read", path, &error))
    }

    /// Writes a file, or to standard output.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        match is_standard(path) {
            true => Ok(self.stdout.write_all(bytes)?),
            false => {
                std::fs::write(path, bytes).map_err(|error| Failure::file("cannot write to", path, &error))
            }
        }
    }
}

impl fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io").field("is_terminal", &self.is_terminal).finish_non_exhaustive()
    }
}

/// The reason why a program ends early.
pub(super) enum Failure {
    /// A wrong use, or help that was asked for.
    Usage(clap::Error),
    /// A wrong use that only the content of a file shows.
    Input(String),
    /// The call failed.
    Call(Error),
    /// A file cannot be read or written.
    File(String),
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(super) fn file(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::File(format!("{what} {}: {error}", path.display()))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
