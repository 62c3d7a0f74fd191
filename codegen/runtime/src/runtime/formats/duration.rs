//! Strings of the format `duration` (RFC 3339, appendix A).

use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A duration, such as `P1DT12H`. The original string is kept.
pub type Duration = Formatted<DurationFormat>;

/// The format of [`Duration`].
pub enum DurationFormat {}

impl Format for DurationFormat {
    const NAME: &'static str = "Duration";
    const EXPECTED: &'static str = "a duration (ISO 8601)";

    fn is_valid(text: &str) -> bool {
        DurationParts::parse(text).is_some()
    }
}

impl Duration {
    /// Converts to a duration of the standard library. A day has 24 hours.
    ///
    /// # Errors
    ///
    /// If the string is not a duration, or if it is negative or has years or months, whose lengths differ.
    pub fn to_std(&self) -> Result<std::time::Duration, InvalidText> {
        let expected = "a non-negative duration (ISO 8601) without years and months";
        DurationParts::parse(self)
            .and_then(|parts| parts.to_std())
            .ok_or_else(|| InvalidText::new("Duration", expected, self))
    }
}

/// Formats a duration in seconds.
impl From<std::time::Duration> for Duration {
    fn from(length: std::time::Duration) -> Self {
        format_seconds(false, length).into()
    }
}
