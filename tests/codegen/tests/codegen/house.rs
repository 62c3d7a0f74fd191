//! Rules of the architecture: the allowed imports. Sources are read as tokens, so that comments and strings
//! do not count.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use codegen_tests::{files_below, root};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module of the generator, the modules it may use, and the crates it may use.
type Room = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Imports only point to earlier lines of this table. `serde`, `serde_json` and `indexmap` are allowed
/// everywhere.
const ROOMS: &[Room] = &[
    ("pointer", &[], &[]),
    ("diagnostic", &["pointer"], &[]),
    ("files", &[], &[]),
    ("service", &[], &[]),
    ("provenance", &[], &["sha2", "toml"]),
    ("visible", &[], &[]),
    ("annotation", &["visible"], &[]),
    ("fingerprint", &[], &[]),
    ("media_type", &[], &[]),
    ("methods", &[], &[]),
    ("markdown", &["visible"], &["pulldown_cmark", "pulldown_cmark_to_cmark"]),
    ("config", &["diagnostic", "pointer"], &["syn", "toml"]),
    ("tree", &["methods", "diagnostic", "pointer"], &["serde_yaml"]),
    ("grammar", &["tree", "pointer"], &[]),
    ("parse", &["diagnostic", "pointer"], &["saphyr_parser"]),
    ("overlay", &["config", "tree", "parse", "diagnostic", "pointer"], &["serde_json_path"]),
    ("bundle", &["config", "tree", "parse", "grammar", "diagnostic", "methods", "pointer"], &[]),
    ("examples", &["grammar", "media_type", "pointer"], &[]),
    ("normalize", &["tree", "parse", "grammar", "diagnostic", "media_type", "pointer"], &[]),
    ("validate", &["config", "tree", "grammar", "diagnostic", "methods", "pointer"], &["openapiv3"]),
    ("model", &["pointer", "service"], &[]),
    (
        "resolve",
        &["config", "model", "grammar", "diagnostic", "media_type", "methods", "pointer", "service"],
        &["openapiv3"],
    ),
    ("filter", &["model", "config", "diagnostic", "methods", "pointer"], &["toml"]),
    ("fit", &["model", "diagnostic", "pointer"], &[]),
    ("lint", &["fit", "model", "examples", "diagnostic", "media_type", "pointer"], &[]),
    ("inputs", &["filter", "tree", "diagnostic"], &[]),
    (
        "report",
        &["inputs", "parse", "annotation", "diagnostic", "fingerprint", "pointer", "visible"],
        &["annotate_snippets", "percent_encoding"],
    ),
    ("ir", &["methods", "pointer", "provenance", "service"], &[]),
    (
        "lower",
        &[
            "fit",
            "model",
            "ir",
            "visible",
            "markdown",
            "media_type",
            "methods",
            "service",
            "config",
            "diagnostic",
            "files",
            "pointer",
            "provenance",
        ],
        &["deunicode", "heck", "percent_encoding", "regex", "regress", "toml"],
    ),
    ("print", &["files"], &["prettyplease", "proc_macro2", "syn"]),
    (
        "emit",
        &["ir", "print", "files", "markdown", "diagnostic", "pointer", "provenance", "service"],
        &["proc_macro2", "quote", "toml"],
    ),
    (
        "diff",
        &["ir", "emit", "annotation", "fingerprint", "markdown", "pointer", "service", "visible"],
        &["quote", "semver", "syn"],
    ),
    ("outputs", &["filter", "tree", "files", "diagnostic", "diff", "pointer", "provenance"], &[]),
];

const ALLOWED_EVERYWHERE: &[&str] = &["serde", "serde_json", "indexmap"];

/// The module with the whole pipeline, which may use all modules.
const PIPELINE: &str = "lib";

/// A room uses only rooms above it in the table, so that imports have no cycle.
#[test]
fn table_of_rooms_has_no_cycle() {
    for (index, (room, uses, _)) in ROOMS.iter().enumerate() {
        for used in *uses {
            assert!(ROOMS[..index].iter().any(|(name, ..)| name == used), "`{room}` uses `{used}`");
        }
    }
}

