//! `specsmith diff`: what changed between two descriptions, and what it means for users of the crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::diagnostic::Diagnostics;
use specsmith::{Difference, Inputs, ReportOptions, Side, Verdicts};

use crate::commands::selection::Selection;
use crate::error::{Error, exit_code};
use crate::project::config_file::ConfigFile;
use crate::project::paths::Paths;
use crate::project::source::read;
use crate::project::{FILE_NAME, find};
use crate::release::revision;
use crate::release::since::{self, Since};
use crate::terminal::{BOLD, WARNING, colors_on_stderr, display_path, escape, print_stderr, print_stdout};

/// Shows what changed between two descriptions, and what it means for users of the crate.
///
/// Both crates are generated in memory, and compared: what users can name, and what is sent and read. A change can
/// break source (code that uses the crate may not compile), the wire (a program with the old crate may fail at the
/// new service) and behaviour (the same code may have another result).
///
/// Without arguments, compares the descriptions of specsmith.toml at HEAD with those of the working tree.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The old description: a file, the folder of a project or of a description, or `git:REVISION:PATH` [default: that of HEAD]
    #[arg(value_name = "OLD", requires = "new")]
    old: Option<String>,

    /// The new description: a file, a folder, or `git:REVISION:PATH` [default: that of the working tree]
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// The config for both descriptions; with `git:`, that of the revision [default: none with OLD and NEW]
    #[arg(long, value_name = "PATH", requires = "old")]
    config: Option<PathBuf>,

    /// The project [default: specsmith.toml in the current folder, or the nearest one above]
    #[arg(long, value_name = "PATH", conflicts_with = "config")]
    project: Option<PathBuf>,

    /// A client of the project; may be repeated [default: all]. With OLD and NEW, its config is that of both descriptions
    #[arg(long = "client", value_name = "NAME", conflicts_with = "config")]
    clients: Vec<String>,

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
  # The clients of specsmith.toml: HEAD and the working tree
  specsmith diff

  # Two files with one config
  specsmith diff old.yaml new.yaml --config api.toml

  # A branch, for CI
  specsmith diff git:main:spec/api.yaml spec/api.yaml --client acme-client --fail-on source

  # For a pull request
  specsmith diff old.yaml new.yaml --format markdown > diff.md

  # A page to look at; a build that fails for new breaks only
  specsmith diff old.yaml new.yaml --html diff.html --accept accepted.toml --fail-on source";

/// Begins a page.
const DOCTYPE: &[u8] = b"<!doctype html>";

/// Begins a file of a revision.
const GIT: &str = "git:";

/// Compares two descriptions, or those of each client.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let sides = args.sides()?;
    if sides.len() > 1 && (args.html.is_some() || args.format == Format::Json) {
        return Err(Error::usage("the output is one document, and the project has several clients")
            .help("pass one to --client"));
    }
    let accepted = args.accept.as_deref().map(accepted).transpose()?.unwrap_or_default();
    let mut unused: BTreeSet<&str> = accepted.keys().map(String::as_str).collect();
    let mut fails = false;
    for (old, new) in &sides {
        let mut difference = match specsmith::diff(old, new) {
            Ok(difference) => difference,
            Err((side, errors)) => {
                let inputs = if side == Side::Old { old } else { new };
                exit_code(Err(report(side, &errors, inputs)));
                fails = true;
                continue;
            }
        };
        let of_others: BTreeSet<&str> = difference.accept(&accepted).into_iter().collect();
        unused.retain(|fingerprint| of_others.contains(fingerprint));
        if let Some(path) = &args.html {
            write_page(path, &difference.html())?;
        }
        if let (true, Some(name)) = (sides.len() > 1, &new.crate_name) {
            print_stdout(&args.format.heading(name));
        }
        print_stdout(&args.render(&difference));
        let verdicts = difference.open_verdicts();
        fails |= args.fail_on.iter().any(|of| of.applies(verdicts));
    }
    for fingerprint in unused {
        let line = format!("no change has the fingerprint {}\n", escape(fingerprint));
        print_stderr(&format!("{WARNING}warning{WARNING:#}: {line}"));
    }
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

