//! Shared code of the generator's tests: the only user of its API.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this crate is tests only")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub mod markdown;
pub mod mutate;

use specsmith::diagnostic::Diagnostics;
pub use specsmith::is_package_name;
use specsmith::{Filter, Folder, Inputs, ReadError, ReportOptions, Source};

/// The options of all reports in snapshots.
const VERBOSE: ReportOptions = ReportOptions { color: false, verbose: true };

/// The inputs of one run of the generator.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name of the fixture: its path below the folder of fixtures, without extension.
    pub name: String,
    inputs: Inputs,
}

/// The output of a successful run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// File contents by their path in the crate.
    pub files: BTreeMap<String, String>,
    /// The new lock.
    pub lock: String,
    /// The rendered warnings.
    pub warnings: String,
}

/// The output of a failed run.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The rendered diagnostics.
    pub text: String,
    /// The codes of the diagnostics.
    pub codes: BTreeSet<&'static str>,
}

impl Case {
    /// Creates a case with a description only.
    pub fn of(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, source(format!("{name}.yaml"), text.into()), None, None)
    }

    /// Reads a description with `NAME.overlay.yaml`, `NAME.toml` and `NAME.lock`, if they exist. Only an `api.yaml`
    /// has access to other files: to those in its folder.
    pub fn read(path: &Path) -> Self {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let beside = |extension: &str| {
            let path = path.with_extension(extension);
            path.exists().then(|| on_disk(&path))
        };
        let mut case = Self::new(&name, on_disk(path), beside("toml"), beside("lock"));
        case.inputs.overlays.extend(beside("overlay.yaml"));
        if name == MAIN {
            case.inputs.folder = Some(Arc::new(FixtureFolder(Some(path.parent().unwrap().to_owned()))));
        }
        case
    }

    /// Reads the repository's own description, as `specsmith generate` does.
    pub fn senders() -> Self {
        let folder = root().join("spec");
        let [yaml, overlay, toml, lock] =
            ["senders.yaml", "senders.overlay.yaml", "senders.toml", "senders.names.lock"]
                .map(|name| on_disk(&folder.join(name)));
        let mut case = Self::new("senders", yaml, Some(toml), Some(lock));
        case.inputs.overlays.push(overlay);
        case
    }

    fn new(name: &str, description: Source, config: Option<Source>, lock: Option<Source>) -> Self {
        Self {
            name: name.to_owned(),
            inputs: Inputs {
                folder: Some(Arc::new(FixtureFolder(None))),
                config,
                lock,
                ..Inputs::new(description)
            },
        }
    }

    /// Adds other files by their path. An empty file is one that cannot be read.
    #[must_use]
    pub fn with_files(mut self, files: &[(&str, &str)]) -> Self {
        let owned = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        self.inputs.folder = Some(Arc::new(MemoryFolder(owned.collect())));
        self
    }

    /// Adds an overlay.
    #[must_use]
    pub fn with_overlay(mut self, overlay: &str) -> Self {
        self.inputs.overlays.push(source("overlay.yaml".to_owned(), overlay.to_owned()));
        self
    }

    /// Applies the overlays in advance, as `specsmith overlay` does.
    #[must_use]
    pub fn with_overlays_applied(mut self) -> Self {
        let overlays = std::mem::take(&mut self.inputs.overlays);
        let (text, _) = specsmith::effective(&self.inputs.description, &overlays).expect("valid overlays");
        self.inputs.description.text = text;
        self
    }

    /// Sets the name of the crate.
    #[must_use]
    pub fn with_crate_name(mut self, crate_name: &str) -> Self {
        self.inputs.crate_name = Some(crate_name.to_owned());
        self
    }

    /// Sets the lock.
    #[must_use]
    pub fn with_lock(mut self, lock: &str) -> Self {
        self.inputs.lock = Some(source("names.lock".to_owned(), lock.to_owned()));
        self
    }

    /// Makes every fault an error.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.inputs.strict = true;
        self
    }

    /// Sets the config.
    #[must_use]
    pub fn with_config(mut self, config: &str) -> Self {
        self.inputs.config = Some(source("config.toml".to_owned(), config.to_owned()));
        self
    }

    /// Sets the operation filter.
    #[must_use]
    pub fn with_filter(mut self, only: &[&str], except: &[&str]) -> Self {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        self.inputs.filter = Filter { only: owned(only), except: owned(except) };
        self
    }

    /// Returns the codes of all diagnostics, of a successful or a failed run.
    pub fn codes(&self) -> BTreeSet<&'static str> {
        let diagnostics = specsmith::generate(&self.inputs)
            .map_or_else(|diagnostics| diagnostics, |generated| generated.warnings);
        diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    }

    /// Returns the codes of all errors and faults.
    pub fn error_codes(&self) -> BTreeSet<&'static str> {
        self.codes().into_iter().filter(|code| code.starts_with('E')).collect()
    }

    /// Returns the findings of `lint`, and the other diagnostics.
    pub fn lint(&self) -> Diagnostics {
        specsmith::lint(&self.inputs)
    }

    /// Returns the codes of the findings of `lint`, and of the other diagnostics.
    pub fn lint_codes(&self) -> BTreeSet<&'static str> {
        self.lint().iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    }

    /// Returns the rendered findings.
    pub fn lint_report(&self) -> String {
        specsmith::report(&self.lint(), &self.inputs, VERBOSE)
    }

    /// Returns the findings as SARIF.
    pub fn lint_sarif(&self) -> String {
        specsmith::report_sarif(&self.lint(), &self.inputs)
    }

    /// Returns the diagnostics as JSON.
    pub fn json(&self) -> String {
        let diagnostics = specsmith::generate(&self.inputs)
            .map_or_else(|diagnostics| diagnostics, |generated| generated.warnings);
        specsmith::report_json(&diagnostics, &self.inputs)
    }

    /// Returns the report on the terminal, in plain text.
    pub fn report(&self, verbose: bool) -> String {
        let diagnostics = specsmith::generate(&self.inputs)
            .map_or_else(|diagnostics| diagnostics, |generated| generated.warnings);
        specsmith::report(&diagnostics, &self.inputs, ReportOptions { color: false, verbose })
    }

    /// Returns the file name of the description.
    pub fn file(&self) -> &str {
        &self.inputs.description.name
    }

    /// Returns the text of the description.
    pub fn text(&self) -> &str {
        &self.inputs.description.text
    }

    /// Runs the generator.
    ///
    /// # Errors
    ///
    /// The diagnostics, if the generator reports an error.
    pub fn run(&self) -> Result<Emitted, Refused> {
        match specsmith::generate(&self.inputs) {
            Ok(generated) => Ok(Emitted {
                files: generated
                    .files
                    .iter()
                    .map(|(path, text)| (path.to_owned(), text.to_owned()))
                    .collect(),
                lock: generated.lock,
                warnings: specsmith::report(&generated.warnings, &self.inputs, VERBOSE),
            }),
            Err(diagnostics) => Err(Refused {
                text: specsmith::report(&diagnostics, &self.inputs, VERBOSE),
                codes: diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect(),
            }),
        }
    }

    /// Returns the output of a run that must succeed.
    pub fn emitted(&self) -> Emitted {
        self.run().unwrap_or_else(|refused| panic!("{} is refused:\n{}", self.name, refused.text))
    }
}

