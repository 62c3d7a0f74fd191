//! The files of a run: their paths, and reading them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specsmith::config::Config;
use specsmith::{Folder, Inputs, Source};

use crate::error::Error;
use crate::project::config_file::{ConfigFile, LOCK_FILE};
use crate::project::file::ClientFiles;
use crate::project::folder::DiskFolder;
use crate::project::source::read;
use crate::terminal::{display_path, escape};

/// The files of a run, by paths relative to the current folder where possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The name of the client and of its crate; takes precedence over the config.
    pub crate_name: Option<String>,
    /// Set if this is a client of the project.
    pub is_client: bool,
    /// The OpenAPI description.
    pub description: PathBuf,
    /// The overlays that the config lists, in order.
    pub overlays: Vec<PathBuf>,
    /// The config of the generator.
    pub config: Option<ConfigFile>,
    /// The lock of assigned names: beside the config, or in the folder of the crate.
    pub lock: Option<PathBuf>,
    /// The lock of an earlier run, which is read while there is none at its present place, and is replaced by it.
    pub old_lock: Option<PathBuf>,
    /// The folder of the emitted crate; empty if no crate is emitted.
    pub out: PathBuf,
}

impl Paths {
    /// Creates the paths of a description without a project. Without a folder for the crate, and without a config, it has no lock.
    pub fn new(description: &Path, config: Option<&Path>, out: Option<&Path>) -> Result<Self, Error> {
        Self::complete(description, config.map(ConfigFile::given).transpose()?, out.unwrap_or(Path::new("")))
    }

    /// Creates the paths of a client of a project. Projects are younger than a lock for each config: one beside the config is that
    /// of another client.
    pub fn of_client(client: &ClientFiles) -> Self {
        let paths = Self::with_locks(&client.description, Some(client.config.clone()), &client.out, None);
        Self { crate_name: Some(client.name.clone()), is_client: true, ..paths }
    }

    /// Creates the paths of a description with any config.
    pub fn complete(description: &Path, config: Option<ConfigFile>, out: &Path) -> Result<Self, Error> {
        let in_crate = (!out.as_os_str().is_empty()).then(|| out.join(LOCK_FILE));
        let lock = config.as_ref().and_then(ConfigFile::lock).or_else(|| in_crate.clone());
        let old_lock = match (&config, &lock) {
            (Some(ConfigFile { path, client: None }), Some(lock)) if !exists(lock) => {
                old_lock(path, in_crate)?
            }
            _ => None,
        };
        Ok(Self::with_locks(description, config, out, old_lock))
    }

    fn with_locks(
        description: &Path,
        config: Option<ConfigFile>,
        out: &Path,
        old_lock: Option<PathBuf>,
    ) -> Self {
        let in_crate = (!out.as_os_str().is_empty()).then(|| out.join(LOCK_FILE));
        Self {
            crate_name: None,
            is_client: false,
            overlays: config.as_ref().map(overlays_of).unwrap_or_default(),
            description: description.to_owned(),
            lock: config.as_ref().and_then(ConfigFile::lock).or(in_crate),
            config,
            old_lock,
            out: out.to_owned(),
        }
    }

    /// Returns `true` if there is a lock: a crate was generated before.
    pub fn has_lock(&self) -> bool {
        self.lock.as_deref().is_some_and(exists)
    }

    /// Returns every file that the run reads.
    pub fn inputs(&self) -> Vec<&Path> {
        let config = self.config.as_ref().map(|config| &config.path);
        let one = [Some(&self.description), config, self.lock.as_ref()];
        one.into_iter().flatten().chain(&self.overlays).map(PathBuf::as_path).collect()
    }

    /// Reads the inputs. Only the lock may be missing: no name has been assigned then.
    pub fn read(&self) -> Result<Inputs, Error> {
        let setting = match &self.crate_name {
            Some(client) if self.is_client => &format!("`spec` of the client `{}`", escape(client)),
            _ => "--spec",
        };
        let description = read(&self.description, "description", setting)?;
        self.read_with(description)
    }

    /// Reads the inputs other than this description.
    pub fn read_with(&self, description: Source) -> Result<Inputs, Error> {
        let overlays: Result<_, Error> = self.overlays.iter().map(|path| read_overlay(path)).collect();
        let overlays = overlays?;
        let config = self.config.as_ref().map(ConfigFile::read).transpose()?;
        let lock = self.old_lock.as_ref().or(self.lock.as_ref()).filter(|path| exists(path));
        let lock = lock.map(|path| read_lock(path)).transpose()?;
        let folder = DiskFolder::of(&self.description).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
        let crate_name = self.crate_name.clone();
        Ok(Inputs { folder, overlays, config, lock, crate_name, ..Inputs::new(description) })
    }
}

/// Returns the lock of an earlier run: that of the folder of the config, or that of the crate before it had a config.
fn old_lock(config: &Path, in_crate: Option<PathBuf>) -> Result<Option<PathBuf>, Error> {
    let beside = config.with_file_name(LOCK_FILE);
    if !exists(&beside) {
        let in_crate = in_crate.filter(|path| exists(path));
        return Ok(in_crate);
    }
    match other_config(config) {
        None => Ok(Some(beside)),
        Some(other) => Err(Error::new(format!(
            "the lock {} is that of {} or that of {}: each config has its own",
            display_path(&beside),
            display_path(config),
            display_path(&other)
        ))
        .help(format!(
            "rename it to {} if it is that of {}",
            display_path(&config.with_extension(LOCK_FILE)),
            display_path(config)
        ))
        .help(format!("rename it to {} otherwise", display_path(&other.with_extension(LOCK_FILE))))),
    }
}

