//! Strings of the format `decimal`.

use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A decimal number in a string, such as `-12.50`. The original string is kept.
pub type Decimal = Formatted<DecimalFormat>;

/// The format of [`Decimal`].
pub enum DecimalFormat {}

/// A decimal number: `unscaled` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecimalParts {
    /// The digits without the decimal point.
    pub unscaled: i128,
    /// The number of digits after the decimal point.
    pub scale: u32,
}

impl Format for DecimalFormat {
    const NAME: &'static str = "Decimal";
    const EXPECTED: &'static str = "a decimal number of at most 38 digits, without an exponent";
    type Parsed<'a> = DecimalParts;

    fn parse(text: &str) -> Option<DecimalParts> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let fraction = unsigned.split_once('.').map_or("", |(_, fraction)| fraction);
        let value: i128 = format!("{whole}{fraction}").parse().ok()?;
        let unscaled = if text.starts_with('-') { -value } else { value };
        Some(DecimalParts { unscaled, scale: u32::try_from(fraction.len()).ok()? })
    }
}

impl Decimal {
    /// Converts to the nearest `f64`.
    ///
    /// # Errors
    ///
    /// If the string is not a decimal number.
    pub fn to_f64(&self) -> Result<f64, InvalidText> {
        self.parsed()?;
        self.as_str().parse().map_err(|_| self.invalid_text())
    }
}
