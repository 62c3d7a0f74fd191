//! Commands, and the folder of what they read.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specsmith_cli::error::Error;
use specsmith_cli::terminal::display_path;

use crate::corpus::scratch::root;

/// The folder with the programs and the list of packages.
pub fn source() -> PathBuf {
    root().join("tests").join("conformance")
}

/// Runs a command, and returns its output.
pub fn output(command: &mut Command) -> Result<String, Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::io("cannot run", Path::new(&name), &error))?;
    if !output.status.success() {
        let folder = command.get_current_dir().map(display_path).unwrap_or_default();
        return Err(Error::new(format!("`{name}` failed in {folder}: {}", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
