//! `fixtures/pass`: the output for small descriptions.

use codegen_tests::{Case, Emitted, fixtures};

use crate::{condensed, diff, for_each, outline, snapshot};

#[test]
fn output_matches_snapshots() {
    for_each(&fixtures("pass"), |case| snapshot("pass", &case.name, &render(case)));
}

#[test]
fn second_run_with_the_new_lock_changes_nothing() {
    for_each(&fixtures("pass"), |case| {
        let first = case.emitted();
        let again = case.clone().with_lock(&first.lock).emitted();
        let changes = diff::of(&first, &again);
        assert!(changes.is_empty(), "{}:\n{}", case.name, diff::shown(&changes));
    });
}

/// Returns the outline and the warnings; for the topic `docs` the docs as well, for `package` the manifest and the
/// root, and for `showcase` the whole files.
fn render(case: &Case) -> String {
    let emitted = case.emitted();
    let (topic, _) = case.name.split_once('/').unwrap();
    let mut text = match topic {
        "showcase" => whole(&emitted),
        "package" => around(case, &emitted),
        _ => outline::of(&emitted),
    };
    if topic == "mock" {
        let mock = emitted.own_files().find(|(path, _)| *path == "src/mock.rs");
        let (_, data) = mock.and_then(|(_, text)| text.split_once("\n\nuse ")).expect("data");
        text = format!("use {data}");
    }
    if topic == "docs" {
        text.push_str(&format!("\n{}", outline::docs::of(&emitted)));
    }
    if !emitted.warnings.is_empty() {
        text.push_str(&format!("\n{}", condensed::report(case, &emitted.warnings)));
    }
    text
}

/// Returns the lines of the files around the code that the crate does not have without the config.
fn around(case: &Case, emitted: &Emitted) -> String {
    let usual = case.clone().with_config("").emitted();
    let mut text = String::new();
    for path in [".gitattributes", "Cargo.toml", "src/lib.rs"] {
        let is_usual = |line: &str| line.is_empty() || usual.files[path].lines().any(|usual| usual == line);
        let lines = emitted.files[path].lines().filter(|line| !is_usual(line) && !line.contains("\"sha256:"));
        let lines: Vec<&str> = lines.collect();
        if !lines.is_empty() {
            text.push_str(&format!("────── {path}\n{}\n", lines.join("\n")));
        }
    }
    text
}

/// Returns the files of models and operations.
fn whole(emitted: &Emitted) -> String {
    let mut text = String::new();
    for (path, file) in emitted.own_files() {
        let is_index =
            path.ends_with("/mod.rs") || matches!(path, "src/lib.rs" | "src/mock.rs" | "src/service.rs");
        if path.starts_with("src/") && !is_index {
            let (_, body) = file.split_once("rustfmt_skip)]\n").expect("a header");
            text.push_str(&format!("────── {path}\n{}\n\n", body.trim()));
        }
    }
    text
}

/// Cargo accepts the crate name for any title, and examples can use `name::Client`.
#[test]
fn any_title_gives_a_valid_crate_name() {
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
        "Tracing",
        "Rust decimal",
        "&nbsp;",
        "![](x)",
        "r#try",
        "x\ny",
        "con",
        &long,
    ];
    let mut failures = Vec::new();
    for title in titles {
        let text = format!("openapi: 3.0.3\ninfo: {{title: {title:?}, version: '1'}}\npaths: {{}}\n");
        let emitted = Case::of("title", text).emitted();
        let name = emitted.crate_name();
        let reserved =
            ["std", "core", "alloc", "test", "http", "serde", "bytes", "con", "self", "crate", "super"];
        if !codegen_tests::is_package_name(&name)
            || reserved.contains(&name.as_str())
            || KEYWORDS.contains(&name.as_str())
        {
            failures.push(format!("{title:?} gives {name:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

const KEYWORDS: &[&str] = &["type", "try", "fn", "mod", "async", "box"];
