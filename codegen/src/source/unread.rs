//! Why a text cannot be read: where, what is wrong, what to do. The parsers' own words are for those who wrote them.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};

/// A text that cannot be read.
#[derive(Debug)]
pub struct Unread {
    /// None if it is the text as a whole.
    at: Option<Range<usize>>,
    what: String,
    help: Option<String>,
}

impl Unread {
    /// The text as a whole.
    pub fn whole(what: impl Into<String>, help: &str) -> Self {
        Self { at: None, what: what.into(), help: Some(help.to_owned()) }
    }

    /// The character at a byte.
    pub fn at(text: &str, byte: usize, what: impl Into<String>) -> Self {
        let start = text.floor_char_boundary(byte.min(text.len()));
        // The end of a line cannot be underlined.
        let end = text[start..].chars().next().filter(|c| *c != '\n').map_or(start, |c| start + c.len_utf8());
        Self { at: Some(start..end), what: what.into(), help: None }
    }

    /// A run of bytes.
    pub fn over(at: Range<usize>, what: impl Into<String>) -> Self {
        Self { at: Some(at), what: what.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a problem of a text that has so many bytes before the part that was read.
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

/// What serde_yaml says of the character at a byte, in words that help.
pub fn yaml(text: &str, byte: usize, message: &str) -> Unread {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    // What serde_yaml puts before: the path of the value.
    let says = |words: &str| message.contains(words);
    let told = |what: &str, help: &str| Unread::at(text, byte, what).help(help);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    if rest.starts_with('\t') || says("a tab character") {
        let tab = rest.find('\t').map_or(byte, |at| byte + at);
        return Unread::at(text, tab, "YAML is not indented with tabs").help("use spaces");
    }
    let line = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    if text[line..].starts_with('\u{feff}') {
        let what = "a byte order mark stands here, which only the first character of a text may be";
        return Unread::at(text, line, what).help("remove it: were two files joined?");
    }
    match rest.chars().next() {
        Some('`') => return told("a text does not begin with a backtick in YAML", "put the text in quotes"),
        Some(c @ ('@' | '%')) if says("cannot start any token") => {
            return told(&format!("a text does not begin with `{c}` in YAML"), "put the text in quotes");
        }
        Some('|' | '>') if says("cannot start any token") => {
            let help =
                "write the braces out as indented lines, or the text in double quotes, with `\\n` in it";
            return told("a text of several lines cannot stand between braces or brackets", help);
        }
        _ => {}
    }
    let known = YAML.iter().find(|(words, ..)| says(words));
    match known {
        Some((_, what, help)) => told(what, help),
        None => Unread::at(text, byte, format!("this is not YAML that can be read: {message}")),
    }
}

/// serde_yaml's words, ours, and what to do.
const YAML: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "a `:` is not expected here",
        "put a text with `: ` in it in quotes; a key and its neighbours begin in the same column, with a space behind the `:`",
    ),
    (
        "did not find expected key",
        "this line does not go with those before it",
        "let it begin in the column of its neighbours; what a quote or a bracket opened must be closed before",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not go with the list before it",
        "let it begin in the column of its neighbours",
    ),
    (
        "could not find expected ':'",
        "the line before is neither `key: value` nor a part of a text",
        "put a space behind the `:` of a key, indent the lines of a long text, and end quotes where the text ends",
    ),
    (
        "did not find expected ',' or",
        "a `,` or the closing bracket is expected before this",
        "close what was opened; put a text that has one of `,[]{}` in it in quotes",
    ),
    (
        "unknown anchor",
        "nothing above is marked with the name of this alias",
        "put a text that begins with `*` in quotes; an alias `*name` needs an `&name` before it",
    ),
    (
        "expected alphabetic or numeric character",
        "`*` and `&` begin a name of letters and digits in YAML",
        "put a text that begins with one of them in quotes",
    ),
    (
        "expected node content",
        "a value is expected before this",
        "close what was opened, and put a text that begins with one of `]},?-` in quotes",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "let each `- ` begin a line, below the key that the list belongs to",
    ),
    (
        "expected <document start>",
        "the document ends before this, and something follows",
        "let this line begin in the column of its neighbours; a text that begins with a quote ends with it",
    ),
    (
        "unexpected end of stream",
        "the text ends in the middle of a quoted text",
        "add the quote that closes it; if the rest of the document is missing, fetch it again",
    ),
    (
        "unknown escape character",
        "there is no such escape in a double-quoted text",
        "double the `\\`, or use single quotes",
    ),
    (
        "invalid Unicode character escape",
        "this escape is no character",
        "a character beyond U+FFFF is written `\\U0001F600` in YAML; half of a surrogate pair is none",
    ),
    (
        "a key that is a string",
        "a key is a text; this is a list or a map",
        "put a key or text with `{` or `[` in quotes; if this is a template, fill it in first",
    ),
    (
        "recursion limit exceeded",
        "this is nested in itself, or more than 128 levels deep",
        "an alias cannot stand within what it is an alias for; nothing that people write is so deep",
    ),
];

/// What serde_json says of the character at a byte, in words that help.
pub fn json(text: &str, byte: usize, message: &str) -> Unread {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    let told = |at: usize, what: &str, help: &str| Unread::at(text, at, what).help(help);
    let says = |words: &str| message.contains(words);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return told(byte, "JSON has no comments", "remove them");
    }
    if rest.starts_with(char::is_control) && !rest.starts_with(char::is_whitespace) && !says("while parsing")
    {
        return told(byte, "a control character cannot stand here", "remove it");
    }
    if rest.starts_with(['\'', '\u{2018}', '\u{201c}']) || says("key must be a string") {
        return told(
            byte,
            "keys and texts of JSON stand in double quotes",
            "write `\"name\"`, also where there are single quotes or none",
        );
    }
    if rest.starts_with("NaN") || rest.starts_with("Infinity") || rest.starts_with("-I") {
        return told(byte, "JSON has no such number", "leave it out, or write a number");
    }
    if says("control character") {
        // Behind the end of a line the parser is on the next one.
        let is_control = |at: &usize| text.as_bytes().get(*at).is_some_and(|byte| *byte < 0x20);
        let at = [byte, byte.saturating_sub(1)].into_iter().find(is_control).unwrap_or(byte);
        let what = "a text of JSON has no line ends, tabs and other control characters in it";
        return told(at, what, "write it as `\\n`, `\\t` or `\\u0001`, or close the quotes before it");
    }
    if says("surrogate") || says("escape") {
        let at = text[..byte].rfind('\\').filter(|at| byte - at <= 12).unwrap_or(byte);
        let help = "a `\\` stands before one of `\"\\/bfnrt` or `u` and four digits, and is `\\\\` itself; characters beyond \
                    U+FFFF are two `\\u` in a row";
        return told(at, "this escape is no character", help);
    }
    let known = JSON.iter().find(|(words, ..)| says(words));
    match known {
        Some((_, what, help)) => told(byte, what, help),
        None => Unread::at(text, byte, format!("this is not JSON that can be read: {message}")),
    }
}

