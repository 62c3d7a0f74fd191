//! Syntax errors, with a location, a message and a help text. The messages of the parsers are replaced, as they refer to
//! internals.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Place};
use crate::parse::limits::MAX_DEPTH;

/// A syntax error.
#[derive(Debug)]
pub struct SyntaxError {
    /// The span; `None` for the whole text.
    at: Option<Range<usize>>,
    message: String,
    help: Option<String>,
}

impl SyntaxError {
    /// Creates an error for the whole text.
    pub fn whole(message: impl Into<String>, help: &str) -> Self {
        Self { at: None, message: message.into(), help: Some(help.to_owned()) }
    }

    /// Creates an error for the character at a byte offset.
    pub fn at(text: &str, byte: usize, message: impl Into<String>) -> Self {
        let start = text.floor_char_boundary(byte.min(text.len()));
        // The end of a line cannot be underlined.
        let end = text[start..].chars().next().filter(|c| *c != '\n').map_or(start, |c| start + c.len_utf8());
        Self { at: Some(start..end), message: message.into(), help: None }
    }

    /// Creates an error for a span of bytes.
    pub fn over(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at: Some(at), message: message.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Converts the error to diagnostics. `skipped` is the number of bytes before the parsed part of the text.
    pub fn into_diagnostics(self, skipped: usize) -> Diagnostics {
        let place = match self.at {
            Some(at) => Place::Bytes(at.start + skipped..at.end + skipped),
            None => Place::Whole,
        };
        let diagnostic = Diagnostic::at(Code::E0001, Input::Description, place, self.message);
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic { help: self.help, ..diagnostic });
        diagnostics
    }
}

/// The help text for a text that is too large.
pub const LESS: &str = "remove the parts of the description that the client does not need";

/// Returns the error for a collection that is too deep.
pub fn too_deep(text: &str, at: usize) -> SyntaxError {
    let message = format!("nesting exceeds the maximum depth of {MAX_DEPTH}");
    SyntaxError::at(text, at, message)
        .help("check for an unclosed bracket, or for a generator that includes its own output")
}

/// Returns the error for the second one of two equal keys.
pub fn duplicate_key(text: &str, key: &str, first: usize, second: Range<usize>) -> SyntaxError {
    let line = 1 + text[..first].matches('\n').count();
    let name: String = key.chars().take(60).flat_map(char::escape_debug).collect();
    let more = if key.chars().nth(60).is_some() { "…" } else { "" };
    let message = format!("duplicate key `{name}{more}` (first defined on line {line})");
    SyntaxError::over(second, message).help("remove one of the two, or merge their values")
}

/// Returns the error for an indicator at the start of a plain scalar.
pub fn indicator(text: &str, at: usize, indicator: char) -> SyntaxError {
    match indicator {
        '|' | '>' => SyntaxError::at(text, at, "a block scalar is not allowed in brackets")
            .help("replace the brackets with indented lines, or use a double-quoted string with `\\n`"),
        '`' => {
            SyntaxError::at(text, at, "unexpected backtick at the start of a string").help("quote the string")
        }
        c => SyntaxError::at(text, at, format!("unexpected `{}` at the start of a string", c.escape_debug()))
            .help("quote the string"),
    }
}

/// Returns the error for a message of saphyr at a byte offset.
pub fn yaml(text: &str, byte: usize, message: &str) -> SyntaxError {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    let contains = |part: &str| message.contains(part);
    let into_diagnostics = |message: &str, help: &str| SyntaxError::at(text, byte, message).help(help);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    let line = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    if rest.starts_with('\t') || contains("tab") {
        let tab = text[line..byte].rfind('\t').map(|at| line + at);
        let tab = tab.or_else(|| rest.find('\t').map(|at| byte + at)).unwrap_or(byte);
        return SyntaxError::at(text, tab, "unexpected tab in the indentation").help("use spaces");
    }
    if contains("byte order mark") || text[line..].starts_with('\u{feff}') {
        let at = text[line..].find('\u{feff}').map_or(byte, |at| line + at);
        return SyntaxError::at(text, at, "unexpected byte order mark")
            .help("remove it: it is only allowed at the start of a file");
    }
    if let Some(c) = rest.chars().next().filter(|_| contains("unexpected character")) {
        return indicator(text, byte, c);
    }
    let known = YAML.iter().find(|(part, ..)| contains(part));
    match known {
        Some((_, message, help)) => into_diagnostics(message, help),
        None => SyntaxError::at(text, byte, format!("invalid YAML: {message}")),
    }
}

