//! The compiler: checks the programs of one of the crates, and runs them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use specsmith::Generated;
use specsmith::files::MARK;
use specsmith_cli::error::Error;

/// The errors of a program.
#[derive(Default)]
pub struct Failures {
    /// The errors as the compiler prints them.
    pub messages: Vec<String>,
    /// The labels of items that do not compile.
    pub broken: BTreeSet<String>,
    /// The labels of lines that name a model that is gone. The compiler reports nothing else about them.
    pub affected: BTreeSet<String>,
    /// The labels of two types that are one type, so that implementations of a trait collide.
    pub collisions: Vec<(String, String)>,
}

/// An emitted crate in a workspace with the programs that use it.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Writes the crate, and the program that uses its items.
    pub fn new(work: &Path, side: &str, generated: &Generated, program: &str) -> Result<Self, Error> {
        let workspace = Self { root: work.join(side), target: work.join("target") };
        let _ = fs::remove_dir_all(workspace.root.join("api"));
        for (path, text) in generated.files.iter() {
            workspace.write(&format!("api/{path}"), text)?;
        }
        let members = "[workspace]\nresolver = \"3\"\nmembers = [\"api\", \"program\", \"witness\"]\n";
        workspace.write("Cargo.toml", &format!("# {MARK}\n{members}"))?;
        let mut features = if generated.summary.emitted > 0 { vec!["client"] } else { Vec::new() };
        let manifest = generated.files.get("Cargo.toml").unwrap_or_default();
        features.extend(manifest.contains("\nall-tags = [").then_some("all-tags"));
        workspace.package("program", &features, program)?;
        workspace.package("witness", &[], "fn main() {}\n")?;
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        fs::copy(lock, workspace.root.join("Cargo.lock"))
            .map_err(|error| Error::io("cannot write", &workspace.root, &error))?;
        Ok(workspace)
    }

    /// Checks the program.
    pub fn check(&self, labels: &[String]) -> Result<Failures, Error> {
        let output = self.cargo(&["check", "--package", "program", "--message-format", "json"])?;
        Ok(failures(&String::from_utf8_lossy(&output.stdout), labels))
    }

    /// Runs a witness, and returns what it prints; `None` if it does not compile.
    pub fn witness(&self, expression: &str) -> Result<Option<String>, Error> {
        let program = include_str!("witness.rs").replace("WITNESS", expression);
        self.package("witness", &["client", "mock"], &program)?;
        let output = self.cargo(&["run", "--package", "witness"])?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(output.status.success().then_some(text))
    }

    fn package(&self, name: &str, features: &[&str], text: &str) -> Result<(), Error> {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
             k = {{ package = \"api\", path = \"../api\", default-features = false, features = {features:?} }}\n\
             bytes = \"1\"\nhttp = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest)?;
        self.write(&format!("{name}/src/main.rs"), text)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.root.join(path);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Error::io("cannot write", &path, &error))
    }

    fn cargo(&self, args: &[&str]) -> Result<Output, Error> {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(args)
            .args(["--quiet", "--target-dir"])
            .arg(&self.target)
            .current_dir(&self.root)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Error::io("cannot run cargo in", &self.root, &error))
    }
}

/// Reads the errors of the program. `labels` are those of its lines.
fn failures(output: &str, labels: &[String]) -> Failures {
    let mut found = Failures::default();
    for line in output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let message = &line["message"];
        if message["level"] != "error" {
            continue;
        }
        let rendered = message["rendered"].as_str().unwrap_or_default();
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        let label = |span: &Value| {
            let number = span["line_start"].as_u64().and_then(|number| usize::try_from(number).ok());
            labels.get(number.unwrap_or(0).wrapping_sub(1)).cloned().unwrap_or_default()
        };
        if let ("E0119", [one, other]) = (message["code"]["code"].as_str().unwrap_or_default(), spans) {
            found.messages.push(rendered.to_owned());
            found.collisions.push((label(one), label(other)));
            continue;
        }
        for span in spans.iter().filter(|span| span["is_primary"] == true) {
            let label = label(span);
            found.messages.push(format!("{label}: {rendered}"));
            match missing_model(message) {
                Some(model) => {
                    found.broken.insert(model);
                    found.affected.insert(label);
                }
                None => drop(found.broken.insert(label)),
            }
        }
        if spans.is_empty() && message["code"].is_object() {
            found.messages.push(rendered.to_owned());
        }
    }
    found
}

/// Returns the label of a model that does not exist, which is the reason of the error.
fn missing_model(message: &Value) -> Option<String> {
    let text = message["message"].as_str()?;
    let (_, rest) = text.strip_prefix("cannot find ")?.split_once('`')?;
    let (name, place) = rest.split_once('`')?;
    place.ends_with("`k::models`").then(|| format!("models::{name}"))
}
