//! Emitted crates compile without a warning of rustc, clippy or rustdoc, and so do the examples in their docs. The
//! crates are members of a scratch workspace in the target folder, without the async transport. They are built in the target
//! folder of this workspace; an unchanged crate is not built again.
//!
//! Each crate has a copy of the runtime. A common one is not possible: emitted files implement methods of its types,
//! such as `Client`, and Rust allows that only in the crate of the type. The copies differ, too: a crate has the files
//! of the runtime that it uses, and unused code in them is a warning.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen_tests::markdown::{examples, harm_in_docs, is_hidden};
use codegen_tests::{Case, fixtures, root};

use crate::{decoding, for_each};

#[test]
fn emitted_crates_compile_without_warnings() {
    let mut cases = fixtures("hostile");
    cases.iter_mut().for_each(|case| case.name.insert_str(0, "hostile/"));
    cases.extend(fixtures("pass"));
    // Emitted manifests disable doctests, so `cargo test` does not run the examples of the committed crate.
    cases.push(Case::senders());
    let scratch = Scratch::new(&cases);
    scratch.assert_clean();
    scratch.assert_features_clean();
    scratch.assert_tests_pass();
}

#[test]
fn docs_contain_only_text_and_our_examples() {
    for_each(&[fixtures("hostile"), fixtures("pass")].concat(), |case| {
        for (path, text) in case.emitted().own_files() {
            for (number, line) in text.lines().enumerate() {
                assert!(!line.contains(is_hidden), "{path}:{}: {line:?}", number + 1);
            }
            let harm = harm_in_docs(text).filter(|_| path.ends_with(".rs"));
            assert!(harm.is_none(), "{path}: {}", harm.unwrap_or_default());
        }
    });
}

/// The features whose code differs between crates, for those whose docs are built. That behind the other features is the same in
/// each crate, and compiled with the committed one.
const LINTED: &str = "client,cli,mock,webhook-signatures,all-tags";

/// The features for the other crates. The command line and the blocking client below it are a third of the time.
const LINTED_WITHOUT_PROGRAM: &str = "client,mock,webhook-signatures";

/// The features without an HTTP stack.
const FEATURES: &str = "client,mock,webhook-signatures,all-tags";

/// The features of the programs that need no mock, for crates that are not built with it anyway.
const WITHOUT_MOCK: &str = "client";

/// The features of the programs that compare the bytes of a real transport.
const WITH_TRANSPORT: &str = "blocking,mock";

/// The features of the programs that run the program of the crate.
const WITH_PROGRAM: &str = "cli";

/// The fixtures whose docs and examples are built; those of all fixtures would take minutes. Most have a program, for
/// which the crate is built anyway.
const DOCUMENTED: &[&str] = &[
    "bodies/forms",
    "bodies/media_types",
    "docs/examples",
    "enums/titles",
    "extensions/all",
    "hostile/blocks",
    "hostile/names",
    "hostile/texts",
    "layout/group_files",
    "models/deduplicated",
    "models/deprecated",
    "models/response_only",
    "names/operations_without_ids",
    "names/reserved",
    "package/tag_features",
    "parameters/untyped",
    "responses/headers",
    "security/accounts",
    "security/items",
    "security/music",
    "senders",
    "servers/relative",
    "unsupported/skipped",
    "webhooks/events",
];

/// The fixture with features for tags.
const TAGS: &str = "package-tag-features";

/// The sets of features with which it is compiled: no tag, with and without a client, and single ones.
const TAG_FEATURES: &[&str] = &[
    "",
    "client,mock",
    "blocking,pets",
    "pets,mock",
    "pet-photos",
    "type",
    "client-tag",
    "client-tag-tag",
    "mock_",
    "all-tags-tag",
    "api",
];

/// What members may inherit: settings, dependencies, and lints that are stricter than most.
const INHERITED: &str = r#"
[workspace.package]
version = "0.3.0"
edition = "2024"
rust-version = "1.88"
license = "MIT"
authors = ["Ann"]
publish = false

[workspace.dependencies]
bytes = { version = "1.10", default-features = false }
futures-core = "0.3.31"
reqwest = { version = "0.13", default-features = false }
serde = "1.0.219"
tokio = { version = "1.45", default-features = false }

