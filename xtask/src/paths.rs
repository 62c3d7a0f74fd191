//! The files of a run: their paths, and reading them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specsmith::config::Config;
use specsmith::{Folder, Inputs, Source};

use crate::error::Error;
use crate::folder::DiskFolder;
use crate::terminal::display_path;

/// The name of the lock in the folder of a crate without a config, and of all locks beside a config before each had its own.
const LOCK_FILE: &str = "names.lock";

/// The options of a command that reads a description and emits nothing.
#[derive(Default, clap::Args)]
pub struct FileArgs {
    /// The OpenAPI description, YAML or JSON [default: spec/senders.yaml of the workspace]
    #[arg(long = "spec", value_name = "PATH")]
    description: Option<PathBuf>,

    /// The config of the generator, TOML [default: spec/senders.toml of the workspace; none with --spec]
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,
}

impl FileArgs {
    /// Returns the paths of the files. The folder of the crate is not used.
    pub fn paths(&self) -> Result<Paths, Error> {
        Paths::new(self.description.as_deref(), self.config.as_deref(), Some(Path::new("")))
    }
}

/// The files of a run, by paths relative to the current folder where possible.
#[derive(Debug, PartialEq, Eq)]
pub struct Paths {
    /// The OpenAPI description.
    pub description: PathBuf,
    /// The overlays that the config lists, in order.
    pub overlays: Vec<PathBuf>,
    /// The config of the generator.
    pub config: Option<PathBuf>,
    /// The lock of assigned names: beside the config, or in the folder of the crate.
    pub lock: Option<PathBuf>,
    /// The lock of an earlier run, which is read while there is none at its present place.
    pub old_lock: Option<OldLock>,
    /// The folder of the emitted crate.
    pub out: PathBuf,
}

/// A lock at the place where an earlier run wrote it.
#[derive(Debug, PartialEq, Eq)]
pub struct OldLock {
    /// The file.
    pub path: PathBuf,
    /// `true` if this run replaces it.
    pub is_replaced: bool,
}

impl Paths {
    /// Completes the given paths by the workspace's own. A description without a config has none.
    pub fn new(description: Option<&Path>, config: Option<&Path>, out: Option<&Path>) -> Result<Self, Error> {
        let config = match (config, description) {
            (Some(config), _) => Some(config.to_owned()),
            (None, Some(_)) => None,
            (None, None) => Some(in_workspace("spec/senders.toml")),
        };
        if let Some(lock) = config.as_deref().filter(|path| path.extension().is_some_and(|end| end == "lock"))
        {
            return Err(Error::new(format!(
                "--config is the lock {}, expected a TOML file",
                display_path(lock)
            ))
            .help("pass the config beside it, or omit --config"));
        }
        let out = out.map_or_else(|| in_workspace("generated"), Path::to_owned);
        // A comparison has no folder for the crate, and so no lock without a config.
        let in_crate = (!out.as_os_str().is_empty()).then(|| out.join(LOCK_FILE));
        let lock = config.as_deref().map(lock_of).or_else(|| in_crate.clone());
        let old_lock = match (&config, &lock) {
            (Some(config), Some(lock)) if !exists(lock) => old_lock(config, in_crate)?,
            _ => None,
        };
        Ok(Self {
            overlays: config.as_deref().map(overlays_of).unwrap_or_default(),
            description: description.map_or_else(|| in_workspace("spec/senders.yaml"), Path::to_owned),
            config,
            lock,
            old_lock,
            out,
        })
    }

    /// Returns every file that the run reads.
    pub fn inputs(&self) -> Vec<&Path> {
        let one = [Some(&self.description), self.config.as_ref(), self.lock.as_ref()];
        one.into_iter().flatten().chain(&self.overlays).map(PathBuf::as_path).collect()
    }

    /// Reads the inputs. Only the lock may be missing: no name has been assigned then.
    pub fn read(&self, crate_name: Option<&str>) -> Result<Inputs, Error> {
        let description = read(&self.description, "description", "--spec")?;
        self.read_with(description, crate_name)
    }

    /// Reads the inputs other than this description.
    pub fn read_with(&self, description: Source, crate_name: Option<&str>) -> Result<Inputs, Error> {
        let overlays: Result<_, Error> = self.overlays.iter().map(|path| read_overlay(path)).collect();
        let overlays = overlays?;
        let config = self.config.as_deref().map(|path| read(path, "config", "--config")).transpose()?;
        let old = self.old_lock.as_ref().map(|old| &old.path);
        let lock = old.or(self.lock.as_ref()).filter(|path| exists(path));
        let lock = lock.map(|path| read_lock(path)).transpose()?;
        let folder = DiskFolder::of(&self.description).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
        let crate_name = crate_name.map(str::to_owned);
        Ok(Inputs { folder, overlays, config, lock, crate_name, ..Inputs::new(description) })
    }
}

