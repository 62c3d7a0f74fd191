//! What is said, and how: for people, for programs, and how much of it.

use codegen_tests::Case;

use crate::snapshot;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://a.example'}]\n";

fn case(rest: &str) -> Case {
    Case::of("shop", format!("{HEAD}{rest}"))
}

#[test]
fn programs_get_an_object_a_line() {
    let config = "[warnings]\nallow = ['W0203']\n";
    let text = "paths: {}\ncomponents:\n  schemas:\n    B.A: {note: ä, typo: 1, type: string}\n    B:\n      typo:\n        deep: 1\n";
    snapshot("report", "json", &case(text).configured(config).json());
    snapshot("report", "json_refused", &Case::of("empty", "").json());
    snapshot("report", "json_options", &case("paths: {}\n").chosen(&["tag:x"], &[]).json());
}

#[test]
fn what_repeats_is_summed_up() {
    let fields: String =
        (1..30).map(|n| format!("    S{n}: {{typo: 1, type: string, other{n}: 2}}\n")).collect();
    let emitted = case(&format!("paths: {{}}\ncomponents:\n  schemas:\n{fields}")).emitted();
    assert_eq!(emitted.warnings.matches("`typo`").count(), 3, "{}", emitted.warnings);
    assert_eq!(emitted.warnings.matches("`other").count(), 29);
    let places = "the same at 10:16, 11:16, 12:16, 13:16, 14:16, 15:16, 16:17, 17:17 and 18 more places";
    assert!(emitted.warnings.contains(places), "{}", emitted.warnings);
}

#[test]
fn what_is_beyond_the_bound_is_counted() {
    let fields: String = (0..30_000).map(|n| format!("    S{n}: {{typo{n}: 1}}\n")).collect();
    let text = format!("paths: []\ncomponents:\n  schemas:\n{fields}");
    let refused = case(&text).run().expect_err("an error");
    assert!(refused.codes.contains("E0101"), "errors are not lost behind warnings");
    assert!(refused.text.starts_with("error[E0101]"), "and come first");
    assert!(refused.text.ends_with("… and 29901 more\n\n"), "{:?}", refused.text.lines().last());
    assert!(case(&text).json().ends_with("{\"severity\":\"note\",\"message\":\"and 20000 more\"}\n"));
}

#[test]
fn options_are_named() {
    let text = "paths: {/pets: {get: {tags: [a], responses: {'204': {description: Done.}}}}}\n";
    let told = |only: &[&str], except: &[&str]| match case(text).chosen(only, except).run() {
        Ok(emitted) => emitted.warnings,
        Err(refused) => refused.text,
    };
    assert_eq!(told(&["path:/*"], &[]), "");
    let all = [told(&["tag:b", "x"], &["id:*"]), told(&["tag:a"], &["method:get"])].concat();
    snapshot("report", "options", &all);
}
