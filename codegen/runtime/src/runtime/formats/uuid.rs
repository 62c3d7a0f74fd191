//! Strings of the format `uuid` (RFC 9562).

use crate::runtime::formats::formatted::{Format, Formatted};

/// A UUID, such as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`. The original string is kept.
pub type Uuid = Formatted<UuidFormat>;

/// The format of [`Uuid`].
pub enum UuidFormat {}

impl Format for UuidFormat {
    const NAME: &'static str = "Uuid";
    const EXPECTED: &'static str = "a UUID (RFC 9562)";

    fn is_valid(text: &str) -> bool {
        let is_hyphen = |index: usize| matches!(index, 8 | 13 | 18 | 23);
        text.len() == 36
            && text
                .bytes()
                .enumerate()
                .all(|(index, byte)| if is_hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() })
    }
}