/// serde_json's words, ours, and what to do.
const JSON: &[(&str, &str, &str)] = &[
    ("EOF while", "the text ends in the middle", "fetch it again, or close what was opened"),
    (
        "expected value",
        "a value is expected here",
        "write one, or remove its key; texts stand in double quotes",
    ),
    ("trailing comma", "a comma stands before the closing bracket", "remove the comma"),
    (
        "trailing characters",
        "the document has ended, and something stands behind it",
        "a file is one document: remove what follows, or a closing bracket that is one too many",
    ),
    (
        "expected `,` or",
        "a `,` or the closing bracket is expected before this",
        "add the comma, or close what was opened; a `\"` within a text is `\\\"`",
    ),
    (
        "number out of range",
        "this number is larger than any that is read",
        "leave the limit out that it stands for, or write it as a string",
    ),
    (
        "recursion limit exceeded",
        "this is more than 128 levels deep",
        "nothing that people write is so deep: was it generated from itself?",
    ),
];

/// The first mark of a merge that was not settled.
fn conflict(text: &str) -> Option<Unread> {
    let marks = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    let at = text.match_indices('\n').map(|(at, _)| at + 1).find(|at| marks(&text[*at..]));
    let at = if marks(text) { Some(0) } else { at }?;
    let what = "two versions were merged here, and nobody has settled which one holds";
    Some(
        Unread::over(at..at + 7, what)
            .help("keep one of the two, and remove the lines with `<<<`, `===` and `>>>`"),
    )
}
