//! The scratch workspace: the emitted crates on disk, as members of one workspace that builds their
//! dependencies once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specsmith::files::MARK;

use super::args::WorkspaceArgs;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::display_path;
use specsmith_cli::write::{self, DesiredState};

/// The scratch workspace.
pub struct Scratch {
    folder: PathBuf,
    offline: bool,
    /// Package names by the paths of the documents.
    names: BTreeMap<String, String>,
}

/// A crate in the workspace.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name of the package and of its folder.
    pub name: String,
    /// `true` if the crate has a client and therefore the feature `client`.
    pub has_client: bool,
    /// `true` if there is a program that decodes its examples.
    pub has_examples: bool,
}

impl Scratch {
    /// Creates a workspace for the crates of these documents. Writes nothing yet.
    pub fn new(workspace: &WorkspaceArgs, documents: &[String]) -> Result<Self, Error> {
        let folder = workspace.work.clone().unwrap_or_else(|| target().join("corpus"));
        let folder =
            std::path::absolute(&folder).map_err(|error| Error::io("cannot use", &folder, &error))?;
        let manifest = folder.join("Cargo.toml");
        let is_empty = fs::read_dir(&folder).map_or(true, |mut entries| entries.next().is_none());
        let has_marker = fs::read_to_string(&manifest).is_ok_and(|text| text.contains(MARK));
        if !is_empty && !has_marker {
            return Err(Error::new(format!("{} is not a scratch workspace", display_path(&folder)))
                .help("pass an empty or missing folder to --work"));
        }
        Ok(Self { folder, offline: workspace.offline, names: names(documents) })
    }

    /// Returns the package name for this document.
    pub fn name(&self, document: &str) -> Option<&str> {
        self.names.get(document).map(String::as_str)
    }

    /// Writes the files of one package and removes obsolete ones.
    pub fn write(&self, below: &str, files: Vec<(&str, &str)>) -> Result<(), Error> {
        let out = self.folder.join(below);
        let plan = write::plan(&DesiredState::new(&out, files))?;
        write::apply(&plan)
    }

    /// Writes the files of the workspace itself, with the packages in these folders.
    pub fn write_workspace(&self, folders: &[String]) -> Result<(), Error> {
        let list: String = folders.iter().map(|folder| format!("    \"{folder}\",\n")).collect();
        let manifest = format!(
            "# {MARK}; do not edit.\n\n[workspace]\nresolver = \"3\"\nmembers = [\n{list}]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        let cannot = |path: &Path, error| Error::io("cannot write", path, &error);
        fs::create_dir_all(&self.folder).map_err(|error| cannot(&self.folder, error))?;
        // Clippy searches all parent folders for its config, and would find the one of this workspace.
        for (name, text) in [("Cargo.toml", manifest.as_str()), ("clippy.toml", "")] {
            let path = self.folder.join(name);
            if fs::read_to_string(&path).ok().as_deref() != Some(text) {
                fs::write(&path, text).map_err(|error| cannot(&path, error))?;
            }
        }
        let (known, lock) = (root().join("Cargo.lock"), self.folder.join("Cargo.lock"));
        if known.is_file() && !lock.exists() {
            // The same versions are usually downloaded already.
            fs::copy(&known, &lock).map_err(|error| cannot(&lock, error))?;
        }
        Ok(())
    }

    /// Returns a cargo command for this workspace, with its own target folder.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = Command::new(program);
        command.arg(subcommand).current_dir(&self.folder).stdout(Stdio::piped());
        command.args(["--keep-going", "--message-format", "json", "--target-dir"]);
        command.arg(self.target());
        if self.offline {
            command.arg("--offline");
        }
        command
    }

    /// Returns cargo's target folder.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Returns the folder of the workspace.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Returns the root of the repository's workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the target folder as cargo determines it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Assigns a unique package name to each path. The prefix prevents clashes with libraries.
fn names(documents: &[String]) -> BTreeMap<String, String> {
    const MAX_LENGTH: usize = 100;
    let mut used = BTreeSet::new();
    let mut names = BTreeMap::new();
    for path in documents {
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_lowercase();
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut base: String = words.flat_map(|word| ["-", word]).collect();
        base.truncate(MAX_LENGTH);
        let mut name = format!("corpus{base}");
        let mut number = 2;
        while !used.insert(name.clone()) {
            name = format!("corpus{base}-{number}");
            number += 1;
        }
        names.insert(path.clone(), name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_a_unique_package_name() {
        let paths =
            ["a/b.yaml", "a-b.json", "a_b-2.yaml", "Ünder/Ä.yaml", "1.yaml", "..yaml"].map(str::to_owned);
        let names = names(&paths);
        let got: Vec<&str> = paths.iter().map(|path| names[path].as_str()).collect();
        assert_eq!(
            got,
            ["corpus-a-b", "corpus-a-b-2", "corpus-a-b-2-2", "corpus-nder", "corpus-1", "corpus"]
        );
        assert!(got.iter().all(|name| specsmith::is_package_name(name)), "{got:?}");
    }

    #[test]
    fn foreign_folder_is_an_error() {
        let disk = tempfile::tempdir().unwrap();
        let workspace = WorkspaceArgs { work: Some(disk.path().to_owned()), offline: true };
        let scratch = Scratch::new(&workspace, &[]).unwrap_or_else(|error| panic!("{error}"));
        scratch.write_workspace(&[]).unwrap();
        assert!(Scratch::new(&workspace, &[]).is_ok());
        fs::write(disk.path().join("Cargo.toml"), "[package]\n").unwrap();
        let error = Scratch::new(&workspace, &[]).err().unwrap().to_string();
        assert!(error.contains("is not a scratch workspace"), "{error}");
    }
}
