//! `specsmith inspect`: the API in Rust's words, before anything is generated.

use std::process::ExitCode;

use specsmith::ReportOptions;

use crate::commands::selection::{FilterArgs, Selection};
use crate::error::Error;
use crate::project::paths::Paths;
use crate::terminal::{BOLD, colors_on_stderr, escape, print_stderr, print_stdout};

/// Prints an outline of the crate: the methods of the client and the models.
///
/// Each method has its parameters and its result, and below it the route, the setters of its builder, and its pages. Nothing is
/// written.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    filter: FilterArgs,
}

const EXAMPLES: &str = "\
Examples:
  # The clients of specsmith.toml
  specsmith inspect

  # Another description, some of its operations
  specsmith inspect --spec api.yaml --only tag:Pets";

/// Prints the outline of each crate.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let all = args.selection.paths(None)?;
    let several = all.len() > 1;
    let mut fails = false;
    for paths in &all {
        if let (true, Some(name)) = (several, &paths.crate_name) {
            print_stdout(&format!("{BOLD}{}{BOLD:#}\n", escape(name)));
        }
        let is_shown = inspect(args, paths).unwrap_or_else(|error| {
            print_stderr(&error.styled());
            false
        });
        fails |= !is_shown;
    }
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Prints the outline of a crate. Returns `false` if none can be generated.
fn inspect(args: &Args, paths: &Paths) -> Result<bool, Error> {
    let mut inputs = paths.read()?;
    inputs.filter = args.filter.filter();
    match specsmith::outline(&inputs) {
        Ok((text, _)) => print_stdout(&escape(&text)),
        Err(errors) => {
            let options = ReportOptions { color: colors_on_stderr(), verbose: false };
            print_stderr(&specsmith::report(&errors, &inputs, options));
            return Ok(false);
        }
    }
    Ok(true)
}
