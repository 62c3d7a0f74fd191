//! Strings of the format `byte`.

use crate::runtime::formats::codec;
use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A Base64 string, such as `c3BlY3NtaXRo`. The original string is kept.
pub type Base64 = Formatted<Base64Format>;

/// The format of [`Base64`].
pub enum Base64Format {}

impl Format for Base64Format {
    const NAME: &'static str = "Base64";
    const EXPECTED: &'static str = "Base64 (RFC 4648)";

    /// Accepts a string without padding, and the URL-safe alphabet.
    fn is_valid(text: &str) -> bool {
        codec::decode(text).is_some()
    }
}

impl Base64 {
    /// Encodes bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        codec::encode(bytes.as_ref()).into()
    }

    /// Decodes the string.
    ///
    /// # Errors
    ///
    /// If the string is not valid Base64.
    pub fn decode(&self) -> Result<Vec<u8>, InvalidText> {
        codec::decode(self).ok_or_else(|| self.invalid_text())
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::encode(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode(bytes)
    }
}
