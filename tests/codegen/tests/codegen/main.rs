//! The generator's tests. Cases are data, in `fixtures/`; a new one needs no code.
//!
//! To accept changed snapshots: `INSTA_UPDATE=always cargo test -p codegen-tests`, then review the diff.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

mod choice;
mod compile;
mod diff;
mod examples;
mod explain;
mod fail;
mod folders;
mod house;
mod layout;
mod locality;
mod markdown;
mod outline;
mod pass;
mod random;
mod report;
mod robust;
mod runtime;
mod senders;

/// Compares with `snapshots/{folder}/{name}.snap`.
fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Runs a check on every case, and fails at the end with the names of those that failed.
fn for_each(cases: &[codegen_tests::Case], check: impl Fn(&codegen_tests::Case) + std::panic::RefUnwindSafe) {
    assert!(!cases.is_empty(), "there are no fixtures");
    let failed: Vec<&str> = cases
        .iter()
        .filter(|case| std::panic::catch_unwind(|| check(case)).is_err())
        .map(|case| case.name.as_str())
        .collect();
    assert!(failed.is_empty(), "failed: {}", failed.join(", "));
}

#[test]
fn every_snapshot_has_a_fixture() {
    let snapshots = codegen_tests::root().join("tests/codegen/tests/codegen/snapshots");
    for folder in ["pass", "fail"] {
        let cases = codegen_tests::fixtures(folder);
        for path in codegen_tests::files_below(&snapshots.join(folder)) {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(cases.iter().any(|case| case.name == name), "remove {}", path.display());
        }
    }
}
