//! Entries of a changelog, for each case of `fixtures/diff`.

use std::fs;

use codegen_tests::root;
use serde_yaml::Value;
use specsmith::{Inputs, Source};

use crate::snapshot;

fn inputs() -> (Inputs, Vec<Value>) {
    let read =
        |name: &str| fs::read_to_string(root().join("tests/codegen/fixtures/diff").join(name)).unwrap();
    let base = Inputs::new(Source { name: "base.yaml".to_owned(), text: read("base.yaml") });
    (base, serde_yaml::from_str(&read("cases.yaml")).unwrap())
}

fn overlay(case: &Value) -> Source {
    let actions = serde_yaml::to_string(&case["actions"]).unwrap();
    let text = format!("overlay: 1.0.0\ninfo: {{title: Case, version: '1'}}\nactions:\n{actions}");
    Source { name: "case.yaml".to_owned(), text }
}

/// The snapshot has the sentences of each case, and as a whole the entry of the case with the most sections.
#[test]
fn entries_match_snapshot() {
    let (old, cases) = inputs();
    let (mut text, mut longest) = (String::new(), String::new());
    for case in &cases {
        let mut new = old.clone();
        new.overlays.push(overlay(case));
        let difference = specsmith::diff(&old, &new).unwrap();
        let lines: String =
            difference.highlights(usize::MAX).iter().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("{}\n{lines}", case["name"].as_str().unwrap()));
        let entry = difference.changelog();
        let sections = |entry: &str| entry.matches("### ").count();
        if sections(&entry) > sections(&longest) {
            longest = entry;
        }
    }
    snapshot("diff", "changelog", &format!("{text}\n{longest}"));
}

/// A user finds each change that breaks, and an entry says nothing about a crate that did not change.
#[test]
fn each_break_is_in_the_entry() {
    let (old, cases) = inputs();
    assert_eq!(specsmith::diff(&old, &old).unwrap().changelog(), "");
    for case in &cases {
        let mut new = old.clone();
        new.overlays.push(overlay(case));
        let difference = specsmith::diff(&old, &new).unwrap();
        let entry = difference.changelog();
        let breaks = difference.changes.iter().filter(|change| change.verdicts.source && !change.follows);
        for change in breaks {
            let name = change.path.rsplit([':', '.', '(']).next().unwrap().trim_end_matches(')');
            let name = name.rsplit_once('<').map_or(name, |(_, name)| name.trim_end_matches('>'));
            let (breaking, _) = entry.split_once("\n### ").unwrap_or((&entry, ""));
            assert!(
                breaking.contains(name),
                "{}: {} {}\n{entry}",
                case["name"].as_str().unwrap(),
                change.rule,
                name
            );
        }
        assert_eq!(entry.contains("### Breaking changes"), difference.verdicts().source, "{entry}");
    }
}
