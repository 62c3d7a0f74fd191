//! `specsmith update`: replaces the description by the present file of its source.

mod download;
mod origin;
mod redirect;

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use specsmith::diagnostic::Diagnostics;
use specsmith::{Inputs, ReportOptions, Side, Source};

use crate::commands::selection::Selection;
use crate::error::{Error, exit_code};
use crate::project::paths::Paths;
use crate::terminal::{
    ADDED, BOLD, colors_on_stderr, display_path, escape, print_stderr, print_stdout, program,
};
use crate::write;
use origin::{Origin, sha256};

/// Replaces the description by the present file of its source.
///
/// `[source]` in the config has the URL or the path of the file, and the SHA-256 of the last copy. The file is downloaded, and the
/// changes of the crate are shown as `diff` shows them, before anything is written: the description, and the SHA-256 in the config.
/// No other command uses the network. A file that no crate can be generated from is an error.
///
/// Exit codes: 0 if the description is up to date or was replaced, 1 if there is an update that was not written or an error, 2 on
/// invalid usage. Without a terminal and --yes, nothing is written.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES, mut_arg("description", |arg| arg.requires("config")))]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Write the update without a question
    #[arg(long)]
    yes: bool,
}

const EXAMPLES: &str = "\
Examples:
  # Show the changes, and ask before writing
  specsmith update

  # Another description, without a question
  specsmith update --spec api.yaml --config api.toml --yes

  # Fail if there is an update (for a scheduled job)
  specsmith update < /dev/null";

/// Updates each description that has a source. One that cannot be updated does not stop the others.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let is_project = args.selection.description.is_none() && args.selection.clients.is_empty();
    let mut all = args.selection.paths(None)?;
    if is_project {
        // The clients without a source have nothing to update.
        all.retain(|paths| paths.config.as_ref().is_some_and(Origin::is_in));
        if all.is_empty() {
            return Err(Error::new("no client of the project has a `[source]`")
                .help("add `[source]` with `url` or `path` to its config"));
        }
    }
    let mut code = ExitCode::SUCCESS;
    for paths in all {
        if exit_code(update(args, &paths)) != ExitCode::SUCCESS {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Shows the update, and writes it if it is confirmed.
fn update(args: &Args, paths: &Paths) -> Result<ExitCode, Error> {
    let Some(config) = &paths.config else {
        return Err(Error::new("there is no config").help("add `[source]` to the config of the client"));
    };
    let origin = Origin::read(config)?;
    let new = origin.load()?;
    let name = display_path(&paths.description);
    let Some(update) = Update::of(paths, &origin, new)? else {
        print_stdout(&format!("up to date: {name}\n"));
        return Ok(ExitCode::SUCCESS);
    };
    update.show()?;
    if !args.yes && !is_confirmed(&format!("write {name} and {}?", display_path(&config.path))) {
        print_stderr(&format!(
            "{BOLD}an update of {name} is available{BOLD:#}; nothing was written\n  = help: add {BOLD}--yes{BOLD:#} to write it\n"
        ));
        return Ok(ExitCode::FAILURE);
    }
    let config_text = origin.with_sha256(&sha256(&update.new.description.text))?;
    let files =
        [(paths.description.as_path(), update.new.description.text.as_str()), (&config.path, &config_text)];
    let plan = write::plan_files(&files)?;
    write::apply(&plan)?;
    for change in &plan.write {
        print_stdout(&format!("{ADDED}updated{ADDED:#} {}\n", display_path(&change.path)));
    }
    let generate = format!("{} generate", program());
    print_stderr(&format!("  = help: run {BOLD}{generate}{BOLD:#} with the same description\n"));
    Ok(ExitCode::SUCCESS)
}

/// Asks on the terminal. Without one, the response is no.
fn is_confirmed(question: &str) -> bool {
    if !std::io::stdin().is_terminal() {
        return false;
    }
    print_stderr(&format!("{} [y/N] ", escape(question)));
    let mut line = String::new();
    let is_read = std::io::stdin().lock().read_line(&mut line).is_ok();
    is_read && matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// A file of the source that differs from the description.
struct Update {
    /// The inputs with the description; `None` if there is none yet.
    old: Option<Inputs>,
    new: Inputs,
    /// Set if the description may have edits that the update removes.
    may_be_edited: bool,
    /// Set if the config has the SHA-256 of the last copy.
    is_known: bool,
}

impl Update {
    /// Compares the new text with the description; `None` if it is up to date.
    fn of(paths: &Paths, origin: &Origin, new: Source) -> Result<Option<Self>, Error> {
        let exists = std::fs::symlink_metadata(&paths.description).is_ok();
        let old = if exists { Some(paths.read()?) } else { None };
        let new_hash = sha256(&new.text);
        let known = origin.sha256();
        let old_text = old.as_ref().map(|old| old.description.text.as_str());
        let is_known = known.is_none_or(|known| known.eq_ignore_ascii_case(&new_hash));
        let is_same = old_text == Some(new.text.as_str());
        // A description that was edited stays as long as its source does.
        if is_known && (is_same || known.is_some() && exists) {
            return Ok(None);
        }
        // Without the SHA-256 of the last copy, nobody knows.
        let edited = |text: &str| known.is_none_or(|known| !known.eq_ignore_ascii_case(&sha256(text)));
        let may_be_edited = !is_same && old_text.is_some_and(edited);
        let mut new = paths.read_with(new)?;
        if old.is_some() {
            // Without a lock of its own, the new crate keeps the names of the old one.
            new.lock = None;
        }
        Ok(Some(Self { old, new, may_be_edited, is_known: known.is_some() }))
    }

    /// Prints the changes of the crate.
    fn show(&self) -> Result<(), Error> {
        // A comparison accepts what the config denies.
        check(&self.new)?;
        let Some(old) = &self.old else { return Ok(()) };
        match specsmith::diff(old, &self.new) {
            Ok(difference) => print_stdout(&difference.text()),
            Err((Side::New, errors)) => return Err(refused(&self.new, &errors)),
            Err((Side::Old, _)) => print_stdout(
                "no crate can be generated from the present description, so no changes are shown\n",
            ),
        }
        if self.may_be_edited {
            let name = escape(&old.description.name);
            let note = if self.is_known {
                format!("{name} was edited since the last update; the edits will be lost")
            } else {
                format!(
                    "the config has no `sha256` of the last copy: edits of {name}, if there are any, will be lost"
                )
            };
            print_stderr(&format!("{BOLD}note{BOLD:#}: {note}\n  = help: use an overlay for corrections\n"));
        }
        Ok(())
    }
}

/// Returns an error if no crate can be generated from a description.
fn check(inputs: &Inputs) -> Result<(), Error> {
    specsmith::generate(inputs).map(|_| ()).map_err(|errors| refused(inputs, &errors))
}

/// Prints the diagnostics of the new description.
fn refused(inputs: &Inputs, errors: &Diagnostics) -> Error {
    let options = ReportOptions { color: colors_on_stderr(), verbose: false };
    print_stderr(&specsmith::report(errors, inputs, options));
    Error::new(format!("no crate can be generated from {}", inputs.description.name))
        .note("nothing was written")
        .help("correct it by an overlay in the config, or report the errors to its author")
}
