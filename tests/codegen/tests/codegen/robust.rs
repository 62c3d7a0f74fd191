//! Truncated and exhausting descriptions lead to an error or a crate, never to a panic.

use codegen_tests::{Case, assert_robust, fixtures};

#[test]
fn truncated_description_does_not_panic() {
    const CUTS: usize = 200;
    for case in fixtures("robust") {
        let text = case.text();
        for end in (0..text.len()).step_by((text.len() / CUTS).max(1)) {
            drop(assert_robust(&text[..text.floor_char_boundary(end)]));
        }
    }
}

/// Each reference to a component is a fault of its own, in the order of the description.
#[test]
fn faults_of_a_broken_section_keep_their_order() {
    let uses = (0..40).map(|index| {
        let schema = format!("{{$ref: '#/components/schemas/S{index}'}}");
        format!("  /p{index}: {{get: {{responses: {{'200': {{description: x, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n")
    });
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: X, version: '1'}}\npaths:\n{}components: {{$ref: '#/paths/~1p0/get/responses/200'}}\n",
        uses.collect::<String>()
    );
    let emitted = assert_robust(&text).unwrap();
    assert!(emitted.warnings.matches("Components Object").count() > 40, "{}", emitted.warnings);
}

/// Texts that exhaust a parser or the memory are an error at the limit. A minute is enough for a loaded
/// machine; without the limits some of them take hours.
#[test]
fn exhausting_text_is_an_error() {
    let head = "openapi: 3.0.3\ninfo: {title: X, version: '1'}\npaths: {}\n";
    let texts = [
        ("brackets", format!("{head}x-a: {}", "[".repeat(1 << 19)), "maximum depth"),
        ("braces", format!("{head}x-a: {}", "{a: ".repeat(1 << 18)), "maximum depth"),
        ("brackets in lines", format!("{head}x-a:\n{}", " [\n".repeat(1 << 18)), "maximum depth"),
        ("brackets with aliases", format!("{head}x-a: {}", "&a [*a, ".repeat(1 << 17)), "maximum depth"),
        ("lists", "- ".repeat(1 << 19), "maximum depth"),
        ("questions", "? ".repeat(1 << 19), "expected a string as key"),
        (
            "an unindented line in a string",
            format!("x-q: \"a\nb\"\n{head}"),
            "unexpected indentation of a quoted string",
        ),
        ("brackets behind", format!("x-q: \"a\n b\"\nx-a: {}", "[".repeat(1 << 19)), "maximum depth"),
        (
            "brackets behind, with comments",
            format!("x-q: \"a\n b\"\nx-a:\n{}", " [ #]\n".repeat(1 << 17)),
            "maximum depth",
        ),
        ("brackets in JSON", format!("{{\"x\": {}", "[".repeat(1 << 20)), "maximum depth"),
        ("items in one line", format!("{head}x-a: [{}]", "a,".repeat(1 << 21)), "more than a million"),
        ("nulls in JSON", format!("{{\"x\": [{}0]}}", "0,".repeat(1 << 22)), "keys and values"),
        ("documents", "---\n".repeat(1 << 20), "found a second one"),
        ("directives", format!("{}---\n{head}", "%TAG !a! b\n".repeat(1 << 17)), "directives"),
        ("a long text", format!("{head}x-a: {}", "a".repeat(3 << 20)), "maximum length"),
        ("a long key", format!("{{\"{}\": 1}}", "a".repeat(3 << 20)), "maximum length"),
    ];
    for (name, text, message) in texts {
        let start = std::time::Instant::now();
        let Err(refused) = Case::of(name, text).run() else { panic!("{name}: no error") };
        assert!(refused.text.contains(message), "{name}: {}", refused.text);
        assert!(refused.text.len() < 10_000, "{name}: {} bytes of diagnostics", refused.text.len());
        assert!(start.elapsed().as_secs() < 60, "{name}: {:?}", start.elapsed());
    }
}
