//! Where the files of models stand, and that users never see it.

use codegen_tests::{Case, fixtures};

const TAGS: [&str; 5] = ["cats", "dogs", "birds", "type", "owners"];

fn case() -> Case {
    fixtures("pass").into_iter().find(|case| case.name == "folders").expect("folders.yaml")
}

/// The files of models, without the indices.
fn files(case: &Case) -> Vec<String> {
    let paths = case.emitted().files.into_keys();
    let models = paths.filter_map(|path| path.strip_prefix("src/models/").map(str::to_owned));
    models.filter(|path| !path.ends_with("mod.rs")).collect()
}

#[test]
fn what_one_group_leads_to_has_a_folder() {
    let files = files(&case());
    for expected in [
        // Of one group; the folder is not called as a file is.
        "cats/litter.rs",
        "cats/cat50.rs",
        "dogs_models/dogs.rs",
        "dogs_models/dog_list.rs",
        "type/sort_in.rs",
        // Of several, of none, of a group with too few.
        "owner.rs",
        "problem.rs",
        "unused.rs",
        "bird.rs",
    ] {
        assert!(files.iter().any(|path| path == expected), "{expected} is not among {files:?}");
    }
}

#[test]
fn groups_that_tell_nothing_have_no_folders() {
    let one = TAGS
        .iter()
        .fold(case().text().to_owned(), |text, tag| text.replace(&format!("tags: [{tag}]"), "tags: [all]"));
    assert!(files(&Case::of("one", one)).iter().all(|path| !path.contains('/')));
}

#[test]
fn few_files_stand_together() {
    // Without the line of cats there are few.
    let text = case().text().replace("#/components/schemas/Cat01", "#/components/schemas/Egg");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("    Cat")).collect();
    let files = files(&Case::of("few", lines.join("\n")));
    assert!(files.len() > 10 && files.iter().all(|path| !path.contains('/')), "{files:?}");
}

#[test]
fn what_users_name_is_where_it_was() {
    let emitted = case().emitted();
    let index = &emitted.files["src/models/mod.rs"];
    for line in ["mod dogs_models;\n", "pub use dogs_models::*;\n", "mod r#type;\n", "mod owner;\n"] {
        assert!(index.contains(line), "{line:?} is not in\n{index}");
    }
    assert!(!index.contains("pub mod") && !index.contains("mod litter;"), "{index}");
}
