//! The commands of this workspace: `cargo xtask --help`.

mod bench;
mod check;
mod corpus;
mod demo;
mod explain;
mod folder;
mod generate;
mod input;
mod overlay;
mod terminal;
mod test;
mod trouble;
mod write;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A document and a crate are hundreds of thousands of small values: the system's allocator takes a sixth of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The commands of this workspace.
///
/// A command ends with 0 when all is well, 1 when something is wrong (it says what), and 2 when it was called wrongly.
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
        Command::Bench(args) => bench::run(args),
        Command::Test(args) => test::run(args),
    };
    outcome.unwrap_or_else(|trouble| {
        terminal::warn(&trouble.to_string());
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