/// Returns the lock of a config, `api.names.lock` for `api.toml`.
pub fn lock_of(config: &Path) -> PathBuf {
    config.with_extension(LOCK_FILE)
}

/// Returns the lock that all configs in a folder had.
pub fn old_lock_of(config: &Path) -> PathBuf {
    config.with_file_name(LOCK_FILE)
}

/// Returns the lock of an earlier run: that of the folder of the config, or that of the crate before it had a config.
fn old_lock(config: &Path, in_crate: Option<PathBuf>) -> Result<Option<OldLock>, Error> {
    let beside = old_lock_of(config);
    if !exists(&beside) {
        let in_crate = in_crate.filter(|path| exists(path));
        return Ok(in_crate.map(|path| OldLock { path, is_replaced: false }));
    }
    match other_config(config) {
        None => Ok(Some(OldLock { path: beside, is_replaced: true })),
        Some(other) => Err(Error::new(format!(
            "the lock {} is that of {} or that of {}: each config has its own",
            display_path(&beside),
            display_path(config),
            display_path(&other)
        ))
        .help(format!(
            "rename it to {} if it is that of {}",
            display_path(&lock_of(config)),
            display_path(config)
        ))
        .help(format!("rename it to {} otherwise", display_path(&lock_of(&other))))),
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
fn overlays_of(config: &Path) -> Vec<PathBuf> {
    let settings = fs::read_to_string(config).ok().and_then(|text| Config::parse(&text).ok());
    let folder = config.parent().unwrap_or(config);
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

/// Reads a text file that a flag specifies.
pub fn read(path: &Path, role: &str, flag: &str) -> Result<Source, Error> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new(format!("the {role} {} does not exist", display_path(path)))
            .help(format!("pass a path relative to the current folder, {}, to {flag}", current_folder())),
        ErrorKind::IsADirectory => Error::new(format!("the {role} {} is a folder", display_path(path)))
            .help(format!("pass the file itself to {flag}")),
        _ => Error::io(&format!("cannot read the {role}"), path, &error),
    })?;
    let text = specsmith::decode(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        not_utf8(path, role, error.as_bytes(), offset)
    })?;
    Ok(Source { name: path.to_string_lossy().into_owned(), text })
}

fn not_utf8(path: &Path, role: &str, bytes: &[u8], offset: usize) -> Error {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    let location = format!("byte 0x{byte:02x} at offset {offset}, line {line}");
    Error::new(format!("the {role} {} is not UTF-8: {location}", display_path(path)))
        .help(encoding_help(bytes, byte))
}

/// Suggests a fix for a file that is not UTF-8, by its first bytes.
fn encoding_help(bytes: &[u8], byte: u8) -> &'static str {
    match bytes {
        [0x1f, 0x8b, ..] => "unpack it: the file is compressed with gzip",
        [b'P', b'K', 3, 4, ..] => "unpack it: the file is a ZIP archive",
        [b'%', b'P', b'D', b'F', ..] => "pass a YAML or JSON file: this is a PDF document",
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "save it as UTF-8: the file seems to be UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save it as UTF-8: the file seems to be invalid UTF-16",
        _ if bytes.contains(&0) => "pass a YAML or JSON file: this is a binary file",
        _ if byte >= 0x80 => {
            "save it as UTF-8: the file may be Windows-1252 or ISO 8859-1 (`iconv -f WINDOWS-1252 -t UTF-8`)"
        }
        _ => "save it as UTF-8",
    }
}

fn current_folder() -> String {
    std::env::current_dir().map_or_else(|_| "which is unknown".to_owned(), |folder| display_path(&folder))
}

/// Returns a file of this workspace, relative to the current folder if they are close.
fn in_workspace(path: &str) -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = xtask.parent().unwrap_or(xtask);
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    match std::env::current_dir() {
        Ok(here) => relative(&root.join(path), &here),
        Err(_) => root.join(path),
    }
}

