//! Syntax errors, with a location, a message and a help text. The messages of the parsers are replaced, as they refer to
//! internals.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};

/// A syntax error.
#[derive(Debug)]
pub struct Unread {
    /// The span; `None` for the whole text.
    at: Option<Range<usize>>,
    what: String,
    help: Option<String>,
}

impl Unread {
    /// Creates an error for the whole text.
    pub fn whole(what: impl Into<String>, help: &str) -> Self {
        Self { at: None, what: what.into(), help: Some(help.to_owned()) }
    }

    /// Creates an error for the character at a byte offset.
    pub fn at(text: &str, byte: usize, what: impl Into<String>) -> Self {
        let start = text.floor_char_boundary(byte.min(text.len()));
        // The end of a line cannot be underlined.
        let end = text[start..].chars().next().filter(|c| *c != '\n').map_or(start, |c| start + c.len_utf8());
        Self { at: Some(start..end), what: what.into(), help: None }
    }

    /// Creates an error for a span of bytes.
    pub fn over(at: Range<usize>, what: impl Into<String>) -> Self {
        Self { at: Some(at), what: what.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Converts the error to diagnostics. `skipped` is the number of bytes before the parsed part of the text.
    pub fn told(self, skipped: usize) -> Diagnostics {
        let place = match self.at {
            Some(at) => Place::Bytes(at.start + skipped..at.end + skipped),
            None => Place::Whole,
        };
        let problem = Diagnostic::new(Severity::Error, "E0001", Input::Spec, place, self.what);
        let mut found = Diagnostics::default();
        found.push(Diagnostic { help: self.help, ..problem });
        found
    }
}

/// Returns the error for a message of serde_yaml at a byte offset.
pub fn yaml(text: &str, byte: usize, message: &str) -> Unread {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    // serde_yaml puts the path of the value before its message.
    let says = |words: &str| message.contains(words);
    let told = |what: &str, help: &str| Unread::at(text, byte, what).help(help);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    if rest.starts_with('\t') || says("a tab character") {
        let tab = rest.find('\t').map_or(byte, |at| byte + at);
        return Unread::at(text, tab, "unexpected tab in the indentation").help("use spaces");
    }
    let line = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    if text[line..].starts_with('\u{feff}') {
        let what = "unexpected byte order mark";
        return Unread::at(text, line, what).help("remove it: it is only allowed at the start of a file");
    }
    match rest.chars().next() {
        Some('`') => return told("unexpected backtick at the start of a string", "quote the string"),
        Some(c @ ('@' | '%')) if says("cannot start any token") => {
            return told(&format!("unexpected `{c}` at the start of a string"), "quote the string");
        }
        Some('|' | '>') if says("cannot start any token") => {
            let help = "replace the brackets with indented lines, or use a double-quoted string with `\\n`";
            return told("a block scalar is not allowed in brackets", help);
        }
        _ => {}
    }
    let known = YAML.iter().find(|(words, ..)| says(words));
    match known {
        Some((_, what, help)) => told(what, help),
        None => Unread::at(text, byte, format!("invalid YAML: {message}")),
    }
}

/// Parts of messages of serde_yaml, with our message and help text.
const YAML: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "unexpected `:`",
        "quote a string that contains `: `, align the key with its neighbours, and put a space after the `:`",
    ),
    (
        "did not find expected key",
        "expected a key of the map above",
        "align the line with its neighbours, and close quotes and brackets before it",
    ),
    (
        "did not find expected '-' indicator",
        "expected an item of the list above",
        "align the line with its neighbours",
    ),
    (
        "could not find expected ':'",
        "expected `key: value` on the previous line",
        "put a space after the `:` of a key, indent the lines of a long string, and close its quotes",
    ),
    (
        "did not find expected ',' or",
        "expected `,` or a closing bracket",
        "close the bracket, and quote a string that contains one of `,[]{}`",
    ),
    (
        "unknown anchor",
        "cannot find the anchor of this alias",
        "quote a string that starts with `*`, or add an anchor `&name` before the alias `*name`",
    ),
    (
        "expected alphabetic or numeric character",
        "expected a name of letters and digits after `*` or `&`",
        "quote a string that starts with `*` or `&`",
    ),
    (
        "expected node content",
        "expected a value",
        "close the bracket, and quote a string that starts with one of `]},?-`",
    ),
    (
        "block sequence entries are not allowed",
        "unexpected list",
        "start each `- ` on a line of its own, below the key of the list",
    ),
    (
        "expected <document start>",
        "unexpected content after the end of the document",
        "align the line with its neighbours; a string that starts with a quote ends at the next quote",
    ),
    (
        "unexpected end of stream",
        "unterminated quoted string",
        "add the closing quote, or download the document again if it is truncated",
    ),
    (
        "unknown escape character",
        "unknown escape in a double-quoted string",
        "double the `\\`, or use single quotes",
    ),
    (
        "invalid Unicode character escape",
        "invalid Unicode escape",
        "write a character above U+FFFF as `\\U0001F600`, not as a surrogate pair",
    ),
    (
        "a string as key",
        "expected a string as key, found a list or a map",
        "quote a string that starts with `{` or `[`; if this is a template, fill it in first",
    ),
    (
        "recursion limit exceeded",
        "nesting exceeds the maximum depth of 128",
        "check for an alias inside the value of its own anchor",
    ),
];

