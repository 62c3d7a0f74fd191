//! Tests of the generator. Cases are data in `fixtures/`; a new one requires no code.
//!
//! To accept changed snapshots, run `INSTA_UPDATE=always cargo test -p codegen-tests` and review the diff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

mod bounds;
mod changelog;
mod changes;
mod circles;
mod compile;
mod condensed;
mod decoding;
mod derived_names;
mod diff;
mod documents;
mod examples;
mod explain;
mod fail;
mod filter;
mod folders;
mod functions;
mod house;
mod language;
mod layout;
mod lint;
mod locality;
mod markdown;
mod outline;
mod page;
mod pass;
mod project_schema;
mod random;
mod report;
mod robust;
mod runtime;
mod senders;
mod skipped;
mod urls;

use std::path::{Path, PathBuf};

/// Compares the text with `snapshots/{folder}/{name}.snap`. The name may contain folders, too.
fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    let (topic, name) = name.rsplit_once('/').unwrap_or(("", name));
    settings.set_snapshot_path(Path::new("snapshots").join(folder).join(topic));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Runs a check on every case, then fails with the names of the failed ones.
fn for_each(cases: &[codegen_tests::Case], check: impl Fn(&codegen_tests::Case) + std::panic::RefUnwindSafe) {
    assert!(!cases.is_empty(), "no fixtures");
    let failed: Vec<&str> = cases
        .iter()
        .filter(|case| std::panic::catch_unwind(|| check(case)).is_err())
        .map(|case| case.name.as_str())
        .collect();
    assert!(failed.is_empty(), "failed: {}", failed.join(", "));
}

#[test]
fn every_snapshot_has_a_fixture() {
    for folder in ["pass", "fail", "lint"] {
        let cases = codegen_tests::fixtures(folder);
        let folder = snapshots().join(folder);
        for path in codegen_tests::files_below(&folder) {
            let name = path.strip_prefix(&folder).unwrap().with_extension("");
            assert!(cases.iter().any(|case| Path::new(&case.name) == name), "remove {}", path.display());
        }
    }
}

/// People read the differences of snapshots, so whole texts are the exception: those of the Senders crate.
#[test]
fn snapshots_stay_readable() {
    const MAX_BYTES: u64 = 395_000;
    let mut files = codegen_tests::files_below(&snapshots());
    files.retain(|path| !path.starts_with(snapshots().join("senders")));
    let bytes: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(bytes < MAX_BYTES, "{bytes} bytes in {} files", files.len());
}

fn snapshots() -> PathBuf {
    codegen_tests::root().join("tests/codegen/tests/codegen/snapshots")
}
