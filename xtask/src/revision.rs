//! Files of a git revision.

use std::path::{Component, Path};
use std::process::Command;
use std::sync::Arc;

use specsmith::config::Config;
use specsmith::{Folder, Inputs, ReadError, Source};

use crate::error::Error;
use crate::paths::lock_of;
use crate::terminal::display_path;

/// The folder of a description at a revision.
#[derive(Debug)]
struct RevisionFolder {
    revision: String,
    folder: String,
}

impl Folder for RevisionFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let path = normalized(&format!("{}/{path}", self.folder)).ok_or(ReadError::Outside)?;
        match path.strip_prefix(&self.folder) {
            Some(rest) if self.folder.is_empty() || rest.starts_with('/') => {
                show(&self.revision, &path).map_err(|_| ReadError::Missing)
            }
            _ => Err(ReadError::Outside),
        }
    }
}

/// Reads a description at a revision, with the config of that revision, its overlays and its lock. Paths are relative
/// to the root of the repository.
pub fn read(revision: &str, path: &str, config: Option<&str>) -> Result<Inputs, Error> {
    if revision.starts_with('-') {
        return Err(Error::new(format!("{revision} is no revision")));
    }
    let text = show(revision, path)?;
    let source = |path: &str, text: String| Source { name: format!("{revision}:{path}"), text };
    let mut inputs = Inputs::new(source(path, text));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let folder = RevisionFolder { revision: revision.to_owned(), folder };
    inputs.folder = Some(Arc::new(folder) as Arc<dyn Folder>);
    if let Some(config) = config {
        let text = show(revision, config)?;
        let below = config.rsplit_once('/').map_or("", |(folder, _)| folder);
        let overlays = Config::parse(&text).map(|config| config.overlays).unwrap_or_default();
        for overlay in overlays {
            let path = normalized(&format!("{below}/{overlay}")).unwrap_or(overlay);
            inputs.overlays.push(source(&path, show(revision, &path)?));
        }
        let lock = lock_of(Path::new(config));
        let lock = lock.to_string_lossy();
        // The crate may never have been generated there.
        inputs.lock = show(revision, &lock).ok().map(|text| source(&lock, text));
        inputs.config = Some(source(config, text));
    }
    Ok(inputs)
}

/// Returns a path relative to the root of the repository.
pub fn in_repository(path: &Path) -> Result<String, Error> {
    let missing = |error: std::io::Error| Error::io("cannot access", path, &error);
    let root = git(&["rev-parse", "--show-toplevel"])?;
    let root = Path::new(root.trim_end()).canonicalize().map_err(missing)?;
    let path = path.canonicalize().map_err(missing)?;
    let below = path
        .strip_prefix(&root)
        .map_err(|_| Error::new(format!("{} is outside of the repository", display_path(&path))))?;
    Ok(below.to_string_lossy().into_owned())
}

/// Resolves `.` and `..`; `None` if the path leaves the root.
fn normalized(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in Path::new(path.trim_start_matches('/')).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// Returns a file at a revision.
fn show(revision: &str, path: &str) -> Result<String, Error> {
    git(&["show", "--no-textconv", &format!("{revision}:{path}")])
}

fn git(args: &[&str]) -> Result<String, Error> {
    let failed = |why: &str| Error::new(format!("git {} failed: {}", args.join(" "), why.trim()));
    let output = Command::new("git").args(args).output().map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    specsmith::decode(output.stdout).map_err(|_| failed("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn paths_stay_in_the_repository() {
        assert_eq!(normalized("a/./b/../c").as_deref(), Some("a/c"));
        assert_eq!(normalized("/a").as_deref(), Some("a"));
        assert_eq!(normalized("a/../../b"), None);
    }
}
