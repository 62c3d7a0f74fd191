//! Errors of deserialization, with the type and the path of the value.

use std::fmt;

/// JSON that does not match its type. The error names the type, the path of the value and its position in the text.
///
/// The message contains the cause. The error of serde_json is not a source, because it may quote a secret.
pub struct DecodeError {
    pub(super) type_name: Option<&'static str>,
    pub(super) path: String,
    pub(super) message: String,
    pub(super) line: usize,
    pub(super) column: usize,
    /// `true` if the value takes too much memory.
    pub(super) is_too_large: bool,
}

impl DecodeError {
    pub(super) fn new(source: &serde_json::Error) -> Self {
        let message = visible(&without_quoted_string(&source.to_string()));
        let (line, column) = (source.line(), source.column());
        Self { type_name: None, path: String::new(), message, line, column, is_too_large: false }
    }

    /// Changes the texts that the error shows.
    pub(crate) fn map_texts(self, change: impl Fn(String) -> String) -> Self {
        Self { path: change(self.path), message: change(self.message), ..self }
    }

    /// Removes the value that the message quotes, such as a number.
    pub(crate) fn without_value(mut self) -> Self {
        let parts = self.message.split('`').enumerate();
        self.message = parts.map(|(index, part)| if index % 2 == 1 { "`…`" } else { part }).collect();
        self
    }

    /// Removes the number that the message quotes.
    pub(crate) fn without_number(self) -> Self {
        let is_number = ["integer `", "floating point `"].iter().any(|quoted| self.message.contains(quoted));
        if is_number { self.without_value() } else { self }
    }

    /// Returns the Rust name of the innermost model that contains the value.
    pub fn type_name(&self) -> Option<&'static str> {
        self.type_name
    }

    /// Returns the path of the value, such as `profile.emails[1].label`. It is empty for the outermost value.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns `true` if the value takes more memory than it may.
    pub(crate) fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// Returns the line in the body, counted from 1, or 0 if the line is unknown.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in the line, counted from 1.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`", visible(&self.path))?;
        }
        match (self.type_name, self.path.is_empty()) {
            (Some(name), false) => write!(f, " (in {name}): ")?,
            (Some(name), true) => write!(f, "{name}: ")?,
            (None, false) => write!(f, ": ")?,
            (None, true) => {}
        }
        f.write_str(&self.message)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DecodeError").field(&format_args!("{self}")).finish()
    }
}

impl std::error::Error for DecodeError {}

impl From<serde_json::Error> for DecodeError {
    fn from(source: serde_json::Error) -> Self {
        Self::new(&source)
    }
}

/// Returns a text with control and invisible characters as escape sequences.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match is_invisible(char) {
            true => out.extend(char.escape_unicode()),
            false => out.push(char),
        }
    }
    out
}

/// Returns `true` for control characters, line and paragraph separators, characters without a shape (Unicode, section 5.21, without
/// the selectors of emoji) and bidirectional ones (Unicode, annex 9). They could forge a line of a log.
pub(crate) fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Returns a message of serde without the string that it quotes, which may be long or a secret.
fn without_quoted_string(message: &str) -> String {
    const QUOTED: [(&str, &str, &str); 3] = [
        (": string \"", "\", expected ", ": a string, expected "),
        ("unknown variant `", "`, expected ", "unknown variant, expected "),
        ("unknown variant `", "`, there are no variants", "unknown variant, there are no variants"),
    ];
    for (before, after, shown) in QUOTED {
        if let Some((start, end)) =
            message.find(before).zip(message.rfind(after)).filter(|(start, end)| start < end)
        {
            return format!("{}{shown}{}", &message[..start], &message[end + after.len()..]);
        }
    }
    message.to_owned()
}
