//! `specsmith explain`: prints the explanation of a diagnostic.

use std::process::ExitCode;

use specsmith::diagnostic::Code;

use crate::error::Error;
use crate::terminal::{BOLD, print_stdout, program};

/// Explains a diagnostic: its meaning, an example, and the fix.
///
/// Without a code, lists all codes: E for errors and faults, L for findings of `lint`, and W for warnings.
#[derive(clap::Args)]
pub struct Args {
    /// The code, as in `error[E0101]`
    code: Option<String>,
}

/// Prints the explanation, or the list of codes.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let Some(code) = &args.code else {
        let line = |code: &Code| format!("{BOLD}{code}{BOLD:#} {}\n", code.summary());
        print_stdout(&Code::ALL.iter().map(line).collect::<String>());
        return Ok(ExitCode::SUCCESS);
    };
    let inner = code.trim().trim_start_matches("error").trim_start_matches("warning");
    let inner = inner.trim_matches(['[', ']', ':', '`', ' ']);
    let Some(known) = Code::parse(&inner.to_ascii_uppercase()) else {
        let nearest: Vec<_> = Code::nearest(inner).into_iter().map(Code::as_str).collect();
        let nearest = nearest.join(", ");
        return Err(Error::new(format!("unknown diagnostic code `{code}`"))
            .note(format!("similar codes: {nearest}"))
            .help(format!("run `{} explain` for a list of all codes", program())));
    };
    print_stdout(&known.explanation());
    Ok(ExitCode::SUCCESS)
}
