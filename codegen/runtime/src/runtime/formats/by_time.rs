//! JSON types of the crate `time`, as it parses and formats them itself.

use ::time::format_description::well_known::{Iso8601, Rfc3339};
use ::time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    OffsetDateTime, "a date and time with an offset (RFC 3339)", Self::UNIX_EPOCH,
    |value| value.format(&Rfc3339).ok(),
    // Some services send an offset without a colon.
    |text| parse(text).or_else(|| Self::parse(text, &Iso8601::PARSING).ok());

    PrimitiveDateTime, "a date and time without an offset", Self::new(OffsetDateTime::UNIX_EPOCH.date(), Time::MIDNIGHT),
    |value| Some(value.assume_utc().format(&Rfc3339).ok()?.trim_end_matches('Z').to_owned()),
    |text| parse(&format!("{text}Z")).map(|value| Self::new(value.date(), value.time()));

    Date, "a date (RFC 3339)", OffsetDateTime::UNIX_EPOCH.date(),
    |value| Some(value.midnight().assume_utc().format(&Rfc3339).ok()?.trim_end_matches("T00:00:00Z").to_owned()),
    |text| parse(&format!("{text}T00:00:00Z")).map(OffsetDateTime::date);

    Time, "a time of day without an offset", Self::MIDNIGHT,
    |value| {
        let text = OffsetDateTime::UNIX_EPOCH.replace_time(*value).format(&Rfc3339).ok()?;
        Some(text.strip_prefix("1970-01-01T")?.trim_end_matches('Z').to_owned())
    },
    |text| parse(&format!("1970-01-01T{text}Z")).map(OffsetDateTime::time);

    Duration, "a duration (ISO 8601) without years and months", Self::ZERO,
    |value| Some(format_seconds(value.is_negative(), value.unsigned_abs())),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = Duration::try_from(parts.length?).ok()?;
        if parts.negative { length.checked_neg() } else { Some(length) }
    };
}

fn parse(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}
