//! The repository's own description: its output, which must match the committed crate.

use std::fs;

use codegen_tests::{Case, files_below, root};

use crate::{diff, snapshot, snapshots};

#[test]
fn files_match_snapshots() {
    let emitted = Case::senders().emitted();
    assert_eq!(emitted.warnings, "");
    let mut names = Vec::new();
    for (path, text) in emitted.own_files() {
        let name = path.replace('/', "__");
        snapshot("senders", &name, text);
        names.push(name);
    }
    for path in files_below(&snapshots().join("senders")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(names.iter().any(|other| other == name), "remove {}", path.display());
    }
}

#[test]
fn same_input_gives_the_same_bytes() {
    let changes = diff::of(&Case::senders().emitted(), &Case::senders().emitted());
    assert!(changes.is_empty(), "{}", diff::shown(&changes));
}

#[test]
fn effective_description_gives_the_same_crate() {
    let (before, after) = (Case::senders().emitted(), Case::senders().with_overlays_applied().emitted());
    let changes = diff::of(&before, &after);
    assert!(changes.is_empty(), "{}", diff::shown(&changes));
    assert_eq!(
        before.files["Cargo.toml"], after.files["Cargo.toml"],
        "the hash is that of the effective description"
    );
}

#[test]
fn committed_crate_is_up_to_date() {
    const FIX: &str = "run `cargo xtask generate`";
    let emitted = Case::senders().emitted();
    let folder = root().join("generated");
    for (path, text) in &emitted.files {
        let there = fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert!(there == *text, "generated/{path} is out of date: {FIX}");
    }
    for path in files_below(&folder.join("src")) {
        let below = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        assert!(emitted.files.contains_key(below), "generated/{below} is obsolete: {FIX}");
    }
    let lock = fs::read_to_string(root().join("spec/senders.names.lock")).unwrap();
    assert!(lock == emitted.lock, "spec/senders.names.lock is out of date: {FIX}");
}