/// Parts of messages of saphyr, with our message and help text.
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
        "simple key expect",
        "expected `key: value` on the previous line",
        "put a space after the `:` of a key, indent the lines of a long string, and close its quotes",
    ),
    (
        "expected ',' or",
        "expected `,` or a closing bracket",
        "close the bracket, and quote a string that contains one of `,[]{}`",
    ),
    (
        "unknown anchor",
        "cannot find the anchor of this alias",
        "quote a string that starts with `*`, or add an anchor `&name` before the alias `*name`",
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
        "trailing content",
        "unexpected content after a quoted string",
        "a string that starts with a quote ends at the next quote: quote the whole string, or double the quote inside",
    ),
    (
        "misplaced bracket",
        "unexpected closing bracket",
        "remove it, or quote a string that contains one of `[]{}`",
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
        "invalid indentation in quoted scalar",
        "unexpected indentation of a quoted string",
        "indent all lines of the string more than its key, and close its quotes",
    ),
    (
        "recursion limit exceeded",
        "nesting exceeds the maximum depth of 128",
        "check for an unclosed bracket, or for a generator that includes its own output",
    ),
];

/// Returns the error for a message of serde_json at a byte offset.
pub fn json(text: &str, byte: usize, message: &str) -> SyntaxError {
    let byte = text.floor_char_boundary(byte.min(text.len()));
    let rest = &text[byte..];
    let into_diagnostics =
        |at: usize, message: &str, help: &str| SyntaxError::at(text, at, message).help(help);
    let contains = |part: &str| message.contains(part);
    if let Some(conflict) = conflict(text) {
        return conflict;
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return into_diagnostics(byte, "unexpected comment", "remove it: JSON has no comments");
    }
    if rest.starts_with(char::is_control)
        && !rest.starts_with(char::is_whitespace)
        && !contains("while parsing")
    {
        return into_diagnostics(byte, "unexpected control character", "remove it");
    }
    if rest.starts_with(['\'', '\u{2018}', '\u{201c}']) || contains("key must be a string") {
        return into_diagnostics(
            byte,
            "expected a key or string in double quotes",
            "write `\"name\"` in place of `'name'` or `name`",
        );
    }
    if rest.starts_with("NaN") || rest.starts_with("Infinity") || rest.starts_with("-I") {
        return into_diagnostics(
            byte,
            "expected a number of JSON, found `NaN` or `Infinity`",
            "remove it, or write a number",
        );
    }
    if contains("control character") {
        // After the end of a line, the parser reports the next line.
        let is_control = |at: &usize| text.as_bytes().get(*at).is_some_and(|byte| *byte < 0x20);
        let at = [byte, byte.saturating_sub(1)].into_iter().find(is_control).unwrap_or(byte);
        let message = "unescaped control character in a string";
        return into_diagnostics(
            at,
            message,
            "write it as `\\n`, `\\t` or `\\u0001`, or close the quotes before it",
        );
    }
    if contains("surrogate") || contains("escape") {
        let at = text[..byte].rfind('\\').filter(|at| byte - at <= 12).unwrap_or(byte);
        let help = "use `\\` only before one of `\"\\/bfnrt` or `u` and four digits, and write a character above U+FFFF as \
                    two `\\u` escapes";
        return into_diagnostics(at, "invalid escape", help);
    }
    let known = JSON.iter().find(|(part, ..)| contains(part));
    match known {
        Some((_, message, help)) => into_diagnostics(byte, message, help),
        None => SyntaxError::at(text, byte, format!("invalid JSON: {message}")),
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
fn conflict(text: &str) -> Option<SyntaxError> {
    let marks = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    let at = text.match_indices('\n').map(|(at, _)| at + 1).find(|at| marks(&text[*at..]));
    let at = if marks(text) { Some(0) } else { at }?;
    let help = "keep one of the two versions, and remove the lines with `<<<`, `===` and `>>>`";
    Some(SyntaxError::over(at..at + 7, "unresolved merge conflict").help(help))
}
