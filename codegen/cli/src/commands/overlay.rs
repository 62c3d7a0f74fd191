//! `specsmith overlay`: prints the effective description.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::ReportOptions;

use crate::commands::selection::Selection;
use crate::error::Error;
use crate::terminal::{colors_on_stderr, display_path, print_stderr, print_stdout};

/// Writes the effective description: the description with the overlays of the config applied, before any
/// other step.
///
/// The output is YAML, with keys in their original order. Comments are not preserved.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Show every warning on its own; by default, warnings of one code are shown once
    #[arg(long, short)]
    verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  # The description of the only client of specsmith.toml
  specsmith overlay

  # Another description
  specsmith overlay --spec api.yaml --config api.toml --out effective.yaml";

/// Writes the effective description, or reports the errors of an overlay.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let paths = args.selection.only()?;
    let inputs = paths.read()?;
    let (diagnostics, text) = match specsmith::effective(&inputs.description, &inputs.overlays) {
        Ok((text, diagnostics)) => (diagnostics, Some(text)),
        Err(diagnostics) => (diagnostics, None),
    };
    let options = ReportOptions { color: colors_on_stderr(), verbose: args.verbose };
    print_stderr(&specsmith::report(&diagnostics, &inputs, options));
    let Some(text) = text else { return Ok(ExitCode::FAILURE) };
    let Some(out) = &args.out else {
        print_stdout(&text);
        return Ok(ExitCode::SUCCESS);
    };
    if paths.inputs().iter().any(|input| is_same(input, out)) {
        return Err(Error::new(format!("--out is {}, which is an input", display_path(out)))
            .help("pass another file: overlays apply to the original description"));
    }
    fs::write(out, text).map_err(|error| Error::io("cannot write", out, &error))?;
    Ok(ExitCode::SUCCESS)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
