//! The files of models, which are not visible in the paths of their types.

use codegen_tests::{Case, fixtures};

const TAGS: [&str; 5] = ["cats", "dogs", "birds", "type", "owners"];

fn case() -> Case {
    fixtures("pass").into_iter().find(|case| case.name == "layout/model_folders").expect("a fixture")
}

/// Returns the files of models without `mod.rs`.
fn files(case: &Case) -> Vec<String> {
    let paths = case.emitted().files.into_keys();
    let models = paths.filter_map(|path| path.strip_prefix("src/models/").map(str::to_owned));
    models.filter(|path| !path.ends_with("mod.rs")).collect()
}

#[test]
fn models_of_one_group_have_a_folder() {
    let files = files(&case());
    for expected in [
        // Models of one group; the folder must not have the name of a file.
        "cats/litter.rs",
        "cats/cat50.rs",
        "dogs_models/dogs.rs",
        "dogs_models/dog_list.rs",
        "type/sort_in.rs",
        // Models of several groups, of none, and of a group with too few models.
        "owner.rs",
        "problem.rs",
        "unused.rs",
        "bird.rs",
    ] {
        assert!(files.iter().any(|path| path == expected), "{expected} is not among {files:?}");
    }
}

#[test]
fn single_group_has_no_folder() {
    let one = TAGS
        .iter()
        .fold(case().text().to_owned(), |text, tag| text.replace(&format!("tags: [{tag}]"), "tags: [all]"));
    assert!(files(&Case::of("one", one)).iter().all(|path| !path.contains('/')));
}

#[test]
fn few_models_have_no_folders() {
    // Without the chain of `Cat…` schemas there are few models.
    let text = case().text().replace("#/components/schemas/Cat01", "#/components/schemas/Egg");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("    Cat")).collect();
    let files = files(&Case::of("few", lines.join("\n")));
    assert!(files.len() > 10 && files.iter().all(|path| !path.contains('/')), "{files:?}");
}

#[test]
fn public_paths_of_models_are_unchanged() {
    let emitted = case().emitted();
    let index = &emitted.files["src/models/mod.rs"];
    for line in ["mod dogs_models;\n", "pub use dogs_models::*;\n", "mod r#type;\n", "mod owner;\n"] {
        assert!(index.contains(line), "{line:?} is not in\n{index}");
    }
    assert!(!index.contains("pub mod") && !index.contains("mod litter;"), "{index}");
}
