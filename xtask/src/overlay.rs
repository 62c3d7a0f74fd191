//! `cargo xtask overlay`: the effective description.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::input::Paths;
use crate::terminal::{colors_on_stderr, say, shown, warn};
use crate::trouble::Trouble;

/// Writes the effective description: what the overlays that the config names make of it, before anything else is done.
///
/// It is YAML, with the keys in the order of the texts. Comments are not kept.
#[derive(Default, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The OpenAPI description, YAML or JSON [default: spec/senders.yaml of the workspace]
    #[arg(long, value_name = "PATH")]
    spec: Option<PathBuf>,

    /// The config, which names the overlays [default: spec/senders.toml of the workspace; none with --spec]
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,

    /// The file to write; standard output when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask overlay                   this workspace's description, corrected
  cargo xtask overlay --spec api.yaml --config api.toml --out effective.yaml
                                        any other";

/// Writes it, or says what is wrong with an overlay.
pub fn run(args: &Args) -> Result<ExitCode, Trouble> {
    let paths = Paths::new(args.spec.as_deref(), args.config.as_deref(), None)?;
    let inputs = paths.read(None)?;
    let (found, text) = match specsmith::effective(&inputs.spec, &inputs.overlays) {
        Ok((text, found)) => (found, Some(text)),
        Err(found) => (found, None),
    };
    warn(&specsmith::report(&found, &inputs, colors_on_stderr()));
    let Some(text) = text else { return Ok(ExitCode::FAILURE) };
    let Some(out) = &args.out else {
        say(&text);
        return Ok(ExitCode::SUCCESS);
    };
    if paths.inputs().iter().any(|input| is_same(input, out)) {
        return Err(Trouble::new(format!("--out names {}, which this reads", shown(out)))
            .help("give another file: overlays are applied once, to what was there before"));
    }
    fs::write(out, text).map_err(|error| Trouble::io("cannot write", out, &error))?;
    Ok(ExitCode::SUCCESS)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
