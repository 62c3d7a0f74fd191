//! The scratch workspace: the emitted crates on the disk, as members of one workspace that builds what they stand on once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specsmith::files::MARK;
use specsmith::{Examples, Generated};

use super::{decode, examples};
use crate::terminal::shown;
use crate::trouble::Trouble;
use crate::write::{self, Wanted};

/// What is asked of the crates beyond being emitted.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(id = "built", multiple = true)]
pub struct Args {
    /// Check the emitted crates, too: `cargo clippy` over all of them
    ///
    /// They become members of a scratch workspace, each with its `client` feature and no other, so that what they stand on is
    /// checked once. Errors and warnings are counted by document, those of rustc and of clippy apart; the table comes when
    /// all is done. Each must compile without a warning.
    #[arg(long, conflicts_with = "broken")]
    pub compile: bool,

    /// Try the emitted types on the examples of the documents: decode each, encode it again, compare
    ///
    /// These are the JSON examples of media types and schemas. Each is `lossless` (the same JSON value), `loose` (the same, but
    /// that null is absent, or how numbers are spelt), `unnamed` (but that keys are gone which its schema does not name; with
    /// `unknown-fields = "keep"` in a --config they are kept), `lossy`, or `failed` (it cannot be decoded); or else `invalid`: it
    /// does not fit its own schema, and counts apart (a --report says why). Builds a program for each document in the scratch workspace,
    /// and one that knows JSON Schema.
    #[arg(long, conflicts_with = "broken")]
    pub examples: bool,

    /// Measure how long the crates take to decode the ten largest examples, and the same types with serde derives
    ///
    /// These are the largest of those that fit their schemas. The twin of a crate's types is made of the crate's own files by
    /// other macros: the same fields, types and names, with `derive(Serialize, Deserialize)`. Both are built in release and take turns in one
    /// process; a figure is the fastest of 200 rounds. Encoding is measured, too.
    #[arg(long, conflicts_with = "broken")]
    pub decode: bool,
}

/// Where and how cargo is run.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Place {
    /// The folder of the scratch workspace [default: `corpus`, below the target folder]
    ///
    /// It may be one that is not there yet, or that an earlier run has left: what has not changed is not built again.
    #[arg(long, value_name = "DIR", requires = "built")]
    pub work: Option<PathBuf>,

    /// Let cargo download nothing
    #[arg(long, requires = "built")]
    pub offline: bool,
}

impl Args {
    /// Whether there is anything to build.
    pub fn any(&self) -> bool {
        self.compile || self.takes_examples()
    }
}

impl Args {
    /// Whether the examples of the documents are wanted.
    pub fn takes_examples(&self) -> bool {
        self.examples || self.decode
    }
}

/// The workspace.
pub struct Scratch {
    folder: PathBuf,
    offline: bool,
    /// Path of a document → the package that its crate is.
    names: BTreeMap<String, String>,
}

/// A crate in it.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name of the package, and of its folder.
    pub name: String,
    /// Whether it has a client, and so the feature `client`.
    pub has_client: bool,
    /// Whether there is a program that tries its examples.
    pub has_examples: bool,
}

impl Scratch {
    /// A workspace for the crates of these documents. Nothing is written yet.
    pub fn new(place: &Place, documents: &[String]) -> Result<Self, Trouble> {
        let folder = place.work.clone().unwrap_or_else(|| target().join("corpus"));
        let folder =
            std::path::absolute(&folder).map_err(|error| Trouble::io("cannot use", &folder, &error))?;
        let manifest = folder.join("Cargo.toml");
        let is_free = fs::read_dir(&folder).map_or(true, |mut entries| entries.next().is_none());
        let is_ours = fs::read_to_string(&manifest).is_ok_and(|text| text.contains(MARK));
        if !is_free && !is_ours {
            return Err(Trouble::new(format!("{} is not a folder of this command", shown(&folder)))
                .help("give --work a folder that is empty, or not there yet"));
        }
        Ok(Self { folder, offline: place.offline, names: names(documents) })
    }

    /// The package that the crate of this document is.
    pub fn name(&self, document: &str) -> Option<&str> {
        self.names.get(document).map(String::as_str)
    }

