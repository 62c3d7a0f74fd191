//! `cargo xtask corpus`, `suite`, `conformance` and `bench`: starts the package `corpus`, which xtask is built without.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use specsmith_cli::error::Error;

/// The arguments of a command of `tests/corpus`, which parses them.
#[derive(clap::Args)]
pub struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

/// Builds the package as this program was built, in release mode or not, and runs its command.
pub fn run(name: &str, args: &Args) -> Result<ExitCode, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.args(["run", "--package", "corpus", "--manifest-path"]);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    command.arg("--").arg(name).args(&args.args);
    let status = command.status().map_err(|error| Error::io("cannot run", Path::new(&cargo), &error))?;
    match status.code().map(u8::try_from) {
        Some(Ok(code)) => Ok(ExitCode::from(code)),
        _ => Err(Error::new(format!("`{name}` was terminated: {status}"))),
    }
}
