//! Reports of diagnostics: on the terminal and as JSON.

use codegen_tests::{Case, fixtures};

use crate::snapshot;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

fn case(rest: &str) -> Case {
    Case::of("shop", format!("{HEAD}{rest}"))
}

#[test]
fn json_has_one_object_per_line() {
    let config = "[diagnostics]\nallow = ['W0203']\n";
    let text = "paths: {}\ncomponents:\n  schemas:\n    B.A: {note: ä, typo: 1, type: string}\n    B:\n      typo:\n        deep: 1\n";
    snapshot("report", "json", &case(text).with_config(config).json());
    snapshot("report", "json_refused", &Case::of("empty", "").json());
    snapshot("report", "json_options", &case("paths: {}\n").with_filter(&["tag:x"], &[]).json());
}

/// Spans in several files, notes and help. Snapshots of other diagnostics are condensed.
#[test]
fn whole_report_matches_snapshot() {
    let case = fixtures("fail").into_iter().find(|case| case.name == "overlay/origins").unwrap();
    snapshot("report", "terminal", &case.strict().run().unwrap_err().text);
}

/// Returns the lines of a report that contain the text.
fn lines<'a>(report: &'a str, text: &str) -> Vec<&'a str> {
    report.lines().filter(|line| line.contains(text)).collect()
}

#[test]
fn warnings_of_one_code_are_rendered_once() {
    let fields: String =
        (1..30).map(|n| format!("    S{n}: {{typo: 1, type: string, other{n}: 2}}\n")).collect();
    let case = case(&format!("paths: {{}}\ncomponents:\n  schemas:\n{fields}"));
    let report = case.report(false);
    assert_eq!(lines(&report, "warning[W0103]").len(), 1, "{report}");
    assert_eq!(lines(&report, " --> "), [" --> shop.yaml:7:16"]);
    let expected = [
        "  = note: 58 warnings W0103 in total; the first 3 are shown",
        "  = note: also at 8:16",
        "  = note: also at 7:41: unknown field `other1` in a Schema Object; it is ignored",
    ];
    let notes: Vec<&str> = report.trim_end().lines().rev().take(3).collect();
    assert_eq!(notes, expected);
    assert_eq!(case.json().lines().count(), 58);
}

#[test]
fn three_warnings_of_one_code_are_not_counted() {
    let text = "paths: {}\ncomponents:\n  schemas:\n    A: {a: 1, b: 2, c: 3}\n";
    let report = case(text).report(false);
    assert_eq!(lines(&report, "also at").len(), 2, "{report}");
    assert!(!report.contains("in total"), "{report}");
}

#[test]
fn verbose_report_renders_every_warning() {
    let fields: String = (1..150).map(|n| format!("    S{n}: {{typo: 1, type: string}}\n")).collect();
    let report = case(&format!("paths: {{}}\ncomponents:\n  schemas:\n{fields}")).report(true);
    assert_eq!(lines(&report, "warning[W0103]").len(), 149);
    assert!(!report.contains("also at") && !report.contains("… and"), "{report}");
}

#[test]
fn different_errors_of_one_code_are_rendered_each() {
    let refs = "{a: {$ref: '#/x'}, b: {$ref: '#/y'}, c: {$ref: '#/x'}}";
    let text = format!("paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {refs}}}}}}}\n");
    let report = case(&text).strict().report(false);
    assert_eq!(lines(&report, "error[E0201]").len(), 2, "{report}");
    assert_eq!(lines(&report, "also at").len(), 1, "{report}");
}

/// Generates from a minified JSON document with a typo in the schema `S40` of 60, and returns its report.
fn minified() -> (String, String) {
    let schema = |n| {
        let typo = if n == 40 { ",\"typö\":1" } else { "" };
        format!("\"S{n}\":{{\"type\":\"string\",\"description\":\"ä\"{typo}}}")
    };
    let schemas: Vec<String> = (0..60).map(schema).collect();
    let text = format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Shop","version":"1"}},"servers":[{{"url":"https://a.example"}}],"paths":{{}},"components":{{"schemas":{{{}}}}}}}"#,
        schemas.join(",")
    );
    let report = Case::of("shop", text.clone()).report(false);
    (text, report)
}

