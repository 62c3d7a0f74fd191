//! Explanations of diagnostics: each code has one, and its example causes the diagnostic.

use std::collections::BTreeSet;

use codegen_tests::Case;
use specsmith::diagnostic::{Code, Level};

use crate::fail::codes;

/// Codes without an example: no input is known that causes them, or no short one.
const WITHOUT_EXAMPLE: &[Code] = &[Code::E0105, Code::E0224, Code::E9001];

#[test]
fn each_code_is_used() {
    let used: BTreeSet<String> = ['E', 'L', 'W'].into_iter().flat_map(codes).collect();
    let unused: Vec<_> = Code::ALL.iter().filter(|code| !used.contains(code.as_str())).collect();
    assert!(unused.is_empty(), "remove {unused:?}");
}

#[test]
fn each_example_causes_only_its_diagnostic() {
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|code| !WITHOUT_EXAMPLE.contains(code)) {
        let case = example(code.page());
        let shown = if code.level() == Level::Lint { case.lint_codes() } else { case.codes() };
        let code = code.as_str();
        if !shown.contains(code) {
            wrong.push(format!("{code}: the example causes {shown:?}"));
        }
        let others: Vec<_> =
            shown.iter().filter(|other| other.starts_with(&code[..1]) && **other != code).collect();
        // Nothing is left because of another fault.
        if !others.is_empty() && code != "E0004" {
            wrong.push(format!("{code}: the example also causes {others:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Builds the case from the code blocks of an explanation by their info string: a description (`yaml`; empty
/// if there is none), an overlay (`yaml overlay`), a config (`toml`), a lock (`toml lock`). One file in the
/// folder cannot be read.
fn example(text: &str) -> Case {
    let block = |fence: &str| {
        let (_, rest) = text.split_once(&format!("\n```{fence}\n"))?;
        Some(rest.split_once("\n```")?.0.to_owned() + "\n")
    };
    let empty = "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths: {}\n";
    let description = block("yaml").unwrap_or_else(|| empty.to_owned());
    let mut case = Case::of("example", description).with_files(&[("secret.yaml", "")]);
    if let Some(config) = block("toml") {
        case = case.with_config(&config);
    }
    if let Some(overlay) = block("yaml overlay") {
        case = case.with_overlay(&overlay);
    }
    if let Some(lock) = block("toml lock") {
        case = case.with_lock(&lock);
    }
    case
}
