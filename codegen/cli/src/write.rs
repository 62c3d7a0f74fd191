//! Writing to disk. The desired files are compared with the existing ones, and the difference, a [`Plan`], is
//! applied as a whole or not at all.

mod apply;
mod check;
mod ext;
mod obsolete;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use specsmith::files::MARK;

pub use self::apply::apply;
pub use self::check::error as difference;
pub use self::state::{Change, DesiredState, ObsoleteFile, OldFile, Plan, Warnings};
use self::state::{describe, existing_file, is_generated};
use crate::error::Error;
use crate::terminal::{display_path, escape};

impl Plan {
    /// Writes and removes the files. If a step fails, all earlier steps are undone.
    ///
    /// # Errors
    ///
    /// Returns an error if a file cannot be written, or has changed since the comparison.
    pub fn apply(&self) -> Result<(), Error> {
        apply(self)
    }

    /// Succeeds if everything is up to date: a test of freshness is this call.
    ///
    /// # Errors
    ///
    /// Returns an error with the differences and the command that removes them.
    pub fn check(&self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(difference(self, "specsmith generate")) }
    }
}

/// Compares the desired files with the existing ones.
pub fn plan(desired: &DesiredState<'_>) -> Result<Plan, Error> {
    check_folder(desired.out)?;
    check_package(desired)?;
    let kept = ext::check(desired)?;
    let inputs: Vec<_> = desired.inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut plan = Plan::default();
    let mut paths = BTreeSet::new();
    let mut ownership = Ownership::default();
    // If the folder does not exist, nothing below it needs to be checked, which saves several system calls
    // per file.
    let is_there = fs::symlink_metadata(desired.out).is_ok();
    for (below, text) in &desired.files {
        let path = desired.out.join(validated_path(below)?);
        if !is_there {
            plan.add(desired.out, path.clone(), None, text);
            paths.insert(path);
            continue;
        }
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            return Err(Error::new(format!("{} is an input and would be overwritten", display_path(&path)))
                .help("choose another folder: `--out`, or `out` of the client"));
        }
        let before = existing_file(desired.out, &path)?;
        ownership.inspect(&path, text, before.as_ref());
        plan.add(desired.out, path.clone(), before, text);
        paths.insert(path);
    }
    if ownership.is_ours(desired.out)? {
        plan.remove = obsolete::find(desired.out, &paths, &inputs, &kept)?;
    }
    for (path, text) in &desired.others {
        let folder = path.parent().unwrap_or(path);
        plan.add(folder, (*path).to_owned(), existing_file(folder, path)?, text);
    }
    for path in &desired.removed {
        let folder = path.parent().unwrap_or(path);
        let before = existing_file(folder, path)?;
        plan.remove.extend(before.map(|file| ObsoleteFile::new(folder, path, file.bytes)));
    }
    Ok(plan)
}

/// Compares single files with the existing ones. They need no marker.
pub fn plan_files(files: &[(&Path, &str)]) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for (path, text) in files {
        let folder = path.parent().unwrap_or(path);
        plan.add(folder, path.to_path_buf(), existing_file(folder, path)?, text);
    }
    Ok(plan)
}

/// Returns an error if `out` exists and is not a folder.
fn check_folder(out: &Path) -> Result<(), Error> {
    let kind = match fs::metadata(out) {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(metadata) => describe(metadata.file_type()),
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::symlink_metadata(out) {
            Ok(_) => "a dangling symlink",
            Err(_) => return Ok(()),
        },
        Err(error) => return Err(Error::io("cannot access", out, &error)),
    };
    Err(Error::new(format!("{} is {kind}, expected a folder", display_path(out)))
        .help("choose another folder: `--out`, or `out` of the client"))
}

/// Returns an error if the folder contains the crate of another package.
fn check_package(desired: &DesiredState<'_>) -> Result<(), Error> {
    let path = desired.out.join("Cargo.toml");
    let new = desired.files.iter().find(|(below, _)| *below == "Cargo.toml");
    let Some(new) = new.and_then(|(_, text)| package_name(text)) else { return Ok(()) };
    let Ok(old) = fs::read_to_string(&path) else { return Ok(()) };
    let Some(old) = package_name(&old).filter(|old| *old != new) else { return Ok(()) };
    let rename = format!("remove {} to give the crate another name", display_path(&path));
    Err(Error::new(format!(
        "{} contains the crate `{}`, expected `{new}`",
        display_path(desired.out),
        escape(old)
    ))
    .help("choose another folder: `--out`, or `out` of the client")
    .help(rename))
}

/// Returns the name of the package in a manifest, also in one that is damaged elsewhere.
pub fn package_name(manifest: &str) -> Option<&str> {
    let lines = manifest.lines().map(str::trim).skip_while(|line| *line != "[package]").skip(1);
    let mut lines = lines.take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.strip_prefix("name")?.trim_start().strip_prefix('='))?.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.strip_prefix(quote)?.split(quote).next()
}

/// Returns the path if it stays below the folder on every system.
fn validated_path(below: &str) -> Result<&str, Error> {
    let is_invalid = |part: &str| part.is_empty() || part == "." || part == ".." || part == ".git";
    if below.split('/').any(is_invalid) || below.contains(['\\', ':', '\0']) {
        return Err(Error::new(format!("the generator emitted the invalid path {below:?}"))
            .help("please report this bug of the generator"));
    }
    Ok(below)
}

/// The ownership of an output folder. It is ours if at least one existing file has the marker that its new
/// content has. A file without the marker may be written by hand, and is not overwritten.
#[derive(Default)]
struct Ownership {
    has_marker: bool,
    foreign_file: Option<PathBuf>,
}

impl Ownership {
    fn inspect(&mut self, path: &Path, text: &str, before: Option<&OldFile>) {
        let Some(before) = before.filter(|old| !old.bytes.is_empty() && is_generated(text.as_bytes())) else {
            return;
        };
        if is_generated(&before.bytes) {
            self.has_marker = true;
        } else {
            self.foreign_file.get_or_insert_with(|| path.to_owned());
        }
    }

    /// Returns `true` if a crate was generated here before.
    fn is_ours(&self, out: &Path) -> Result<bool, Error> {
        match &self.foreign_file {
            None => Ok(self.has_marker),
            Some(path) => {
                let path = display_path(path);
                let error = Error::new(format!("{path} is not a generated file and would be overwritten"));
                Err(if self.has_marker {
                    error
                        .note(format!("its first lines do not contain `{MARK}`"))
                        .help("move it away, or remove it if it was generated and damaged")
                } else {
                    error
                        .note(format!(
                            "no file to be replaced in {} contains `{MARK}` in its first lines",
                            display_path(out)
                        ))
                        .help("choose an empty folder (`--out`, or `out` of the client), or move the files away")
                })
            }
        }
    }
}
