//! `fixtures/fail`: errors for descriptions, configs and locks, in strict runs.

use std::collections::BTreeSet;
use std::fs;

use codegen_tests::{Case, files_below, fixtures, root};

use crate::{condensed, for_each, snapshot};

#[test]
fn errors_match_snapshots() {
    for_each(&fixtures("fail"), |case| {
        let Err(refused) = case.clone().strict().run() else { panic!("{} passes", case.name) };
        assert!(refused.codes.iter().any(|code| code.starts_with('E')), "{} has no error", case.name);
        snapshot("fail", &case.name, &condensed::report(case, &refused.text));
    });
}

#[test]
fn every_error_has_a_fixture() {
    let cases = [fixtures("fail"), fixtures("pass")].concat();
    let shown: BTreeSet<&str> = cases
        .iter()
        .filter_map(|case| case.clone().strict().run().err())
        .flat_map(|refused| refused.codes)
        .collect();
    // No input is known that causes these.
    let missing = codes('E').into_iter().filter(|code| !["E0105", "E9001"].contains(&code.as_str()));
    let missing: Vec<String> = missing.filter(|code| !shown.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no fixture causes {missing:?}");
}

#[test]
fn strict_run_reports_all_faults_at_once() {
    let cases: Vec<_> = fixtures("pass").into_iter().filter(|case| !case.error_codes().is_empty()).collect();
    for_each(&cases, |case| {
        let refused = case.clone().strict().run().expect_err("a strict run fails");
        assert!(case.error_codes().iter().all(|code| refused.text.contains(&format!("error[{code}]"))));
    });
}

#[test]
fn levels_of_the_config_precede_strict() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://a.example'}]\ntypo: 1\n\
                paths: {}\ncomponents: {schemas: {A: {type: sting}}}\n";
    let codes =
        |config: &str| Case::of("levels", text).with_config(config).run().map_err(|refused| refused.text);
    assert!(codes("").unwrap().warnings.contains("warning[E0108]"));
    assert!(
        codes("strict = true").unwrap_err().contains("error[E0108]: invalid value `sting`: expected one of")
    );
    assert!(codes("strict = true\ndiagnostics.warn = ['E0108']").is_ok());
    assert!(!codes("strict = true\ndiagnostics.allow = ['E0108']").unwrap().warnings.contains("E0108"));
    assert!(codes("diagnostics.deny = ['W0103']").unwrap_err().contains("error[W0103]"));
}

#[test]
fn every_warning_has_a_fixture() {
    let shown: String = fixtures("pass").iter().filter_map(|case| Some(case.run().ok()?.warnings)).collect();
    let missing: Vec<String> =
        codes('W').into_iter().filter(|code| !shown.contains(&format!("warning[{code}]"))).collect();
    assert!(missing.is_empty(), "no fixture in fixtures/pass causes {missing:?}");
}

/// Returns the codes that the generator's sources use.
pub fn codes(letter: char) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let explained = root().join("codegen/src/diagnostic/code.rs");
    for path in files_below(&root().join("codegen/src")) {
        if path.starts_with(&explained) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for used in text.split("Code::").skip(1).filter_map(|rest| rest.get(..5)) {
            if used.strip_prefix(letter).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())) {
                codes.insert(used.to_owned());
            }
        }
    }
    assert!(codes.len() > 5, "no codes found in the sources");
    codes
}
