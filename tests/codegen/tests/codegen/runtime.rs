//! What of the runtime a crate has: the files that its own code names something of, and no others.

use std::collections::BTreeSet;

use codegen_tests::fixtures;

/// Files of the runtime that not every crate has, and what its own code has in it where it uses them: one of these.
const PARTS: [(&str, &[&str]); 9] = [
    ("digits.rs", &["crate::Digits"]),
    ("json/pointer.rs", &[" Pages::new(", "WaiterConfig {"]),
    ("json/union.rs", &["runtime::json::union! {"]),
    ("maybe.rs", &["runtime::maybe::Maybe"]),
    ("net/form.rs", &["MediaType = Form;", "MediaType = StyledForm"]),
    ("net/pages.rs", &[" Pages::new("]),
    ("net/waiter.rs", &["WaiterConfig {"]),
    ("number.rs", &["number::open_integer! {"]),
    ("value.rs", &["value::open_value! {"]),
];

#[test]
fn a_crate_has_the_files_of_the_runtime_that_it_uses() {
    let mut seen = BTreeSet::new();
    for case in fixtures("pass") {
        let emitted = case.emitted();
        // The root lends what there is.
        let own = || emitted.own_files().filter(|(path, _)| *path != "src/lib.rs");
        for (path, marks) in PARTS {
            let is_there = emitted.files.contains_key(&format!("src/runtime/{path}"));
            let is_used = own().any(|(_, text)| marks.iter().any(|mark| text.contains(mark)));
            assert_eq!(is_there, is_used, "{path} in {}", case.name);
            seen.insert((path, is_there));
        }
    }
    assert_eq!(seen.len(), 2 * PARTS.len(), "each is there in one fixture and not in another: {seen:?}");
}
