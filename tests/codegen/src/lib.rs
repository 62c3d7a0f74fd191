//! What the tests of the generator share: the one place that knows its API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this crate is tests only")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub mod markdown;
pub mod mutate;

pub use specsmith::is_package_name;
use specsmith::{Choice, Folder, Inputs, Source, Unread};

/// What one run of the generator is given.
#[derive(Clone, Debug)]
pub struct Case {
    /// The fixture's name, without what comes after the dot.
    pub name: String,
    inputs: Inputs,
}

/// What a run gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// Path below the crate's folder → text.
    pub files: BTreeMap<String, String>,
    /// The new lock.
    pub lock: String,
    /// The warnings, as a person would read them.
    pub warnings: String,
}

/// Why a run gives nothing.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The diagnostics, as a person would read them.
    pub text: String,
    /// Their codes.
    pub codes: BTreeSet<&'static str>,
}

impl Case {
    /// A description alone.
    pub fn of(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, source(format!("{name}.yaml"), text.into()), None, None)
    }

    /// A fixture: the description, with `NAME.overlay.yaml`, `NAME.toml` and `NAME.lock` where they lie beside it.
    pub fn read(path: &Path) -> Self {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let beside = |extension: &str| {
            let path = path.with_extension(extension);
            path.exists().then(|| on_disk(&path))
        };
        let mut case = Self::new(&name, on_disk(path), beside("toml"), beside("lock"));
        case.inputs.overlays.extend(beside("overlay.yaml"));
        if name == MAIN {
            let folder = path.parent().unwrap();
            case.name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            case.inputs.folder = Some(Arc::new(Beside(Some(folder.to_owned()))));
        }
        case
    }

    /// The repository's own description, as `cargo xtask generate` takes it.
    pub fn senders() -> Self {
        let spec = root().join("spec");
        let [yaml, overlay, toml, lock] =
            ["senders.yaml", "senders.overlay.yaml", "senders.toml", "names.lock"]
                .map(|name| on_disk(&spec.join(name)));
        let mut case = Self::new("senders", yaml, Some(toml), Some(lock));
        case.inputs.overlays.push(overlay);
        case
    }

    fn new(name: &str, spec: Source, config: Option<Source>, lock: Option<Source>) -> Self {
        Self {
            name: name.to_owned(),
            inputs: Inputs {
                spec,
                folder: Some(Arc::new(Beside(None))),
                overlays: Vec::new(),
                config,
                lock,
                crate_name: None,
                choice: Choice::default(),
            },
        }
    }

    /// The same in a folder with other files, by their path. A file without text is one that cannot be read.
    #[must_use]
    pub fn among(mut self, files: &[(&str, &str)]) -> Self {
        let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        self.inputs.folder = Some(Arc::new(InMemory(owned.collect())));
        self
    }

    /// The same with an overlay.
    #[must_use]
    pub fn overlaid(mut self, overlay: &str) -> Self {
        self.inputs.overlays.push(source("overlay.yaml".to_owned(), overlay.to_owned()));
        self
    }

    /// The same with the overlays applied beforehand, as `cargo xtask overlay` writes it.
    #[must_use]
    pub fn effective(mut self) -> Self {
        let overlays = std::mem::take(&mut self.inputs.overlays);
        let (text, _) = specsmith::effective(&self.inputs.spec, &overlays).expect("overlays that fit");
        self.inputs.spec.text = text;
        self
    }

    /// The same under another crate name.
    #[must_use]
    pub fn named(mut self, crate_name: &str) -> Self {
        self.inputs.crate_name = Some(crate_name.to_owned());
        self
    }

    /// The same with the names given before.
    #[must_use]
    pub fn locked(mut self, lock: &str) -> Self {
        self.inputs.lock = Some(source("names.lock".to_owned(), lock.to_owned()));
        self
    }

    /// The same with a config.
    #[must_use]
    pub fn configured(mut self, config: &str) -> Self {
        self.inputs.config = Some(source("config.toml".to_owned(), config.to_owned()));
        self
    }

    /// The same with a choice of operations for this run.
    #[must_use]
    pub fn chosen(mut self, only: &[&str], except: &[&str]) -> Self {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        self.inputs.choice = Choice { only: owned(only), except: owned(except) };
        self
    }

    /// The codes of all that is said, whether a crate comes of it or not.
    pub fn codes(&self) -> BTreeSet<&'static str> {
        let found =
            specsmith::generate(&self.inputs).map_or_else(|found| found, |generated| generated.warnings);
        found.iter().map(|diagnostic| diagnostic.code).collect()
    }

    /// All that is said, for programs.
    pub fn json(&self) -> String {
        let found =
            specsmith::generate(&self.inputs).map_or_else(|found| found, |generated| generated.warnings);
        specsmith::report_json(&found, &self.inputs)
    }

    /// The description's text.
    pub fn text(&self) -> &str {
        &self.inputs.spec.text
    }

    /// Generates.
    ///
    /// # Errors
    ///
    /// What the generator says against it.
    pub fn run(&self) -> Result<Emitted, Refused> {
        match specsmith::generate(&self.inputs) {
            Ok(generated) => Ok(Emitted {
                files: generated
                    .files
                    .iter()
                    .map(|(path, text)| (path.to_owned(), text.to_owned()))
                    .collect(),
                lock: generated.lock,
                warnings: specsmith::report(&generated.warnings, &self.inputs, false),
            }),
            Err(found) => Err(Refused {
                text: specsmith::report(&found, &self.inputs, false),
                codes: found.iter().map(|diagnostic| diagnostic.code).collect(),
            }),
        }
    }

    /// What must be generated.
    pub fn emitted(&self) -> Emitted {
        self.run().unwrap_or_else(|refused| panic!("{} is refused:\n{}", self.name, refused.text))
    }
}

