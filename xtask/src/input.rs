//! Which files a run is about, and reading them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specsmith::config::Config;
use specsmith::{Choice, Folder, Inputs, Source};

use crate::folder::OnDisk;
use crate::terminal::shown;
use crate::trouble::Trouble;

/// The name of the lock file, which lies beside the config.
const LOCK: &str = "names.lock";

/// The files a run is about, as a reader in the current folder would call them.
#[derive(Debug, PartialEq, Eq)]
pub struct Paths {
    /// The OpenAPI description.
    pub spec: PathBuf,
    /// The overlays that the config names, in order.
    pub overlays: Vec<PathBuf>,
    /// The generator's config.
    pub config: Option<PathBuf>,
    /// The names once given; there when the config is.
    pub lock: Option<PathBuf>,
    /// The folder of the emitted crate.
    pub out: PathBuf,
}

impl Paths {
    /// What was given, completed by the workspace's own files. A description given without a config has none.
    pub fn new(spec: Option<&Path>, config: Option<&Path>, out: Option<&Path>) -> Result<Self, Trouble> {
        let config = match (config, spec) {
            (Some(config), _) => Some(config.to_owned()),
            (None, Some(_)) => None,
            (None, None) => Some(in_workspace("spec/senders.toml")),
        };
        let lock = config.as_ref().map(|config| config.with_file_name(LOCK));
        if config.is_some() && lock == config {
            return Err(Trouble::new(format!("--config names {LOCK}, which is the generator's own file"))
                .help("give the TOML file beside it, or leave --config out"));
        }
        Ok(Self {
            overlays: config.as_deref().map(overlays_of).unwrap_or_default(),
            spec: spec.map_or_else(|| in_workspace("spec/senders.yaml"), Path::to_owned),
            config,
            lock,
            out: out.map_or_else(|| in_workspace("generated"), Path::to_owned),
        })
    }

    /// Every file the run reads.
    pub fn inputs(&self) -> Vec<&Path> {
        let one = [Some(&self.spec), self.config.as_ref(), self.lock.as_ref()];
        one.into_iter().flatten().chain(&self.overlays).map(PathBuf::as_path).collect()
    }

    /// Reads the inputs. Only the lock may be missing: then no name has been given yet.
    pub fn read(&self, crate_name: Option<&str>) -> Result<Inputs, Trouble> {
        let spec = read(&self.spec, "description", "--spec")?;
        if spec.text.trim_start_matches('\u{feff}').trim().is_empty() {
            return Err(Trouble::new(format!("the description {} is empty", shown(&self.spec)))
                .help("an OpenAPI description begins with a line such as `openapi: 3.0.3`"));
        }
        let overlays: Result<_, Trouble> = self.overlays.iter().map(|path| read_overlay(path)).collect();
        let overlays = overlays?;
        let config = self.config.as_deref().map(|path| read(path, "config", "--config")).transpose()?;
        let lock = match &self.lock {
            Some(path) if fs::symlink_metadata(path).is_ok() => Some(read_lock(path)?),
            _ => None,
        };
        let folder = OnDisk::of(&self.spec).map(|folder| Arc::new(folder) as Arc<dyn Folder>);
        Ok(Inputs {
            spec,
            folder,
            overlays,
            config,
            lock,
            crate_name: crate_name.map(str::to_owned),
            choice: Choice::default(),
        })
    }
}

/// The overlays that a config names, which it does from its own folder. What is wrong with the config is said by who reads
/// it.
fn overlays_of(config: &Path) -> Vec<PathBuf> {
    let settings = fs::read_to_string(config).ok().and_then(|text| Config::parse(&text).ok());
    let folder = config.parent().unwrap_or(config);
    settings.unwrap_or_default().overlays.iter().map(|overlay| folder.join(overlay)).collect()
}

fn read_overlay(path: &Path) -> Result<Source, Trouble> {
    if fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(Trouble::new(format!("the overlay {} does not exist", shown(path)))
            .help("the config names it under `overlays`, from the folder that the config is in"));
    }
    read(path, "overlay", "`overlays` in the config")
}

fn read_lock(path: &Path) -> Result<Source, Trouble> {
    let lock = read(path, "lock", "--config")?;
    if lock.text.trim().is_empty() {
        return Err(Trouble::new(format!("the lock {} is empty", shown(path)))
            .help("it holds the names given so far: restore it from version control")
            .help("or delete it, and every name is chosen afresh"));
    }
    Ok(lock)
}

/// Reads a text that a flag names.
pub fn read(path: &Path, role: &str, flag: &str) -> Result<Source, Trouble> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Trouble::new(format!("the {role} {} does not exist", shown(path)))
            .help(format!("{flag} takes a path relative to the current folder, {}", current_folder())),
        ErrorKind::IsADirectory => Trouble::new(format!("the {role} {} is a folder", shown(path)))
            .help(format!("give the file itself to {flag}")),
        _ => Trouble::io(&format!("cannot read the {role}"), path, &error),
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        not_utf8(path, role, error.as_bytes(), offset)
    })?;
    Ok(Source { name: path.to_string_lossy().into_owned(), text })
}

fn not_utf8(path: &Path, role: &str, bytes: &[u8], offset: usize) -> Trouble {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    let place = format!("byte 0x{byte:02x} at offset {offset}, line {line}");
    Trouble::new(format!("the {role} {} is not UTF-8: {place}", shown(path))).help(guess(bytes, byte))
}

