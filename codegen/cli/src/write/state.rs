//! The desired and the present state of the disk, and the difference between them.

use std::fmt;
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use specsmith::diagnostic::Diagnostics;
use specsmith::files::MARK;
use specsmith::{Inputs, ReportOptions};

use crate::error::Error;
use crate::terminal::display_path;

/// The desired state of the disk.
pub struct DesiredState<'a> {
    /// The folder of the crate.
    pub out: &'a Path,
    /// Its files: the path below the folder, with `/`, and the content.
    pub files: Vec<(&'a str, &'a str)>,
    /// The name of the user's own module below `src/`, which is neither written nor removed.
    pub ext: Option<&'a str>,
    /// Paths and contents of files that are not generated as a whole: the lock, the config and the changelog.
    pub others: Vec<(&'a Path, &'a str)>,
    /// Files that are removed: a lock that one of these replaces, and a changelog without an entry.
    pub removed: Vec<&'a Path>,
    /// The inputs of the run, which must not be overwritten or removed.
    pub inputs: Vec<&'a Path>,
}

impl<'a> DesiredState<'a> {
    /// Creates the desired state of a crate alone.
    pub fn new(out: &'a Path, files: Vec<(&'a str, &'a str)>) -> Self {
        Self { out, files, ext: None, others: Vec::new(), removed: Vec::new(), inputs: Vec::new() }
    }
}

/// The changes that lead from the files on disk to the generated ones.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Plan {
    /// The files that are missing or different.
    pub write: Vec<Change>,
    /// The obsolete generated files.
    pub remove: Vec<ObsoleteFile>,
    /// The number of files that are up to date.
    pub unchanged: usize,
    /// The warnings about the descriptions.
    pub diagnostics: Vec<Warnings>,
}

/// The warnings of a client. `Display` shows them with their places, without colours.
#[derive(Debug)]
#[non_exhaustive]
pub struct Warnings {
    /// The name of the client.
    pub client: String,
    /// The warnings.
    pub diagnostics: Diagnostics,
    pub(crate) inputs: Inputs,
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = ReportOptions { color: false, verbose: false };
        f.write_str(&specsmith::report(&self.diagnostics, &self.inputs, options))
    }
}

/// A file to write.
#[derive(Debug)]
pub struct Change {
    /// The folder below which symlinks are refused.
    pub(super) root: PathBuf,
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
    pub(super) root: PathBuf,
    /// The path of the file.
    pub path: PathBuf,
    /// The present content.
    pub before: Vec<u8>,
}

impl ObsoleteFile {
    /// Creates a file to remove, from the folder below which symlinks are refused.
    pub fn new(root: &Path, path: &Path, before: Vec<u8>) -> Self {
        Self { root: root.to_owned(), path: path.to_owned(), before }
    }
}

/// An existing file.
#[derive(Debug)]
pub struct OldFile {
    /// The content.
    pub bytes: Vec<u8>,
    pub(super) permissions: Permissions,
    pub(super) modified: Option<SystemTime>,
}

impl Plan {
    /// Returns `true` if everything is up to date.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Adds the changes of another plan.
    pub(crate) fn extend(&mut self, other: Self) {
        self.write.extend(other.write);
        self.remove.extend(other.remove);
        self.unchanged += other.unchanged;
        self.diagnostics.extend(other.diagnostics);
    }

    pub(super) fn add(&mut self, root: &Path, path: PathBuf, before: Option<OldFile>, text: &str) {
        if before.as_ref().is_some_and(|old| old.bytes == text.as_bytes()) {
            self.unchanged += 1;
        } else {
            self.write.push(Change { root: root.to_owned(), path, before, after: text.to_owned() });
        }
    }
}

/// Returns `true` if the first three lines contain the marker.
pub fn is_generated(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.split(|byte| *byte == b'\n')
        .take(3)
        .any(|line| line.windows(MARK.len()).any(|window| window == MARK.as_bytes()))
}

/// Reads the file at `path`, if it exists. Returns an error if it is not a regular file, or is reached
/// through a symlink below `root`.
pub fn existing_file(root: &Path, path: &Path) -> Result<Option<OldFile>, Error> {
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

/// Describes a kind of file.
pub fn describe(kind: fs::FileType) -> &'static str {
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
