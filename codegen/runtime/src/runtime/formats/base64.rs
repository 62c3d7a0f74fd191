//! `byte`: Base64.

use crate::runtime::formats::codec;
use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// Bytes in Base64, as in `c3BlY3NtaXRo`: text that is kept as it is.
pub type Base64 = Formatted<Base64Format>;

/// The form of [`Base64`].
pub enum Base64Format {}

impl Format for Base64Format {
    const NAME: &'static str = "Base64";
    const EXPECTED: &'static str = "the form of Base64 (RFC 4648)";
    type Parsed<'a> = Vec<u8>;

    /// Padding may be missing, and the alphabet may be the one for URLs.
    fn parse(text: &str) -> Option<Vec<u8>> {
        codec::decode(text)
    }
}

impl Base64 {
    /// The text for these bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        codec::encode(bytes.as_ref()).into()
    }

    /// The bytes.
    ///
    /// # Errors
    ///
    /// When the text is no Base64.
    pub fn decode(&self) -> Result<Vec<u8>, InvalidText> {
        self.parsed()
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
