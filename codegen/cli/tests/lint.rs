//! `specsmith lint`, as a program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A description with one finding: an operation without an error response.
const DESCRIPTION: &str = "openapi: 3.0.3\ninfo: {title: Kennel, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n  \
    /a:\n    get: {operationId: list, summary: Lists., responses: {'204': {description: Done.}}}\n";

fn lint(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specsmith")).arg("lint").args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn levels_of_the_config_set_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), DESCRIPTION).unwrap();
    let code = |config: &str| {
        fs::write(folder.path().join("api.toml"), config).unwrap();
        let output = lint(folder.path(), &["--spec", "api.yaml", "--config", "api.toml"]);
        (output.status.code().unwrap(), text(&output.stderr).to_owned())
    };
    let (warned, shown) = code("");
    assert!(
        warned == 0 && shown.contains("warning[L0201]") && shown.contains("1 finding in api.yaml"),
        "{shown}"
    );
    let (denied, shown) = code("diagnostics.deny = ['L0201']");
    assert!(
        denied == 1 && shown.contains("error[L0201]") && shown.contains("1 error in api.yaml"),
        "{shown}"
    );
    let (allowed, shown) = code("diagnostics.allow = ['L0201']");
    assert!(allowed == 0 && shown == "no findings in api.yaml\n", "{shown}");
    let (invalid, shown) = code("diagnostics.deny = ['L9999']");
    assert!(invalid == 1 && shown.contains("error[E0431]"), "{shown}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is written");
}

#[test]
fn formats_for_programs_are_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("my api")).unwrap();
    fs::write(folder.path().join("my api/api.yaml"), DESCRIPTION).unwrap();
    let run = |format: &str| {
        let output = lint(folder.path(), &["--spec", "my api/api.yaml", "--message-format", format]);
        assert_eq!(text(&output.stderr), "");
        text(&output.stdout).to_owned()
    };
    let line: Value = serde_json::from_str(run("json").trim_end()).unwrap();
    assert_eq!((&line["code"], &line["line"]), (&"L0201".into(), &6.into()));
    let log: Value = serde_json::from_str(&run("sarif")).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "L0201");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20api/api.yaml");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&6.into(), &5.into()));
}

#[test]
fn filter_restricts_the_findings() {
    let folder = tempfile::tempdir().unwrap();
    let more =
        "  /b:\n    get: {responses: {'204': {description: Done.}, default: {description: An error.}}}\n";
    fs::write(folder.path().join("api.yaml"), format!("{DESCRIPTION}{more}")).unwrap();
    let output = lint(folder.path(), &["--spec", "api.yaml", "--only", "path:/b"]);
    let shown = text(&output.stderr);
    assert!(shown.contains("L0202") && !shown.contains("L0201"), "{shown}");
    assert_eq!(
        lint(folder.path(), &["--spec", "api.yaml", "--message-format", "xml"]).status.code(),
        Some(2)
    );
}
