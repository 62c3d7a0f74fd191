//! Request paths. Values are data and never become structure.

use std::borrow::Cow;

use percent_encoding::{percent_decode, utf8_percent_encode};

use crate::runtime::json::ValueRef;
use crate::runtime::net::scalar::{DATA, scalars};

/// The maximum depth of repeated percent-encoding; a deeper one is rejected as an attack.
const MAX_DECODINGS: usize = 8;

/// The path of a request, built from the literals of its template and the values between them.
///
/// A value is percent-encoded, except for the unreserved characters of RFC 3986, section 2.3. An empty value
/// is rejected, and one that could change the path on its way to the service: a part of it, divided at `/`
/// and `\`, is `.` or `..` (RFC 3986, section 3.3), even if it is percent-encoded once or repeatedly. The
/// error is kept until the request is built.
#[derive(Clone, Debug, Default)]
pub struct Path {
    encoded: String,
    /// The last segment before encoding, and its parameter.
    segment: String,
    parameter: Option<&'static str>,
    message: Option<String>,
    /// The template of the description.
    #[cfg(feature = "tracing")]
    pub(crate) template: String,
}

impl Path {
    /// Creates an empty path.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a literal of the template, which the generator has validated and encoded.
    #[must_use]
    pub fn literal(mut self, literal: &str) -> Self {
        self.encoded.push_str(literal);
        #[cfg(feature = "tracing")]
        self.template.push_str(literal);
        match literal.split_once('/') {
            None => self.segment.push_str(literal),
            Some((end, rest)) => {
                self.segment.push_str(end);
                self.close_segment();
                self.segment.push_str(rest.rsplit('/').next().unwrap_or_default());
            }
        }
        self
    }

    /// Appends the value of the parameter `name`: a string, a number or a boolean, or a list of
    /// these, which is joined by commas (OpenAPI: style `simple`).
    #[must_use]
    pub fn value<'v>(self, name: &'static str, value: impl Into<ValueRef<'v>>) -> Self {
        self.with(name, value.into())
    }

    fn with(mut self, name: &'static str, value: ValueRef<'_>) -> Self {
        #[cfg(feature = "tracing")]
        self.template.extend(["{", name, "}"]);
        let texts: Option<Vec<_>> = scalars(value).into_iter().collect();
        match texts.map(|texts| (texts.join(","), texts)) {
            None => self.refuse(name, "is invalid: expected strings, numbers or booleans"),
            Some((text, _)) if text.is_empty() => self.refuse(name, "is empty"),
            Some((text, texts)) if climbs(&text) || texts.iter().any(|text| climbs(text)) => {
                self.refuse(name, "contains a segment `.` or `..`")
            }
            Some((text, texts)) => {
                let encoded: Vec<String> =
                    texts.iter().map(|text| utf8_percent_encode(text, DATA).to_string()).collect();
                self.push_value(name, &text, &encoded.join(","));
            }
        }
        self
    }

    /// Appends a value that is not empty, as it is and encoded.
    pub(super) fn push_value(&mut self, name: &'static str, text: &str, encoded: &str) {
        self.parameter = Some(name);
        self.segment.push_str(text);
        self.encoded.push_str(encoded);
    }

    /// Returns the encoded path, or the reason why there is none.
    pub(crate) fn finish(mut self) -> Result<String, String> {
        self.close_segment();
        match self.message {
            None => Ok(self.encoded),
            Some(message) => Err(message),
        }
    }

    /// Parts that are valid alone may form `..` together.
    fn close_segment(&mut self) {
        let segment = std::mem::take(&mut self.segment);
        if let Some(name) = self.parameter.take()
            && climbs(&segment)
        {
            self.refuse(name, "forms a segment `.` or `..`");
        }
    }

    pub(super) fn refuse(&mut self, name: &str, why: &str) {
        self.message.get_or_insert_with(|| format!("the path parameter `{name}` {why}"));
    }
}

/// Checks an encoded path.
///
/// It must begin with `/`, consist of the characters of a path (RFC 3986, section 3.3), and contain no dot
/// segment.
pub(crate) fn check_encoded(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') {
        return Err("the path must begin with `/`");
    }
    let bytes = path.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let fits = match byte {
            b'%' => bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(byte),
        };
        if !fits {
            return Err("the path contains a character that must be percent-encoded");
        }
    }
    if climbs(path) {
        return Err("the path contains a segment `.` or `..`");
    }
    Ok(())
}

/// Returns `true` if a part of the text, divided at `/` and `\`, is `.` or `..`, even if percent-encoded, or is
/// encoded too deeply to be sure.
pub(crate) fn climbs(text: &str) -> bool {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    for _ in 0..=MAX_DECODINGS {
        let has_dots =
            bytes.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| matches!(part, b"." | b".."));
        if has_dots {
            return true;
        }
        let decoded: Vec<u8> = percent_decode(&bytes).collect();
        if decoded.len() == bytes.len() {
            return false;
        }
        bytes = Cow::Owned(decoded);
    }
    true
}
