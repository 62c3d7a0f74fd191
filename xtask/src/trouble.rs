//! Why a command cannot go on, told to somebody who wants to go on.

use std::fmt;
use std::io;
use std::path::Path;

use crate::terminal::{BOLD, ERROR, safe, shown};

/// What is wrong, and what to do about it.
#[derive(Debug)]
pub struct Trouble {
    what: String,
    help: Vec<String>,
}

impl Trouble {
    /// Something that is wrong, in one line.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), help: Vec::new() }
    }

    /// The operating system said no: `what` it was asked to do, as in "cannot read", and with which file.
    pub fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("{what} {}: {error}", shown(path)))
    }

    /// Adds what to do about it, or what became of the rest.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{ERROR}error{ERROR:#}{BOLD}: {}{BOLD:#}", safe(&self.what))?;
        for help in &self.help {
            writeln!(f, "  = {}", safe(help))?;
        }
        Ok(())
    }
}
