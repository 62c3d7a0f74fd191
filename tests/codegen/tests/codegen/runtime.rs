//! The runtime: which of its files a crate has, and the models of its own tests.

use std::collections::BTreeSet;
use std::{env, fs};

use codegen_tests::{Case, files_below, fixtures, root};

/// Optional files of the runtime, with the texts in a crate's own code that use them.
const OPTIONAL_FILES: [(&str, &[&str]); 9] = [
    ("digits.rs", &["crate::Digits"]),
    ("json/pointer.rs", &[" Pages::new(", "WaiterConfig {", "json::union!("]),
    ("json/union.rs", &["json::union!("]),
    ("maybe.rs", &["runtime::maybe::Maybe"]),
    ("net/form.rs", &["MediaType = Form;", "MediaType = StyledForm"]),
    ("net/pages.rs", &[" Pages::new("]),
    ("net/waiter.rs", &["WaiterConfig {"]),
    ("number.rs", &["number::integer_enum!("]),
    ("value.rs", &["value::value_enum!("]),
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

/// The runtime's tests use models as the generator emits them. `INSTA_UPDATE=always` writes them anew.
#[test]
fn models_of_the_runtimes_tests_are_fresh() {
    let folder = root().join("codegen/runtime/src/models");
    let emitted = Case::read(&root().join("codegen/runtime/models.yaml")).emitted();
    let files =
        emitted.files.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/models/")?, text)));
    let files: Vec<_> = files.map(|(path, text)| (folder.join(path), text)).collect();
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::create_dir_all(&folder).unwrap();
        files.iter().for_each(|(path, text)| fs::write(path, text).unwrap());
    }
    for (path, text) in &files {
        assert!(fs::read_to_string(path).is_ok_and(|found| found == **text), "{} is stale", path.display());
    }
    for path in files_below(&folder) {
        assert!(files.iter().any(|(file, _)| *file == path), "{} is not emitted", path.display());
    }
}
