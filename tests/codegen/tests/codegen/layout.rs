//! What the generator writes line by line looks as if prettyplease had printed it.

use codegen_tests::{Case, fixtures};

use crate::for_each;

#[test]
fn prettyplease_would_print_the_same() {
    for_each(&fixtures("pass"), same_again);
    same_again(&Case::senders());
}

fn same_again(case: &Case) {
    let emitted = case.emitted();
    for (path, text) in emitted.own_files().filter(|(path, _)| path.ends_with(".rs")) {
        let mut file =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is no Rust: {error}\n{text}"));
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

/// Blank lines are ours: prettyplease has none between methods.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim().is_empty()).collect()
}

/// Tables and other calls of macros are printed by rules of our own.
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