/// Returns the relative path from the folder `here` to `path`, both without symlinks; `path` itself if they
/// share no folder but the root.
fn relative(path: &Path, here: &Path) -> PathBuf {
    for (up, common) in here.ancestors().enumerate() {
        if common.parent().is_none() {
            break;
        }
        if let Ok(below) = path.strip_prefix(common) {
            return std::iter::repeat_n(Path::new(".."), up).collect::<PathBuf>().join(below);
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_for(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let description = folder.path().join("api.yaml");
        fs::write(&description, bytes).unwrap();
        let paths = Paths::new(Some(&description), None, Some(Path::new("out"))).unwrap();
        paths.read(None).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn lock_is_that_of_the_config_or_of_the_crate() {
        let (api, toml, out) = (Path::new("a/api.yaml"), Path::new("b/api.v1.toml"), Path::new("out"));
        let bare = Paths::new(Some(api), None, Some(out)).unwrap();
        assert_eq!((bare.config, bare.lock.as_deref()), (None, Some(Path::new("out/names.lock"))));
        let both = Paths::new(Some(api), Some(toml), Some(out)).unwrap();
        assert_eq!(both.lock.unwrap(), Path::new("b/api.v1.names.lock"));
        assert!(Paths::new(Some(api), Some(Path::new("b/names.lock")), Some(out)).is_err());
        let compared = Paths::new(Some(api), None, Some(Path::new(""))).unwrap();
        assert_eq!(compared.lock, None);
    }

    #[test]
    fn lock_of_a_folder_becomes_that_of_its_only_config() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let paths = || Paths::new(Some(&path("api.yaml")), Some(&path("api.toml")), Some(&path("out")));
        fs::create_dir(path("out")).unwrap();
        for (name, text) in [
            ("api.yaml", "openapi: 3.0.3"),
            ("api.toml", "strict = true"),
            ("Cargo.toml", "[package]\nedition = '2024'"),
            ("out/names.lock", "# of the crate"),
        ] {
            fs::write(path(name), text).unwrap();
        }
        let old = paths().unwrap().old_lock.unwrap();
        assert_eq!((old.path, old.is_replaced), (path("out/names.lock"), false));
        fs::write(path("names.lock"), "# of the folder").unwrap();
        assert_eq!(paths().unwrap().read(None).unwrap().lock.unwrap().text, "# of the folder");
        assert!(paths().unwrap().old_lock.unwrap().is_replaced);
        // A config, one with a mistake in its syntax, and one that is not UTF-8.
        for text in [&b""[..], b"strict = tru", b"strict = true # \xff"] {
            fs::write(path("pets.toml"), text).unwrap();
            let error = paths().unwrap_err().to_string();
            assert!(error.contains("pets.toml") && error.contains("api.names.lock"), "{error}");
        }
        fs::write(path("api.names.lock"), "# its own").unwrap();
        assert_eq!(paths().unwrap().old_lock, None);
        assert_eq!(paths().unwrap().read(None).unwrap().lock.unwrap().text, "# its own");
    }

    #[test]
    fn overlay_paths_are_relative_to_the_config() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("own")).unwrap();
        fs::write(path("api.yaml"), "openapi: 3.0.3").unwrap();
        fs::write(path("own/api.toml"), "overlays = [\"a.overlay.yaml\", \"../b.yaml\"]").unwrap();
        let paths =
            Paths::new(Some(&path("api.yaml")), Some(&path("own/api.toml")), Some(Path::new("out"))).unwrap();
        assert_eq!(paths.overlays, [path("own/a.overlay.yaml"), path("own/../b.yaml")]);
        let text = paths.read(None).map(|_| ()).unwrap_err().to_string();
        assert!(
            text.contains("a.overlay.yaml does not exist")
                && text.contains("relative to the folder of the config"),
            "{text}"
        );
        fs::write(path("own/a.overlay.yaml"), "overlay: 1.1.0").unwrap();
        fs::write(path("b.yaml"), "overlay: 1.0.0").unwrap();
        let inputs = paths.read(None).unwrap();
        let texts: Vec<&str> = inputs.overlays.iter().map(|overlay| overlay.text.as_str()).collect();
        assert_eq!(texts, ["overlay: 1.1.0", "overlay: 1.0.0"]);
        assert!(paths.inputs().contains(&path("own/a.overlay.yaml").as_path()), "an overlay is an input");
    }

    #[test]
    fn unreadable_file_is_an_error() {
        let text = error_for(b"a: b\nc: \xff\n");
        assert!(text.contains("api.yaml is not UTF-8: byte 0xff at offset 8, line 2"), "{text}");
        assert!(text.contains("Windows-1252"), "{text}");
        assert!(error_for(b"\xff\xfea").contains("UTF-16"));
        assert!(error_for(b"\x1f\x8b\x08\0").contains("unpack"));
        assert!(error_for(b"PK\x03\x04\x14\0\xff").contains("unpack"));
        let paths = Paths::new(Some(Path::new("no/such.yaml")), None, None).unwrap();
        assert!(paths.read(None).map(|_| ()).unwrap_err().to_string().contains("does not exist"));
    }

    #[test]
    fn default_paths_are_relative_to_the_current_folder() {
        let to = Path::new("/w/main/spec/a.yaml");
        assert_eq!(relative(to, Path::new("/w/main")), Path::new("spec/a.yaml"));
        assert_eq!(relative(to, Path::new("/w/main/xtask/src")), Path::new("../../spec/a.yaml"));
        assert_eq!(relative(to, Path::new("/elsewhere")), to);
    }
}
