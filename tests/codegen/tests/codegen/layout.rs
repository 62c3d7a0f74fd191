//! Emitted code is formatted as by prettyplease, and has the attributes that it needs.

use codegen_tests::{Case, fixtures};

use crate::for_each;

#[test]
fn emitted_code_is_formatted_as_by_prettyplease() {
    for_each(&fixtures("pass"), assert_formatted);
    assert_formatted(&Case::senders());
}

/// rustc follows 128 levels of a type, and an optional object counts as two of them.
#[test]
fn long_circles_raise_the_recursion_limit() {
    for (count, limit) in [(60, None), (70, Some("512"))] {
        let schemas = (0..count).map(|at| {
            let next = (at + 1) % count;
            format!(
                "    S{at}: {{type: object, properties: {{x: {{$ref: '#/components/schemas/S{next}'}}}}}}\n"
            )
        });
        let start =
            "openapi: 3.0.3\ninfo: {title: Circle, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
        let text = [start.to_owned()].into_iter().chain(schemas).collect::<String>();
        let emitted = Case::of("circle", text).emitted();
        let lib = &emitted.files["src/lib.rs"];
        let found = lib.lines().find_map(|line| line.strip_prefix("#![recursion_limit = \""));
        assert_eq!(found.and_then(|rest| rest.split('"').next()), limit, "{count}");
    }
}

fn assert_formatted(case: &Case) {
    let emitted = case.emitted();
    for (path, text) in emitted.own_files().filter(|(path, _)| path.ends_with(".rs")) {
        let mut file =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is not valid Rust: {error}\n{text}"));
        file.items.retain(|item| !matches!(item, syn::Item::Macro(_)));
        let printed = prettyplease::unparse(&file);
        let (expected, found) = (lines(&printed), without_macros(text));
        let at = expected.iter().zip(&found).position(|(expected, found)| expected != found);
        if let Some(at) =
            at.or_else(|| (expected.len() != found.len()).then(|| expected.len().min(found.len())))
        {
            let around = |lines: &[&str]| lines[at.saturating_sub(3)..lines.len().min(at + 4)].join("\n");
            panic!("{path} of {}: expected\n{}\nfound\n{}", case.name, around(&expected), around(&found));
        }
    }
}

/// Removes blank lines, because prettyplease prints none between methods.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim().is_empty()).collect()
}

/// Removes macro calls, which have their own formatting rules.
fn without_macros(text: &str) -> Vec<&str> {
    let mut within = false;
    let mut kept = Vec::new();
    for line in lines(text) {
        let is_call = !line.starts_with([' ', '/', '#']) && (line.contains("! {") || line.contains("!("));
        within |= is_call;
        if !(within || is_call || line.starts_with("// ")) {
            kept.push(line);
        }
        within &= line.starts_with(' ') || !line.ends_with([';', '}']);
    }
    kept
}
