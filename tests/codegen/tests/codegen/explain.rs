//! The explanations of the diagnostics: each code has one, and its example shows what it says.

use std::collections::BTreeSet;

use codegen_tests::Case;
use specsmith::explain;

use crate::fail::codes;

/// Codes without an example: nothing is known that has them, or nothing short.
const WITHOUT: &[&str] = &["E0224", "E9001"];

#[test]
fn every_code_is_explained_and_no_other() {
    let said: BTreeSet<String> = codes('E').into_iter().chain(codes('W')).collect();
    let explained: BTreeSet<String> = explain::ALL.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<_> = said.difference(&explained).collect();
    assert!(missing.is_empty(), "write codegen/src/explain/CODE.md and its line in codes.rs for {missing:?}");
    let stale: Vec<_> = explained.difference(&said).collect();
    assert!(stale.is_empty(), "nothing says {stale:?} any more: remove the explanation");
}

#[test]
fn examples_show_what_they_are_for() {
    let mut wrong = Vec::new();
    for (code, text) in explain::ALL.iter().filter(|(code, _)| !WITHOUT.contains(code)) {
        let shown = example(text).codes();
        if !shown.contains(code) {
            wrong.push(format!("{code}: the example gives {shown:?}"));
        }
        let others: Vec<_> =
            shown.iter().filter(|other| other.starts_with(&code[..1]) && *other != code).collect();
        // Two that always come together.
        if !others.is_empty() && !matches!(*code, "E0209" | "E0210") {
            wrong.push(format!("{code}: the example should give it alone, and gives {others:?}, too"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The blocks of an explanation, by what stands behind the fence: a description (`yaml`; without it, an empty one), an overlay
/// (`yaml overlay`), a config (`toml`), a lock (`toml lock`). In the folder of the description is a file that cannot be read.
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