    /// Writes the crate of a document, which its own name does not matter to.
    pub fn put(
        &self,
        document: &str,
        generated: &Generated,
        examples: &Examples,
        asked: &Args,
    ) -> Result<Option<Member>, Trouble> {
        let Some(name) = self.name(document) else { return Ok(None) };
        let files = &generated.files;
        let manifest = files.get("Cargo.toml").unwrap_or_default();
        let renamed = with_name(manifest, name);
        let files =
            files.iter().map(|(path, text)| (path, if path == "Cargo.toml" { &renamed } else { text }));
        self.write(&format!("crates/{name}"), files.collect())?;
        let has_client = manifest.lines().any(|line| line.starts_with("client = "));
        let has_examples = asked.examples && !examples.list.is_empty();
        if has_examples {
            examples::put(self, name, examples)?;
        }
        if asked.decode {
            decode::put(self, name, examples)?;
        }
        Ok(Some(Member { name: name.to_owned(), has_client, has_examples }))
    }

    /// Writes the files of one package, and removes what an earlier run has left of it.
    pub fn write(&self, below: &str, files: Vec<(&str, &str)>) -> Result<(), Trouble> {
        let out = self.folder.join(below);
        let plan = write::plan(&Wanted { out: &out, files, lock: None, inputs: Vec::new() })?;
        write::apply(&plan)
    }

    /// Writes what makes a workspace of the packages in these folders.
    pub fn close(&self, folders: &[String]) -> Result<(), Trouble> {
        let list: String = folders.iter().map(|folder| format!("    \"{folder}\",\n")).collect();
        let manifest = format!(
            "# {MARK}; do not edit.\n\n[workspace]\nresolver = \"3\"\nmembers = [\n{list}]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        let cannot = |path: &Path, error| Trouble::io("cannot write", path, &error);
        fs::create_dir_all(&self.folder).map_err(|error| cannot(&self.folder, error))?;
        // Clippy looks for its config in every folder above, and would find that of this workspace.
        for (name, text) in [("Cargo.toml", manifest.as_str()), ("clippy.toml", "")] {
            let path = self.folder.join(name);
            if fs::read_to_string(&path).ok().as_deref() != Some(text) {
                fs::write(&path, text).map_err(|error| cannot(&path, error))?;
            }
        }
        let (known, lock) = (root().join("Cargo.lock"), self.folder.join("Cargo.lock"));
        if known.is_file() && !lock.exists() {
            // The same versions as here, which are on this machine already.
            fs::copy(&known, &lock).map_err(|error| cannot(&lock, error))?;
        }
        Ok(())
    }

    /// Cargo, with what it does here and nowhere else.
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

    /// Where cargo puts what it makes.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Where the workspace is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The root of this workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The target folder, as cargo finds it.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A package name for each path: like it, and like no other's. It begins so that no library has the same one.
fn names(documents: &[String]) -> BTreeMap<String, String> {
    const LONGEST: usize = 100;
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for path in documents {
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).to_lowercase();
        let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut base: String = words.flat_map(|word| ["-", word]).collect();
        base.truncate(LONGEST);
        let mut name = format!("corpus{base}");
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("corpus{base}-{number}");
            number += 1;
        }
        names.insert(path.clone(), name);
    }
    names
}

/// The manifest, of a package with this name.
fn with_name(manifest: &str, name: &str) -> String {
    let mut is_named = false;
    let mut out = String::with_capacity(manifest.len() + name.len());
    for line in manifest.lines() {
        if !is_named && line.starts_with("name = ") {
            out.push_str(&format!("name = \"{name}\"\n"));
            is_named = true;
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_a_package_of_its_own() {
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
    fn only_the_package_changes_its_name() {
        let manifest = "[package]\nname = \"a\"\n\n[[example]]\nname = \"b\"\n";
        assert_eq!(with_name(manifest, "c"), "[package]\nname = \"c\"\n\n[[example]]\nname = \"b\"\n");
    }

    #[test]
    fn somebody_elses_folder_is_left_alone() {
        let disk = tempfile::tempdir().unwrap();
        let place = Place { work: Some(disk.path().to_owned()), offline: true };
        let scratch = Scratch::new(&place, &[]).unwrap_or_else(|trouble| panic!("{trouble}"));
        scratch.close(&[]).unwrap();
        assert!(Scratch::new(&place, &[]).is_ok());
        fs::write(disk.path().join("Cargo.toml"), "[package]\n").unwrap();
        let trouble = Scratch::new(&place, &[]).err().unwrap().to_string();
        assert!(trouble.contains("is not a folder of this command"), "{trouble}");
    }
}
