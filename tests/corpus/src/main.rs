//! The laboratory: `cargo xtask corpus`, `suite`, `conformance` and `bench`.

mod bench;
mod breaks;
mod conformance;
mod corpus;
mod suite;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands that try and measure the generator.
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
    Corpus(corpus::Args),
    Suite(suite::Args),
    Conformance(conformance::Args),
    Bench(bench::Args),
    Breaks(breaks::Args),
}

fn main() -> ExitCode {
    let outcome = match &Cli::parse().command {
        Command::Corpus(args) => corpus::run(args),
        Command::Suite(args) => suite::run(args),
        Command::Conformance(args) => conformance::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Breaks(args) => breaks::run(args),
    };
    specsmith_cli::error::exit_code(outcome)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn command_line_definition_is_valid() {
        super::Cli::command().debug_assert();
    }
}
