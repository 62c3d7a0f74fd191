//! Errors of deserialization, with the type and the path of the value.

use std::cell::RefCell;
use std::fmt;

/// JSON that does not match its type. The error names the type, the path of the value and its position in the text.
///
/// The message contains the cause. The error of serde_json is not a source, because it may quote a secret.
pub struct DecodeError {
    type_name: Option<&'static str>,
    path: String,
    source: serde_json::Error,
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
        ErrorPath::default().into_error(source)
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

/// The path of the value that an error is about. It costs nothing without an error: the segments are added, innermost first,
/// while an error is returned to the caller.
#[derive(Default)]
pub struct ErrorPath {
    segments: RefCell<Vec<PathSegment>>,
}

pub(super) enum PathSegment {
    /// The Rust name of a model that contains the value. It is not a part of the path.
    Type(&'static str),
    /// A property of a model.
    Field(&'static str),
    /// Any other key.
    Key(String),
    /// The index of an item.
    Index(usize),
}

impl ErrorPath {
    pub(super) fn push(&self, segment: PathSegment) {
        self.segments.borrow_mut().push(segment);
    }

    pub(super) fn len(&self) -> usize {
        self.segments.borrow().len()
    }

    pub(super) fn truncate(&self, len: usize) {
        self.segments.borrow_mut().truncate(len);
    }

    pub(super) fn into_error(self, source: serde_json::Error) -> DecodeError {
        let segments = self.segments.into_inner();
        let type_name = segments.iter().find_map(|segment| match segment {
            PathSegment::Type(name) => Some(*name),
            _ => None,
        });
        let mut path = String::new();
        for segment in segments.iter().rev() {
            match segment {
                PathSegment::Type(_) => {}
                PathSegment::Field(name) => push_key(&mut path, name),
                PathSegment::Key(key) => push_key(&mut path, key),
                PathSegment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        DecodeError { type_name, path, source }
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
