//! `cargo xtask diff`: what changed between two descriptions, and what it means for users of the crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::diagnostic::Diagnostics;
use specsmith::{Difference, Inputs, ReportOptions, Side, Verdicts};

use crate::error::Error;
use crate::paths::{Paths, read};
use crate::revision;
use crate::terminal::{WARNING, colors_on_stderr, display_path, escape, print_stderr, print_stdout};

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

    /// Write a page with all changes side by side, one file for a browser
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// A TOML file of changes that are accepted: a line `fingerprint = "reason"` for each
    ///
    /// `--fail-on` ignores them. The format `json`, the page, and the text in brackets have the fingerprint of a change.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,

    /// Fail if a change breaks these, unless it is accepted; may be repeated
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
                                        for a pull request
  cargo xtask diff old.yaml new.yaml --html diff.html --accept accepted.toml --fail-on source
                                        a page to look at; a build that fails for new breaks only";

const DESCRIPTION: &str = "spec/senders.yaml";

/// Begins a file of a revision.
const GIT: &str = "git:";

/// Compares two descriptions.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let (old, new) = match (&args.old, &args.new) {
        (Some(old), Some(new)) => (args.side(old, false)?, args.side(new, true)?),
        _ => {
            let paths = Paths::new(None, args.config.as_deref(), None)?;
            let config = paths.config.as_deref().map(revision::in_repository).transpose()?;
            (revision::read("HEAD", DESCRIPTION, config.as_deref())?, paths.read(None)?)
        }
    };
    let accepted = args.accept.as_deref().map(accepted).transpose()?.unwrap_or_default();
    let mut difference = specsmith::diff(&old, &new).map_err(|(side, errors)| {
        let inputs = if side == Side::Old { &old } else { &new };
        report(side, &errors, inputs)
    })?;
    for fingerprint in difference.accept(&accepted) {
        print_stderr(&format!(
            "{WARNING}warning{WARNING:#}: no change has the fingerprint {}\n",
            escape(fingerprint)
        ));
    }
    if let Some(path) = &args.html {
        fs::write(path, difference.html()).map_err(|error| Error::io("cannot write", path, &error))?;
    }
    print_stdout(&args.render(&difference));
    let verdicts = difference.open_verdicts();
    let fails = args.fail_on.iter().any(|of| of.applies(verdicts));
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads the reasons for accepted changes, by fingerprint.
fn accepted(path: &Path) -> Result<BTreeMap<String, String>, Error> {
    let source = read(path, "list of accepted changes", "--accept")?;
    toml::from_str(&source.text).map_err(|error| {
        let help = "write a line such as 5c3fd1d1a06b2f1e = \"nobody uses it\" for each change";
        Error::new(format!("{} is invalid: {}", display_path(path), escape(error.message()))).help(help)
    })
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
    fn side(&self, of: &str, is_new: bool) -> Result<Inputs, Error> {
        let Some(rest) = of.strip_prefix(GIT) else {
            let out = Path::new("");
            let paths = Paths::new(Some(Path::new(of)), self.config.as_deref(), Some(out))?;
            let inputs = paths.read(None)?;
            // Of two files with one config, the lock belongs to the old one. The new crate keeps the names of the old one.
            let is_of_other = is_new && !self.old.as_deref().is_some_and(|old| old.starts_with(GIT));
            return Ok(if is_of_other { Inputs { lock: None, ..inputs } } else { inputs });
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
