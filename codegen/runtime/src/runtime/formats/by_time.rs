//! Dates, times and durations by `time`.

use ::time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::period::{self, DurationParts};
use crate::runtime::formats::strict::strict;

strict! {
    OffsetDateTime, "a date and time with an offset (RFC 3339)", Self::UNIX_EPOCH,
    |value| {
        let offset = value.offset().whole_seconds();
        // RFC 3339 has no seconds there.
        let time = TimeParts { offset: Some(offset).filter(|offset| offset % 60 == 0), ..clock(value.time()) };
        time.offset?;
        Some(DateTimeParts { date: day(value.date())?, time }.text())
    },
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text)?;
        let offset = UtcOffset::from_whole_seconds(time.offset?).ok()?;
        Some(PrimitiveDateTime::new(from_day(date)?, from_clock(time)?).assume_offset(offset))
    };

    Date, "a date (RFC 3339)", OffsetDateTime::UNIX_EPOCH.date(),
    |value| day(*value).map(DateParts::text),
    |text| from_day(DateParts::parse(text)?);

    Time, "a time of day without an offset", Self::MIDNIGHT,
    |value| Some(clock(*value).text()),
    |text| from_clock(TimeParts::parse(text).filter(|parts| parts.offset.is_none())?);

    Duration, "a duration (ISO 8601) without years and months", Self::ZERO,
    |value| Some(period::text(value.is_negative(), value.unsigned_abs())),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = Duration::try_from(parts.length()?).ok()?;
        if parts.negative { length.checked_neg() } else { Some(length) }
    };
}

fn day(date: Date) -> Option<DateParts> {
    DateParts::of(date.year(), u8::from(date.month()), date.day())
}

fn from_day(DateParts { year, month, day }: DateParts) -> Option<Date> {
    Date::from_calendar_date(i32::from(year), Month::try_from(month).ok()?, day).ok()
}

fn clock(time: Time) -> TimeParts {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    TimeParts { hour, minute, second, nanosecond, offset: None }
}

fn from_clock(parts: TimeParts) -> Option<Time> {
    Time::from_hms_nano(parts.hour, parts.minute, parts.plain_second(), parts.nanosecond).ok()
}