[workspace.lints.rust]
unsafe_code = "forbid"
explicit_outlives_requirements = "deny"
missing_copy_implementations = "deny"
missing_debug_implementations = "deny"
missing_docs = "deny"
redundant_lifetimes = "deny"
single_use_lifetimes = "deny"
trivial_casts = "deny"
trivial_numeric_casts = "deny"
unnameable_types = "deny"
unreachable_pub = "deny"
unused_lifetimes = "deny"
unused_qualifications = "deny"
unused_results = "deny"
variant_size_differences = "deny"
future_incompatible = { level = "deny", priority = -1 }
keyword_idents = { level = "deny", priority = -1 }
let_underscore = { level = "deny", priority = -1 }
nonstandard_style = { level = "deny", priority = -1 }
rust_2018_idioms = { level = "deny", priority = -1 }
rust_2021_compatibility = { level = "deny", priority = -1 }
rust_2024_compatibility = { level = "deny", priority = -1 }
unused = { level = "deny", priority = -1 }

[workspace.lints.clippy]
all = { level = "deny", priority = -1 }
nursery = { level = "deny", priority = -1 }
pedantic = { level = "deny", priority = -1 }
expect_used = "deny"
missing_docs_in_private_items = "deny"
unwrap_used = "deny"
"#;

/// A workspace of emitted crates.
struct Scratch {
    folder: PathBuf,
    target: PathBuf,
    /// The members whose docs are not built.
    others: Vec<String>,
    /// The number of examples in the docs of each documented member.
    examples: BTreeMap<String, usize>,
    /// The members with a test program, and the features that it needs.
    programs: Vec<(String, &'static str)>,
    /// The base URL of the server that decodes.
    server: String,
}

impl Scratch {
    fn new(cases: &[Case]) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
        // The dependencies are built there already, most with the same features.
        let (folder, target) = (base.join("emitted"), base.join(".."));
        let mut scratch = Self {
            folder,
            target,
            others: Vec::new(),
            examples: BTreeMap::new(),
            programs: Vec::new(),
            server: decoding::start(),
        };
        let mut members = Vec::new();
        let mut files = BTreeMap::new();
        // Programs refer to it by a path that is the same there and here.
        let server = fs::read_to_string(root().join("tests/codegen/fixtures/server.rs")).unwrap();
        files.insert(scratch.folder.join("server.rs"), server);
        for case in cases {
            let member = case.name.replace(['/', '_'], "-");
            let emitted = case.clone().with_crate_name(&member).emitted();
            let is_documented = DOCUMENTED.contains(&case.name.as_str());
            if is_documented {
                let count = emitted.own_files().map(|(_, text)| examples(text)).sum();
                scratch.examples.insert(member.clone(), count);
            } else {
                scratch.others.push(member.clone());
            }
            let folder = scratch.folder.join(&member);
            for (path, text) in emitted.files {
                let text = if path == "Cargo.toml" { with_doctests(&text) } else { text };
                files.insert(folder.join(path), text);
            }
            // The test program of a fixture is beside its description.
            let program = root().join(format!("tests/codegen/fixtures/pass/{}.rs", case.name));
            // A module of the user's own.
            let module = program.with_extension("ext.rs");
            if module.exists() {
                files.insert(folder.join("src/ext/mod.rs"), fs::read_to_string(module).unwrap());
            }
            if program.exists() {
                let text = fs::read_to_string(program).unwrap();
                let features = match text.contains("CARGO_BIN_EXE_") {
                    true => WITH_PROGRAM,
                    false if text.contains("blocking") => WITH_TRANSPORT,
                    false if is_documented || text.contains("mock") => FEATURES,
                    false => WITHOUT_MOCK,
                };
                scratch.programs.push((member.clone(), features));
                files.insert(folder.join("tests/it.rs"), text);
            }
            members.push(member);
        }
        // Incremental compilation makes a first run slower by a seventh.
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        let manifest =
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profile}\n{INHERITED}");
        files.insert(scratch.folder.join("Cargo.toml"), manifest);
        // The versions of this workspace are downloaded already.
        files.insert(
            scratch.folder.join("Cargo.lock"),
            fs::read_to_string(root().join("Cargo.lock")).unwrap(),
        );
        replace(&scratch.folder, &files);
        scratch
    }

    /// Lints every crate, and builds the docs and runs the doctests of the documented ones.
    fn assert_clean(&self) {
        let documented = self.examples.keys();
        let (lint, denied) = (["clippy", "--keep-going"], ["--", "-D", "warnings"]);
        let runs = [
            self.cargo(LINTED, &lint, documented.clone(), &denied),
            self.cargo(LINTED_WITHOUT_PROGRAM, &lint, self.others.iter(), &denied),
            self.cargo(FEATURES, &["doc", "--no-deps", "--keep-going"], documented.clone(), &[]),
            self.cargo(FEATURES, &["test", "--doc", "--no-fail-fast"], documented, &[]),
        ];
        let count = runs[3].as_ref().map_or(0, |out| passed(out));
        let failures: Vec<String> = runs.into_iter().filter_map(Result::err).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        // All doctests are examples of the generator: none is code of a description.
        let expected: usize = self.examples.values().sum();
        assert!(count == expected && count > 0, "{count} doctests, {expected} examples");
    }

    /// Lints the crate with features for tags with some of them.
    fn assert_features_clean(&self) {
        let member = TAGS.to_owned();
        let lint = |features: &&str| {
            self.cargo(features, &["clippy"], [&member].into_iter(), &["--", "-D", "warnings"])
        };
        let failures: Vec<String> = TAG_FEATURES.iter().map(lint).filter_map(Result::err).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    /// Runs the test programs of fixtures.
    fn assert_tests_pass(&self) {
        assert!(!self.programs.is_empty(), "no fixture has a test program");
        for features in [FEATURES, WITHOUT_MOCK, WITH_TRANSPORT, WITH_PROGRAM] {
            let programs = self.programs.iter().filter(|(_, needs)| *needs == features);
            let members = programs.map(|(member, _)| member);
            let run = self.cargo(features, &["test", "--test", "it", "--no-fail-fast"], members, &[]);
            run.unwrap_or_else(|failures| panic!("{failures}"));
        }
    }

    /// Runs cargo on members and returns its output, also as the error.
    fn cargo<'a>(
        &self,
        features: &str,
        command: &[&str],
        members: impl Iterator<Item = &'a String>,
        rest: &[&str],
    ) -> Result<String, String> {
        let output = Command::new(env!("CARGO"))
            .args(command)
            .args(members.map(|member| format!("--package={member}")))
            .args(["--no-default-features", "--features", features, "--offline", "--quiet"])
            .args(rest)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("DECODING_SERVER", &self.server)
            .env("RUSTDOCFLAGS", "-D warnings")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let place = self.folder.display();
        let message = || format!("cargo {} in {place}:\n{out}\n{err}", command.join(" "));
        if output.status.success() { Ok(out.into_owned()) } else { Err(message()) }
    }
}

/// Replaces the files of a folder. Cargo builds a crate again if a file has a new modification time, so unchanged
/// files are not written.
fn replace(folder: &Path, files: &BTreeMap<PathBuf, String>) {
    if folder.exists() {
        for path in codegen_tests::files_below(folder) {
            if !files.contains_key(&path) {
                fs::remove_file(path).unwrap();
            }
        }
    }
    for (path, text) in files {
        if fs::read_to_string(path).ok().as_ref() != Some(text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// Returns an emitted manifest with doctests switched on, for the examples in its docs.
fn with_doctests(manifest: &str) -> String {
    assert!(manifest.contains("\n[lib]\ndoctest = false\n"), "{manifest}");
    manifest.replace("\ndoctest = false\n", "\n")
}

/// Returns the number of passed tests in the output of the test runner.
fn passed(out: &str) -> usize {
    let counts = out.lines().filter_map(|line| {
        let (before, _) = line.strip_prefix("test result: ")?.split_once(" passed")?;
        before.rsplit(' ').next()?.parse::<usize>().ok()
    });
    counts.sum()
}
