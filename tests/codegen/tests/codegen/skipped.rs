//! The docs of a crate list the parts that it lacks, with the reasons of the warnings.

use codegen_tests::Case;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://example.com'}]\npaths:\n";

/// An operation with a header that the client sets itself.
fn with_header(path: &str, required: bool) -> String {
    format!(
        "  {path}: {{get: {{parameters: [{{name: TE, in: header, required: {required}, schema: {{type: string}}}}], \
         responses: {{'204': {{description: Done.}}}}}}}}\n"
    )
}

/// Returns the items of the chapter, without the rest of the docs.
fn listed(case: &Case) -> Vec<String> {
    let emitted = case.emitted();
    let (_, root) = emitted.own_files().find(|(path, _)| *path == "src/lib.rs").unwrap();
    let Some((_, chapter)) = root.split_once("//! # Not in this client\n") else { return Vec::new() };
    let chapter = chapter.lines().take_while(|line| !line.starts_with("//! # ") && line.starts_with("//!"));
    chapter.filter_map(|line| Some(line.strip_prefix("//! * ")?.to_owned())).collect()
}

#[test]
fn skipped_parts_are_listed_with_the_reason() {
    let text = HEAD.to_owned() + &with_header("/a", false) + &with_header("/b", true);
    let case = Case::of("skipped", text);
    let expected = [
        "Header parameter `TE` of `GET /a`: the client sets this header itself.",
        "Operation `GET /b`: unsupported parameter `TE`: the client sets this header itself.",
    ];
    assert_eq!(listed(&case), expected);
    let allowed = case.with_config("diagnostics.allow = ['W0301', 'W0305']");
    assert!(allowed.emitted().warnings.is_empty());
    assert_eq!(listed(&allowed), expected, "an allowed warning is not reported, but the part is skipped");
}

#[test]
fn parameter_of_a_path_has_no_method() {
    let text = format!(
        "{HEAD}  /a:\n    parameters: [{{name: TE, in: header, schema: {{type: string}}}}]\n    get: {{responses: {{'204': {{description: Done.}}}}}}\n"
    );
    assert_eq!(
        listed(&Case::of("skipped", text)),
        ["Header parameter `TE` at `/paths/~1a/parameters/0`: the client sets this header itself."]
    );
}

#[test]
fn operations_of_other_methods_are_listed() {
    let operation = "parameters: [{name: Host, in: path, required: true, schema: {type: string}}, {name: Upgrade, in: header, required: true, schema: {type: string}}], responses: {'204': {description: Done.}}";
    let text = format!(
        "{HEAD}  /a/{{Host}}:\n    get: {{responses: {{'204': {{description: Done.}}}}}}\n    query: {{operationId: find, {operation}}}\n    additionalOperations: {{COPY: {{{operation}}}}}\n"
    );
    let case = Case::of("skipped", text.replace("3.0.3", "3.2.0"));
    let listed = listed(&case);
    assert!(
        listed[0].starts_with("Operation `find`, `QUERY /a/{Host}`: unsupported parameter"),
        "{listed:?}"
    );
    assert!(listed[1].starts_with("Operation `COPY /a/{Host}`: unsupported parameter"), "{listed:?}");
}

#[test]
fn parts_that_are_cut_out_are_listed() {
    let responses = "{'200': {description: A., content: {json: {}, text/plain: {}}}, no: {description: B.}}";
    let text = format!(
        "{HEAD}  /a:\n    get: {{parameters: [{{name: q, in: query, style: odd}}], responses: {responses}}}\n  /b: {{post: {{operationId: b, requestBody: 5}}}}\n\
         components: {{schemas: {{A: {{type: sting}}}}}}\n"
    );
    assert_eq!(
        listed(&Case::of("skipped", text)),
        [
            "Schema at `/paths/~1a/get/parameters/0/schema`: expected either `schema` or `content` in a Parameter Object, found neither.",
            "Query parameter `q` of `GET /a`: invalid value `odd`: expected one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`.",
            "Media type `json` of `GET /a`: invalid media type `json`: expected `type/subtype`.",
            "Response `no` of `GET /a`: unexpected key `no` in a Responses Object.",
            "Operation `b`, `POST /b`: expected an object (a Request Body Object or a `$ref`), found a number.",
            "Schema at `/components/schemas/A`: invalid value `sting`: expected one of `string`, `number`, `integer`, `boolean`, `array`, `object`.",
        ]
    );
}

#[test]
fn nothing_left_is_an_error() {
    let text =
        format!("{HEAD}  /a: {{post: {{requestBody: 5, responses: {{'204': {{description: Done.}}}}}}}}\n");
    let refused = Case::of("skipped", text).run().unwrap_err();
    assert!(refused.codes.contains("E0004") && refused.text.contains("operation `POST /a` is skipped"));
}

#[test]
fn chapter_is_absent_if_nothing_is_skipped() {
    let text = format!("{HEAD}  /a: {{get: {{responses: {{'204': {{description: Done.}}}}}}}}\n");
    assert_eq!(listed(&Case::of("skipped", text)), [""; 0]);
}

#[test]
fn crate_without_operations_has_the_chapter() {
    let case = Case::of("skipped", HEAD.to_owned() + &with_header("/a", true));
    assert_eq!(
        listed(&case),
        ["Operation `GET /a`: unsupported parameter `TE`: the client sets this header itself."]
    );
}

#[test]
fn list_is_bounded() {
    let operations: String = (0..60).map(|number| with_header(&format!("/a{number}"), false)).collect();
    let listed = listed(&Case::of("skipped", HEAD.to_owned() + &operations));
    assert_eq!((listed.len(), listed.last().unwrap().as_str()), (51, "… and 10 more."));
}