/// Returns another config in the folder of a config, or a file that may be one.
fn other_config(config: &Path) -> Option<PathBuf> {
    let folder = config.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let paths = fs::read_dir(folder).ok()?.filter_map(|entry| Some(folder.join(entry.ok()?.file_name())));
    let is_config = |path: &PathBuf| {
        path.file_name() != config.file_name()
            && path.extension().is_some_and(|end| end == "toml")
            && fs::read(path).is_ok_and(|bytes| may_be_config(&bytes))
    };
    paths.filter(is_config).min()
}

/// Returns `true` for a config, and for a file that is no TOML: nobody knows what it was before its last edit.
fn may_be_config(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Config::parse(text).is_ok() || text.parse::<toml_edit::DocumentMut>().is_err()
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns the overlays that the config lists, relative to its own folder. Errors in the config are reported
/// where it is read.
fn overlays_of(config: &ConfigFile) -> Vec<PathBuf> {
    let settings = config.read().ok().and_then(|config| Config::parse(&config.text).ok());
    let folder = config.path.parent().unwrap_or(&config.path);
    settings.unwrap_or_default().overlays.iter().map(|overlay| folder.join(overlay)).collect()
}

fn read_overlay(path: &Path) -> Result<Source, Error> {
    if fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(Error::new(format!("the overlay {} does not exist", display_path(path)))
            .help("fix the path in `overlays`: it is relative to the folder of the config"));
    }
    read(path, "overlay", "`overlays` in the config")
}

fn read_lock(path: &Path) -> Result<Source, Error> {
    let lock = read(path, "lock", "--config")?;
    if lock.text.trim().is_empty() {
        return Err(Error::new(format!("the lock {} is empty", display_path(path)))
            .help("restore it from version control: it contains the assigned names")
            .help("delete it only if all names may be assigned anew"));
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_is_that_of_the_config_or_of_the_crate() {
        let (api, toml, out) = (Path::new("a/api.yaml"), Path::new("b/api.v1.toml"), Path::new("out"));
        let bare = Paths::new(api, None, Some(out)).unwrap();
        assert_eq!((bare.config, bare.lock.as_deref()), (None, Some(Path::new("out/names.lock"))));
        let both = Paths::new(api, Some(toml), Some(out)).unwrap();
        assert_eq!(both.lock.unwrap(), Path::new("b/api.v1.names.lock"));
        let config = Some(ConfigFile { path: "specsmith.toml".into(), client: Some("api".to_owned()) });
        let inline = Paths::complete(api, config, out).unwrap();
        assert_eq!(inline.lock.unwrap(), Path::new("out/names.lock"));
        assert!(Paths::new(api, Some(Path::new("b/names.lock")), Some(out)).is_err());
        let compared = Paths::new(api, None, None).unwrap();
        assert_eq!(compared.lock, None);
    }

    #[test]
    fn lock_of_a_folder_becomes_that_of_its_only_config() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let paths = || Paths::new(&path("api.yaml"), Some(&path("api.toml")), Some(&path("out")));
        fs::create_dir(path("out")).unwrap();
        for (name, text) in [
            ("api.yaml", "openapi: 3.0.3"),
            ("api.toml", "strict = true"),
            ("Cargo.toml", "[package]\nedition = '2024'"),
            ("out/names.lock", "# of the crate"),
        ] {
            fs::write(path(name), text).unwrap();
        }
        assert_eq!(paths().unwrap().old_lock.unwrap(), path("out/names.lock"));
        fs::write(path("names.lock"), "# of the folder").unwrap();
        assert_eq!(paths().unwrap().read().unwrap().lock.unwrap().text, "# of the folder");
        assert_eq!(paths().unwrap().old_lock.unwrap(), path("names.lock"));
        // A config, one with a mistake in its syntax, and one that is not UTF-8.
        for text in [&b""[..], b"strict = tru", b"strict = true # \xff"] {
            fs::write(path("pets.toml"), text).unwrap();
            let error = paths().unwrap_err().to_string();
            assert!(error.contains("pets.toml") && error.contains("api.names.lock"), "{error}");
        }
        fs::write(path("api.names.lock"), "# its own").unwrap();
        assert_eq!(paths().unwrap().old_lock, None);
        assert_eq!(paths().unwrap().read().unwrap().lock.unwrap().text, "# its own");
    }

    #[test]
    fn overlay_paths_are_relative_to_the_config() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("own")).unwrap();
        fs::write(path("api.yaml"), "openapi: 3.0.3").unwrap();
        fs::write(path("own/api.toml"), "overlays = [\"a.overlay.yaml\", \"../b.yaml\"]").unwrap();
        let paths =
            Paths::new(&path("api.yaml"), Some(&path("own/api.toml")), Some(Path::new("out"))).unwrap();
        assert_eq!(paths.overlays, [path("own/a.overlay.yaml"), path("own/../b.yaml")]);
        let text = paths.read().map(|_| ()).unwrap_err().to_string();
        assert!(
            text.contains("a.overlay.yaml does not exist")
                && text.contains("relative to the folder of the config"),
            "{text}"
        );
        fs::write(path("own/a.overlay.yaml"), "overlay: 1.1.0").unwrap();
        fs::write(path("b.yaml"), "overlay: 1.0.0").unwrap();
        let inputs = paths.read().unwrap();
        let texts: Vec<&str> = inputs.overlays.iter().map(|overlay| overlay.text.as_str()).collect();
        assert_eq!(texts, ["overlay: 1.1.0", "overlay: 1.0.0"]);
        assert!(paths.inputs().contains(&path("own/a.overlay.yaml").as_path()), "an overlay is an input");
    }
}
