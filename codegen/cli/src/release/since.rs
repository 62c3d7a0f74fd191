//! `--since`: the description that the crate was generated from before, as a file or at a revision.

use std::path::Path;
use std::sync::Arc;

use specsmith::{Folder, Inputs};

use crate::error::Error;
use crate::project::config_file::ConfigFile;
use crate::project::folder::DiskFolder;
use crate::project::paths::Paths;
use crate::project::source::read;
use crate::release::revision::Repository;

/// The revision of `--since` without the option.
const DEFAULT: &str = "git:HEAD";

/// An earlier description.
#[derive(Debug)]
pub struct Since {
    /// The value of the option.
    pub name: String,
    /// The inputs of the generator then.
    pub inputs: Inputs,
    /// `false` if no input has changed.
    pub may_differ: bool,
    /// `true` without the option.
    pub is_default: bool,
}

impl Since {
    /// Reads the earlier description. Without the option it is that of the last commit: `None` if there is no such commit, or
    /// if it does not have the description or the config.
    ///
    /// # Errors
    ///
    /// Returns an error if the option names nothing that can be read, and without it if git cannot read a commit that may be there.
    pub fn read(option: Option<&str>, paths: &Paths, inputs: &Inputs) -> Result<Option<Self>, Error> {
        let is_default = option.is_none();
        let name = option.unwrap_or(DEFAULT).to_owned();
        let found = match name.strip_prefix("git:") {
            None => of_file(&name, inputs).map(|inputs| (inputs, true)),
            Some(revision) => {
                let (revision, path) = revision
                    .split_once(':')
                    .map_or((revision, None), |(revision, path)| (revision, Some(path)));
                of_revision(revision, path, paths)
            }
        };
        if is_default && found.is_err() && !is_committed(paths) {
            return Ok(None);
        }
        let (earlier, may_differ) = found?;
        Ok(Some(Self { name, inputs: same_options(earlier, inputs), may_differ, is_default }))
    }
}

/// Returns `false` if there is no commit to compare with: no git, no repository, or none in it.
pub fn has_commit(paths: &Paths) -> bool {
    repository(paths).is_some_and(|found| found.is_ok_and(|repository| repository.has("HEAD")))
}

/// Returns the repository of the description; `None` if there is none, or no git.
fn repository(paths: &Paths) -> Option<Result<Repository, Error>> {
    let folder = paths.description.parent().unwrap_or(Path::new("."));
    // Not `absolute`: the ancestors of `here/../there` include `here`.
    let is_in_repository = paths
        .description
        .canonicalize()
        .is_ok_and(|path| path.ancestors().any(|above| above.join(".git").exists()));
    (is_in_repository && Repository::is_installed()).then(|| Repository::of(folder))
}

/// Returns `false` if no commit can have the description and the config: there is none, or the last one lacks them. Git reports
/// everything else, such as a repository of another user.
fn is_committed(paths: &Paths) -> bool {
    let Some(repository) = repository(paths) else { return false };
    let Ok(repository) = repository else { return true };
    let has = |path: &Path| repository.below(path).is_ok_and(|path| repository.has_file("HEAD", &path));
    let has_config = |config: &ConfigFile| {
        // A client may be new in its project.
        let config =
            has(&config.path).then(|| repository.below(&config.path).ok().map(|path| config.at(path)));
        let client = config.flatten().map(|config| repository.config("HEAD", &config));
        client.is_some_and(|client| client.is_ok())
    };
    repository.has("HEAD") && has(&paths.description) && paths.config.as_ref().is_none_or(has_config)
}

/// Reads an earlier file. Config, overlays and names are those of today.
fn of_file(path: &str, inputs: &Inputs) -> Result<Inputs, Error> {
    let path = Path::new(path);
    let description = read(path, "description", "--since")?;
    let folder = DiskFolder::of(path).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
    Ok(Inputs { description, folder, ..inputs.clone() })
}

/// Reads the description of a revision, with config, overlays and lock. Also returns `false` if none of them has changed.
fn of_revision(revision: &str, path: Option<&str>, paths: &Paths) -> Result<(Inputs, bool), Error> {
    let folder = paths.description.parent().unwrap_or(Path::new("."));
    let repository = Repository::of(folder)?;
    let below = repository.below(&paths.description)?;
    let config =
        paths.config.as_ref().map(|config| Ok::<_, Error>(config.at(repository.below(&config.path)?)));
    let config = config.transpose()?;
    if !repository.has(revision) {
        return Err(Error::new(format!("git knows no revision {revision}"))
            .help("pass a branch, tag or commit as --since git:REVISION"));
    }
    let mut inputs = repository.read(revision, path.unwrap_or(&below), config.as_ref())?;
    if inputs.lock.is_none() {
        let lock = paths.lock.as_deref().and_then(|lock| repository.below(lock).ok());
        inputs.lock = lock.and_then(|lock| repository.lock(revision, &lock));
    }
    let config_path = config.map(|config| config.path.to_string_lossy().into_owned());
    let others = paths.overlays.iter().chain(&paths.lock);
    let others: Vec<String> = others.filter_map(|path| repository.below(path).ok()).collect();
    // References lead to other files in the folder.
    let folder = below.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let files: Vec<&str> =
        [folder].into_iter().chain(config_path.as_deref()).chain(others.iter().map(String::as_str)).collect();
    let is_same = path.is_none_or(|path| path == below) && repository.is_unchanged(revision, &files);
    Ok((inputs, !is_same))
}

/// Returns earlier inputs with the options of this run. An earlier description may have faults.
fn same_options(earlier: Inputs, inputs: &Inputs) -> Inputs {
    Inputs { crate_name: inputs.crate_name.clone(), filter: inputs.filter.clone(), strict: false, ..earlier }
}
