//! `fixtures/diff`: changes of a description, and what they mean for users of the crate.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use codegen_tests::root;
use serde_yaml::Value;
use specsmith::{Change, Difference, Inputs, Source, Verdicts};

/// Each case breaks what it says, and nothing else, and so does its reverse.
#[test]
fn changes_break_what_their_cases_say() {
    let mut wrong = String::new();
    for case in &*CASES {
        let directions = [("expected", &case.forward), ("reversed", &case.reverse)];
        for ((key, difference), expected) in directions.into_iter().zip([&case.expected, &case.reversed]) {
            let found: Vec<String> = difference.changes.iter().map(line).collect();
            if found != *expected {
                wrong.push_str(&format!("- {key} {}\n{}\n", case.name, found.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "found:\n{wrong}");
}

/// So do changes of the config.
#[test]
fn changes_of_the_config_break_what_their_cases_say() {
    let cases: Vec<Value> = serde_yaml::from_str(&read("configs.yaml")).unwrap();
    let inputs = |config: &Value| Inputs {
        config: Some(Source { name: "api.toml".to_owned(), text: config.as_str().unwrap().to_owned() }),
        ..Inputs::new(Source { name: "base.yaml".to_owned(), text: read("base.yaml") })
    };
    let mut wrong = String::new();
    for case in &cases {
        let (old, new) = (inputs(&case["old"]), inputs(&case["new"]));
        for (old, new, expected) in [(&old, &new, "expected"), (&new, &old, "reversed")] {
            let difference = specsmith::diff(old, new).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
            let found: Vec<String> = difference.changes.iter().map(line).collect();
            let expected_lines: Vec<&str> =
                case[expected].as_sequence().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
            if found != expected_lines {
                wrong.push_str(&format!("- {expected} {:?}\n{}\n", case["name"], found.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty() && !cases.is_empty(), "found:\n{wrong}");
}

/// A description has no change from itself, also if several of its items have one name on the wire.
#[test]
fn nothing_changes_from_itself() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://a.example'}]\npaths:\n  \
        /a/{id}: {get: {operationId: a, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: D.}}}}\n  \
        /a/{name}: {get: {operationId: b, parameters: [{name: name, in: path, required: true, schema: {type: string}}], responses: {'204': {description: D.}}}}\n\
        components:\n  schemas:\n    Digits: {enum: [1, '1', true]}\n    \
        Words: {oneOf: [{type: string, maxLength: 3}, {type: string}, {type: array, items: {type: string}}]}\n";
    let inputs = Inputs::new(Source { name: "a.yaml".to_owned(), text: text.to_owned() });
    let changes = specsmith::diff(&inputs, &inputs).unwrap().changes;
    assert!(changes.is_empty(), "{changes:#?}");
}

/// The published schema describes the output, and nothing more.
#[test]
fn json_is_valid_by_the_published_schema() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema = fs::read_to_string(root().join("codegen/docs/diff.schema.json")).unwrap();
    compiler.add_resource("diff", serde_json::from_str(&schema).unwrap()).unwrap();
    let schema = compiler.compile("diff", &mut schemas).unwrap();
    for (name, mut difference) in cases() {
        let reasons = difference.changes.iter().map(|change| (change.fingerprint(), "known".to_owned()));
        difference.accept(&reasons.take(1).collect());
        let output: serde_json::Value = serde_json::from_str(&difference.json()).unwrap();
        schemas.validate(&output, schema).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        let mut other = output;
        other["changes"].as_array_mut().unwrap().push(serde_json::json!({"rule": "x"}));
        assert!(schemas.validate(&other, schema).is_err());
    }
}

/// Users see plain words and Rust, and no data of the generator.
#[test]
fn texts_have_no_words_of_the_generator() {
    let internal = ["Some(", "None None", "[\"", "(\"", " { ", "Endpoints", " true", " false", "\\\""];
    for case in &*CASES {
        for difference in [&case.forward, &case.reverse] {
            let lines = difference.highlights(usize::MAX);
            let states = difference.changes.iter().flat_map(Change::states);
            let texts = states.flat_map(|state| [&state.value, &state.rust, &state.wire]).chain(&lines);
            for text in texts {
                let found = internal.iter().find(|word| text.contains(**word));
                assert_eq!(found, None, "{}: {text}", case.name);
            }
        }
    }
}

#[test]
fn accepted_changes_fail_no_build() {
    let (_, mut difference) = cases().find(|(name, _)| *name == "field of a response removed").unwrap();
    assert!(difference.open_verdicts().source);
    let mut reasons: BTreeMap<String, String> = difference
        .changes
        .iter()
        .filter(|change| change.verdicts.source)
        .map(|change| (change.fingerprint(), "nobody *reads* it".to_owned()))
        .collect();
    reasons.insert("0123456789abcdef".to_owned(), "it was another change".to_owned());
    assert_eq!(difference.accept(&reasons), ["0123456789abcdef"]);
    assert_eq!(difference.open_verdicts(), Verdicts::default());
    assert!(difference.verdicts().source, "the version follows from all changes");
    assert!(difference.text().contains("accepted: nobody *reads* it"));
    assert!(difference.markdown().contains(r"accepted: nobody \*reads\* it"));
    assert!(difference.html().contains("Accepted: nobody *reads* it"));
    assert_eq!(difference.github(), "");
}

/// Texts of a description are no elements of the page and no Markdown.
#[test]
fn texts_of_a_description_stay_texts() {
    let text = |value: &str| {
        let value = serde_json::Value::from(value).to_string().replace('\u{9b}', "\\x9b");
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n    get:\n      \
             parameters: [{{name: {value}, in: query, schema: {{type: string}}}}]\n      responses: {{'204': {{description: D.}}}}\n"
        )
    };
    let old = Inputs::new(Source { name: "a.yaml".to_owned(), text: text("plain") });
    let script = "x<script>`</code>\"'&\u{1b}[31m\u{202e}\u{9b}\u{e0041}";
    let new = Inputs::new(Source { name: "b<b>.yaml".to_owned(), text: text(script) });
    let difference = specsmith::diff(&old, &new).unwrap();
    let json: serde_json::Value = serde_json::from_str(&difference.json()).unwrap();
    let paths: Vec<&str> =
        json["changes"].as_array().unwrap().iter().filter_map(|of| of["new"]["wire"].as_str()).collect();
    assert!(paths.iter().any(|path| path.contains(script)), "the case has the text: {paths:?}");
    let page = difference.html();
    assert!(!page.contains("<script") && !page.contains("<b>.yaml"), "{page}");
    for output in [page, difference.text(), difference.markdown(), difference.github(), difference.json()] {
        assert!(!output.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{e0041}']), "{output}");
    }
}

/// Returns name and changes of each case.
pub fn cases() -> impl Iterator<Item = (&'static str, Difference)> {
    CASES.iter().map(|case| (case.name.as_str(), case.forward.clone()))
}

/// A change of a description.
struct Case {
    name: String,
    forward: Difference,
    reverse: Difference,
    expected: Vec<String>,
    /// What is expected of the reverse.
    reversed: Vec<String>,
}

/// The cases. Several tests read them, and comparing takes long.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(read_cases);

fn read(name: &str) -> String {
    fs::read_to_string(root().join("tests/codegen/fixtures/diff").join(name)).unwrap()
}

fn read_cases() -> Vec<Case> {
    let cases: Vec<Value> = serde_yaml::from_str(&read("cases.yaml")).unwrap();
    let old = Inputs::new(Source { name: "base.yaml".to_owned(), text: read("base.yaml") });
    let case = |case: &Value| {
        let name = case["name"].as_str().unwrap();
        let overlay = serde_yaml::to_string(&case["actions"]).unwrap();
        let text = format!("overlay: 1.0.0\ninfo: {{title: {name}, version: '1'}}\nactions:\n{overlay}");
        let mut new = old.clone();
        new.overlays.push(Source { name: name.to_owned(), text });
        let lines = |key: &str| -> Vec<String> {
            let list = case[key].as_sequence().unwrap_or_else(|| panic!("{name}: no `{key}`"));
            list.iter().map(|line| line.as_str().unwrap().to_owned()).collect()
        };
        let difference = |old: &Inputs, new: &Inputs| {
            specsmith::diff(old, new).unwrap_or_else(|(_, errors)| panic!("{name}: {errors:?}"))
        };
        Case {
            name: name.to_owned(),
            forward: difference(&old, &new),
            reverse: difference(&new, &old),
            expected: lines("expected"),
            reversed: lines("reversed"),
        }
    };
    cases.iter().map(case).collect()
}

fn line(change: &Change) -> String {
    let Verdicts { source, wire, behaviour } = change.verdicts;
    let all = [(source, "source"), (wire, "wire"), (behaviour, "behaviour")];
    let broken: Vec<&str> = all.iter().filter(|(breaks, _)| *breaks).map(|(_, name)| *name).collect();
    let broken = if broken.is_empty() { "compatible".to_owned() } else { broken.join(", ") };
    format!("{broken}: {} {}", change.rule, change.path)
}
