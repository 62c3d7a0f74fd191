//! `fixtures/lint`: the findings about valid descriptions.

use std::collections::BTreeSet;

use codegen_tests::{Case, fixtures};
use serde_json::Value;

use crate::fail::codes;
use crate::{condensed, for_each, snapshot};

fn fixture(name: &str) -> Case {
    fixtures("lint").into_iter().find(|case| case.name == name).expect("a fixture")
}

#[test]
fn findings_match_snapshots() {
    for_each(&fixtures("lint"), |case| {
        snapshot("lint", &case.name, &condensed::report(case, &case.lint_report()));
    });
}

#[test]
fn every_lint_has_a_fixture() {
    let cases = fixtures("lint");
    let shown: BTreeSet<&str> = cases.iter().flat_map(Case::lint_codes).collect();
    let missing: Vec<String> = codes('L').into_iter().filter(|code| !shown.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no fixture causes {missing:?}");
}

#[test]
fn generate_reports_no_lint() {
    for_each(&[fixtures("lint"), fixtures("pass")].concat(), |case| {
        let found: Vec<&str> = case.codes().into_iter().filter(|code| code.starts_with('L')).collect();
        assert!(found.is_empty(), "{}: {found:?}", case.name);
    });
}

/// A crate is generated although `lint` denies a finding.
#[test]
fn levels_of_lints_apply_to_lint_only() {
    let case = fixture("config/levels");
    let report = case.lint_report();
    assert!(report.contains("error[L0203]") && !report.contains("[L0201]"), "{report}");
    assert!(report.contains("warning[W0431]: unused code `L0301`"), "{report}");
    assert_eq!(case.emitted().warnings, "");
}

#[test]
fn lint_reports_what_generate_reports() {
    for_each(&[fixtures("pass"), fixtures("fail")].concat(), |case| {
        let (all, own) = (case.lint_codes(), case.codes());
        let missing: Vec<_> = own.difference(&all).filter(|code| **code != "W0431").collect();
        assert!(missing.is_empty(), "{}: {missing:?}", case.name);
    });
}

#[test]
fn sarif_has_a_rule_and_a_place_for_each_result() {
    let case = fixture("config/levels");
    let text = case.lint_sarif();
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), case.lint().len());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.starts_with(&format!("# {}: ", rule["id"].as_str().unwrap())), "{help}");
    }
    let levels: Vec<_> = results.iter().map(|result| (&result["ruleId"], &result["level"])).collect();
    assert!(levels.contains(&(&"L0203".into(), &"error".into())), "{levels:?}");
    let denied = results.iter().find(|result| result["ruleId"] == "L0203").unwrap();
    let place = &denied["locations"][0]["physicalLocation"];
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("levels.yaml"));
    assert_eq!(place["region"]["startLine"], 6);
    let pointer = &denied["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
    assert_eq!(pointer, "/paths/~1dogs/get");
    let fingerprints: BTreeSet<String> =
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
    assert_eq!(fingerprints.len(), results.len());
}

/// The fingerprint of a finding stays the same if lines above it change.
#[test]
fn fingerprints_do_not_depend_on_lines() {
    let text = fixture("docs/deprecated").text().to_owned();
    let prints = |text: String| {
        let log: Value = serde_json::from_str(&Case::of("a", text).lint_sarif()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(prints(text.clone()), prints(format!("# A comment.\n{text}")));
}

#[test]
fn own_description_has_one_known_finding() {
    let codes: Vec<String> =
        Case::senders().lint().iter().map(|diagnostic| diagnostic.code.to_string()).collect();
    assert_eq!(codes, ["L0303"], "{}", Case::senders().lint_report());
}

/// Rules are linear, or have a limit: unused components that refer to each other, a union that contains itself, long texts.
#[test]
fn exhausting_description_is_linted_in_time() {
    const COUNT: usize = 20_000;
    let chain: String = (0..COUNT)
        .map(|n| {
            format!(
                "    S{n}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{}'}}}}}}\n",
                n / 2
            )
        })
        .collect();
    let prose = "one of: ".repeat(100_000);
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Shop, version: '1'}}\nservers: [{{url: 'https://a.example'}}]\npaths:\n  /a:\n    \
         get: {{responses: {{'200': {{description: A., content: {{application/json: {{schema: {{$ref: '#/components/schemas/U'}}, \
         example: {{a: [[[[1]]]]}}}}}}}}}}}}\ncomponents:\n  schemas:\n    U: {{oneOf: [{{$ref: '#/components/schemas/U2'}}, \
         {{type: object, additionalProperties: {{$ref: '#/components/schemas/U'}}}}, {{type: array, items: {{$ref: '#/components/schemas/U'}}}}]}}\n    \
         U2: {{oneOf: [{{$ref: '#/components/schemas/U'}}, {{type: string, description: '{prose}'}}]}}\n{chain}"
    );
    let start = std::time::Instant::now();
    let codes = Case::of("large", text).lint_codes();
    assert!(codes.contains("L0101") && codes.contains("L0301"), "{codes:?}");
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
