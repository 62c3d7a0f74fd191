//! Dates, times and durations by `chrono`.

use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike};

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::period::{self, DurationParts};
use crate::runtime::formats::strict::strict;

strict! {
    DateTime<FixedOffset>, "a date and time with an offset (RFC 3339)", DateTime::UNIX_EPOCH.fixed_offset(),
    |value| {
        let offset = value.offset().local_minus_utc();
        // RFC 3339 has no seconds there.
        let time = TimeParts { offset: Some(offset).filter(|offset| offset % 60 == 0), ..clock(value.time())? };
        time.offset?;
        Some(DateTimeParts { date: day(value.date_naive())?, time }.text())
    },
    |text| {
        let DateTimeParts { date, time } = DateTimeParts::parse(text)?;
        let offset = FixedOffset::east_opt(time.offset?)?;
        from_day(date)?.and_time(from_clock(time)?).and_local_timezone(offset).single()
    };

    NaiveDate, "a date (RFC 3339)", Self::default(),
    |value| day(*value).map(DateParts::text),
    |text| from_day(DateParts::parse(text)?);

    NaiveTime, "a time of day without an offset", Self::MIN,
    |value| clock(*value).map(TimeParts::text),
    |text| from_clock(TimeParts::parse(text).filter(|parts| parts.offset.is_none())?);

    TimeDelta, "a duration (ISO 8601) without years and months", Self::zero(),
    |value| Some(period::text(*value < Self::zero(), value.abs().to_std().ok()?)),
    |text| {
        let parts = DurationParts::parse(text)?;
        let length = TimeDelta::from_std(parts.length()?).ok()?;
        Some(if parts.negative { -length } else { length })
    };
}

fn day(date: NaiveDate) -> Option<DateParts> {
    DateParts::of(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

fn from_day(DateParts { year, month, day }: DateParts) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
}

/// chrono counts the nanoseconds of a leap second on from those of the second before.
fn clock(time: NaiveTime) -> Option<TimeParts> {
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

fn from_clock(parts: TimeParts) -> Option<NaiveTime> {
    let [hour, minute, second] = [parts.hour, parts.minute, parts.plain_second()].map(u32::from);
    let leap = u32::from(parts.second > parts.plain_second()) * 1_000_000_000;
    NaiveTime::from_hms_nano_opt(hour, minute, second, parts.nanosecond + leap)
}
