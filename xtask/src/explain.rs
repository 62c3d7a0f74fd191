//! `cargo xtask explain`: prints the explanation of a diagnostic.

use std::process::ExitCode;

use specsmith::explain;

use crate::error::Error;
use crate::terminal::{BOLD, print_stdout};

/// Explains a diagnostic: its meaning, an example, and the fix.
///
/// Without a code, lists all codes: E for errors, which stop the generation, and W for warnings.
#[derive(clap::Args)]
pub struct Args {
    /// The code, as in `error[E0101]`
    code: Option<String>,
}

/// Prints the explanation, or the list of codes.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let Some(code) = &args.code else {
        let line = |(code, text): &(&str, &str)| format!("{BOLD}{code}{BOLD:#} {}\n", explain::title(text));
        print_stdout(&explain::ALL.iter().map(line).collect::<String>());
        return Ok(ExitCode::SUCCESS);
    };
    let inner = code.trim().trim_start_matches("error").trim_start_matches("warning");
    let inner = inner.trim_matches(['[', ']', ':', '`', ' ']);
    let Some(text) = explain::explain(inner) else {
        let nearest = explain::nearest(inner).join(", ");
        return Err(Error::new(format!("unknown diagnostic code `{code}`"))
            .note(format!("similar codes: {nearest}"))
            .help("run `cargo xtask explain` for a list of all codes"));
    };
    print_stdout(text);
    Ok(ExitCode::SUCCESS)
}
