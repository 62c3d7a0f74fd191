//! JSON types of the crate `time`.

use ::time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    OffsetDateTime, "a date and time with an offset (RFC 3339)", Self::UNIX_EPOCH,
    |value| {
        let offset = value.offset().whole_seconds();
        // An offset of RFC 3339 has no seconds.
        let time = TimeParts { offset: Some(offset).filter(|offset| offset % 60 == 0), ..time_parts(value.time()) };
        time.offset?;
        Some(DateTimeParts { date: date_parts(value.date())?, time }.text())
    },
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text)?;
        let offset = UtcOffset::from_whole_seconds(time.offset?).ok()?;
        Some(PrimitiveDateTime::new(from_date_parts(date)?, from_time_parts(time)?).assume_offset(offset))
    };

    PrimitiveDateTime, "a date and time without an offset", Self::new(OffsetDateTime::UNIX_EPOCH.date(), Time::MIDNIGHT),
    |value| Some(DateTimeParts { date: date_parts(value.date())?, time: time_parts(value.time()) }.text()),
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text).filter(|parts| parts.time.offset.is_none())?;
        Some(Self::new(from_date_parts(date)?, from_time_parts(time)?))
    };

    Date, "a date (RFC 3339)", OffsetDateTime::UNIX_EPOCH.date(),
    |value| date_parts(*value).map(DateParts::text),
    |text| from_date_parts(DateParts::parse(text)?);

    Time, "a time of day without an offset", Self::MIDNIGHT,
    |value| Some(time_parts(*value).text()),
    |text| from_time_parts(TimeParts::parse(text).filter(|parts| parts.offset.is_none())?);

    Duration, "a duration (ISO 8601) without years and months", Self::ZERO,
    |value| Some(format_seconds(value.is_negative(), value.unsigned_abs())),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = Duration::try_from(parts.length()?).ok()?;
        if parts.negative { length.checked_neg() } else { Some(length) }
    };
}

fn date_parts(date: Date) -> Option<DateParts> {
    DateParts::new(date.year(), u8::from(date.month()), date.day())
}

fn from_date_parts(DateParts { year, month, day }: DateParts) -> Option<Date> {
    Date::from_calendar_date(i32::from(year), Month::try_from(month).ok()?, day).ok()
}

fn time_parts(time: Time) -> TimeParts {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    TimeParts { hour, minute, second, nanosecond, offset: None }
}

fn from_time_parts(parts: TimeParts) -> Option<Time> {
    Time::from_hms_nano(parts.hour, parts.minute, parts.plain_second(), parts.nanosecond).ok()
}
