//! Errors of deserialization, with the type and the path of the value.

use std::fmt;

/// JSON that does not match its type. The error names the type, the path of the value and its position in the text.
///
/// The message contains the cause. The error of serde_json is not a source, because it may quote a secret.
pub struct DecodeError {
    pub(super) type_name: Option<&'static str>,
    pub(super) path: String,
    pub(super) source: serde_json::Error,
    /// `true` if the value takes too much memory.
    pub(super) is_too_large: bool,
}

impl DecodeError {
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
        self.source.line()
    }

    /// Returns the column in the line, counted from 1.
    pub fn column(&self) -> usize {
        self.source.column()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`", self.path.escape_debug())?;
        }
        match (self.type_name, self.path.is_empty()) {
            (Some(name), false) => write!(f, " (in {name}): ")?,
            (Some(name), true) => write!(f, "{name}: ")?,
            (None, false) => write!(f, ": ")?,
            (None, true) => {}
        }
        // The message of serde_json ends with "at line L column C".
        f.write_str(&without_quoted_string(&self.source.to_string()))
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
        Self { type_name: None, path: String::new(), source, is_too_large: false }
    }
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
