//! `specsmith lint`: what a description does to the users of its crate.

use std::process::ExitCode;

use specsmith::diagnostic::Diagnostics;
use specsmith::{Inputs, ReportOptions};

use crate::commands::format::MessageFormat;
use crate::commands::selection::{FilterArgs, Selection};
use crate::error::Error;
use crate::project::paths::Paths;
use crate::terminal::{BOLD, ERROR, WARNING, colors_on_stderr, count, escape, print_stderr, program};

/// Reports what a description does to the users of its crate.
///
/// Examples that do not fit their schema, values that only prose lists, operations without error responses, and more: each has a code
/// that begins with L. The diagnostics of `generate` are reported as well. Nothing is written. The levels of all codes are set by
/// `[diagnostics]` in the config.
///
/// Exit codes: 0 without an error, 1 with an error or a denied finding, 2 on invalid usage.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    filter: FilterArgs,

    /// The format: for humans on standard error, or for programs on standard output
    ///
    /// `json` has the same objects as that of `generate`.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,

    /// Show every finding on its own
    ///
    /// By default, findings of one code are shown once, with their number and the first three positions.
    #[arg(long, short)]
    verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  # The descriptions of specsmith.toml
  specsmith lint

  # Another description, every finding on its own
  specsmith lint --spec api.yaml --verbose

  # For a code scanning service
  specsmith lint --spec api.yaml --message-format sarif > lint.sarif";

/// Reports the findings.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let all = args.selection.paths(None)?;
    args.message_format.check(all.len())?;
    let mut fails = false;
    for paths in all {
        fails |= findings(args, &paths).unwrap_or_else(|error| {
            print_stderr(&error.styled());
            true
        });
    }
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reports the findings about one description. Returns `true` if there is an error.
fn findings(args: &Args, paths: &Paths) -> Result<bool, Error> {
    let mut inputs = paths.read()?;
    inputs.filter = args.filter.filter();
    let diagnostics = specsmith::lint(&inputs);
    let text = args.message_format.text(&diagnostics, &inputs);
    args.message_format.print(&text.unwrap_or_else(|| human(&diagnostics, &inputs, args.verbose)));
    Ok(diagnostics.iter().any(specsmith::diagnostic::Diagnostic::is_error))
}

/// Formats the findings and their counts.
fn human(diagnostics: &Diagnostics, inputs: &Inputs, verbose: bool) -> String {
    let name = escape(&inputs.description.name);
    let Some(first) = diagnostics.iter().min_by_key(|diagnostic| diagnostic.severity) else {
        return format!("no findings in {name}\n");
    };
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors + diagnostics.omitted();
    let mut counts = Vec::new();
    if errors > 0 {
        counts.push(format!("{ERROR}{}{ERROR:#}", count(errors, "error")));
    }
    if warnings > 0 {
        counts.push(format!("{WARNING}{}{WARNING:#}", count(warnings, "finding")));
    }
    let report = specsmith::report(diagnostics, inputs, ReportOptions { color: colors_on_stderr(), verbose });
    format!(
        "{report}\n{} in {name}\n  = help: for more about {code}, run {BOLD}{} explain {code}{BOLD:#}\n",
        counts.join(", "),
        program(),
        code = first.code,
    )
}
