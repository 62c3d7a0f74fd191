//! Emitted crates compile without warnings of rustc, clippy and rustdoc, and so do their examples. The crates
//! are members of a scratch workspace in the target folder, without the async transport; unchanged crates are
//! not built again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen_tests::{Case, fixtures, root};

use crate::for_each;

#[test]
fn fixtures_compile_without_warnings() {
    let cases = fixtures("pass");
    let scratch = Scratch::new("pass", &cases);
    scratch.assert_clean(&DOCUMENTED);
    scratch.assert_tests_pass(&cases);
}

/// Descriptions with text that is special in Markdown, HTML, Rust or TOML.
#[test]
fn hostile_texts_compile_without_warnings() {
    Scratch::new("hostile", &fixtures("hostile")).assert_clean(&[]);
}

#[test]
fn hostile_texts_are_escaped() {
    for_each(&fixtures("hostile"), |case| {
        for (path, text) in case.emitted().own_files() {
            for (number, line) in text.lines().enumerate() {
                assert!(!line.contains(is_hidden), "{path}:{}: {line:?}", number + 1);
            }
            let html = active_html(text);
            assert!(html.is_empty() || !path.ends_with(".rs"), "{path}: {html:?}");
        }
    });
}

/// Returns `true` for bidirectional controls and invisible characters.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}')
        || c.is_control() && c != '\t'
}

/// Returns the doc lines that contain an HTML tag that is neither escaped nor in code.
fn active_html(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut fence = 0;
    for line in text.lines().map(str::trim_start) {
        let Some(doc) = line.strip_prefix("///").or(line.strip_prefix("//!")) else { continue };
        let doc = doc.trim_start();
        let ticks = doc.len() - doc.trim_start_matches('`').len();
        if fence == 0 && ticks >= 3 && !doc[ticks..].contains('`') {
            fence = ticks;
        } else if fence > 0 {
            fence = if ticks >= fence && ticks == doc.len() { 0 } else { fence };
        } else if outside_code(doc).replace("\\<", "").contains("<script") {
            lines.push(line);
        }
    }
    lines
}

/// Removes the code spans of a line, which end with as many backticks as they start with.
fn outside_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        if out.ends_with('\\') {
            rest = &rest[at + 1..];
            continue;
        }
        let inside = rest[at..].trim_start_matches('`');
        let ticks = rest.len() - at - inside.len();
        let mut from = 0;
        let end = loop {
            let Some(open) = inside[from..].find('`').map(|open| from + open) else { break None };
            let run = inside[open..].len() - inside[open..].trim_start_matches('`').len();
            if run == ticks {
                break Some(open + run);
            }
            from = open + run;
        };
        rest = end.map_or(inside, |end| &inside[end..]);
    }
    out + rest
}

/// Features without an HTTP stack. The code for the other features is the same in all crates and compiled
/// with the committed one.
const FEATURES: &str = "client,mock";

/// Fixtures with unusual examples or links; building those of all fixtures would take minutes.
const DOCUMENTED: [&str; 12] = [
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
    "servers/variables",
];

/// Returns the path of the test program of a fixture.
fn test_program(folder: &str, name: &str) -> PathBuf {
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
}

impl Scratch {
    fn new(name: &str, cases: &[Case]) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (folder, target) = (base.join("emitted").join(name), base.join("emitted-target"));
        let mut members = Vec::new();
        let mut desired = Vec::new();
        for case in cases {
            let member = package(&case.name);
            for (path, text) in case.clone().with_crate_name(&member).emitted().files {
                desired.push((folder.join(&member).join(path), text));
            }
            // The test program of a fixture is beside its description.
            let program = test_program(name, &case.name);
            if program.exists() {
                desired
                    .push((folder.join(&member).join("tests/it.rs"), fs::read_to_string(program).unwrap()));
            }
            members.push(member);
        }
        // Incremental compilation would make the first run a seventh slower.
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        desired.push((
            folder.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profile}"),
        ));
        if folder.exists() {
            for path in codegen_tests::files_below(&folder) {
                let is_desired =
                    desired.iter().any(|(other, _)| *other == path) || path.ends_with("Cargo.lock");
                if !is_desired {
                    fs::remove_file(path).unwrap();
                }
            }
        }
        for (path, text) in desired {
            // Cargo rebuilds by modification time, so unchanged files are not written.
            if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        // The same versions are usually downloaded already.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { name: name.to_owned(), folder, target }
    }

    /// Runs clippy on all crates, and builds the docs and examples of some.
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
            self.cargo(&of(&["test", "--doc", "--no-fail-fast"]), &[]),
        ];
        let failures: Vec<String> = runs.into_iter().filter_map(Result::err).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    /// Runs the test programs of the fixtures.
    fn assert_tests_pass(&self, cases: &[Case]) {
        let packages: Vec<String> = cases
            .iter()
            .filter(|case| test_program(&self.name, &case.name).exists())
            .map(|case| format!("--package={}", package(&case.name)))
            .collect();
        assert!(!packages.is_empty(), "no fixture has a test program");
        let packages = packages.iter().map(String::as_str);
        let command: Vec<&str> =
            ["test", "--test", "it", "--no-fail-fast"].into_iter().chain(packages).collect();
        self.cargo(&command, &[]).unwrap_or_else(|failures| panic!("{failures}"));
    }

    /// Runs cargo on members and returns its output as the error.
    fn cargo(&self, command: &[&str], rest: &[&str]) -> Result<(), String> {
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
        if output.status.success() { Ok(()) } else { Err(message()) }
    }
}
