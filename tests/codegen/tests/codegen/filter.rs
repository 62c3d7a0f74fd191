//! The operation filter: skipped operations cause no errors, selected ones do. `fixtures/pass/filter` has the
//! output with a filter.

use std::collections::BTreeSet;

use codegen_tests::{Case, fixtures};

use crate::for_each;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://example.com'}]\n";

fn codes(text: &str, files: &[(&str, &str)]) -> BTreeSet<&'static str> {
    Case::of("filter", format!("{HEAD}{text}"))
        .with_files(files)
        .with_filter(&["path:/selected*"], &[])
        .error_codes()
}

#[test]
fn filter_applies_to_every_fixture() {
    for_each(&fixtures("pass"), |case| match case.clone().with_filter(&["path:*"], &[]).run() {
        Ok(_) => {}
        Err(refused) => assert_eq!(refused.codes, BTreeSet::from(["E0422"]), "{}", refused.text),
    });
}

#[test]
fn files_of_skipped_operations_are_not_read() {
    let text = "
paths:
  /selected: {get: {responses: {'200': {$ref: 'good.yaml#/Fine'}}}}
  /other: {get: {responses: {'200': {$ref: 'bad.yaml#/Fine'}, '400': {$ref: 'missing.yaml'}, '500': {$ref: 'good.yaml#/Bad'}}}}
";
    let good =
        "Fine: {description: Fine.}\nBad: {description: Bad., headers: {a: {schema: {$ref: '#/Nowhere'}}}}\n";
    let files = [("good.yaml", good), ("bad.yaml", "a: [1")];
    assert_eq!(codes(text, &files), BTreeSet::new());
    let all_selected = |text: &str| codes(&text.replace("other", "selected2"), &files);
    assert_eq!(all_selected(text), BTreeSet::from(["E0001", "E0201", "E0220"]));
}

#[test]
fn error_in_a_selected_operation_is_reported() {
    let dangling = "
paths:
  /selected: {get: {responses: {'200': {$ref: '#/components/responses/Nowhere'}}}}
  /other: {get: {responses: {'200': 5}}}
";
    assert_eq!(codes(dangling, &[]), BTreeSet::from(["E0201"]));
    let moved = "
paths:
  /selected: {get: {responses: {'200': {$ref: '#/paths/~1other/get/responses/200'}}}}
  /other: {get: {responses: {'200': {description: Both., headers: {a: {schema: {$ref: '#/nowhere'}}}}}, operationId: [1]}}
";
    assert_eq!(codes(moved, &[]), BTreeSet::from(["E0201"]), "a bundled part is selected");
    let cycle = "
paths:
  /selected:
    parameters: [{$ref: '#/components/parameters/A'}]
    get: {responses: {'200': {description: Done.}}}
    put: {responses: 5}
components:
  parameters: {A: {$ref: '#/components/parameters/B'}, B: {$ref: '#/components/parameters/A'}}
";
    assert_eq!(codes(&cycle.replace("put", "x-put"), &[]), BTreeSet::from(["E0004", "E0203"]));
    let only_get = Case::of("filter", format!("{HEAD}{cycle}")).with_filter(&["method:get"], &[]);
    assert_eq!(
        only_get.error_codes(),
        BTreeSet::from(["E0004", "E0203"]),
        "parameters of the path belong to its selected operations"
    );
}

#[test]
fn config_entry_without_match_is_an_error() {
    let text = "
paths:
  /selected: {get: {responses: {'200': {description: Done.}}}}
  /other: {get: {responses: {'200': {description: Done., content: {text/json: {schema: {type: string, format: uuid}}}}}}}
components: {schemas: {Unused: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}}}
";
    let codes = |config: &str| {
        let case = Case::of("filter", format!("{HEAD}{text}")).with_config(config);
        case.with_filter(&["path:/selected"], &[]).codes()
    };
    let matching = "[formats]\nuuid = \"uuid\"\n[merge]\nA = [\"/components/schemas/*\"]\n[rename]\n\
                   \"/components/schemas/Unused\" = \"B\"\n[diagnostics]\nallow = [\"W0103\"]\n";
    assert_eq!(codes(matching), BTreeSet::new());
    for wrong in [
        "[formats]\ndate = \"time\"\n",
        "[merge]\nA = [\"/paths/~1selected/*\"]\n",
        "[merge]\nA = [\"/nowhere/*\"]\n",
        "[rename]\n\"/components/schemas/Nobody\" = \"B\"\n",
    ] {
        assert_eq!(codes(wrong), BTreeSet::from(["E0402"]), "{wrong}");
    }
}

/// The lines that a warning suggests are a config without an error, and the operations need no further ones.
#[test]
fn suggested_pagination_fits_the_operations() {
    let fixtures = fixtures("pass");
    let case = fixtures.iter().find(|case| case.name == "unsupported/lists").unwrap();
    let warnings = case.emitted().warnings;
    let start = warnings.find("[[pagination]]").expect("a suggestion");
    let config = warnings[start..].split("\n\nwarning").next().unwrap_or_default();
    assert_eq!(config.matches("id:").count(), 7);
    let emitted = case.clone().with_config(config).emitted();
    assert_eq!(emitted.warnings, "");
    assert_eq!(emitted.files["src/api.rs"].matches("pub fn pages(self)").count(), 7);
}

#[test]
fn operations_of_other_methods_are_selected() {
    let operation = "responses: {'204': {description: Done.}}";
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get: {{{operation}}}\n    query: {{operationId: find, {operation}}}\n    additionalOperations:\n      COPY: {{{operation}}}\n      LOCK: {{{operation}}}\n"
    );
    let emitted = Case::of("filter", text).with_filter(&["method:COPY", "id:find"], &[]).emitted();
    let calls = emitted.files["src/api.rs"].matches("Call::new(").count();
    let methods = ["QUERY", "COPY"].map(|method| format!("crate::runtime::method(\"{method}\")"));
    assert!(methods.iter().all(|method| emitted.files["src/api.rs"].contains(method)));
    assert_eq!(calls, 2);
}
