//! `cargo xtask explain`: what a diagnostic means.

use std::process::ExitCode;

use specsmith::explain;

use crate::terminal::{BOLD, say};
use crate::trouble::Trouble;

/// Explains a diagnostic: what it means, an example of it, what to do.
///
/// Without a code, all codes are listed: E for errors, with which nothing is generated, W for warnings.
#[derive(clap::Args)]
pub struct Args {
    /// The code, as in `error[E0101]`
    code: Option<String>,
}

/// Prints the explanation, or the list.
pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let Some(code) = &args.code else {
        let line = |(code, text): &(&str, &str)| format!("{BOLD}{code}{BOLD:#} {}\n", explain::title(text));
        say(&explain::ALL.iter().map(line).collect::<String>());
        return Ok(ExitCode::SUCCESS);
    };
    let inner = code.trim().trim_start_matches("error").trim_start_matches("warning");
    let inner = inner.trim_matches(['[', ']', ':', '`', ' ']);
    let Some(text) = explain::explain(inner) else {
        let nearest = explain::nearest(inner).join(", ");
        return Err(Trouble::new(format!("there is no diagnostic with the code `{code}`"))
            .help(format!("the nearest are {nearest}"))
            .help("cargo xtask explain, without a code, lists all of them"));
    };
    say(text);
    Ok(ExitCode::SUCCESS)
}