/// What a file may be that is not UTF-8, by its first bytes.
fn guess(bytes: &[u8], wrong: u8) -> &'static str {
    match bytes {
        [0x1f, 0x8b, ..] => "it is compressed with gzip: unpack it first",
        [b'P', b'K', 3, 4, ..] => "it is a ZIP archive: unpack it first",
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF document: get the description itself, YAML or JSON",
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "it looks like UTF-32; save it as UTF-8",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16; save it as UTF-8",
        // ASCII has a zero beside each letter there.
        [_, 0, _, 0, ..] | [0, _, 0, _, ..] => "it looks like UTF-16 or UTF-32; save it as UTF-8",
        _ if bytes.contains(&0) => "it is no text: get the description itself, YAML or JSON",
        _ if wrong >= 0x80 => {
            "it may be Windows-1252 or ISO 8859-1: save it as UTF-8 (`iconv -f WINDOWS-1252 -t UTF-8` does that)"
        }
        _ => "save it as UTF-8",
    }
}

fn current_folder() -> String {
    std::env::current_dir().map_or_else(|_| "which cannot be named".to_owned(), |folder| shown(&folder))
}

/// A file of this workspace, by the shortest honest name from the current folder.
fn in_workspace(path: &str) -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = xtask.parent().unwrap_or(xtask);
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    match std::env::current_dir() {
        Ok(here) => relative(&root.join(path), &here),
        Err(_) => root.join(path),
    }
}

/// The way to `path` from the folder `here`, both without symlinks; `path` itself when they are too far apart.
fn relative(path: &Path, here: &Path) -> PathBuf {
    for (up, shared) in here.ancestors().enumerate() {
        if shared.parent().is_none() {
            break;
        }
        if let Ok(below) = path.strip_prefix(shared) {
            return std::iter::repeat_n(Path::new(".."), up).collect::<PathBuf>().join(below);
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("api.yaml");
        fs::write(&spec, bytes).unwrap();
        let paths = Paths::new(Some(&spec), None, Some(Path::new("out"))).unwrap();
        paths.read(None).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn a_description_of_its_own_has_no_config_unless_given() {
        let (api, toml, out) = (Path::new("a/api.yaml"), Path::new("b/api.toml"), Path::new("out"));
        let bare = Paths::new(Some(api), None, Some(out)).unwrap();
        assert_eq!((bare.config, bare.lock), (None, None));
        let both = Paths::new(Some(api), Some(toml), Some(out)).unwrap();
        assert_eq!(both.lock.unwrap(), Path::new("b/names.lock"));
        assert!(Paths::new(Some(api), Some(Path::new("b/names.lock")), Some(out)).is_err());
    }

    #[test]
    fn overlays_are_named_from_the_folder_of_the_config() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::create_dir(place("own")).unwrap();
        fs::write(place("api.yaml"), "openapi: 3.0.3").unwrap();
        fs::write(place("own/api.toml"), "overlays = [\"a.overlay.yaml\", \"../b.yaml\"]").unwrap();
        let paths =
            Paths::new(Some(&place("api.yaml")), Some(&place("own/api.toml")), Some(Path::new("out")))
                .unwrap();
        assert_eq!(paths.overlays, [place("own/a.overlay.yaml"), place("own/../b.yaml")]);
        let text = paths.read(None).map(|_| ()).unwrap_err().to_string();
        assert!(
            text.contains("a.overlay.yaml does not exist") && text.contains("the config names it"),
            "{text}"
        );
        fs::write(place("own/a.overlay.yaml"), "overlay: 1.1.0").unwrap();
        fs::write(place("b.yaml"), "overlay: 1.0.0").unwrap();
        let inputs = paths.read(None).unwrap();
        let texts: Vec<&str> = inputs.overlays.iter().map(|overlay| overlay.text.as_str()).collect();
        assert_eq!(texts, ["overlay: 1.1.0", "overlay: 1.0.0"]);
        assert!(paths.inputs().contains(&place("own/a.overlay.yaml").as_path()), "it is never written over");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let text = trouble(b"a: b\nc: \xff\n");
        assert!(text.contains("api.yaml is not UTF-8: byte 0xff at offset 8, line 2"), "{text}");
        assert!(text.contains("Windows-1252"), "{text}");
        assert!(trouble(b"\xff\xfea\0").contains("UTF-16"));
        assert!(trouble(b"a\0:\0 \0\xe5\x65").contains("UTF-16"));
        assert!(trouble(b"\x1f\x8b\x08\0").contains("unpack"));
        assert!(trouble(b"PK\x03\x04\x14\0\xff").contains("unpack"));
        assert!(trouble(b" \n").contains("is empty"));
        let paths = Paths::new(Some(Path::new("no/such.yaml")), None, None).unwrap();
        assert!(paths.read(None).map(|_| ()).unwrap_err().to_string().contains("does not exist"));
    }

    #[test]
    fn defaults_are_named_from_the_current_folder() {
        let to = Path::new("/w/main/spec/a.yaml");
        assert_eq!(relative(to, Path::new("/w/main")), Path::new("spec/a.yaml"));
        assert_eq!(relative(to, Path::new("/w/main/xtask/src")), Path::new("../../spec/a.yaml"));
        assert_eq!(relative(to, Path::new("/elsewhere")), to);
    }
}