#[test]
fn imports_follow_the_table() {
    let crates = dependencies("codegen/Cargo.toml");
    let mut violations = Vec::new();
    for file in sources("codegen/src") {
        let room = file.room.as_str();
        if room == PIPELINE {
            continue;
        }
        let Some((_, rooms, foreign)) = ROOMS.iter().find(|(name, ..)| *name == room) else {
            violations
                .push(format!("{}: the module `{room}` is missing in the table of this test", file.path));
            continue;
        };
        for used in &file.rooms {
            if ROOMS.iter().any(|(name, ..)| name == used) && used != room && !rooms.contains(&used.as_str())
            {
                violations.push(format!("{}: `{room}` may not use crate::{used}", file.path));
            }
        }
        for used in file.names.intersection(&crates) {
            if !foreign.contains(&used.as_str()) && !ALLOWED_EVERYWHERE.contains(&used.as_str()) {
                violations.push(format!("{}: `{room}` may not use {used}", file.path));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Checks the scanner: if it found nothing, the rules above would always hold.
#[test]
fn scanner_finds_imports() {
    let files = sources("codegen/src");
    let of = |room: &str| {
        let files = files.iter().filter(|file| file.room == room);
        files.fold((BTreeSet::new(), BTreeSet::new()), |(mut rooms, mut names), file| {
            rooms.extend(file.rooms.clone());
            names.extend(file.names.clone());
            (rooms, names)
        })
    };
    for (room, uses, foreign) in
        [("lower", "model", "heck"), ("emit", "ir", "quote"), ("validate", "pointer", "openapiv3")]
    {
        let (rooms, names) = of(room);
        assert!(rooms.contains(uses), "{room} uses {uses}, found {rooms:?}");
        assert!(names.contains(foreign), "{room} uses {foreign}, found {names:?}");
    }
    let text = "use std::{fs, io}; #[cfg(test)] mod tests { use crate::ir::X; } fn f() { super::model::g(crate::{emit, lower::h}); }";
    let mut used = Used::new("x.rs".to_owned(), "x".to_owned());
    walk(without_tests(TokenStream::from_str(text).unwrap()), true, &mut used);
    assert_eq!(used.rooms.iter().map(String::as_str).collect::<Vec<_>>(), ["emit", "lower", "model"]);
    assert_eq!(used.std.iter().map(String::as_str).collect::<Vec<_>>(), ["fs", "io"]);
}

#[test]
fn library_does_not_use_file_system_or_network() {
    let mut violations = Vec::new();
    for file in sources("codegen/src") {
        for part in ["fs", "net", "process", "env", "thread", "time"] {
            if file.std.contains(part) {
                violations.push(format!("{}: std::{part}", file.path));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn commands_do_not_use_openapi_tokens_or_the_emitted_crate() {
    let never = ["openapiv3", "quote", "proc_macro2", "syn", "twilio_senders"];
    let mut violations: Vec<String> = Vec::new();
    for file in [sources("codegen/cli/src"), sources("xtask/src")].concat() {
        let used = never.iter().filter(|name| file.names.contains(**name));
        violations.extend(used.map(|name| format!("{}: {name}", file.path)));
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn imports_of_the_command_line_point_one_way() {
    const ROOMS: &[&str] =
        &["terminal", "error", "write", "project", "release", "commands", "lib", "main", "bin"];
    let position = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut violations: Vec<String> = Vec::new();
    for file in sources("codegen/cli/src") {
        let own = position(&file.room);
        let wrong = file.rooms.iter().filter(|room| position(room) > own || own.is_none());
        violations.extend(wrong.map(|room| format!("{}: {room}", file.path)));
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// This includes comments and tests.
#[test]
fn no_vendor_is_named() {
    let mut violations = Vec::new();
    for path in
        [files_below(&root().join("codegen/src")), files_below(&root().join("codegen/cli/src"))].concat()
    {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for (number, line) in text.lines().enumerate() {
            if ["twilio", "whatsapp", "senders"].iter().any(|name| line.contains(name)) {
                violations.push(format!("{}:{}: {}", short(&path), number + 1, line.trim()));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn no_file_exceeds_500_lines() {
    const MAX_LINES: usize = 500;
    let mut violations = Vec::new();
    for folder in ["codegen", "xtask", "tests"] {
        for path in rust_files(folder) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > MAX_LINES {
                violations.push(format!("{}: {lines} lines", short(&path)));
            }
        }
    }
    assert!(violations.is_empty(), "more than {MAX_LINES} lines:\n{}", violations.join("\n"));
}

/// The names that a source file uses.
#[derive(Clone)]
struct Used {
    path: String,
    /// The module of the file.
    room: String,
    /// Names after `crate::`.
    rooms: BTreeSet<String>,
    /// Names before `::` or `!`, or alone in a `use`.
    names: BTreeSet<String>,
    /// Names after `std::`.
    std: BTreeSet<String>,
}

impl Used {
    fn new(path: String, room: String) -> Self {
        Self { path, room, rooms: BTreeSet::new(), names: BTreeSet::new(), std: BTreeSet::new() }
    }
}

fn sources(folder: &str) -> Vec<Used> {
    let base = root().join(folder);
    let files = rust_files(folder);
    assert!(!files.is_empty());
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let tokens = TokenStream::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", short(path)));
        let below = path.strip_prefix(&base).unwrap();
        let room = below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        // In the top file of a module, `super` is the root of the crate.
        let is_top =
            below.components().count() == 1 || below.ends_with("mod.rs") && below.components().count() == 2;
        let mut used = Used::new(short(path), room);
        walk(without_tests(tokens), is_top, &mut used);
        used
    };
    files.iter().map(read).collect()
}

pub fn rust_files(folder: &str) -> Vec<std::path::PathBuf> {
    let mut files = files_below(&root().join(folder));
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
}

fn walk(tokens: Vec<TokenTree>, is_top: bool, used: &mut Used) {
    let mut before = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let leads = |open: &str| before.ends_with(open);
                if is_sign(tokens.get(at + 1), ':') && is_sign(tokens.get(at + 2), ':') {
                    if !leads("::") {
                        used.names.insert(name.clone());
                    }
                    for next in after(&tokens, at + 3) {
                        match name.as_str() {
                            "crate" => drop(used.rooms.insert(next)),
                            "super" if is_top => drop(used.rooms.insert(next)),
                            // `core` has no input and output: `core::net` consists of addresses.
                            "std" => drop(used.std.insert(next)),
                            _ => {}
                        }
                    }
                } else if is_sign(tokens.get(at + 1), '!') || leads("use ") {
                    used.names.insert(name.clone());
                }
                before = format!("{name} ");
            }
            TokenTree::Group(group) => {
                walk(without_tests(group.stream()), is_top, used);
                before.clear();
            }
            TokenTree::Punct(sign) => before.push(sign.as_char()),
            TokenTree::Literal(_) => before.clear(),
        }
    }
}

/// Returns the names after a `::`: one, or all in braces.
fn after(tokens: &[TokenTree], at: usize) -> Vec<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let parts = inner.split(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ','));
            parts.filter_map(|part| part.first()).map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

pub fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Removes `#[cfg(test)] mod … { … }`: tests may use any module.
pub fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let is_attribute = kept.last().is_some_and(|last| is_sign(Some(last), '#'))
            && matches!(&token, TokenTree::Group(group) if group.to_string().replace(' ', "") == "[cfg(test)]");
        if is_attribute {
            kept.pop();
            for token in rest.by_ref() {
                let braces =
                    matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
                if braces || is_sign(Some(&token), ';') {
                    break;
                }
            }
        } else {
            kept.push(token);
        }
    }
    kept
}

/// Returns the dependencies in a manifest, spelled as in Rust.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(manifest)).unwrap();
    let (_, section) = text.split_once("[dependencies]\n").expect("dependencies");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_"))).collect()
}

pub fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}
