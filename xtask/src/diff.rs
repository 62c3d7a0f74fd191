//! `cargo xtask diff`: what changed between two descriptions, and what it means for users of the crate.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::diagnostic::Diagnostics;
use specsmith::{Difference, Inputs, ReportOptions, Side, Verdicts};

use crate::error::Error;
use crate::paths::Paths;
use crate::revision;
use crate::terminal::{colors_on_stderr, print_stderr, print_stdout};

/// Shows what changed between two descriptions, and what it means for users of the crate.
///
/// Both crates are generated in memory, and compared: what users can name, and what is sent and read. A change can
/// break source (code that uses the crate may not compile), the wire (a program with the old crate may fail at the
/// new service) and behaviour (the same code may have another result).
///
/// Without arguments, compares this workspace's description at HEAD with the working tree.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The old description: a file, or `git:REVISION:PATH` [default: that of HEAD]
    #[arg(value_name = "OLD", requires = "new")]
    old: Option<String>,

    /// The new description: a file, or `git:REVISION:PATH` [default: spec/senders.yaml of the workspace]
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// The config for both descriptions; with `git:`, that of the revision [default: spec/senders.toml of the
    /// workspace; none with OLD and NEW]
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,

    /// The format of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Fail if a change breaks these; may be repeated
    #[arg(long, value_name = "VERDICT")]
    fail_on: Vec<Verdict>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
    /// Annotations of GitHub
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Verdict {
    Source,
    Wire,
    Behaviour,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask diff                      this workspace: HEAD and the working tree
  cargo xtask diff old.yaml new.yaml --config api.toml
                                        two files with one config
  cargo xtask diff git:main:spec/senders.yaml spec/senders.yaml --config spec/senders.toml --fail-on source
                                        a branch, for CI
  cargo xtask diff old.yaml new.yaml --format markdown > diff.md
                                        for a pull request";

const DESCRIPTION: &str = "spec/senders.yaml";

/// Compares two descriptions.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let (old, new) = match (&args.old, &args.new) {
        (Some(old), Some(new)) => (args.side(old)?, args.side(new)?),
        _ => {
            let paths = Paths::new(None, args.config.as_deref(), None)?;
            let config = paths.config.as_deref().map(revision::in_repository).transpose()?;
            (revision::read("HEAD", DESCRIPTION, config.as_deref())?, paths.read(None)?)
        }
    };
    let difference = specsmith::diff(&old, &new).map_err(|(side, errors)| {
        let inputs = if side == Side::Old { &old } else { &new };
        report(side, &errors, inputs)
    })?;
    print_stdout(&args.render(&difference));
    let verdicts = difference.verdicts();
    let fails = args.fail_on.iter().any(|of| of.applies(verdicts));
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Prints the diagnostics of one description.
fn report(side: Side, errors: &Diagnostics, inputs: &Inputs) -> Error {
    let options = ReportOptions { color: colors_on_stderr(), verbose: false };
    print_stderr(&specsmith::report(errors, inputs, options));
    let which = if side == Side::Old { "old" } else { "new" };
    Error::new(format!("no crate can be generated from the {which} description, {}", inputs.description.name))
}

impl Verdict {
    fn applies(self, verdicts: Verdicts) -> bool {
        match self {
            Self::Source => verdicts.source,
            Self::Wire => verdicts.wire,
            Self::Behaviour => verdicts.behaviour,
        }
    }
}

impl Args {
    /// Reads one description, with the lock of its config if it is at a revision.
    fn side(&self, of: &str) -> Result<Inputs, Error> {
        let Some(rest) = of.strip_prefix("git:") else {
            let out = Path::new("");
            let paths = Paths::new(Some(Path::new(of)), self.config.as_deref(), Some(out))?;
            let inputs = paths.read(None)?;
            // The lock belongs to the file that the crate was generated from. The new crate keeps the names of the old one.
            let is_new = self.new.as_deref() == Some(of);
            return Ok(if is_new { Inputs { lock: None, ..inputs } } else { inputs });
        };
        let Some((revision, path)) = rest.split_once(':') else {
            return Err(Error::new(format!("{of} is no file of a revision")).help("write git:REVISION:PATH"));
        };
        let config = self.config.as_deref().map(revision::in_repository).transpose()?;
        revision::read(revision, path, config.as_deref())
    }

    fn render(&self, difference: &Difference) -> String {
        match self.format {
            Format::Text => difference.text(),
            Format::Markdown => difference.markdown(),
            Format::Json => difference.json(),
            Format::Github => difference.github(),
        }
    }
}
