//! The commands of this workspace, and what `tests/corpus` shares with them: files and the terminal.

mod changelog;
mod check;
mod demo;
mod diff;
pub mod error;
mod explain;
pub mod folder;
mod generate;
mod generator;
mod laboratory;
mod lint;
mod overlay;
pub mod paths;
mod recorder;
mod revision;
mod setting;
mod since;
pub mod terminal;
mod test;
mod update;
mod versions;
mod watch;
pub mod write;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The generator allocates hundreds of thousands of small values, for which the system allocator would need a
/// sixth of the run time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The commands of this workspace.
///
/// Exit codes: 0 on success, 1 on an error (which is printed), 2 on invalid usage.
#[derive(Parser)]
#[command(
    name = "xtask",
    bin_name = "cargo xtask",
    display_name = "specsmith",
    version = specsmith::VERSION,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Args),
    Watch(watch::Args),
    Diff(diff::Args),
    Lint(lint::Args),
    Update(update::Args),
    Explain(explain::Args),
    Overlay(overlay::Args),
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
pub fn main() -> ExitCode {
    let outcome = match &Cli::parse().command {
        Command::Generate(args) => generate::run(args),
        Command::Watch(args) => watch::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Lint(args) => lint::run(args),
        Command::Update(args) => update::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Overlay(args) => overlay::run(args),
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
