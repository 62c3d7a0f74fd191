//! JSON types of the crate `jiff`.

use ::jiff::civil::{Date, Time};
use ::jiff::{Span, Timestamp};

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    Timestamp, "a date and time with an offset (RFC 3339)", Self::UNIX_EPOCH,
    |value| {
        let (seconds, nanos) = (value.as_second(), value.subsec_nanosecond());
        // Before 1970, both numbers are negative in jiff.
        let (seconds, nanos) = if nanos < 0 { (seconds - 1, nanos + 1_000_000_000) } else { (seconds, nanos) };
        DateTimeParts::from_unix_time(seconds, u32::try_from(nanos).ok()?).map(DateTimeParts::text)
    },
    |text| {
        let mut parts = DateTimeParts::parse(text)?;
        parts.time.second = parts.time.plain_second();
        let (seconds, nanos) = parts.to_unix_time()?;
        Timestamp::new(seconds, i32::try_from(nanos).ok()?).ok()
    };

    Date, "a date (RFC 3339)", Self::ZERO,
    |value| {
        let part = |part: i8| u8::try_from(part).ok();
        Some(DateParts::new(value.year(), part(value.month())?, part(value.day())?)?.text())
    },
    |text| {
        let DateParts { year, month, day } = DateParts::parse(text)?;
        let part = |part: u8| i8::try_from(part).ok();
        Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()
    };

    Time, "a time of day without an offset", Self::midnight(),
    |value| {
        let part = |part: i8| u8::try_from(part).ok();
        let parts = TimeParts {
            hour: part(value.hour())?,
            minute: part(value.minute())?,
            second: part(value.second())?,
            nanosecond: u32::try_from(value.subsec_nanosecond()).ok()?,
            offset: None,
        };
        Some(parts.text())
    },
    |text| {
        let parts = TimeParts::parse(text).filter(|parts| parts.offset.is_none())?;
        let part = |part: u8| i8::try_from(part).ok();
        let nanos = i32::try_from(parts.nanosecond).ok()?;
        Time::new(part(parts.hour)?, part(parts.minute)?, part(parts.plain_second())?, nanos).ok()
    };

    Span, "a duration (ISO 8601)", Self::new(),
    |value| Some(value.to_string()),
    // jiff accepts its "friendly" format as well.
    |text| text.starts_with(['P', '-', '+']).then(|| text.parse().ok())?;
}
