//! The messages of rustc and clippy about the emitted crates.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::record::MessageCounts;
use super::scratch::{Member, Scratch};
use specsmith_cli::error::Error;

/// The prefix of clippy's codes.
const CLIPPY: &str = "clippy::";

/// The code of an error that has none.
const NO_CODE: &str = "error";

/// The code for a crate that cargo neither built nor reported an error for.
const NOT_BUILT: &str = "not-built";

/// A message of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The code, such as `E0308`, `unused_imports` or `clippy::all`.
    pub code: String,
    /// `true` for an error, `false` for a warning.
    pub is_error: bool,
    /// The message itself.
    pub text: String,
    /// The location, such as `src/lib.rs:1`, relative to the folder of the crate; empty if there is none.
    pub location: String,
}

/// The parsed output of a cargo command.
#[derive(Debug, Default)]
pub struct CargoOutput {
    /// Messages by package. A package that was built has an entry, even if it is empty.
    packages: BTreeMap<String, Vec<Message>>,
    /// Executables by the folder of their package.
    programs: BTreeMap<String, PathBuf>,
}

impl CargoOutput {
    /// Parses a line of cargo's JSON output. Lines that are not about a member are ignored.
    fn parse_line(&mut self, line: &str, members: &[Member]) {
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
                let message = parse_message(&line["message"]);
                self.packages.entry(member.name.clone()).or_default().extend(message);
            }
            _ => {}
        }
    }

    /// Returns the executable of the package in this folder.
    pub fn program(&self, folder: &str) -> Option<&Path> {
        self.programs.get(folder).map(PathBuf::as_path)
    }

    /// Returns the messages about one package.
    pub fn messages_of(&self, package: &str) -> Vec<Message> {
        let not_built = || Message {
            code: NOT_BUILT.to_owned(),
            is_error: true,
            text: "neither built nor reported as an error by cargo".to_owned(),
            location: String::new(),
        };
        self.packages.get(package).cloned().unwrap_or_else(|| vec![not_built()])
    }
}

/// Parses a message; returns `None` for a summary of other messages.
fn parse_message(message: &Value) -> Option<Message> {
    let is_error = match message["level"].as_str()? {
        "warning" => false,
        // This includes `error: internal compiler error`.
        level if level.starts_with("error") => true,
        _ => return None,
    };
    let text = message["message"].as_str().unwrap_or_default();
    let code = message["code"]["code"].as_str();
    let counts = text.starts_with("aborting due to") || text.ends_with(" emitted");
    if code.is_none() && counts {
        return None;
    }
    let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
    let span = spans.iter().find(|span| span["is_primary"] == true).or(spans.first());
    let place = span.map(|span| location(span["file_name"].as_str().unwrap_or("?"), &span["line_start"]));
    Some(Message {
        code: code.unwrap_or(NO_CODE).to_owned(),
        is_error,
        text: text.to_owned(),
        location: place.unwrap_or_default(),
    })
}

/// Formats a location relative to the package; rustc's paths are relative to the workspace.
fn location(file: &str, line: &Value) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let below = match parts.as_slice() {
        ["crates" | "examples" | "decode", _, rest @ ..] => rest.join("/"),
        _ => file.to_owned(),
    };
    format!("{below}:{line}")
}

/// Counts the messages by code.
pub fn count(messages: &[Message]) -> MessageCounts {
    let mut compiled = MessageCounts::default();
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

/// Runs clippy on the members, whose files are already written.
pub fn check(
    scratch: &Scratch,
    members: &[Member],
    jobs: Option<NonZeroUsize>,
) -> Result<CargoOutput, Error> {
    let mut command = scratch.cargo("clippy");
    command.arg("--no-default-features");
    command.args(members.iter().flat_map(|member| ["--package", &member.name]));
    // Cargo rejects a feature that no selected package has.
    if members.iter().any(|member| member.has_client) {
        command.args(["--features", "client"]);
    }
    let output = run_cargo(scratch, command, members, jobs)?;
    if output.packages.is_empty() {
        return Err(
            Error::new("cargo clippy failed before it checked an emitted crate").help("see its output above")
        );
    }
    Ok(output)
}

/// Runs cargo and parses its messages about the members.
pub fn run_cargo(
    scratch: &Scratch,
    mut command: Command,
    members: &[Member],
    jobs: Option<NonZeroUsize>,
) -> Result<CargoOutput, Error> {
    if let Some(jobs) = jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    let cannot = |error| Error::io("cannot run cargo in", scratch.folder(), &error);
    let mut child = command.spawn().map_err(cannot)?;
    let mut output = CargoOutput::default();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        output.parse_line(&line.map_err(cannot)?, members);
    }
    // The exit code is ignored: compile errors are in the messages.
    child.wait().map_err(cannot)?;
    Ok(output)
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

    fn compiler_message(package: &str, level: &str, code: Option<&str>, text: &str) -> String {
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
    fn messages_are_counted_by_package() {
        let mut output = CargoOutput::default();
        let done =
            json!({"reason": "compiler-artifact", "manifest_path": "/work/crates/b/Cargo.toml"}).to_string();
        for line in [
            compiler_message("a", "error", Some("E0308"), "mismatched types"),
            compiler_message("a", "error", Some("E0308"), "mismatched types"),
            compiler_message("a", "error", None, "expected one of"),
            compiler_message("a", "error: internal compiler error", None, "no"),
            compiler_message("a", "warning", Some("unused_imports"), "unused import"),
            compiler_message("a", "warning", Some("clippy::all"), "this"),
            compiler_message("a", "error", Some("clippy::absurd"), "that"),
            compiler_message("a", "failure-note", None, "For more information about this error, try"),
            compiler_message("a", "error", None, "aborting due to 3 previous errors; 1 warning emitted"),
            compiler_message("a", "warning", None, "2 warnings emitted"),
            compiler_message("serde", "warning", Some("unused_imports"), "in a dependency"),
            done,
            "not JSON".to_owned(),
        ] {
            output.parse_line(&line, &members());
        }
        let counts = |pairs: &[(&str, usize)]| -> BTreeMap<String, usize> {
            pairs.iter().map(|(code, number)| ((*code).to_owned(), *number)).collect()
        };
        let compiled = count(&output.messages_of("a"));
        assert_eq!(compiled.errors, counts(&[("E0308", 2), ("error", 2)]));
        assert_eq!(compiled.warnings, counts(&[("unused_imports", 1)]));
        assert_eq!(compiled.clippy, counts(&[("clippy::absurd", 1), ("clippy::all", 1)]));
        assert!(!compiled.is_clean());
        assert!(count(&output.messages_of("b")).is_clean());
        assert_eq!(count(&output.messages_of("c")).errors, counts(&[("not-built", 1)]));
        assert_eq!(output.messages_of("a")[0].location, "src/models/pet.rs:7");
    }
}
