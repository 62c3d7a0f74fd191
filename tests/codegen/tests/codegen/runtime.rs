//! The runtime of a crate: exactly the files that its own code uses.

use std::collections::BTreeSet;

use codegen_tests::fixtures;

/// Optional files of the runtime, with the texts in a crate's own code that use them.
const OPTIONAL_FILES: [(&str, &[&str]); 10] = [
    ("defaults.rs", &["defaults! {"]),
    ("digits.rs", &["crate::Digits"]),
    ("json/pointer.rs", &[" Pages::new(", "WaitFor {"]),
    ("json/union.rs", &["runtime::json::union! {"]),
    ("maybe.rs", &["runtime::maybe::Maybe"]),
    ("net/form.rs", &["body(form "]),
    ("net/pages.rs", &[" Pages::new("]),
    ("net/wait.rs", &["WaitFor {"]),
    ("number.rs", &["number::open_integer! {"]),
    ("value.rs", &["value::open_value! {"]),
];

#[test]
fn crate_has_exactly_the_runtime_files_it_uses() {
    let mut seen = BTreeSet::new();
    for case in fixtures("pass") {
        let emitted = case.emitted();
        // The root re-exports all existing files, so it does not count.
        let own = || emitted.own_files().filter(|(path, _)| *path != "src/lib.rs");
        for (path, marks) in OPTIONAL_FILES {
            let exists = emitted.files.contains_key(&format!("src/runtime/{path}"));
            let is_used = own().any(|(_, text)| marks.iter().any(|mark| text.contains(mark)));
            assert_eq!(exists, is_used, "{path} in {}", case.name);
            seen.insert((path, exists));
        }
    }
    assert_eq!(
        seen.len(),
        2 * OPTIONAL_FILES.len(),
        "each file exists in one fixture and not in another: {seen:?}"
    );
}