impl Emitted {
    /// The name in the manifest.
    pub fn crate_name(&self) -> String {
        let line = self.files["Cargo.toml"].lines().find_map(|line| line.strip_prefix("name = "));
        line.expect("a name").trim_matches('"').to_owned()
    }

    /// Every file but the support code, which the crates share.
    pub fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        all.filter(|(path, _)| !path.starts_with("src/runtime/"))
    }
}

/// Whatever the text is: a crate, the same each time, or a reason; never a panic, and no mistake of ours. What it came to.
pub fn survives(text: &str) -> Result<Emitted, Refused> {
    let case = Case::of("text", text);
    let result = std::panic::catch_unwind(|| case.run());
    let result = result.unwrap_or_else(|_| panic!("the generator panics on\n{text}"));
    match &result {
        Ok(emitted) => {
            assert!(emitted.files.contains_key("Cargo.toml"), "no crate comes of\n{text}");
            for (path, file) in emitted.own_files().filter(|(path, _)| path.ends_with(".rs")) {
                assert!(syn::parse_file(file).is_ok(), "{path} is no Rust:\n{file}\nof\n{text}");
                let harm = markdown::harm_in_docs(file);
                assert!(harm.is_none(), "{path}: {}\nof\n{text}", harm.unwrap_or_default());
            }
            let again = case.run().ok();
            assert!(again.as_ref() == Some(emitted), "not the same crate twice of\n{text}");
        }
        Err(refused) => {
            assert!(!refused.text.is_empty(), "no reason against\n{text}");
            assert!(!refused.codes.contains("E9001"), "{}\nof\n{text}", refused.text);
        }
    }
    result
}

/// The main document of a fixture that is a folder.
const MAIN: &str = "api";

/// The folder of a fixture; other descriptions lie in an empty one.
#[derive(Debug)]
struct Beside(Option<PathBuf>);

impl Folder for Beside {
    fn read(&self, path: &str) -> Result<String, Unread> {
        let path = self.0.as_ref().ok_or(Unread::Missing)?.join(path);
        let bytes = fs::read(path).map_err(|_| Unread::Missing)?;
        String::from_utf8(bytes).map_err(|_| Unread::Other("it is not UTF-8".to_owned()))
    }
}

/// A folder that is not on the disk.
#[derive(Debug)]
struct InMemory(BTreeMap<String, String>);

impl Folder for InMemory {
    fn read(&self, path: &str) -> Result<String, Unread> {
        match self.0.get(path) {
            Some(text) if text.is_empty() => Err(Unread::Other("it is not UTF-8".to_owned())),
            Some(text) => Ok(text.clone()),
            None => Err(Unread::Missing),
        }
    }
}

/// The cases of a folder of fixtures, by name.
pub fn fixtures(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = files_below(&folder);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"));
    paths.retain(|path| !path.to_string_lossy().ends_with(".overlay.yaml"));
    paths.retain(|path| path.parent() == Some(&folder) || path.file_stem().is_some_and(|stem| stem == MAIN));
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn on_disk(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    source(path.file_name().unwrap().to_str().unwrap().to_owned(), text)
}

fn source(name: String, text: String) -> Source {
    Source { name, text }
}
