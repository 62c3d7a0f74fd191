//! Writing to disk. The desired files are compared with the existing ones, and the difference, a [`Plan`], is
//! applied as a whole or not at all.

mod apply;
mod obsolete;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use specsmith::files::MARK;

pub use self::apply::apply;
use crate::error::Error;
use crate::terminal::display_path;

/// The desired state of the disk.
pub struct DesiredState<'a> {
    /// The folder of the crate.
    pub out: &'a Path,
    /// Its files: the path below the folder, with `/`, and the content.
    pub files: Vec<(&'a str, &'a str)>,
    /// The path and content of the lock.
    pub lock: Option<(&'a Path, &'a str)>,
    /// The inputs of the run, which must not be overwritten or removed.
    pub inputs: Vec<&'a Path>,
}

/// The changes that lead to the desired state.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files that are missing or different.
    pub write: Vec<Change>,
    /// The obsolete generated files.
    pub remove: Vec<ObsoleteFile>,
    /// The number of files that are up to date.
    pub unchanged: usize,
}

/// A file to write.
#[derive(Debug)]
pub struct Change {
    /// The folder below which symlinks are refused.
    root: PathBuf,
    /// The path of the file.
    pub path: PathBuf,
    /// The present file, unless it is missing.
    pub before: Option<OldFile>,
    /// The new content.
    pub after: String,
}

/// A file to remove.
#[derive(Debug)]
pub struct ObsoleteFile {
    root: PathBuf,
    /// The path of the file.
    pub path: PathBuf,
    /// The present content.
    pub before: Vec<u8>,
}

/// An existing file.
#[derive(Debug)]
pub struct OldFile {
    /// The content.
    pub bytes: Vec<u8>,
    permissions: Permissions,
    modified: Option<SystemTime>,
}

impl Plan {
    /// Returns `true` if everything is up to date.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    fn add(&mut self, root: &Path, path: PathBuf, before: Option<OldFile>, text: &str) {
        if before.as_ref().is_some_and(|old| old.bytes == text.as_bytes()) {
            self.unchanged += 1;
        } else {
            self.write.push(Change { root: root.to_owned(), path, before, after: text.to_owned() });
        }
    }
}

/// Compares the desired files with the existing ones.
pub fn plan(desired: &DesiredState<'_>) -> Result<Plan, Error> {
    check_folder(desired.out)?;
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
                .help("pass another folder to --out"));
        }
        let before = existing_file(desired.out, &path)?;
        ownership.inspect(&path, text, before.as_ref());
        plan.add(desired.out, path.clone(), before, text);
        paths.insert(path);
    }
    if ownership.is_ours(desired.out)? {
        plan.remove = obsolete::find(desired.out, &paths, &inputs)?;
    }
    if let Some((path, text)) = desired.lock {
        let folder = path.parent().unwrap_or(path);
        plan.add(folder, path.to_owned(), existing_file(folder, path)?, text);
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
        .help("pass another folder to --out"))
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
/// content has; the others may be damaged. In a folder that is not ours, nothing is overwritten.
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
            Some(path) if !self.has_marker => Err(Error::new(format!(
                "{} is not a generated file and would be overwritten",
                display_path(path)
            ))
            .note(format!(
                "no file to be replaced in {} contains `{MARK}` in its first lines",
                display_path(out)
            ))
            .help("pass an empty folder to --out, or move the files away")),
            _ => Ok(self.has_marker),
        }
    }
}

/// Returns `true` if the first three lines contain the marker.
fn is_generated(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.split(|byte| *byte == b'\n')
        .take(3)
        .any(|line| line.windows(MARK.len()).any(|window| window == MARK.as_bytes()))
}

/// Reads the file at `path`, if it exists. Returns an error if it is not a regular file, or is reached
/// through a symlink below `root`.
fn existing_file(root: &Path, path: &Path) -> Result<Option<OldFile>, Error> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut at = root.to_owned();
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let metadata = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("cannot access", &at, &error)),
        };
        let last = parts.peek().is_none();
        if (last && metadata.is_file()) || (!last && metadata.is_dir()) {
            continue;
        }
        let (kind, expected) = (describe(metadata.file_type()), if last { "a file" } else { "a folder" });
        return Err(Error::new(format!("{} is {kind}, expected {expected}", display_path(&at)))
            .help("move it away and run the command again"));
    }
    let read = || -> std::io::Result<OldFile> {
        let metadata = fs::symlink_metadata(path)?;
        let modified = metadata.modified().ok();
        Ok(OldFile { bytes: fs::read(path)?, permissions: metadata.permissions(), modified })
    };
    read().map(Some).map_err(|error| Error::io("cannot read", path, &error))
}

fn describe(kind: fs::FileType) -> &'static str {
    if kind.is_symlink() {
        "a symlink"
    } else if kind.is_dir() {
        "a folder"
    } else if kind.is_file() {
        "a file"
    } else {
        "a special file"
    }
}
