//! The explanations of the diagnostics: every code has one, and its example produces the diagnostic.

use std::collections::BTreeSet;

use codegen_tests::Case;
use specsmith::explain;

use crate::fail::codes;

/// Codes without an example: no input is known to produce them, or no short one.
const WITHOUT: &[&str] = &["E0224", "E9001"];

#[test]
fn every_code_is_explained() {
    let emitted: BTreeSet<String> = codes('E').into_iter().chain(codes('W')).collect();
    let explained: BTreeSet<String> = explain::ALL.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<_> = emitted.difference(&explained).collect();
    assert!(missing.is_empty(), "write codegen/src/explain/CODE.md and its line in codes.rs for {missing:?}");
    let stale: Vec<_> = explained.difference(&emitted).collect();
    assert!(stale.is_empty(), "no diagnostic has the codes {stale:?}: remove their explanations");
}

#[test]
fn every_example_produces_its_diagnostic_alone() {
    let mut wrong = Vec::new();
    for (code, text) in explain::ALL.iter().filter(|(code, _)| !WITHOUT.contains(code)) {
        let produced = example(text).codes();
        if !produced.contains(code) {
            wrong.push(format!("{code}: the example produces {produced:?}"));
        }
        let others: Vec<_> =
            produced.iter().filter(|other| other.starts_with(&code[..1]) && *other != code).collect();
        // These two always occur together.
        if !others.is_empty() && !matches!(*code, "E0209" | "E0210") {
            wrong.push(format!("{code}: the example also produces {others:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Builds a case from the code blocks of an explanation, identified by their info strings: a description (`yaml`; an empty one
/// if absent), an overlay (`yaml overlay`), a config (`toml`), a lock (`toml lock`). The folder contains an unreadable file.
fn example(text: &str) -> Case {
    let block = |fence: &str| {
        let (_, rest) = text.split_once(&format!("\n```{fence}\n"))?;
        Some(rest.split_once("\n```")?.0.to_owned() + "\n")
    };
    let empty = "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths: {}\n";
    let spec = block("yaml").unwrap_or_else(|| empty.to_owned());
    let mut case = Case::of("example", spec).among(&[("secret.yaml", "")]);
    if let Some(config) = block("toml") {
        case = case.configured(&config);
    }
    if let Some(overlay) = block("yaml overlay") {
        case = case.overlaid(&overlay);
    }
    if let Some(lock) = block("toml lock") {
        case = case.locked(&lock);
    }
    case
}