#[test]
fn one_line_document_is_rendered_as_a_window_with_its_true_column() {
    let (text, report) = minified();
    let before = text.split_once("\"typö\":").expect("a typo").0;
    // The warning points to the value.
    let column = before.chars().count() + "\"typö\":".chars().count() + 1;
    assert_eq!(lines(&report, " --> "), [format!(" --> shop.yaml:1:{column}")], "{report}");
    let rendered = lines(&report, "1 | ");
    assert!(rendered[0].starts_with("1 | …") && rendered[0].ends_with('…'), "{report}");
    assert!(rendered[0].chars().count() < 120, "{report}");
    let underline = lines(&report, "^")[0].chars().position(|c| c == '^').expect("an underline");
    assert_eq!(rendered[0].chars().nth(underline), Some('1'), "{report}");
}

#[test]
fn window_at_the_end_of_a_line_has_no_mark_there() {
    let tags = format!("tags: [{{name: a, description: '{}', typo: 1}}]", "x".repeat(600));
    let report = case(&format!("paths: {{}}\n{tags}\n")).report(false);
    let rendered = lines(&report, "5 | ");
    assert!(rendered[0].starts_with("5 | …xxx") && rendered[0].ends_with("typo: 1}]"), "{report}");
    let column = tags.len() - "1}]".len() + 1;
    assert_eq!(lines(&report, " --> "), [format!(" --> shop.yaml:5:{column}")], "{report}");
}

#[test]
fn diagnostics_beyond_the_limit_are_counted() {
    let fields: String = (0..30_000).map(|n| format!("    S{n}: {{typo{n}: 1}}\n")).collect();
    let case = case(&format!("paths: []\ncomponents:\n  schemas:\n{fields}")).strict();
    let refused = case.report(false);
    assert!(refused.contains("error[E0101]"), "{refused}");
    assert!(refused.contains("10000 warnings W0103 in total"), "{refused}");
    assert!(refused.ends_with("… and 20000 more\n\n"), "{:?}", refused.lines().last());
    assert!(case.json().ends_with("{\"severity\":\"note\",\"message\":\"and 20000 more\"}\n"));
}

#[test]
fn errors_come_first_if_there_are_too_many() {
    let refs: String =
        (0..150).map(|n| format!("    R{n}: {{$ref: '#/components/schemas/N{n}'}}\n")).collect();
    let report =
        case(&format!("typo: 1\npaths: {{}}\ncomponents:\n  schemas:\n{refs}")).strict().report(false);
    assert_eq!(lines(&report, "error[E0201]").len(), 100);
    assert!(!report.contains("warning[") && report.ends_with("… and 51 more\n\n"), "{report}");
}

#[test]
fn errors_of_options_name_the_option() {
    let text = "paths: {/pets: {get: {tags: [a], responses: {'204': {description: Done.}}}}}\n";
    let report = |only: &[&str], except: &[&str]| match case(text).with_filter(only, except).run() {
        Ok(emitted) => emitted.warnings,
        Err(refused) => refused.text,
    };
    assert_eq!(report(&["path:/*"], &[]), "");
    let all = [report(&["tag:b", "x"], &["id:*"]), report(&["tag:a"], &["method:get"])].concat();
    snapshot("report", "options", &all);
}

#[test]
fn invisible_characters_are_shown() {
    let invisible = ['\u{ad}', '\u{200e}', '\u{2060}', '\u{202e}', '\u{feff}', '\u{e0041}'];
    let key: String = invisible.iter().collect();
    let text = format!("paths: {{}}\ncomponents: {{schemas: {{A: {{\"{key}\": 1}}}}}}\n");
    let report = case(&text).report(false);
    assert!(report.contains("\\u{200e}") && report.contains("A: {\"·"), "{report}");
    assert!(!report.contains(invisible), "{report:?}");
}
