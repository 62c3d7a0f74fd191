//! JSON types of the crate `chrono`.

use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::duration_parts::{DurationParts, format_seconds};
use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    DateTime<FixedOffset>, "a date and time with an offset (RFC 3339)", DateTime::UNIX_EPOCH.fixed_offset(),
    |value| {
        let offset = value.offset().local_minus_utc();
        // An offset of RFC 3339 has no seconds.
        let time = TimeParts { offset: Some(offset).filter(|offset| offset % 60 == 0), ..time_parts(value.time())? };
        time.offset?;
        Some(DateTimeParts { date: date_parts(value.date_naive())?, time }.text())
    },
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text)?;
        let offset = FixedOffset::east_opt(time.offset?)?;
        from_date_parts(date)?.and_time(from_time_parts(time)?).and_local_timezone(offset).single()
    };

    NaiveDateTime, "a date and time without an offset", DateTime::UNIX_EPOCH.naive_utc(),
    |value| Some(DateTimeParts { date: date_parts(value.date())?, time: time_parts(value.time())? }.text()),
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text).filter(|parts| parts.time.offset.is_none())?;
        Some(from_date_parts(date)?.and_time(from_time_parts(time)?))
    };

    NaiveDate, "a date (RFC 3339)", Self::default(),
    |value| date_parts(*value).map(DateParts::text),
    |text| from_date_parts(DateParts::parse(text)?);

    NaiveTime, "a time of day without an offset", Self::MIN,
    |value| time_parts(*value).map(TimeParts::text),
    |text| from_time_parts(TimeParts::parse(text).filter(|parts| parts.offset.is_none())?);

    TimeDelta, "a duration (ISO 8601) without years and months", Self::zero(),
    |value| Some(format_seconds(*value < Self::zero(), value.abs().to_std().ok()?)),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = TimeDelta::from_std(parts.length()?).ok()?;
        Some(if parts.negative { -length } else { length })
    };
}

fn date_parts(date: NaiveDate) -> Option<DateParts> {
    DateParts::new(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

fn from_date_parts(DateParts { year, month, day }: DateParts) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

/// Returns the parts of a time. In chrono, a leap second is the second before it with a billion nanoseconds more.
fn time_parts(time: NaiveTime) -> Option<TimeParts> {
    let part = |value: u32| u8::try_from(value).ok();
    let leap = time.nanosecond() / 1_000_000_000;
    Some(TimeParts {
        hour: part(time.hour())?,
        minute: part(time.minute())?,
        second: part(time.second() + leap)?,
        nanosecond: time.nanosecond() % 1_000_000_000,
        offset: None,
    })
}

fn from_time_parts(parts: TimeParts) -> Option<NaiveTime> {
    let [hour, minute, second] = [parts.hour, parts.minute, parts.plain_second()].map(u32::from);
    let leap = u32::from(parts.second > parts.plain_second()) * 1_000_000_000;
    NaiveTime::from_hms_nano_opt(hour, minute, second, parts.nanosecond + leap)
}
