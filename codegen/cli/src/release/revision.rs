//! Files of a git revision.

use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use specsmith::config::Config;
use specsmith::{Folder, Inputs, ReadError, Source};

use crate::error::Error;
use crate::project::config_file::ConfigFile;
use crate::terminal::display_path;

/// A repository of git, by the root of its working tree.
#[derive(Clone, Debug)]
pub struct Repository {
    root: PathBuf,
}

/// The folder of a description at a revision.
#[derive(Debug)]
struct RevisionFolder {
    repository: Repository,
    revision: String,
    folder: String,
}

impl Folder for RevisionFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let path = normalized(&format!("{}/{path}", self.folder)).ok_or(ReadError::Outside)?;
        match path.strip_prefix(&self.folder) {
            Some(rest) if self.folder.is_empty() || rest.starts_with('/') => {
                self.repository.show(&self.revision, &path).map_err(|_| ReadError::Missing)
            }
            _ => Err(ReadError::Outside),
        }
    }
}

/// Reads a description at a revision of the repository of the current folder; see [`Repository::read`].
pub fn read(revision: &str, path: &str, config: Option<&ConfigFile>) -> Result<Inputs, Error> {
    Repository::of(Path::new("."))?.read(revision, path, config)
}

/// Returns a config with its path relative to the root of the repository of the current folder.
pub fn in_repository(config: &ConfigFile) -> Result<ConfigFile, Error> {
    Ok(config.at(Repository::of(Path::new("."))?.below(&config.path)?))
}

impl Repository {
    /// Returns the repository that contains a folder.
    pub fn of(folder: &Path) -> Result<Self, Error> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let root = git(folder, &["rev-parse", "--show-toplevel"])?;
        let root = Path::new(root.trim_end());
        let root = root.canonicalize().map_err(|error| Error::io("cannot access", root, &error))?;
        Ok(Self { root })
    }

    /// Returns `true` if git can be run.
    pub fn is_installed() -> bool {
        Command::new("git").arg("--version").output().is_ok()
    }

    /// Returns a path relative to the root.
    pub fn below(&self, path: &Path) -> Result<String, Error> {
        let path = path.canonicalize().map_err(|error| Error::io("cannot access", path, &error))?;
        let below = path
            .strip_prefix(&self.root)
            .map_err(|_| Error::new(format!("{} is outside of the repository", display_path(&path))))?;
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Ok(parts.join("/"))
    }

    /// Reads a description at a revision, with the config of that revision, its overlays and its lock. Paths are relative
    /// to the root.
    pub fn read(&self, revision: &str, path: &str, config: Option<&ConfigFile>) -> Result<Inputs, Error> {
        let text = self.show(revision, path)?;
        let source = |path: &str, text: String| Source { name: format!("{revision}:{path}"), text };
        let mut inputs = Inputs::new(source(path, text));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let folder = RevisionFolder { repository: self.clone(), revision: revision.to_owned(), folder };
        inputs.folder = Some(Arc::new(folder) as Arc<dyn Folder>);
        if let Some(config) = config {
            let path = config.path.to_string_lossy();
            let text = self.config(revision, config)?;
            let below = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let overlays = Config::parse(&text).map(|config| config.overlays).unwrap_or_default();
            for overlay in overlays {
                let path = normalized(&format!("{below}/{overlay}")).unwrap_or(overlay);
                inputs.overlays.push(source(&path, self.show(revision, &path)?));
            }
            inputs.lock = [config.lock(), config.old_lock()]
                .iter()
                .flatten()
                .find_map(|lock| self.lock(revision, &lock.to_string_lossy()));
            inputs.config = Some(source(&path, text));
        }
        Ok(inputs)
    }

    /// Returns a config at a revision. Its path is relative to the root.
    pub fn config(&self, revision: &str, config: &ConfigFile) -> Result<String, Error> {
        config.config_in(&self.show(revision, &config.path.to_string_lossy())?)
    }

    /// Returns a lock at a revision. The crate may never have been generated there.
    pub fn lock(&self, revision: &str, path: &str) -> Option<Source> {
        let text = self.show(revision, path).ok()?;
        Some(Source { name: format!("{revision}:{path}"), text })
    }

    /// Returns `true` if there is a revision of this name.
    pub fn has(&self, revision: &str) -> bool {
        let commit = format!("{revision}^{{commit}}");
        is_revision(revision) && git(&self.root, &["rev-parse", "--verify", "--quiet", &commit]).is_ok()
    }

    /// Returns `true` if a revision has a file at a path.
    pub fn has_file(&self, revision: &str, path: &str) -> bool {
        is_revision(revision) && git(&self.root, &["cat-file", "-e", &format!("{revision}:{path}")]).is_ok()
    }

    /// Returns `true` if no file at these paths has changed since a revision.
    pub fn is_unchanged(&self, revision: &str, paths: &[&str]) -> bool {
        let args = [&["diff", "--quiet", "--no-ext-diff", revision, "--"], paths].concat();
        is_revision(revision) && git(&self.root, &args).is_ok()
    }

    /// Returns a file at a revision.
    fn show(&self, revision: &str, path: &str) -> Result<String, Error> {
        if !is_revision(revision) {
            return Err(Error::new(format!("{revision} is no revision")));
        }
        git(&self.root, &["show", "--no-textconv", &format!("{revision}:{path}")])
    }
}

/// Returns `false` for a text that git would take for an option or a path.
fn is_revision(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-') && !text.contains(':')
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

/// Runs a command of git in a folder.
fn git(folder: &Path, args: &[&str]) -> Result<String, Error> {
    let failed = |why: &str| Error::new(format!("git {} failed: {}", args.join(" "), why.trim()));
    let mut command = Command::new("git");
    // Hooks of git set these, for the repository that they run in.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command.arg("--literal-pathspecs").arg("-C").arg(folder).args(args).output();
    let output = output.map_err(|error| failed(&error.to_string()))?;
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
