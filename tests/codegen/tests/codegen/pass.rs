//! `fixtures/pass`: what small descriptions become.

use codegen_tests::{Case, fixtures};

use crate::{diff, for_each, outline, snapshot};

#[test]
fn descriptions_become_crates() {
    for_each(&fixtures("pass"), |case| snapshot("pass", &case.name, &picture(case)));
}

#[test]
fn generating_again_with_the_new_lock_changes_nothing() {
    for_each(&fixtures("pass"), |case| {
        let first = case.emitted();
        let again = case.clone().locked(&first.lock).emitted();
        let changes = diff::of(&first, &again);
        assert!(changes.is_empty(), "{}:\n{}", case.name, diff::shown(&changes));
    });
}

/// An outline, the warnings, the files of models and operations.
fn picture(case: &Case) -> String {
    let emitted = case.emitted();
    let mut text = outline::of(&emitted);
    if !emitted.warnings.is_empty() {
        text.push_str(&format!("\n────── warnings\n{}", emitted.warnings.trim_end()));
        text.push('\n');
    }
    for (path, file) in emitted.own_files() {
        let index = path.ends_with("/mod.rs") || path == "src/lib.rs";
        if path.starts_with("src/") && !index {
            let (_, body) = file.split_once("rustfmt_skip)]\n").expect("a header");
            text.push_str(&format!("\n────── {path}\n{}\n", body.trim()));
        }
    }
    text
}

/// Whatever the API is called, cargo takes the crate's name, and examples may say `name::Client`.
#[test]
fn every_title_gives_a_crate_name() {
    let long = "long ".repeat(40);
    let titles = [
        "",
        " ",
        "???",
        "123",
        "1Password",
        "Ünï",
        "日本語",
        "type",
        "crate",
        "self",
        "Self",
        "_",
        "std",
        "core",
        "test",
        "a/b",
        "../up",
        "a.b",
        "C++",
        "HTTP",
        "Serde",
        "Bytes",
        "r#try",
        "x\ny",
        "con",
        &long,
    ];
    let mut wrong = Vec::new();
    for title in titles {
        let text = format!("openapi: 3.0.3\ninfo: {{title: {title:?}, version: '1'}}\npaths: {{}}\n");
        let emitted = Case::of("title", text).emitted();
        let name = emitted.crate_name();
        let taken =
            ["std", "core", "alloc", "test", "http", "serde", "bytes", "con", "self", "crate", "super"];
        if !codegen_tests::is_package_name(&name)
            || taken.contains(&name.as_str())
            || KEYWORDS.contains(&name.as_str())
        {
            wrong.push(format!("{title:?} gives {name:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const KEYWORDS: &[&str] = &["type", "try", "fn", "mod", "async", "box"];
