//! The disk. What should be there is compared with what is there, and the difference, a [`Plan`], is carried out as a whole
//! or not at all.

mod apply;
mod leftover;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use specsmith::files::MARK;

pub use self::apply::apply;
use crate::terminal::shown;
use crate::trouble::Trouble;

/// What should be there.
pub struct Wanted<'a> {
    /// The folder of the crate.
    pub out: &'a Path,
    /// Its files: the path below the folder, with `/`, and the text.
    pub files: Vec<(&'a str, &'a str)>,
    /// The lock and its text.
    pub lock: Option<(&'a Path, &'a str)>,
    /// What the run read, and must neither overwrite nor remove.
    pub inputs: Vec<&'a Path>,
}

/// How to get there.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files that are missing or differ.
    pub write: Vec<Change>,
    /// The generated files that should be there no longer.
    pub remove: Vec<Leftover>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// A file to write.
#[derive(Debug)]
pub struct Change {
    /// The folder below which no symlink is followed.
    root: PathBuf,
    pub path: PathBuf,
    pub before: Option<Old>,
    pub after: String,
}

/// A file to remove.
#[derive(Debug)]
pub struct Leftover {
    root: PathBuf,
    pub path: PathBuf,
    pub before: Vec<u8>,
}

/// A file as it was.
#[derive(Debug)]
pub struct Old {
    pub bytes: Vec<u8>,
    permissions: Permissions,
    modified: Option<SystemTime>,
}

impl Plan {
    /// Whether everything is as it should be.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    fn add(&mut self, root: &Path, path: PathBuf, before: Option<Old>, text: &str) {
        if before.as_ref().is_some_and(|old| old.bytes == text.as_bytes()) {
            self.unchanged += 1;
        } else {
            self.write.push(Change { root: root.to_owned(), path, before, after: text.to_owned() });
        }
    }
}

/// Compares what should be there with what is there.
pub fn plan(wanted: &Wanted<'_>) -> Result<Plan, Trouble> {
    must_be_a_folder(wanted.out)?;
    let inputs: Vec<_> = wanted.inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut plan = Plan::default();
    let mut paths = BTreeSet::new();
    let mut owner = Owner::default();
    // Where nothing is, nothing is in the way: a large crate is spared some looks at each of its files.
    let is_there = fs::symlink_metadata(wanted.out).is_ok();
    for (below, text) in &wanted.files {
        let path = wanted.out.join(checked(below)?);
        if !is_there {
            plan.add(wanted.out, path.clone(), None, text);
            paths.insert(path);
            continue;
        }
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            return Err(Trouble::new(format!("{} is an input, and would be overwritten", shown(&path)))
                .help("choose another folder with --out"));
        }
        let before = standing(wanted.out, &path)?;
        owner.look(&path, text, before.as_ref());
        plan.add(wanted.out, path.clone(), before, text);
        paths.insert(path);
    }
    if owner.is_us(wanted.out)? {
        plan.remove = leftover::find(wanted.out, &paths, &inputs)?;
    }
    if let Some((path, text)) = wanted.lock {
        let folder = path.parent().unwrap_or(path);
        plan.add(folder, path.to_owned(), standing(folder, path)?, text);
    }
    Ok(plan)
}

/// There is a folder, or nothing.
fn must_be_a_folder(out: &Path) -> Result<(), Trouble> {
    let what = match fs::metadata(out) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(found) => name_of(found.file_type()),
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::symlink_metadata(out) {
            Ok(_) => "a symlink that leads nowhere",
            Err(_) => return Ok(()),
        },
        Err(error) => return Err(Trouble::io("cannot look at", out, &error)),
    };
    Err(Trouble::new(format!("{} is {what}, where a folder must be", shown(out)))
        .help("choose another folder with --out"))
}

/// The emitted path, if it stays below the folder on every system.
fn checked(below: &str) -> Result<&str, Trouble> {
    let odd = |part: &str| part.is_empty() || part == "." || part == ".." || part == ".git";
    if below.split('/').any(odd) || below.contains(['\\', ':', '\0']) {
        return Err(Trouble::new(format!(
            "the generator emitted the path {below:?}, which is not one below a folder"
        ))
        .help("this is a bug of the generator: please report it"));
    }
    Ok(below)
}

/// Whose folder it is. In ours, at least one file that should bear the mark does, and the others may be as damaged as they
/// like. In somebody else's, nothing is overwritten.
#[derive(Default)]
struct Owner {
    us: bool,
    somebody_else: Option<PathBuf>,
}

impl Owner {
    fn look(&mut self, path: &Path, text: &str, before: Option<&Old>) {
        let Some(before) = before.filter(|old| !old.bytes.is_empty() && is_generated(text.as_bytes())) else {
            return;
        };
        if is_generated(&before.bytes) {
            self.us = true;
        } else {
            self.somebody_else.get_or_insert_with(|| path.to_owned());
        }
    }

    /// Whether something was generated here before.
    fn is_us(&self, out: &Path) -> Result<bool, Trouble> {
        match &self.somebody_else {
            Some(path) if !self.us => Err(Trouble::new(format!(
                "{} is not a generated file, and would be overwritten",
                shown(path)
            ))
            .help(format!(
                "no file in {} that would be replaced says `{MARK}` in its first lines",
                shown(out)
            ))
            .help("choose an empty folder with --out, or move away what is there")),
            _ => Ok(self.us),
        }
    }
}

/// Whether the first three lines bear the mark.
fn is_generated(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.split(|byte| *byte == b'\n')
        .take(3)
        .any(|line| line.windows(MARK.len()).any(|window| window == MARK.as_bytes()))
}

/// The file at `path`, if there is one. What is there but is no file, or is reached through a symlink below `root`, stands
/// in the way.
fn standing(root: &Path, path: &Path) -> Result<Option<Old>, Trouble> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut at = root.to_owned();
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let found = match fs::symlink_metadata(&at) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Trouble::io("cannot look at", &at, &error)),
        };
        let last = parts.peek().is_none();
        if (last && found.is_file()) || (!last && found.is_dir()) {
            continue;
        }
        let (is, should) = (name_of(found.file_type()), if last { "a file" } else { "a folder" });
        return Err(Trouble::new(format!("{} is {is}, where {should} must go", shown(&at)))
            .help("move it away, then run the command again"));
    }
    let read = || -> std::io::Result<Old> {
        let found = fs::symlink_metadata(path)?;
        let modified = found.modified().ok();
        Ok(Old { bytes: fs::read(path)?, permissions: found.permissions(), modified })
    };
    read().map(Some).map_err(|error| Trouble::io("cannot read", path, &error))
}

fn name_of(found: fs::FileType) -> &'static str {
    if found.is_symlink() {
        "a symlink"
    } else if found.is_dir() {
        "a folder"
    } else if found.is_file() {
        "a file"
    } else {
        "something else"
    }
}
