//! What rustc and clippy say of the emitted crates.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::scratch::{Member, Scratch};
use crate::trouble::Trouble;

/// How the codes of clippy begin.
const CLIPPY: &str = "clippy::";

/// What an error is called that has no code.
const NAMELESS: &str = "error";

/// What is said of a crate that nothing came of, and nothing was said of.
const UNREACHED: &str = "unreached";

/// How much was said of one crate. Code → how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compiled {
    /// What rustc refuses.
    pub errors: BTreeMap<String, usize>,
    /// What rustc warns about.
    pub warnings: BTreeMap<String, usize>,
    /// What clippy refuses or warns about.
    pub clippy: BTreeMap<String, usize>,
}

impl Compiled {
    /// Whether nothing was said.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty() && self.clippy.is_empty()
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `E0308`, `unused_imports`, `clippy::all`.
    pub code: String,
    /// Whether it is an error.
    pub is_error: bool,
    /// What it says.
    pub text: String,
    /// `src/lib.rs:1`, below the folder of the crate; empty if it has no place.
    pub place: String,
}

/// All that was said, by package.
#[derive(Debug, Default)]
pub struct Said {
    /// Package → what was said of it. A package that is done has an entry, be it empty.
    packages: BTreeMap<String, Vec<Message>>,
    /// The folder of a package → the program that came of it.
    programs: BTreeMap<String, PathBuf>,
}

impl Said {
    /// Takes a line of what cargo prints. What is not about a member is passed over.
    fn hear(&mut self, line: &str, members: &[Member]) {
        let Ok(line) = serde_json::from_str::<Value>(line) else { return };
        let manifest = line["manifest_path"].as_str().map(Path::new);
        let folder = manifest.and_then(|path| path.parent()?.file_name()?.to_str());
        if let (Some(folder), Some(program)) = (folder, line["executable"].as_str()) {
            self.programs.insert(folder.to_owned(), PathBuf::from(program));
        }
        let Some(member) = members.iter().find(|member| folder == Some(&member.name)) else { return };
        match line["reason"].as_str() {
            Some("compiler-artifact") => drop(self.packages.entry(member.name.clone()).or_default()),
            Some("compiler-message") => {
                let message = message(&line["message"]);
                self.packages.entry(member.name.clone()).or_default().extend(message);
            }
            _ => {}
        }
    }

    /// The program that came of the package in this folder.
    pub fn program(&self, folder: &str) -> Option<&Path> {
        self.programs.get(folder).map(PathBuf::as_path)
    }

    /// What was said of one package.
    pub fn of(&self, package: &str) -> Vec<Message> {
        let unreached = || Message {
            code: UNREACHED.to_owned(),
            is_error: true,
            text: "cargo has neither built it nor said why".to_owned(),
            place: String::new(),
        };
        self.packages.get(package).cloned().unwrap_or_else(|| vec![unreached()])
    }
}

/// The message, unless it only counts the others.
fn message(said: &Value) -> Option<Message> {
    let is_error = match said["level"].as_str()? {
        "warning" => false,
        // An `error: internal compiler error` is one, too.
        level if level.starts_with("error") => true,
        _ => return None,
    };
    let text = said["message"].as_str().unwrap_or_default();
    let code = said["code"]["code"].as_str();
    let counts = text.starts_with("aborting due to") || text.ends_with(" emitted");
    if code.is_none() && counts {
        return None;
    }
    let spans = said["spans"].as_array().map_or(&[][..], Vec::as_slice);
    let span = spans.iter().find(|span| span["is_primary"] == true).or(spans.first());
    let place = span.map(|span| place(span["file_name"].as_str().unwrap_or("?"), &span["line_start"]));
    Some(Message {
        code: code.unwrap_or(NAMELESS).to_owned(),
        is_error,
        text: text.to_owned(),
        place: place.unwrap_or_default(),
    })
}

/// rustc names files from the root of the workspace on.
fn place(file: &str, line: &Value) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let below = match parts.as_slice() {
        ["crates" | "examples" | "decode", _, rest @ ..] => rest.join("/"),
        _ => file.to_owned(),
    };
    format!("{below}:{line}")
}

