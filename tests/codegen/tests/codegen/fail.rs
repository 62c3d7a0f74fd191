//! `fixtures/fail`: errors for descriptions, configs and locks.

use std::collections::BTreeSet;
use std::fs;

use codegen_tests::{files_below, fixtures, root};

use crate::{condensed, for_each, snapshot};

#[test]
fn errors_match_snapshots() {
    for_each(&fixtures("fail"), |case| {
        let Err(refused) = case.run() else { panic!("{} passes", case.name) };
        assert!(refused.codes.iter().any(|code| code.starts_with('E')), "{} has no error", case.name);
        snapshot("fail", &case.name, &condensed::report(case, &refused.text));
    });
}

#[test]
fn every_error_has_a_fixture() {
    let shown: BTreeSet<&str> = fixtures("fail")
        .iter()
        .filter_map(|case| case.run().err())
        .flat_map(|refused| refused.codes)
        .collect();
    let missing: Vec<String> =
        codes('E').into_iter().filter(|code| code != "E9001" && !shown.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no fixture in fixtures/fail causes {missing:?}");
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
