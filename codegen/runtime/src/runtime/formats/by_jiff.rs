//! JSON types of the crate `jiff`.

use ::jiff::civil::{Date, DateTime, Time};
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

    DateTime, "a date and time without an offset", Self::ZERO,
    |value| Some(DateTimeParts { date: date_parts(value.date())?, time: time_parts(value.time())? }.text()),
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text).filter(|parts| parts.time.offset.is_none())?;
        Some(Self::from_parts(from_date_parts(date)?, from_time_parts(time)?))
    };

    Date, "a date (RFC 3339)", Self::ZERO,
    |value| date_parts(*value).map(DateParts::text),
    |text| from_date_parts(DateParts::parse(text)?);

    Time, "a time of day without an offset", Self::midnight(),
    |value| time_parts(*value).map(TimeParts::text),
    |text| from_time_parts(TimeParts::parse(text).filter(|parts| parts.offset.is_none())?);

    Span, "a duration (ISO 8601)", Self::new(),
    |value| Some(value.to_string()),
    // jiff accepts its "friendly" format as well.
    |text| text.starts_with(['P', '-', '+']).then(|| text.parse().ok())?;
}

fn date_parts(date: Date) -> Option<DateParts> {
    DateParts::new(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

fn from_date_parts(DateParts { year, month, day }: DateParts) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time_parts(time: Time) -> Option<TimeParts> {
    let part = |part: i8| u8::try_from(part).ok();
    Some(TimeParts {
        hour: part(time.hour())?,
        minute: part(time.minute())?,
        second: part(time.second())?,
        nanosecond: u32::try_from(time.subsec_nanosecond()).ok()?,
        offset: None,
    })
}

fn from_time_parts(parts: TimeParts) -> Option<Time> {
    let part = |part: u8| i8::try_from(part).ok();
    let nanos = i32::try_from(parts.nanosecond).ok()?;
    Time::new(part(parts.hour)?, part(parts.minute)?, part(parts.plain_second())?, nanos).ok()
}
