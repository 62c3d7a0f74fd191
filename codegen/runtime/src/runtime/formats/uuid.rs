//! Strings of the format `uuid` (RFC 9562).

use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A UUID, such as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`. The original string is kept.
pub type Uuid = Formatted<UuidFormat>;

/// The format of [`Uuid`].
pub enum UuidFormat {}

impl Format for UuidFormat {
    const NAME: &'static str = "Uuid";
    const EXPECTED: &'static str = "a UUID (RFC 9562)";
    type Parsed<'a> = u128;

    fn parse(text: &str) -> Option<u128> {
        if text.len() != 36 {
            return None;
        }
        let mut value = 0;
        for (index, byte) in text.bytes().enumerate() {
            if matches!(index, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return None;
                }
                continue;
            }
            value = value << 4 | u128::from(char::from(byte).to_digit(16)?);
        }
        Some(value)
    }
}

impl Uuid {
    /// Returns the 16 bytes of the UUID.
    ///
    /// # Errors
    ///
    /// If the string is not a UUID.
    pub fn to_bytes(&self) -> Result<[u8; 16], InvalidText> {
        self.parsed().map(u128::to_be_bytes)
    }
}

impl From<u128> for Uuid {
    fn from(value: u128) -> Self {
        let mut text = format!("{value:032x}");
        for at in [20, 16, 12, 8] {
            text.insert(at, '-');
        }
        text.into()
    }
}

impl From<[u8; 16]> for Uuid {
    fn from(bytes: [u8; 16]) -> Self {
        u128::from_be_bytes(bytes).into()
    }
}
