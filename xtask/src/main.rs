//! The commands of this workspace: those of specsmith, and its own.

mod demo;
mod laboratory;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use specsmith_cli::{commands, error};

/// The allocator of `specsmith`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The commands of this workspace.
///
/// Exit codes: 0 on success, 1 on an error (which is printed), 2 on invalid usage.
#[derive(Parser)]
#[command(name = "xtask", version = specsmith::VERSION, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    Specsmith(Box<commands::Command>),
    Demo(demo::Args),
    /// Generates a crate from every OpenAPI description in a folder, in memory, and reports the result of each
    #[command(disable_help_flag = true)]
    Corpus(laboratory::Args),
    /// Calls the scenarios of TypeSpec's HTTP specs through emitted crates
    #[command(disable_help_flag = true)]
    Conformance(laboratory::Args),
    /// Runs a test suite of a standard, from a folder on this disk
    #[command(disable_help_flag = true)]
    Suite(laboratory::Args),
    /// Measures how long the generator takes for a document, stage by stage
    #[command(disable_help_flag = true)]
    Bench(laboratory::Args),
    /// Compiles a program that uses every item of a crate with the crate of a changed description
    #[command(disable_help_flag = true)]
    Breaks(laboratory::Args),
    Test(test::Args),
}

/// Runs the command of the command line.
fn main() -> ExitCode {
    let cli: Cli = match commands::parse("cargo xtask", std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let outcome = match &cli.command {
        Command::Specsmith(command) => command.run(),
        Command::Demo(args) => demo::run(args),
        Command::Corpus(args) => laboratory::run("corpus", args),
        Command::Suite(args) => laboratory::run("suite", args),
        Command::Conformance(args) => laboratory::run("conformance", args),
        Command::Bench(args) => laboratory::run("bench", args),
        Command::Breaks(args) => laboratory::run("breaks", args),
        Command::Test(args) => test::run(args),
    };
    error::exit_code(outcome)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn command_line_definition_is_valid() {
        super::Cli::command().debug_assert();
    }
}