impl Emitted {
    /// Returns the name in the manifest.
    pub fn crate_name(&self) -> String {
        let line = self.files["Cargo.toml"].lines().find_map(|line| line.strip_prefix("name = "));
        line.expect("a name").trim_matches('"').to_owned()
    }

    /// Returns all files but the runtime, which is the same in all crates.
    pub fn own_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        all.filter(|(path, _)| !path.starts_with("src/runtime/"))
    }
}

/// Checks that any text leads to a deterministic crate that parses, or to an error other than an internal
/// one; never to a panic. Returns the outcome.
pub fn assert_robust(text: &str) -> Result<Emitted, Refused> {
    let case = Case::of("text", text);
    let result = std::panic::catch_unwind(|| case.run());
    let result = result.unwrap_or_else(|_| panic!("the generator panics on\n{text}"));
    match &result {
        Ok(emitted) => {
            assert!(emitted.files.contains_key("Cargo.toml"), "no crate for\n{text}");
            for (path, file) in emitted.own_files().filter(|(path, _)| path.ends_with(".rs")) {
                assert!(syn::parse_file(file).is_ok(), "{path} is not valid Rust:\n{file}\nfor\n{text}");
                let harm = markdown::harm_in_docs(file);
                assert!(harm.is_none(), "{path}: {}\nfor\n{text}", harm.unwrap_or_default());
            }
            let second = case.run().ok();
            assert!(second.as_ref() == Some(emitted), "the crate differs in a second run for\n{text}");
        }
        Err(refused) => {
            assert!(!refused.text.is_empty(), "no diagnostic for\n{text}");
            assert!(!refused.codes.contains("E9001"), "{}\nfor\n{text}", refused.text);
        }
    }
    result
}

/// The name of the main document in a fixture with its own folder.
const MAIN: &str = "api";

/// The folder of a fixture; an empty folder for other descriptions.
#[derive(Debug)]
struct FixtureFolder(Option<PathBuf>);

impl Folder for FixtureFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let path = self.0.as_ref().ok_or(ReadError::Missing)?.join(path);
        let bytes = fs::read(path).map_err(|_| ReadError::Missing)?;
        String::from_utf8(bytes).map_err(|_| ReadError::Other("it is not UTF-8".to_owned()))
    }
}

/// A folder in memory.
#[derive(Debug)]
struct MemoryFolder(BTreeMap<String, String>);

impl Folder for MemoryFolder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match self.0.get(path) {
            Some(text) if text.is_empty() => Err(ReadError::Other("it is not UTF-8".to_owned())),
            Some(text) => Ok(text.clone()),
            None => Err(ReadError::Missing),
        }
    }
}

/// Returns the cases of a folder of fixtures, sorted by name. A folder with an `api.yaml` is one case.
pub fn fixtures(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = files_below(&folder);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"));
    paths.retain(|path| !path.to_string_lossy().ends_with(".overlay.yaml"));
    let mains: Vec<PathBuf> =
        paths.iter().filter(|path| path.file_stem().unwrap() == MAIN).cloned().collect();
    paths.retain(|path| {
        mains.contains(path) || !mains.iter().any(|main| path.starts_with(main.parent().unwrap()))
    });
    paths.iter().map(|path| fixture(&folder, path)).collect()
}

/// Returns the case of a path such as `references/files/api.yaml` of a folder, by the name `references/files`.
fn fixture(folder: &Path, path: &Path) -> Case {
    let mut case = Case::read(path);
    let below = path.strip_prefix(folder).unwrap();
    let name = if case.name == MAIN { below.parent().unwrap().to_owned() } else { below.with_extension("") };
    name.to_str().unwrap().clone_into(&mut case.name);
    case
}

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Returns all files below a folder, sorted.
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
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = specsmith::decode(bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    source(path.file_name().unwrap().to_str().unwrap().to_owned(), text)
}

fn source(name: String, text: String) -> Source {
    Source { name, text }
}