/// Returns the error for a message of serde_json at a byte offset.
pub fn json(text: &str, byte: usize, message: &str) -> Unread {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    let told = |at: usize, what: &str, help: &str| Unread::at(text, at, what).help(help);
    let says = |words: &str| message.contains(words);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return told(byte, "unexpected comment", "remove it: JSON has no comments");
    }
    if rest.starts_with(char::is_control) && !rest.starts_with(char::is_whitespace) && !says("while parsing")
    {
        return told(byte, "unexpected control character", "remove it");
    }
    if rest.starts_with(['\'', '\u{2018}', '\u{201c}']) || says("key must be a string") {
        return told(
            byte,
            "expected a key or string in double quotes",
            "write `\"name\"` in place of `'name'` or `name`",
        );
    }
    if rest.starts_with("NaN") || rest.starts_with("Infinity") || rest.starts_with("-I") {
        return told(
            byte,
            "expected a number of JSON, found `NaN` or `Infinity`",
            "remove it, or write a number",
        );
    }
    if says("control character") {
        // After the end of a line, the parser reports the next line.
        let is_control = |at: &usize| text.as_bytes().get(*at).is_some_and(|byte| *byte < 0x20);
        let at = [byte, byte.saturating_sub(1)].into_iter().find(is_control).unwrap_or(byte);
        let what = "unescaped control character in a string";
        return told(at, what, "write it as `\\n`, `\\t` or `\\u0001`, or close the quotes before it");
    }
    if says("surrogate") || says("escape") {
        let at = text[..byte].rfind('\\').filter(|at| byte - at <= 12).unwrap_or(byte);
        let help = "use `\\` only before one of `\"\\/bfnrt` or `u` and four digits, and write a character above U+FFFF as \
                    two `\\u` escapes";
        return told(at, "invalid escape", help);
    }
    let known = JSON.iter().find(|(words, ..)| says(words));
    match known {
        Some((_, what, help)) => told(byte, what, help),
        None => Unread::at(text, byte, format!("invalid JSON: {message}")),
    }
}

/// Parts of messages of serde_json, with our message and help text.
const JSON: &[(&str, &str, &str)] = &[
    (
        "EOF while",
        "unexpected end of file",
        "close the open brackets and quotes, or download the file again if it is truncated",
    ),
    ("expected value", "expected a value", "add a value, or remove the key; put strings in double quotes"),
    ("trailing comma", "trailing comma", "remove the comma"),
    (
        "trailing characters",
        "unexpected content after the end of the document",
        "remove it, or an extra closing bracket before it",
    ),
    (
        "expected `,` or",
        "expected `,` or a closing bracket",
        "add it, and escape a `\"` within a string as `\\\"`",
    ),
    ("number out of range", "number out of range", "remove the limit, or write it as a string"),
    (
        "recursion limit exceeded",
        "nesting exceeds the maximum depth of 128",
        "check for a generator that includes its own output",
    ),
];

/// Finds the first conflict marker.
fn conflict(text: &str) -> Option<Unread> {
    let marks = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    let at = text.match_indices('\n').map(|(at, _)| at + 1).find(|at| marks(&text[*at..]));
    let at = if marks(text) { Some(0) } else { at }?;
    let help = "keep one of the two versions, and remove the lines with `<<<`, `===` and `>>>`";
    Some(Unread::over(at..at + 7, "unresolved merge conflict").help(help))
}
