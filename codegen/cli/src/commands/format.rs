//! `--message-format`.

use specsmith::Inputs;
use specsmith::diagnostic::Diagnostics;

use crate::error::Error;
use crate::terminal::{print_stderr, print_stdout};

/// The format of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat {
    /// For people, on standard error
    #[default]
    Human,
    /// One object per line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning services
    Sarif,
}

impl MessageFormat {
    /// Formats diagnostics for programs; `None` if the format is for people.
    pub fn text(self, diagnostics: &Diagnostics, inputs: &Inputs) -> Option<String> {
        match self {
            Self::Human => None,
            Self::Json => Some(specsmith::report_json(diagnostics, inputs)),
            Self::Github => Some(specsmith::report_github(diagnostics, inputs)),
            Self::Sarif => Some(specsmith::report_sarif(diagnostics, inputs)),
        }
    }

    /// Prints text for people: to standard error if standard output is for programs.
    pub fn print_status(self, text: &str) {
        if self == Self::Human { print_stdout(text) } else { print_stderr(text) }
    }

    /// Prints diagnostics in this format.
    pub fn print(self, text: &str) {
        if self == Self::Human { print_stderr(text) } else { print_stdout(text) }
    }

    /// Returns an error if the output of several runs is no document of this format.
    pub fn check(self, runs: usize) -> Result<(), Error> {
        if self != Self::Sarif || runs == 1 {
            return Ok(());
        }
        Err(Error::usage("SARIF is one document, and the project has several clients")
            .help("pass one to --client"))
    }
}
