//! Values that are JSON text in a path, a query or a header.

use crate::runtime::json::{self, ForeignString, ValueRef};

/// A value of a parameter whose media type is JSON.
pub struct JsonText<'a>(ValueRef<'a>);

impl<'a> JsonText<'a> {
    /// Wraps a value.
    pub fn new(value: impl Into<ValueRef<'a>>) -> Self {
        Self(value.into())
    }
}

impl<'a> From<&'a JsonText<'_>> for ValueRef<'a> {
    fn from(text: &'a JsonText<'_>) -> Self {
        ValueRef::ForeignString(text)
    }
}

impl ForeignString for JsonText<'_> {
    fn expected(&self) -> &'static str {
        "JSON"
    }

    /// Characters beyond ASCII are escaped, because a header cannot contain them.
    fn text(&self) -> Option<String> {
        let text = String::from_utf8(json::to_vec(self.0).ok()?).ok()?;
        let mut ascii = String::with_capacity(text.len());
        for unit in text.encode_utf16() {
            match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() && byte != 0x7f => ascii.push(char::from(byte)),
                _ => ascii.push_str(&format!("\\u{unit:04x}")),
            }
        }
        Some(ascii)
    }

    fn set(&mut self, _: &str) -> bool {
        false
    }
}
