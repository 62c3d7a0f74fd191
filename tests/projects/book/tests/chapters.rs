//! The chapters of the book show the files of this project.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::fs;

fn chapter(name: &str) -> String {
    fs::read_to_string(format!("../../../codegen/docs/{name}")).unwrap()
}

/// Returns the code blocks of a language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let start = format!("```{language}\n");
    let blocks: Vec<&str> =
        text.split(&*start).skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "no code of {language}");
    blocks
}

#[test]
fn tests_of_the_chapter_are_run() {
    let tests = fs::read_to_string("tests/orders.rs").unwrap();
    for block in blocks(&chapter("testing.md"), "rust") {
        assert!(tests.contains(block), "not in tests/orders.rs:\n{block}");
    }
    let functions = tests.matches("async fn ").count();
    assert_eq!(functions, blocks(&chapter("testing.md"), "rust").len(), "each test is in the chapter");
}

#[test]
fn descriptions_in_chapters_are_those_of_the_project() {
    let project = ["shop.yaml", "shop.overlay.yaml"].map(|path| fs::read_to_string(path).unwrap()).concat();
    for name in ["authentication.md", "streaming.md"] {
        for line in blocks(&chapter(name), "yaml").concat().lines() {
            assert!(project.lines().any(|of_project| of_project == line), "{name}: {line}");
        }
    }
}

#[test]
fn client_is_fresh() -> Result<(), specsmith_cli::Error> {
    specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()
}
