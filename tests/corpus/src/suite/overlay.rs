//! `cargo xtask suite overlay`: runs the test suite of the Overlay Specification.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;
use specsmith::Source;
use specsmith::diagnostic::Diagnostics;

use crate::corpus::one_line;
use crate::corpus::walk;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::{ADDED, BOLD, ERROR, print_stdout};

/// Applies and reads the overlays of the Overlay Specification's test suite.
///
/// A folder with `openapi.yaml`, `overlay.yaml` and `output.yaml` is a set: the overlay, applied to the description,
/// must give the output. An overlay in a folder `pass` must be read, and one in a folder `fail` refused.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the suite
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// A description for overlays without one. Their targets may be missing.
const EMPTY: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

/// The errors of an overlay that has been read, but does not fit the description: its target or the source of a copy
/// is missing.
const NOT_APPLIED: [&str; 2] = ["E0504", "E0507"];

/// The number of tests of one kind.
#[derive(Default)]
struct Counts {
    passed: usize,
    all: usize,
}

/// Runs the suite and prints the failures and the totals.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let (mut sets, mut pass, mut fail) = (Counts::default(), Counts::default(), Counts::default());
    for file in &walk::walk(&args.dir)?.files {
        let path = args.dir.join(file);
        let folder = path.parent().unwrap_or(&args.dir);
        let (counts, failure) = match folder.file_name().and_then(|name| name.to_str()) {
            _ if file.ends_with("output.yaml") => (&mut sets, check_set(folder)?),
            Some("pass") => (&mut pass, check_pass(&path)?),
            Some("fail") => (&mut fail, check_fail(&path)?),
            _ => continue,
        };
        counts.all += 1;
        match failure {
            None => counts.passed += 1,
            Some(reason) => print_stdout(&format!("{ERROR}failed{ERROR:#} {file}: {}\n", one_line(&reason))),
        }
    }
    let mut is_success = true;
    for (name, Counts { passed, all }) in [("sets", sets), ("pass", pass), ("fail", fail)] {
        let style = if passed == all { ADDED } else { ERROR };
        print_stdout(&format!("{BOLD}{name}{BOLD:#}  {style}{passed} of {all}{style:#}\n"));
        is_success &= passed == all;
    }
    Ok(if is_success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the reason why the overlay of a set does not give its output.
fn check_set(folder: &Path) -> Result<Option<String>, Error> {
    let [description, overlay, output] =
        ["openapi.yaml", "overlay.yaml", "output.yaml"].map(|name| read(&folder.join(name)));
    let (actual, expected) = (specsmith::effective(&description?, &[overlay?]), output?);
    let actual = match actual {
        Ok((text, _)) => text,
        Err(diagnostics) => return Ok(Some(errors(&diagnostics).join("; "))),
    };
    let values: Result<Vec<Value>, _> =
        [actual.as_str(), &expected.text].into_iter().map(serde_yaml::from_str).collect();
    Ok(match values {
        Ok(values) => (values[0] != values[1]).then(|| "the output is different".to_owned()),
        Err(error) => Some(error.to_string()),
    })
}

/// Returns the reason why a valid overlay is refused.
fn check_pass(path: &Path) -> Result<Option<String>, Error> {
    let mut errors = errors_of_text(path)?;
    errors.retain(|error| !NOT_APPLIED.iter().any(|code| error.starts_with(code)));
    Ok((!errors.is_empty()).then(|| errors.join("; ")))
}

/// Returns the reason why an invalid overlay counts as read.
fn check_fail(path: &Path) -> Result<Option<String>, Error> {
    let errors = errors_of_text(path)?;
    let is_read = errors.iter().all(|error| NOT_APPLIED.iter().any(|code| error.starts_with(code)));
    Ok(is_read.then(|| "the overlay is read".to_owned()))
}

/// Returns the errors of an overlay without a description.
fn errors_of_text(path: &Path) -> Result<Vec<String>, Error> {
    let description = Source { name: "openapi.yaml".to_owned(), text: EMPTY.to_owned() };
    let outcome = specsmith::effective(&description, &[read(path)?]);
    Ok(outcome.err().map(|diagnostics| errors(&diagnostics)).unwrap_or_default())
}

fn read(path: &Path) -> Result<Source, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::io("cannot read", path, &error))?;
    Ok(Source { name: path.to_string_lossy().into_owned(), text })
}

fn errors(diagnostics: &Diagnostics) -> Vec<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|error| format!("{}: {}", error.code, error.message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESCRIPTION: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n  - ";

    #[test]
    fn sets_are_applied_and_other_overlays_read() {
        let disk = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| fs::write(disk.path().join(name), text).unwrap();
        file("openapi.yaml", DESCRIPTION);
        file("overlay.yaml", &format!("{OVERLAY}{{target: $.info.title, remove: true}}\n"));
        file("output.yaml", "paths: {}\nopenapi: 3.1.0\ninfo: {version: '1'}\n");
        assert_eq!(check_set(disk.path()).unwrap(), None);
        file("output.yaml", DESCRIPTION);
        assert_eq!(check_set(disk.path()).unwrap().as_deref(), Some("the output is different"));

        let of = |text: &str| {
            file("a.yaml", text);
            let path = disk.path().join("a.yaml");
            (check_pass(&path).unwrap(), check_fail(&path).unwrap().is_none())
        };
        assert_eq!(of(&format!("{OVERLAY}{{target: $.tags, remove: true}}\n")), (None, false));
        let (error, is_refused) = of(&format!("{OVERLAY}{{target: tags, remove: true}}\n"));
        assert!(is_refused && error.is_some_and(|error| error.starts_with("E0503")));
    }
}