/// How often each code was said.
pub fn count(messages: &[Message]) -> Compiled {
    let mut compiled = Compiled::default();
    for message in messages {
        let counts = match message.code.starts_with(CLIPPY) {
            true => &mut compiled.clippy,
            false if message.is_error => &mut compiled.errors,
            false => &mut compiled.warnings,
        };
        *counts.entry(message.code.clone()).or_default() += 1;
    }
    compiled
}

/// Runs clippy over the members, which are there already.
pub fn check(scratch: &Scratch, members: &[Member], jobs: Option<NonZeroUsize>) -> Result<Said, Trouble> {
    let mut command = scratch.cargo("clippy");
    command.arg("--no-default-features");
    command.args(members.iter().flat_map(|member| ["--package", &member.name]));
    // Cargo minds a feature that no member has.
    if members.iter().any(|member| member.has_client) {
        command.args(["--features", "client"]);
    }
    let said = hear(scratch, command, members, jobs)?;
    if said.packages.is_empty() {
        return Err(Trouble::new("cargo clippy did not come as far as the emitted crates")
            .help("what it said stands above"));
    }
    Ok(said)
}

/// Runs cargo, and hears what it says of the members.
pub fn hear(
    scratch: &Scratch,
    mut command: Command,
    members: &[Member],
    jobs: Option<NonZeroUsize>,
) -> Result<Said, Trouble> {
    if let Some(jobs) = jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    let cannot = |error| Trouble::io("cannot run cargo in", scratch.folder(), &error);
    let mut child = command.spawn().map_err(cannot)?;
    let mut said = Said::default();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        said.hear(&line.map_err(cannot)?, members);
    }
    // That something does not compile is known by what was said.
    child.wait().map_err(cannot)?;
    Ok(said)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn members() -> Vec<Member> {
        ["a", "b", "c"]
            .map(|name| Member { name: name.to_owned(), has_client: true, has_examples: false })
            .to_vec()
    }

    fn said(package: &str, level: &str, code: Option<&str>, text: &str) -> String {
        let span = |file: &str, line, is_primary| json!({"file_name": file, "line_start": line, "is_primary": is_primary});
        json!({
            "reason": "compiler-message",
            "manifest_path": format!("/work/crates/{package}/Cargo.toml"),
            "message": {
                "level": level,
                "code": code.map(|code| json!({"code": code})),
                "message": text,
                "spans": [span("crates/a/src/lib.rs", 1, false), span("crates/a/src/models/pet.rs", 7, true)],
            },
        })
        .to_string()
    }

    #[test]
    fn what_is_said_is_counted_by_package() {
        let mut heard = Said::default();
        let done =
            json!({"reason": "compiler-artifact", "manifest_path": "/work/crates/b/Cargo.toml"}).to_string();
        for line in [
            said("a", "error", Some("E0308"), "mismatched types"),
            said("a", "error", Some("E0308"), "mismatched types"),
            said("a", "error", None, "expected one of"),
            said("a", "error: internal compiler error", None, "no"),
            said("a", "warning", Some("unused_imports"), "unused import"),
            said("a", "warning", Some("clippy::all"), "this"),
            said("a", "error", Some("clippy::absurd"), "that"),
            said("a", "failure-note", None, "For more information about this error, try"),
            said("a", "error", None, "aborting due to 3 previous errors; 1 warning emitted"),
            said("a", "warning", None, "2 warnings emitted"),
            said("serde", "warning", Some("unused_imports"), "of somebody else"),
            done,
            "not JSON".to_owned(),
        ] {
            heard.hear(&line, &members());
        }
        let counts = |pairs: &[(&str, usize)]| -> BTreeMap<String, usize> {
            pairs.iter().map(|(code, number)| ((*code).to_owned(), *number)).collect()
        };
        let compiled = count(&heard.of("a"));
        assert_eq!(compiled.errors, counts(&[("E0308", 2), ("error", 2)]));
        assert_eq!(compiled.warnings, counts(&[("unused_imports", 1)]));
        assert_eq!(compiled.clippy, counts(&[("clippy::absurd", 1), ("clippy::all", 1)]));
        assert!(!compiled.is_clean());
        assert!(count(&heard.of("b")).is_clean());
        assert_eq!(count(&heard.of("c")).errors, counts(&[("unreached", 1)]));
        assert_eq!(heard.of("a")[0].place, "src/models/pet.rs:7");
    }
}
