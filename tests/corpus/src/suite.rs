//! `cargo xtask suite`: runs the test suites of standards.

mod json_schema;
mod overlay;

use std::process::ExitCode;

use specsmith_cli::error::Error;

/// Runs a test suite of a standard, from a folder on this disk.
///
/// Exits with 1 if a test fails.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(clap::Subcommand)]
enum Suite {
    JsonSchema(json_schema::Args),
    Overlay(overlay::Args),
}

/// Runs a suite and prints the results.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.suite {
        Suite::JsonSchema(args) => json_schema::run(args),
        Suite::Overlay(args) => overlay::run(args),
    }
}
