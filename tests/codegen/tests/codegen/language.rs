//! Rules of the language: comments start with the subject or a verb, and a word that was given up does not come back.
//!
//! Ordinary English words of the glossary (tag, text, form, rule, merged, shared, repeated, wait) are not scanned, because most of their uses
//! have another meaning.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use codegen_tests::{Case, root};
use proc_macro2::{TokenStream, TokenTree};

use crate::house::{rust_files, short};

/// Words that no sentence of a comment starts with.
const QUESTIONS: [&str; 8] = ["what", "how", "where", "whether", "who", "whom", "whose", "which"];

/// The highest share of comments that start with one of them, in percent.
const MAX_SHARE: f64 = 5.0;

/// The folders whose comments are measured.
const FOLDERS: &[&str] = &[
    "codegen/runtime/tests",
    "tests/codegen",
    "tests/conformance",
    "tests/corpus",
    "tests/wire",
    "xtask/src",
    "codegen/cli",
    "codegen/fuzz",
    "codegen/runtime/src",
    "codegen/src",
    "generated/src",
    "tests/demo",
];

/// The folders whose identifiers are scanned. Those in `generated/src` come from the description or from the runtime.
const SCANNED: &[&str] = &[
    "codegen",
    "tests/codegen",
    "tests/conformance",
    "tests/corpus",
    "tests/demo",
    "tests/wire",
    "xtask/src",
];

/// A word that was given up, its replacement, and identifiers of other crates or with another meaning.
///
/// A word in lower case must not be a part of any identifier, such as `answer` in `AnswerParts`; a word that
/// starts with a capital must not be a whole identifier.
type Word = (&'static str, &'static str, &'static [&'static str]);

const WORDS: &[Word] = &[
    ("sniff", "detect", &[]),
    ("judge", "evaluate", &[]),
    ("mend", "fix", &[]),
    ("trouble", "error or diagnostic", &[]),
    ("told", "report", &[]),
    ("sight", "preview", &[]),
    ("twice", "duplicate", &[]),
    ("lent", "borrowed or body field", &[]),
    ("held", "field type", &[]),
    ("unread", "read error", &[]),
    ("received", "response-only", &[]),
    ("unnamed", "undeclared", &["unnamed", "Unnamed"]),
    ("gather", "bundle", &[]),
    ("upgrade", "normalize", &[]),
    ("rewrite", "normalize", &[]),
    ("answer", "response", &[]),
    ("answers", "responses", &[]),
    ("answered", "responded", &[]),
    ("reply", "response", &[]),
    ("replies", "responses", &[]),
    ("arm", "variant", &["match_arm"]),
    ("arms", "variants", &["arms"]),
    ("choice", "filter", &["choice", "ColorChoice"]),
    ("chosen", "selected", &[]),
    ("taken", "selected, argument", &[]),
    ("wish", "requested name", &[]),
    ("wishes", "requested names", &[]),
    ("settle", "assign", &[]),
    ("settled", "assigned", &[]),
    ("goes", "parameter location", &[]),
    ("paging", "pagination", &[]),
    // The command that generates again on each save.
    ("watch", "waiter", &["watch", "Watch"]),
    ("spec", "description", &[]),
    // A problem is an error body of RFC 9457.
    ("problem", "diagnostic", &["problem", "Problem", "problem_details"]),
    ("problems", "diagnostics", &[]),
    ("Checked", "validated", &[]),
    ("Core", "client state", &[]),
    ("Facts", "properties", &[]),
    ("Fill", "writer", &[]),
    ("Held", "field type", &[]),
    ("Look", "reader", &[]),
    ("Node", "JSON value trait", &[]),
    ("Rules", "constraints", &[]),
    ("Seen", "recorded", &[]),
    ("Shown", "examples", &[]),
    ("Slot", "decode target", &[]),
    ("Val", "JSON value", &[]),
    ("Wait", "waiter", &[]),
];

/// Words that do not occur in emitted docs, unless the description uses them.
const DOC_WORDS: &[&str] = &[
    "answering",
    "choice",
    "gather",
    "gathered",
    "gathers",
    "judge",
    "lent",
    "mend",
    "mends",
    "replies",
    "settle",
    "settled",
    "settles",
    "sight",
    "spelt",
    "trouble",
    "unnamed",
    "unread",
    "upgrade",
    "upgraded",
    "watch",
    "wish",
    "wishes",
    "answer",
    "answered",
    "answers",
    "arm",
    "arms",
    "chosen",
    "goes",
    "leads",
    "left out",
    "no success",
    "paging",
    "reply",
    "stands",
    "told",
    "tells",
    "what came",
    "whoever",
];

