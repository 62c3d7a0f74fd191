//! The commands, one file for each.

mod diff;
mod explain;
mod format;
pub mod generate;
mod init;
mod inspect;
mod lint;
mod overlay;
mod selection;
mod shell;
mod summary;
mod update;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::error::{Error, exit_code};
use crate::terminal::set_program;

/// Generates Rust client crates from OpenAPI descriptions, and keeps them up to date.
///
/// Exit codes: 0 on success, 1 if something is not up to date or has an error (which is printed), 2 on invalid usage.
#[derive(Parser)]
#[command(name = "specsmith", version = specsmith::VERSION, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// A command.
#[derive(Subcommand)]
pub enum Command {
    Init(init::Args),
    Generate(generate::Args),
    Watch(watch::Args),
    Diff(diff::Args),
    Lint(lint::Args),
    Update(update::Args),
    Explain(explain::Args),
    Overlay(overlay::Args),
    Inspect(inspect::Args),
    Completions(shell::Completions),
    Man(shell::Man),
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// Returns an error that has not been printed yet.
    pub fn run(&self) -> Result<ExitCode, Error> {
        match self {
            Self::Init(args) => init::run(args),
            Self::Generate(args) => generate::run(args),
            Self::Watch(args) => watch::run(args),
            Self::Diff(args) => diff::run(args),
            Self::Lint(args) => lint::run(args),
            Self::Update(args) => update::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Overlay(args) => overlay::run(args),
            Self::Inspect(args) => inspect::run(args),
            Self::Completions(args) => Ok(shell::completions(args, Cli::command())),
            Self::Man(args) => shell::man(args, Cli::command()),
        }
    }
}

/// Runs a command line, and returns its exit code. `program` is what users type to start it, such as `cargo xtask`, for help and
/// messages; the first of `args` is ignored.
pub fn run(program: &'static str, args: impl IntoIterator<Item = impl Into<OsString>>) -> ExitCode {
    match parse::<Cli>(program, args) {
        Ok(cli) => exit_code(cli.command.run()),
        Err(code) => code,
    }
}

/// Parses a command line whose help and messages show `program`. On invalid usage, and for help, it prints the text and returns
/// the exit code.
///
/// # Errors
///
/// Returns the exit code of a command line that has no command to run.
pub fn parse<P: CommandFactory + FromArgMatches>(
    program: &'static str,
    args: impl IntoIterator<Item = impl Into<OsString>>,
) -> Result<P, ExitCode> {
    set_program(program);
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let command = named(P::command(), program);
    let parsed = command.try_get_matches_from(args).and_then(|matches| P::from_arg_matches(&matches));
    parsed.map_err(|error| {
        // A closed pipe affects neither the work nor the exit code.
        let _ = error.print();
        u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
    })
}

/// Writes the name of the program into the examples of each command.
fn named(command: clap::Command, program: &'static str) -> clap::Command {
    let command = command.bin_name(program).display_name(program);
    command.mut_subcommands(|subcommand| {
        let Some(examples) = subcommand.get_after_long_help().map(ToString::to_string) else {
            return subcommand;
        };
        subcommand.after_long_help(examples.replace("  specsmith ", &format!("  {program} ")))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn command_line_definition_is_valid() {
        super::Cli::command().debug_assert();
    }
}
