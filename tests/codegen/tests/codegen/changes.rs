//! `fixtures/diff`: changes of a description, and what they mean for users of the crate.

use std::fs;

use codegen_tests::root;
use serde_yaml::Value;
use specsmith::{Change, Inputs, Source, Verdicts};

/// Each case breaks what it says, and nothing else.
#[test]
fn changes_break_what_their_cases_say() {
    let read =
        |name: &str| fs::read_to_string(root().join("tests/codegen/fixtures/diff").join(name)).unwrap();
    let cases: Vec<Value> = serde_yaml::from_str(&read("cases.yaml")).unwrap();
    let old = Inputs::new(Source { name: "base.yaml".to_owned(), text: read("base.yaml") });
    let mut wrong = String::new();
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let overlay = serde_yaml::to_string(&case["actions"]).unwrap();
        let text = format!("overlay: 1.0.0\ninfo: {{title: {name}, version: '1'}}\nactions:\n{overlay}");
        let mut new = old.clone();
        new.overlays.push(Source { name: name.to_owned(), text });
        let difference =
            specsmith::diff(&old, &new).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"));
        let found: Vec<String> = difference.changes.iter().map(line).collect();
        let expected: Vec<&str> =
            case["expected"].as_sequence().unwrap().iter().filter_map(Value::as_str).collect();
        if found != expected {
            wrong.push_str(&format!("- name: {name}\n{}\n", found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "found:\n{wrong}");
}

fn line(change: &Change) -> String {
    let Verdicts { source, wire, behaviour } = change.verdicts;
    let all = [(source, "source"), (wire, "wire"), (behaviour, "behaviour")];
    let broken: Vec<&str> = all.iter().filter(|(breaks, _)| *breaks).map(|(_, name)| *name).collect();
    let broken = if broken.is_empty() { "compatible".to_owned() } else { broken.join(", ") };
    format!("{broken}: {} {}", change.rule, change.path)
}
