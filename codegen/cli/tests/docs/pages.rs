//! The table of contents of the book.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::shop::{page, root};

/// Returns the targets of the links of the summary, in order.
fn chapters(summary: &str) -> Vec<&str> {
    let lines = summary.lines().filter_map(|line| line.rsplit_once("](")?.1.strip_suffix(')'));
    lines.collect()
}

/// Adds the pages in a folder, by their paths in the book.
fn collect(folder: &Path, prefix: &str, pages: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), pages);
        } else if name.ends_with(".md") && name != "SUMMARY.md" {
            pages.insert(name);
        }
    }
}

#[test]
fn each_page_is_a_chapter() {
    let summary = page("SUMMARY.md");
    let chapters = chapters(&summary);
    let mut pages = BTreeSet::new();
    collect(&root().join("codegen/docs"), "", &mut pages);
    for page in &pages {
        assert!(chapters.contains(&page.as_str()), "add {page} to codegen/docs/SUMMARY.md");
    }
    for chapter in &chapters {
        assert!(pages.contains(*chapter), "codegen/docs/SUMMARY.md has {chapter}, which does not exist");
    }
    assert_eq!(chapters.iter().collect::<BTreeSet<_>>().len(), chapters.len(), "a chapter is there twice");
    assert!(chapters.len() > 60, "the decisions are chapters");
}

#[test]
fn settings_of_the_book_refer_to_the_summary() {
    let text = page("book.toml");
    let settings: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(settings["book"]["src"].as_str(), Some("."), "SUMMARY.md is beside book.toml");
    assert_eq!(settings["build"]["create-missing"].as_bool(), Some(false));
}
