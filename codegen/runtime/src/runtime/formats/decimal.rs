//! Strings of the format `decimal`.

use crate::runtime::formats::formatted::{Format, Formatted};

/// A decimal number in a string, such as `-12.50`. The original string is kept.
pub type Decimal = Formatted<DecimalFormat>;

/// The format of [`Decimal`].
pub enum DecimalFormat {}

impl Format for DecimalFormat {
    const NAME: &'static str = "Decimal";
    const EXPECTED: &'static str = "a decimal number without an exponent";

    fn is_valid(text: &str) -> bool {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        [whole, fraction]
            .iter()
            .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    }
}
