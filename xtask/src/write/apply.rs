//! Carrying out a plan as a whole or not at all.

use std::collections::HashSet;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::{Change, Old, Plan, standing};
use crate::terminal::shown;
use crate::trouble::Trouble;

/// Writes and removes what the plan says. When anything fails, everything is put back.
pub fn apply(plan: &Plan) -> Result<(), Trouble> {
    let mut journal = Journal::default();
    carry_out(plan, &mut journal).map_err(|trouble| journal.undo(trouble))
}

/// Every new text is on the disk, beside the file it replaces, before the first file is replaced: what fails, such as a full
/// disk, mostly fails here. A run that is killed leaves marked files, which the next run removes.
fn carry_out(plan: &Plan, journal: &mut Journal) -> Result<(), Trouble> {
    let mut staged = Vec::with_capacity(plan.write.len());
    let mut folders = HashSet::new();
    for change in &plan.write {
        if folders.insert(folder_of(&change.path)) {
            journal.make_folders(change)?;
        }
        staged.push(stage(change)?);
    }
    for (change, new) in plan.write.iter().zip(staged) {
        // Where nothing was, nothing is replaced, should something be there by now.
        let old = match &change.before {
            None => {
                new.persist_noclobber(&change.path)
                    .map_err(|error| cannot_write(&change.path, &error.error))?;
                None
            }
            Some(_) => {
                let old = standing(&change.root, &change.path)?;
                new.persist(&change.path).map_err(|error| cannot_write(&change.path, &error.error))?;
                old
            }
        };
        journal.0.push(Step::Wrote { path: change.path.clone(), old });
    }
    for leftover in &plan.remove {
        let Some(old) = standing(&leftover.root, &leftover.path)? else { continue };
        fs::remove_file(&leftover.path)
            .map_err(|error| Trouble::io("cannot remove", &leftover.path, &error))?;
        journal.0.push(Step::Removed { path: leftover.path.clone(), old });
    }
    for leftover in &plan.remove {
        remove_empty_folders(&leftover.root, &leftover.path)?;
    }
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error) -> Trouble {
    Trouble::io("cannot write", path, error)
}

/// The new text in a file beside the old one, with its permissions.
fn stage(change: &Change) -> Result<TempPath, Trouble> {
    let permissions = change.before.as_ref().map(|old| old.permissions.clone());
    beside(&change.path, change.after.as_bytes(), permissions)
        .map(NamedTempFile::into_temp_path)
        .map_err(|error| cannot_write(&change.path, &error))
}

fn beside(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".specsmith-");
    // A temporary file is for its owner alone; this one is to be like any other, as the umask has it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(file)
}

/// The folder a path is in; a bare name is in the current one.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes the folders between `root` and a removed file that it left empty.
fn remove_empty_folders(root: &Path, path: &Path) -> Result<(), Trouble> {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
        match fs::remove_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            Err(error) => return Err(Trouble::io("cannot remove the empty folder", folder, &error)),
        }
    }
    Ok(())
}

/// What was done so far, and how to undo it.
#[derive(Default)]
struct Journal(Vec<Step>);

enum Step {
    Made { folder: PathBuf },
    Wrote { path: PathBuf, old: Option<Old> },
    Removed { path: PathBuf, old: Old },
}

impl Journal {
    /// Makes the folders a file needs.
    fn make_folders(&mut self, change: &Change) -> Result<(), Trouble> {
        standing(&change.root, &change.path)?; // No symlink on the way.
        let missing: Vec<_> =
            folder_of(&change.path).ancestors().take_while(|folder| !is_there(folder)).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| Trouble::io("cannot make the folder", folder, &error))?;
            self.0.push(Step::Made { folder: folder.to_owned() });
        }
        Ok(())
    }

    /// Undoes everything, the last step first, and adds to the trouble what became of it.
    fn undo(self, mut trouble: Trouble) -> Trouble {
        let mut failed = false;
        for step in self.0.iter().rev() {
            if let Err(error) = step.undo() {
                failed = true;
                trouble = trouble.help(format!("and cannot put back {}: {error}", shown(step.path())));
            }
        }
        if failed {
            trouble.help("restore these from version control, then run the command again")
        } else {
            trouble.help("everything is as it was before")
        }
    }
}

fn is_there(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.exists()
}

impl Step {
    fn path(&self) -> &Path {
        match self {
            Self::Made { folder: path } | Self::Wrote { path, .. } | Self::Removed { path, .. } => path,
        }
    }

    fn undo(&self) -> io::Result<()> {
        match self {
            Self::Made { folder } => fs::remove_dir(folder),
            Self::Wrote { path, old: None } => fs::remove_file(path),
            Self::Wrote { path, old: Some(old) } | Self::Removed { path, old } => put_back(path, old),
        }
    }
}

fn put_back(path: &Path, old: &Old) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let file = beside(path, &old.bytes, Some(old.permissions.clone()))?;
    if let Some(modified) = old.modified {
        file.as_file().set_modified(modified)?;
    }
    file.persist(path)?;
    Ok(())
}
