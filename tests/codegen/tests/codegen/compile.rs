//! Emitted crates compile without a warning of rustc, clippy or rustdoc, and every example in their docs builds. The crates are
//! members of a scratch workspace in the target folder, without the async transport; an unchanged crate is not built again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen_tests::markdown::{examples, harm_in_docs, is_hidden};
use codegen_tests::{Case, fixtures, root};

use crate::for_each;

#[test]
fn fixtures_compile_without_warnings() {
    let mut cases = fixtures("pass");
    // The doctests of the committed crate are switched off like those of any other, so its examples are tested here.
    cases.push(Case::senders());
    let scratch = Scratch::new("pass", &cases);
    scratch.assert_clean(&DOCUMENTED);
    scratch.assert_tests_pass(&cases);
}

/// Descriptions with text that is code in Markdown, HTML, Rust or TOML.
#[test]
fn hostile_texts_compile_without_warnings() {
    Scratch::new("hostile", &fixtures("hostile")).assert_clean(&[]);
}

#[test]
fn docs_contain_only_text_and_our_examples() {
    let cases = [fixtures("hostile"), fixtures("pass")].concat();
    for_each(&cases, |case| {
        for (path, text) in case.emitted().own_files() {
            for (number, line) in text.lines().enumerate() {
                assert!(!line.contains(is_hidden), "{path}:{}: {line:?}", number + 1);
            }
            let harm = harm_in_docs(text).filter(|_| path.ends_with(".rs"));
            assert!(harm.is_none(), "{path}: {}", harm.unwrap_or_default());
        }
    });
}

/// The features without an HTTP stack. The code behind the other features is the same in each crate, and compiled with the
/// committed one.
const FEATURES: &str = "client,mock";

/// The fixtures whose docs and examples are built; those of all fixtures would take minutes.
const DOCUMENTED: [&str; 13] = [
    "bodies/forms",
    "bodies/json",
    "bodies/media_types",
    "docs/examples",
    "extensions/all",
    "models/arrays_and_maps",
    "models/presence",
    "models/response_only",
    "names/operations_without_ids",
    "names/reserved",
    "parameters/locations",
    "senders",
    "servers/variables",
];

/// Returns the path of the test program of a fixture; most have none.
fn program(folder: &str, name: &str) -> PathBuf {
    root().join(format!("tests/codegen/fixtures/{folder}/{name}.rs"))
}

/// Returns the name of the crate of a fixture.
fn package(name: &str) -> String {
    name.replace(['/', '_'], "-")
}

struct Scratch {
    name: String,
    folder: PathBuf,
    target: PathBuf,
    /// The number of examples in the docs of each member.
    examples: BTreeMap<String, usize>,
}

impl Scratch {
    fn new(name: &str, cases: &[Case]) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (folder, target) = (base.join("emitted").join(name), base.join("emitted-target"));
        let mut members = Vec::new();
        let mut desired = Vec::new();
        let mut counts = BTreeMap::new();
        for case in cases {
            let member = package(&case.name);
            let emitted = case.clone().with_crate_name(&member).emitted();
            counts.insert(member.clone(), emitted.own_files().map(|(_, text)| examples(text)).sum());
            for (path, text) in emitted.files {
                let text = if path == "Cargo.toml" { with_doctests(&text) } else { text };
                desired.push((folder.join(&member).join(path), text));
            }
            // The test program of a fixture is beside its description.
            let program = program(name, &case.name);
            if program.exists() {
                desired
                    .push((folder.join(&member).join("tests/it.rs"), fs::read_to_string(program).unwrap()));
            }
            members.push(member);
        }
        // Incremental compilation makes a first run slower by a seventh.
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        desired.push((
            folder.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profile}"),
        ));
        if folder.exists() {
            for path in codegen_tests::files_below(&folder) {
                let stays = desired.iter().any(|(other, _)| *other == path) || path.ends_with("Cargo.lock");
                if !stays {
                    fs::remove_file(path).unwrap();
                }
            }
        }
        for (path, text) in desired {
            // Cargo builds a crate again if a file has a new modification time.
            if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        // The versions of this workspace are downloaded already.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { name: name.to_owned(), folder, target, examples: counts }
    }

    /// Lints every crate, and builds the docs and runs the doctests of the documented ones; of all if the list is empty.
    fn assert_clean(&self, documented: &[&str]) {
        let packages: Vec<String> = match documented {
            [] => vec!["--workspace".to_owned()],
            some => some.iter().map(|name| format!("--package={}", package(name))).collect(),
        };
        let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
        let of = |command: &[&'static str]| [command, &packages].concat();
        let runs = [
            self.cargo(
                &["clippy", "--keep-going", "--workspace", "--features", FEATURES],
                &["--", "-D", "warnings"],
            ),
            self.cargo(&of(&["doc", "--no-deps", "--keep-going"]), &[]),
        ];
        let doctests = self.cargo(&of(&["test", "--doc", "--no-fail-fast"]), &[]);
        // All doctests are examples of the generator: none is code of a description.
        let is_run =
            |member: &str| documented.is_empty() || documented.iter().any(|name| member == package(name));
        let expected: usize =
            self.examples.iter().filter(|(member, _)| is_run(member)).map(|(_, count)| count).sum();
        let count = doctests.as_ref().map_or(0, |out| passed(out));
        let failures: Vec<String> = runs.into_iter().chain([doctests]).filter_map(Result::err).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(count == expected && count > 0, "{count} doctests of {}, {expected} examples", self.name);
    }

    /// Runs the tests that lie beside descriptions.
    fn assert_tests_pass(&self, cases: &[Case]) {
        let packages: Vec<String> = cases
            .iter()
            .filter(|case| program(&self.name, &case.name).exists())
            .map(|case| format!("--package={}", package(&case.name)))
            .collect();
        assert!(!packages.is_empty(), "no description has a test");
        let packages = packages.iter().map(String::as_str);
        let command: Vec<&str> =
            ["test", "--test", "it", "--no-fail-fast"].into_iter().chain(packages).collect();
        self.cargo(&command, &[]).unwrap_or_else(|failures| panic!("{failures}"));
    }

    /// Runs cargo on members and returns its output, also as the error.
    fn cargo(&self, command: &[&str], rest: &[&str]) -> Result<String, String> {
        let output = Command::new(env!("CARGO"))
            .args(command)
            .args(["--no-default-features", "--features", FEATURES, "--offline", "--quiet"])
            .args(rest)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
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
