//! Rendering of diagnostics: for humans and programs, with limits.

use codegen_tests::Case;

use crate::snapshot;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

fn case(rest: &str) -> Case {
    Case::of("shop", format!("{HEAD}{rest}"))
}

#[test]
fn json_has_one_object_per_line() {
    let config = "[warnings]\nallow = ['W0203']\n";
    let text = "paths: {}\ncomponents:\n  schemas:\n    B.A: {note: ä, typo: 1, type: string}\n    B:\n      typo:\n        deep: 1\n";
    snapshot("report", "json", &case(text).with_config(config).json());
    snapshot("report", "json_refused", &Case::of("empty", "").json());
    snapshot("report", "json_options", &case("paths: {}\n").with_filter(&["tag:x"], &[]).json());
}

#[test]
fn repeated_warnings_are_summarized() {
    let fields: String =
        (1..30).map(|n| format!("    S{n}: {{typo: 1, type: string, other{n}: 2}}\n")).collect();
    let emitted = case(&format!("paths: {{}}\ncomponents:\n  schemas:\n{fields}")).emitted();
    assert_eq!(emitted.warnings.matches("`typo`").count(), 3, "{}", emitted.warnings);
    assert_eq!(emitted.warnings.matches("`other").count(), 29);
    let places = "the same at 10:16, 11:16, 12:16, 13:16, 14:16, 15:16, 16:17, 17:17 and 18 more places";
    assert!(emitted.warnings.contains(places), "{}", emitted.warnings);
}

#[test]
fn diagnostics_above_the_limit_are_counted() {
    let fields: String = (0..30_000).map(|n| format!("    S{n}: {{typo{n}: 1}}\n")).collect();
    let text = format!("paths: []\ncomponents:\n  schemas:\n{fields}");
    let refused = case(&text).run().expect_err("an error");
    assert!(refused.codes.contains("E0101"), "errors are kept even after many warnings");
    assert!(refused.text.starts_with("error[E0101]"), "errors come first");
    assert!(refused.text.ends_with("… and 29901 more\n\n"), "{:?}", refused.text.lines().last());
    assert!(case(&text).json().ends_with("{\"severity\":\"note\",\"message\":\"and 20000 more\"}\n"));
}

#[test]
fn errors_of_options_match_the_snapshot() {
    let text = "paths: {/pets: {get: {tags: [a], responses: {'204': {description: Done.}}}}}\n";
    let report = |only: &[&str], except: &[&str]| match case(text).with_filter(only, except).run() {
        Ok(emitted) => emitted.warnings,
        Err(refused) => refused.text,
    };
    assert_eq!(report(&["path:/*"], &[]), "");
    let all = [report(&["tag:b", "x"], &["id:*"]), report(&["tag:a"], &["method:get"])].concat();
    snapshot("report", "options", &all);
}
