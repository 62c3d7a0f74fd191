//! The repository's own description: what it becomes, and whether what is committed is that.

use std::fs;

use codegen_tests::{Case, files_below, root};

use crate::{diff, outline, snapshot};

#[test]
fn the_crate_at_a_glance() {
    snapshot("senders", "outline", &outline::of(&Case::senders().emitted()));
}

#[test]
fn every_file() {
    let emitted = Case::senders().emitted();
    assert_eq!(emitted.warnings, "");
    for (path, text) in emitted.own_files() {
        snapshot("senders", &path.replace('/', "__"), text);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let changes = diff::of(&Case::senders().emitted(), &Case::senders().emitted());
    assert!(changes.is_empty(), "{}", diff::shown(&changes));
}

#[test]
fn the_effective_description_gives_the_same_crate() {
    let changes = diff::of(&Case::senders().emitted(), &Case::senders().effective().emitted());
    assert!(changes.is_empty(), "{}", diff::shown(&changes));
}

#[test]
fn what_is_committed_is_fresh() {
    const MEND: &str = "run `cargo xtask generate`";
    let emitted = Case::senders().emitted();
    let folder = root().join("generated");
    for (path, text) in &emitted.files {
        let there = fs::read_to_string(folder.join(path)).unwrap_or_default();
        assert!(there == *text, "generated/{path} is not what would be generated: {MEND}");
    }
    for path in files_below(&folder.join("src")) {
        let below = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        assert!(emitted.files.contains_key(below), "generated/{below} would not be generated: {MEND}");
    }
    let lock = fs::read_to_string(root().join("spec/names.lock")).unwrap();
    assert!(lock == emitted.lock, "spec/names.lock is not what would be generated: {MEND}");
}
