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

/// The name of the lock file, which lies beside the config.
const LOCK_FILE: &str = "names.lock";

/// The files of a run, by paths relative to the current folder where possible.
#[derive(Debug, PartialEq, Eq)]
pub struct Paths {
    /// The OpenAPI description.
    pub description: PathBuf,
    /// The overlays that the config lists, in order.
    pub overlays: Vec<PathBuf>,
    /// The config of the generator.
    pub config: Option<PathBuf>,
    /// The lock of assigned names; present if there is a config.
    pub lock: Option<PathBuf>,
    /// The folder of the emitted crate.
    pub out: PathBuf,
}

impl Paths {
    /// Completes the given paths by the workspace's own. A description without a config has none.
    pub fn new(description: Option<&Path>, config: Option<&Path>, out: Option<&Path>) -> Result<Self, Error> {
        let config = match (config, description) {
            (Some(config), _) => Some(config.to_owned()),
            (None, Some(_)) => None,
            (None, None) => Some(in_workspace("spec/senders.toml")),
        };
        let lock = config.as_deref().map(lock_of);
        if config.is_some() && lock == config {
            return Err(Error::new(format!("--config is {LOCK_FILE}, expected a TOML file"))
                .help("pass the config beside it, or omit --config"));
        }
        Ok(Self {
            overlays: config.as_deref().map(overlays_of).unwrap_or_default(),
            description: description.map_or_else(|| in_workspace("spec/senders.yaml"), Path::to_owned),
            config,
            lock,
            out: out.map_or_else(|| in_workspace("generated"), Path::to_owned),
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
        let overlays: Result<_, Error> = self.overlays.iter().map(|path| read_overlay(path)).collect();
        let overlays = overlays?;
        let config = self.config.as_deref().map(|path| read(path, "config", "--config")).transpose()?;
        let lock = match &self.lock {
            Some(path) if fs::symlink_metadata(path).is_ok() => Some(read_lock(path)?),
            _ => None,
        };
        let folder = DiskFolder::of(&self.description).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
        let crate_name = crate_name.map(str::to_owned);
        Ok(Inputs { folder, overlays, config, lock, crate_name, ..Inputs::new(description) })
    }
}

/// Returns the lock of a config.
pub fn lock_of(config: &Path) -> PathBuf {
    config.with_file_name(LOCK_FILE)
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
    fn description_without_config_has_no_lock() {
        let (api, toml, out) = (Path::new("a/api.yaml"), Path::new("b/api.toml"), Path::new("out"));
        let bare = Paths::new(Some(api), None, Some(out)).unwrap();
        assert_eq!((bare.config, bare.lock), (None, None));
        let both = Paths::new(Some(api), Some(toml), Some(out)).unwrap();
        assert_eq!(both.lock.unwrap(), Path::new("b/names.lock"));
        assert!(Paths::new(Some(api), Some(Path::new("b/names.lock")), Some(out)).is_err());
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
