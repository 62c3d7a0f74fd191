//! JSON types of the crate `chrono`, as it parses and formats them itself.

use ::chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta};

use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    DateTime<FixedOffset>, "a date and time with an offset (RFC 3339)", DateTime::UNIX_EPOCH.fixed_offset(),
    |value| text(value),
    |text| text.parse().ok();

    NaiveDateTime, "a date and time without an offset", DateTime::UNIX_EPOCH.naive_utc(),
    |value| Some(text(&value.and_utc().fixed_offset())?.trim_end_matches('Z').to_owned()),
    |text| Some(format!("{text}Z").parse::<DateTime<FixedOffset>>().ok()?.naive_utc());

    NaiveDate, "a date (RFC 3339)", Self::default(),
    |value| four_digits(value.to_string()),
    |text| text.parse().ok();

    NaiveTime, "a time of day without an offset", Self::MIN,
    |value| Some(value.to_string()),
    |text| text.parse().ok();

    TimeDelta, "a duration (ISO 8601) without years and months", Self::zero(),
    |value| Some(format_seconds(*value < Self::zero(), value.abs().to_std().ok()?)),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = TimeDelta::from_std(parts.length?).ok()?;
        Some(if parts.negative { -length } else { length })
    };
}

/// Formats a date and time, unless its offset has seconds, which RFC 3339 lacks.
fn text(value: &DateTime<FixedOffset>) -> Option<String> {
    let has_minutes = value.offset().local_minus_utc() % 60 == 0;
    has_minutes.then(|| four_digits(value.to_rfc3339_opts(SecondsFormat::AutoSi, true)))?
}

/// Returns a text that begins with a year of four digits. Others have a sign.
fn four_digits(text: String) -> Option<String> {
    Some(text).filter(|text| text.starts_with(|first: char| first.is_ascii_digit()))
}
