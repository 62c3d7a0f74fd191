//! Applying a plan as a whole or not at all.

use std::collections::HashSet;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::state::{Change, OldFile, Plan, existing_file};
use crate::error::Error;
use crate::terminal::display_path;

/// Writes and removes the files of the plan. If a step fails, all earlier steps are undone.
pub fn apply(plan: &Plan) -> Result<(), Error> {
    let mut journal = Journal::default();
    apply_steps(plan, &mut journal).map_err(|error| journal.undo(error))
}

/// All new files are on disk, beside the files they replace, before the first file is replaced: most
/// failures, such as a full disk, happen before that. A killed run leaves files with the marker, which the
/// next run removes.
fn apply_steps(plan: &Plan, journal: &mut Journal) -> Result<(), Error> {
    let mut staged = Vec::with_capacity(plan.write.len());
    let mut folders = HashSet::new();
    for change in &plan.write {
        if folders.insert(folder_of(&change.path)) {
            journal.make_folders(change)?;
        }
        staged.push(stage(change)?);
    }
    for (change, new) in plan.write.iter().zip(staged) {
        // A file that was created since the comparison must not be replaced.
        let old = match &change.before {
            None => {
                new.persist_noclobber(&change.path)
                    .map_err(|error| cannot_write(&change.path, &error.error))?;
                None
            }
            Some(_) => {
                let old = existing_file(&change.root, &change.path)?;
                new.persist(&change.path).map_err(|error| cannot_write(&change.path, &error.error))?;
                old
            }
        };
        journal.0.push(Step::Wrote { path: change.path.clone(), old });
    }
    for obsolete in &plan.remove {
        let Some(old) = existing_file(&obsolete.root, &obsolete.path)? else { continue };
        fs::remove_file(&obsolete.path)
            .map_err(|error| Error::io("cannot remove", &obsolete.path, &error))?;
        journal.0.push(Step::Removed { path: obsolete.path.clone(), old });
    }
    for obsolete in &plan.remove {
        remove_empty_folders(&obsolete.root, &obsolete.path)?;
    }
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    Error::io("cannot write", path, error)
}

/// Writes the new content to a temporary file beside the old one, with its permissions.
fn stage(change: &Change) -> Result<TempPath, Error> {
    let permissions = change.before.as_ref().map(|old| old.permissions.clone());
    temp_file_beside(&change.path, change.after.as_bytes(), permissions)
        .map(NamedTempFile::into_temp_path)
        .map_err(|error| cannot_write(&change.path, &error))
}

fn temp_file_beside(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".specsmith-");
    // Temporary files are private by default; this one gets the usual permissions of the umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(file)
}

/// Returns the parent folder of a path; a bare name is in the current folder.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes the folders between `root` and a removed file that are empty now.
fn remove_empty_folders(root: &Path, path: &Path) -> Result<(), Error> {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != root) {
        match fs::remove_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            Err(error) => return Err(Error::io("cannot remove the empty folder", folder, &error)),
        }
    }
    Ok(())
}

/// The completed steps, for undoing them.
#[derive(Default)]
struct Journal(Vec<Step>);

enum Step {
    Created { folder: PathBuf },
    Wrote { path: PathBuf, old: Option<OldFile> },
    Removed { path: PathBuf, old: OldFile },
}

impl Journal {
    /// Creates the folders that a file needs.
    fn make_folders(&mut self, change: &Change) -> Result<(), Error> {
        existing_file(&change.root, &change.path)?; // Refuses symlinks on the way.
        let missing: Vec<_> =
            folder_of(&change.path).ancestors().take_while(|folder| !exists(folder)).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| Error::io("cannot create the folder", folder, &error))?;
            self.0.push(Step::Created { folder: folder.to_owned() });
        }
        Ok(())
    }

    /// Undoes all steps, the last one first, and adds the outcome to the error.
    fn undo(self, mut error: Error) -> Error {
        let mut failed = false;
        for step in self.0.iter().rev() {
            if let Err(cause) = step.undo() {
                failed = true;
                error = error.note(format!("cannot restore {}: {cause}", display_path(step.path())));
            }
        }
        if failed {
            error.help("restore these files from version control and run the command again")
        } else {
            error.note("all files were restored")
        }
    }
}

fn exists(folder: &Path) -> bool {
    folder.as_os_str().is_empty() || folder.exists()
}

impl Step {
    fn path(&self) -> &Path {
        match self {
            Self::Created { folder: path } | Self::Wrote { path, .. } | Self::Removed { path, .. } => path,
        }
    }

    fn undo(&self) -> io::Result<()> {
        match self {
            Self::Created { folder } => fs::remove_dir(folder),
            Self::Wrote { path, old: None } => fs::remove_file(path),
            Self::Wrote { path, old: Some(old) } | Self::Removed { path, old } => restore(path, old),
        }
    }
}

fn restore(path: &Path, old: &OldFile) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let file = temp_file_beside(path, &old.bytes, Some(old.permissions.clone()))?;
    if let Some(modified) = old.modified {
        file.as_file().set_modified(modified)?;
    }
    file.persist(path)?;
    Ok(())
}