#[test]
fn comments_start_with_a_subject_or_a_verb() {
    let shares = FOLDERS.iter().map(|folder| (folder, share(folder)));
    let violations: Vec<String> = shares
        .filter(|(_, share)| *share >= MAX_SHARE)
        .map(|(folder, share)| format!("{folder}: {share:.1} % of the comments start with a question word"))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn identifiers_use_the_words_of_the_glossary() {
    let files: Vec<PathBuf> = SCANNED.iter().flat_map(|folder| sources(folder)).collect();
    let mut violations = Vec::new();
    for path in &files {
        for identifier in identifiers(path) {
            let parts = parts(&identifier);
            let word = WORDS.iter().find(|(word, _, exceptions)| {
                let is_used = if word.starts_with(char::is_uppercase) {
                    identifier == *word
                } else {
                    parts.iter().any(|part| part == word)
                };
                is_used && !exceptions.contains(&identifier.as_str())
            });
            if let Some((word, instead, _)) = word {
                violations
                    .push(format!("{}: `{identifier}` contains `{word}`, expected: {instead}", short(path)));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn emitted_docs_use_the_words_of_the_glossary() {
    let description = plain_words(Case::senders().with_overlays_applied().text());
    let mut violations = Vec::new();
    for path in sources("generated/src") {
        for comment in comments(&fs::read_to_string(&path).unwrap()) {
            let text = plain_words(&comment.join(" "));
            let words = DOC_WORDS.iter().filter(|word| is_used(&text, word, &description));
            violations.extend(words.map(|word| format!("{}: `{word}` in{text}", short(&path))));
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn scanner_finds_comments_and_words() {
    let text = "//! What\n//! one\n/// two\n    // Which three\nlet a = 1; // no comment of its own\n";
    assert_eq!(comments(text), [vec!["What", "one"], vec!["two"], vec!["Which three"]]);
    assert!(starts_with_question(&["", "Which three"]) && !starts_with_question(&["Whichever"]));
    assert_eq!(parts("r#AnswerOfHTTPCall_v2"), ["answer", "of", "http", "call", "v2"]);
    let description = plain_words("The *answer*\n    to all.");
    for (text, expected) in
        [("the answer to", false), ("The answer is", true), ("answers", false), ("an answer", true)]
    {
        assert_eq!(is_used(&plain_words(text), "answer", &description), expected, "{text}");
    }
}

/// Returns the share of comments in a folder that start with a question word, in percent.
fn share(folder: &str) -> f64 {
    let (mut all, mut questions) = (0.0, 0.0);
    for path in sources(folder) {
        for comment in comments(&fs::read_to_string(&path).unwrap()) {
            let mut lines = comment.iter().filter(|line| !line.is_empty());
            if lines.next().is_some_and(|line| !line.contains("@generated")) {
                all += 1.0;
                questions += f64::from(u8::from(starts_with_question(&comment)));
            }
        }
    }
    assert!(all > 0.0, "no comments in {folder}");
    100.0 * questions / all
}

fn starts_with_question(comment: &[&str]) -> bool {
    let line = comment.iter().find(|line| !line.is_empty());
    let first = line.and_then(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    first.is_some_and(|first| QUESTIONS.contains(&first.to_lowercase().as_str()))
}

/// Returns the comments on lines of their own: consecutive lines with the same marker.
fn comments(text: &str) -> Vec<Vec<&str>> {
    let mut comments: Vec<Vec<&str>> = Vec::new();
    let mut before = None;
    for line in text.lines() {
        let line = line.trim();
        let marker = ["///", "//!", "//"].into_iter().find(|marker| line.starts_with(marker));
        let content = marker.map(|marker| line[marker.len()..].trim());
        match content {
            Some(content) if marker == before => comments.last_mut().unwrap().push(content),
            Some(content) => comments.push(vec![content]),
            None => {}
        }
        before = marker;
    }
    comments
}

/// Returns the words of a text in lower case, without punctuation and with a space around each.
fn plain_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    format!(" {} ", words.join(" "))
}

/// Returns `true` if the text contains the word, or words, in a context that is not in the description.
fn is_used(text: &str, word: &str, description: &str) -> bool {
    let pattern = format!(" {word} ");
    text.match_indices(&pattern).any(|(at, _)| {
        let before = text[..at].rsplit(' ').next().unwrap_or_default();
        let after = text[at + pattern.len()..].split(' ').next().unwrap_or_default();
        !description.contains(&format!("{before}{pattern}{after}"))
    })
}

/// Returns the identifiers of a source file, without duplicates.
fn identifiers(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let tokens = TokenStream::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", short(path)));
    let mut identifiers = BTreeSet::new();
    collect(tokens, &mut identifiers);
    identifiers
}

fn collect(tokens: TokenStream, identifiers: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(identifier) => drop(identifiers.insert(identifier.to_string())),
            TokenTree::Group(group) => collect(group.stream(), identifiers),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Splits an identifier into its words in lower case: at underscores, at the start of upper case, and at the
/// end of an acronym.
fn parts(identifier: &str) -> Vec<String> {
    let characters: Vec<char> = identifier.trim_start_matches("r#").chars().collect();
    let mut parts = vec![String::new()];
    for (at, c) in characters.iter().enumerate() {
        let after_lower = at > 0 && !characters[at - 1].is_uppercase();
        let before_lower = characters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if *c == '_' || c.is_uppercase() && (after_lower || before_lower) {
            parts.push(String::new());
        }
        if *c != '_' {
            parts.last_mut().unwrap().extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Returns the Rust files of a folder, without fixtures and build output.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files = rust_files(folder);
    files.retain(|path| {
        let below = path.strip_prefix(root()).unwrap();
        !below.iter().any(|part| part == "fixtures" || part == "target")
    });
    files
}
