//! `duration` (RFC 3339, appendix A).

use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::formats::period::{DurationParts, text};
use crate::runtime::validated::InvalidText;

/// A duration, as in `P1DT12H`: text that is kept as it is.
pub type Duration = Formatted<DurationFormat>;

/// The form of a [`Duration`].
pub enum DurationFormat {}

impl Format for DurationFormat {
    const NAME: &'static str = "Duration";
    const EXPECTED: &'static str = "the form of a duration (ISO 8601)";
    type Parsed<'a> = DurationParts;

    fn parse(text: &str) -> Option<DurationParts> {
        DurationParts::parse(text)
    }
}

impl Duration {
    /// How long it is; a day has 24 hours here.
    ///
    /// # Errors
    ///
    /// When the text is no duration, is negative, or has years or months, which are not all of one length.
    pub fn to_std(&self) -> Result<std::time::Duration, InvalidText> {
        let form = "a duration (ISO 8601) without years and months, and not negative";
        self.parsed()?.to_std().ok_or_else(|| InvalidText::new("fixed duration", form, self))
    }
}

/// In seconds.
impl From<std::time::Duration> for Duration {
    fn from(length: std::time::Duration) -> Self {
        text(false, length).into()
    }
}
