//! What went wrong while reading, and where.

use std::fmt;

/// JSON that does not fit its type: which type, which field, where in the text.
#[derive(Debug)]
pub struct DecodeError {
    pub(super) type_name: Option<&'static str>,
    pub(super) path: String,
    pub(super) source: serde_json::Error,
}

impl DecodeError {
    /// The innermost model that was being read, by its Rust name.
    pub fn type_name(&self) -> Option<&'static str> {
        self.type_name
    }

    /// The path to the value from the outermost one, as in `profile.emails[1].label`; empty for that one itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line in the body, counted from 1; 0 when there is none.
    pub fn line(&self) -> usize {
        self.source.line()
    }

    /// The column in the line, counted from 1.
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
        // serde_json ends its message with "at line L column C".
        f.write_str(&without_text(&self.source.to_string()))
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// The message without the string that it quotes: that may be long, or secret.
fn without_text(message: &str) -> String {
    let quoted = message.find(": string \"").zip(message.rfind("\", expected "));
    match quoted {
        Some((start, end)) if start < end => {
            format!("{}: a string{}", &message[..start], &message[end + 1..])
        }
        _ => message.to_owned(),
    }
}