/// Writes a page. An existing file is replaced if it is a page as well, so no input is lost.
fn write_page(path: &Path, page: &str) -> Result<(), Error> {
    let is_other = fs::read(path).is_ok_and(|bytes| !bytes.is_empty() && !bytes.starts_with(DOCTYPE));
    if is_other {
        return Err(Error::new(format!("{} is no HTML page and would be overwritten", display_path(path)))
            .help("pass another file to --html"));
    }
    fs::write(path, page).map_err(|error| Error::io("cannot write", path, &error))
}

/// Prints the diagnostics of one description.
fn report(side: Side, errors: &Diagnostics, inputs: &Inputs) -> Error {
    let options = ReportOptions { color: colors_on_stderr(), verbose: false };
    print_stderr(&specsmith::report(errors, inputs, options));
    let which = if side == Side::Old { "old" } else { "new" };
    Error::new(format!("no crate can be generated from the {which} description, {}", inputs.description.name))
}

/// Returns the path of a description: the file, or the only description in the folder.
fn description(of: &Path) -> Result<PathBuf, Error> {
    if of.is_dir() { Ok(of.join(find::description(of)?)) } else { Ok(of.to_owned()) }
}

/// Reads the description of a client at the last commit, and the present one; `None` if the commit does not have it.
fn since_head(paths: &Paths) -> Result<Option<(Inputs, Inputs)>, Error> {
    let new = paths.read()?;
    Ok(Since::read(None, paths, &new)?.map(|old| (old.inputs, new)))
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

impl Format {
    /// Returns the heading of a client, if the project has several.
    fn heading(self, client: &str) -> String {
        match self {
            Self::Text => format!("{BOLD}{}{BOLD:#}\n", escape(client)),
            Self::Markdown => format!("## `{client}`\n\n"),
            Self::Json | Self::Github => String::new(),
        }
    }
}

impl Args {
    fn selection(&self, project: Option<PathBuf>) -> Selection {
        Selection { project, clients: self.clients.clone(), ..Selection::default() }
    }

    /// Reads the descriptions to compare, in pairs.
    fn sides(&self) -> Result<Vec<(Inputs, Inputs)>, Error> {
        let selection = self.selection(self.project.clone());
        if let (Some(old), Some(new)) = (&self.old, &self.new) {
            // Folders of projects have configs of their own.
            let is_project = |of: &String| Path::new(of).join(FILE_NAME).is_file();
            let client =
                !self.clients.is_empty() && !is_project(old) && !is_project(new) || self.project.is_some();
            let client = client.then(|| selection.only()).transpose()?;
            let config = self.config.as_deref().map(ConfigFile::given).transpose()?;
            let config = client.as_ref().and_then(|client| client.config.clone()).or(config);
            return Ok(vec![(
                self.side(old, config.as_ref(), false)?,
                self.side(new, config.as_ref(), true)?,
            )]);
        }
        let mut pairs = Vec::new();
        for paths in selection.paths(None)? {
            match since_head(&paths)? {
                Some(pair) => pairs.push(pair),
                None if !since::has_commit(&paths) => {
                    return Err(Error::new("there is no commit to compare with").help(
                        "run this command in a git repository that has a commit, or pass OLD and NEW",
                    ));
                }
                None => print_stderr(&format!(
                    "{BOLD}note{BOLD:#}: {} is new since HEAD\n",
                    display_path(&paths.description)
                )),
            }
        }
        Ok(pairs)
    }

    /// Reads one description, with the lock of its config if it is at a revision.
    fn side(&self, of: &str, config: Option<&ConfigFile>, is_new: bool) -> Result<Inputs, Error> {
        let Some(rest) = of.strip_prefix(GIT) else {
            if Path::new(of).join(FILE_NAME).is_file() {
                return self.selection(Some(Path::new(of).join(FILE_NAME))).only()?.read();
            }
            let of = &description(Path::new(of))?;
            let inputs = Paths::complete(of, config.cloned(), Path::new(""))?.read()?;
            // Of two files with one config, the lock belongs to the old one. The new crate keeps the names of the old one.
            let is_of_other = is_new && !self.old.as_deref().is_some_and(|old| old.starts_with(GIT));
            return Ok(if is_of_other { Inputs { lock: None, ..inputs } } else { inputs });
        };
        let Some((revision, path)) = rest.split_once(':') else {
            return Err(Error::new(format!("{of} is no file of a revision")).help("write git:REVISION:PATH"));
        };
        let config = config.map(revision::in_repository).transpose()?;
        revision::read(revision, path, config.as_ref())
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
