//! What is emitted compiles: no warning of rustc, clippy or rustdoc, and every example builds. The crates are members of a
//! scratch workspace in the target folder, without the async transport; what has not changed since the last run is not built again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen_tests::{Case, fixtures, root};

use crate::for_each;

#[test]
fn descriptions_become_crates_without_a_warning() {
    let cases = fixtures("pass");
    let scratch = Scratch::new("pass", &cases);
    scratch.must_be_clean(&DOCUMENTED);
    scratch.must_pass(&cases);
}

/// Descriptions that hold what Markdown, HTML, Rust or TOML would act upon.
#[test]
fn hostile_texts_do_no_harm() {
    Scratch::new("harmless", &fixtures("harmless")).must_be_clean(&[]);
}

#[test]
fn hostile_texts_are_written_out() {
    for_each(&fixtures("harmless"), |case| {
        for (path, text) in case.emitted().own_files() {
            for (number, line) in text.lines().enumerate() {
                assert!(!line.contains(is_hidden), "{path}:{}: {line:?}", number + 1);
            }
            let html = active_html(text);
            assert!(html.is_empty() || !path.ends_with(".rs"), "{path}: {html:?}");
        }
    });
}

/// What turns the reading direction, or is not seen at all.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}')
        || c.is_control() && c != '\t'
}

/// The doc lines with a tag that a browser would act upon: one that is neither escaped nor in code.
fn active_html(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
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
            found.push(line);
        }
    }
    found
}

/// A line without its code spans, which end with as many backticks as they begin with.
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

/// What brings no HTTP stack with it. What the other features add to emitted code is the same everywhere, and compiled with
/// the committed crate.
const FEATURES: &str = "client,mock";

/// The fixtures whose examples and links are of a kind of their own; building them for all would take minutes.
const DOCUMENTED: [&str; 12] = [
    "bare",
    "bodies",
    "collections",
    "examples",
    "forms",
    "media",
    "names-taken",
    "parameters",
    "presence",
    "received",
    "server-variables",
    "vocabulary",
];

/// The test of the crate that a fixture becomes.
fn program(folder: &str, name: &str) -> PathBuf {
    root().join(format!("tests/codegen/fixtures/{folder}/{name}.rs"))
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
        let mut wanted = Vec::new();
        for case in cases {
            let member = format!("{name}-{}", case.name.replace('_', "-"));
            for (path, text) in case.clone().named(&member).emitted().files {
                wanted.push((folder.join(&member).join(path), text));
            }
            // A test of what the crate does lies beside the description.
            let program = program(name, &case.name);
            if program.exists() {
                wanted.push((folder.join(&member).join("tests/it.rs"), fs::read_to_string(program).unwrap()));
            }
            members.push(member);
        }
        // What is kept to build a crate again in parts costs a first run a seventh more.
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        wanted.push((
            folder.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profile}"),
        ));
        if folder.exists() {
            for path in codegen_tests::files_below(&folder) {
                let stays = wanted.iter().any(|(other, _)| *other == path) || path.ends_with("Cargo.lock");
                if !stays {
                    fs::remove_file(path).unwrap();
                }
            }
        }
        for (path, text) in wanted {
            // Times of change tell cargo what is to be built.
            if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
        }
        // The same versions as here, which are on this machine already.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { name: name.to_owned(), folder, target }
    }

    /// Every crate is linted; docs and examples are built of those that have something to show there.
    fn must_be_clean(&self, documented: &[&str]) {
        let packages: Vec<String> = match documented {
            [] => vec!["--workspace".to_owned()],
            some => some.iter().map(|name| format!("--package={}-{name}", self.name)).collect(),
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
        let wrong: Vec<String> = runs.into_iter().filter_map(Result::err).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// The tests that lie beside descriptions.
    fn must_pass(&self, cases: &[Case]) {
        let packages: Vec<String> = cases
            .iter()
            .filter(|case| program(&self.name, &case.name).exists())
            .map(|case| format!("--package={}-{}", self.name, case.name.replace('_', "-")))
            .collect();
        assert!(!packages.is_empty(), "no description has a test");
        let packages = packages.iter().map(String::as_str);
        let command: Vec<&str> =
            ["test", "--test", "it", "--no-fail-fast"].into_iter().chain(packages).collect();
        self.cargo(&command, &[]).unwrap_or_else(|wrong| panic!("{wrong}"));
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
        let what = || format!("cargo {} in {place}:\n{out}\n{err}", command.join(" "));
        if output.status.success() { Ok(()) } else { Err(what()) }
    }
}
