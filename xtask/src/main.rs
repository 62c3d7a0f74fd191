//! The commands of this workspace: `cargo xtask --help`.

mod bench;
mod check;
mod corpus;
mod demo;
mod error;
mod explain;
mod folder;
mod generate;
mod overlay;
mod paths;
mod suite;
mod terminal;
mod test;
mod write;

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
#[command(name = "xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Args),
    Explain(explain::Args),
    Overlay(overlay::Args),
    Demo(demo::Args),
    Corpus(corpus::Args),
    Suite(suite::Args),
    Bench(bench::Args),
    Test(test::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Command::Generate(args) => generate::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Overlay(args) => overlay::run(args),
        Command::Demo(args) => demo::run(args),
        Command::Corpus(args) => corpus::run(args),
        Command::Suite(args) => suite::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Test(args) => test::run(args),
    };
    outcome.unwrap_or_else(|error| {
        terminal::print_stderr(&error.to_string());
        ExitCode::FAILURE
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
