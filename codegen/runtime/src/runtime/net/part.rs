//! Parts of multipart bodies (RFC 7578, section 4).

use std::fmt;
use std::io;
use std::path::Path;

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::runtime::net::body::Body;
use crate::runtime::net::headers;

/// A part of a multipart body: a file, text or JSON.
///
/// Bytes and bodies convert into a part that is a file. `Debug` does not print the content.
#[must_use]
pub struct Part {
    content: Body,
    /// True for a part that is sent with a file name: many servers accept no file without one.
    is_file: bool,
    file_name: Option<String>,
    content_type: Option<HeaderValue>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The reason why the part is invalid.
    message: Option<String>,
}

impl Part {
    /// Creates a part from the content of a file: bytes, a reader ([`Body::reader`]) or a stream ([`Body::stream`]).
    /// Without [`file_name`](Self::file_name) the file name is the name of the part.
    pub fn file(content: impl Into<Body>) -> Self {
        Self::new(content.into(), true, None)
    }

    /// Creates a part from a file, which is read while it is sent, with its file name. See [`Body::path`].
    ///
    /// # Errors
    ///
    /// If the file cannot be opened.
    pub fn path(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self { file_name, ..Self::file(Body::path(path)?) })
    }

    /// Creates a part from text. It has no content type, which means `text/plain` (RFC 7578, section 4.4).
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(text.into().into(), false, None)
    }

    /// Creates a part from the JSON of a value, with the content type `application/json`. A value that is not valid
    /// JSON is an error of sending.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self::of_json(json),
            Err(error) => {
                let message = Some(format!("it could not be written as JSON: {error}"));
                Self { message, ..Self::of_json(Vec::new()) }
            }
        }
    }

    /// Creates a part from JSON text.
    pub(super) fn of_json(json: Vec<u8>) -> Self {
        Self::new(json.into(), false, Some(HeaderValue::from_static("application/json")))
    }

    fn new(content: Body, is_file: bool, content_type: Option<HeaderValue>) -> Self {
        Self { content, is_file, file_name: None, content_type, headers: Vec::new(), message: None }
    }

    /// Sets the file name, and makes the part a file. `"`, CR and LF in it are percent-encoded.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets the content type. One that is not ASCII text on one line is an error of sending.
    pub fn content_type(mut self, content_type: &str) -> Self {
        match headers::value_of(content_type) {
            Some(content_type) => self.content_type = Some(content_type),
            None => self.refuse(format!("the content type {content_type:?} is not ASCII text on one line")),
        }
        self
    }

    /// Sets a header of the part. An invalid name or value, and `Content-Disposition`, is an error of sending.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match headers::parse(name, value) {
            Ok((name, _)) if name == CONTENT_DISPOSITION => {
                self.refuse(format!("header `{name}` is written from the name and the file name"));
            }
            Ok((name, value)) if name == CONTENT_TYPE => self.content_type = Some(value),
            Ok((name, value)) => {
                self.headers.retain(|(other, _)| *other != name);
                self.headers.push((name, value));
            }
            Err(message) => self.refuse(message),
        }
        self
    }

    /// Returns the part with this content type, unless it has one.
    pub(super) fn or_content_type(self, content_type: &str) -> Self {
        if self.content_type.is_some() { self } else { self.content_type(content_type) }
    }

    /// Keeps the first error.
    fn refuse(&mut self, message: String) {
        self.message.get_or_insert(message);
    }

    /// Returns the reason why the part is invalid.
    pub(super) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Splits the part into its header, up to the blank line, and its content.
    pub(super) fn into_parts(self, name: &str) -> (Vec<u8>, Body) {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escaped(name)).into_bytes();
        if self.is_file || self.file_name.is_some() {
            let file_name = self.file_name.as_deref().unwrap_or(name);
            head.extend_from_slice(format!("; filename=\"{}\"", escaped(file_name)).as_bytes());
        }
        head.extend_from_slice(b"\r\n");
        // As browsers write it: some servers compare the name by case.
        let content_type = self.content_type.as_ref().map(|value| ("Content-Type", value));
        let others = self.headers.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in content_type.into_iter().chain(others) {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        (head, self.content)
    }
}

impl<T: Into<Body>> From<T> for Part {
    /// Converts the content of a file.
    fn from(content: T) -> Self {
        Self::file(content)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("content", &self.content)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

/// Returns a name for `Content-Disposition` as the HTML Standard escapes it (multipart/form-data encoding algorithm),
/// so that it ends neither the quoted string nor the line.
fn escaped(name: &str) -> String {
    name.replace('\n', "%0A").replace('\r', "%0D").replace('"', "%22")
}
