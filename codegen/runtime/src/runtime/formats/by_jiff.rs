//! JSON types of the crate `jiff`, as it parses and formats them itself.

use ::jiff::civil::{Date, DateTime, Time};
use ::jiff::{Span, Timestamp};

use crate::runtime::formats::foreign_string::foreign_string;

// `FromStr` of the types without an offset drops an offset, and that of a date drops a time.
foreign_string! {
    Timestamp, "a date and time with an offset (RFC 3339)", Self::UNIX_EPOCH,
    |value| positive(value.to_string()),
    |text| text.parse().ok();

    DateTime, "a date and time without an offset", Self::ZERO,
    |value| positive(value.to_string()),
    |text| Self::strptime("%Y-%m-%dT%H:%M:%S%.f", text).ok();

    Date, "a date (RFC 3339)", Self::ZERO,
    |value| positive(value.to_string()),
    |text| Self::strptime("%Y-%m-%d", text).ok();

    Time, "a time of day without an offset", Self::midnight(),
    |value| Some(value.to_string()),
    |text| Self::strptime("%H:%M:%S%.f", text).ok();

    Span, "a duration (ISO 8601)", Self::new(),
    |value| Some(value.to_string()),
    // jiff accepts its "friendly" format as well, such as `-1h`.
    |text| text.trim_start_matches(['-', '+']).starts_with('P').then(|| text.parse().ok())?;
}

/// Returns a text without the sign of a negative year, which RFC 3339 lacks.
fn positive(text: String) -> Option<String> {
    Some(text).filter(|text| !text.starts_with('-'))
}
