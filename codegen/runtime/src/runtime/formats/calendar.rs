//! Parts of dates and times in the notation of RFC 3339.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A date of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateParts {
    /// The year: 0 to 9999.
    pub year: u16,
    /// The month: 1 to 12.
    pub month: u8,
    /// The day: 1 to 31.
    pub day: u8,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeParts {
    /// The hour: 0 to 23.
    pub hour: u8,
    /// The minute: 0 to 59.
    pub minute: u8,
    /// The second: 0 to 60, where 60 is a leap second.
    pub second: u8,
    /// The fraction of the second, without digits after the ninth.
    pub nanosecond: u32,
    /// The offset from UTC in seconds, if the string contains one.
    pub offset: Option<i32>,
}

/// A date and a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTimeParts {
    /// The date.
    pub date: DateParts,
    /// The time.
    pub time: TimeParts,
}

const SECONDS_PER_DAY: i64 = 86_400;

impl DateParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scanner = Scanner(text.as_bytes());
        let date = scanner.date()?;
        scanner.0.is_empty().then_some(date)
    }

    pub(crate) fn text(self) -> String {
        let Self { year, month, day } = self;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Creates a date, or returns `None` if the year has more than four digits.
    pub(crate) fn new(year: impl TryInto<u16>, month: u8, day: u8) -> Option<Self> {
        let year = year.try_into().ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month, day })
    }

    /// Returns the number of days since 1970-01-01. A year begins in March here, so that a leap day is its last day.
    fn days(self) -> i64 {
        let [year, month, day] = [i64::from(self.year), i64::from(self.month), i64::from(self.day)];
        let year = year - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
    }

    /// Returns the date at a number of days since 1970-01-01.
    fn from_days(days: i64) -> Option<Self> {
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl TimeParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scanner = Scanner(text.as_bytes());
        let time = scanner.time()?;
        scanner.0.is_empty().then_some(time)
    }

    pub(crate) fn text(self) -> String {
        let Self { hour, minute, second, nanosecond, offset } = self;
        let mut text = format!("{hour:02}:{minute:02}:{second:02}");
        if nanosecond > 0 {
            text.push_str(format!(".{nanosecond:09}").trim_end_matches('0'));
        }
        match offset {
            None => {}
            Some(0) => text.push('Z'),
            Some(offset) => {
                let (sign, seconds) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                text.push_str(&format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60));
            }
        }
        text
    }

    fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// Returns the second for crates without leap seconds, which is the second before a leap second.
    pub(crate) fn plain_second(self) -> u8 {
        self.second.min(59)
    }
}

impl DateTimeParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scanner = Scanner(text.as_bytes());
        let date = scanner.date()?;
        scanner.one_of(b"Tt ")?;
        let time = scanner.time()?;
        scanner.0.is_empty().then_some(Self { date, time })
    }

    pub(crate) fn text(self) -> String {
        format!("{}T{}", self.date.text(), self.time.text())
    }

    /// Returns the seconds since 1970 and the nanoseconds, or `None` if there is no offset.
    pub(crate) fn to_unix_time(self) -> Option<(i64, u32)> {
        let seconds = self.date.days() * SECONDS_PER_DAY + self.time.seconds();
        Some((seconds - i64::from(self.time.offset?), self.time.nanosecond))
    }

    /// Returns the date and time in UTC, or `None` if the year has more than four digits.
    pub(crate) fn from_unix_time(seconds: i64, nanosecond: u32) -> Option<Self> {
        let second_of_day = u32::try_from(seconds.rem_euclid(SECONDS_PER_DAY)).ok()?;
        let part = |value: u32| u8::try_from(value).ok();
        Some(Self {
            date: DateParts::from_days(seconds.div_euclid(SECONDS_PER_DAY))?,
            time: TimeParts {
                hour: part(second_of_day / 3600)?,
                minute: part(second_of_day / 60 % 60)?,
                second: part(second_of_day % 60)?,
                nanosecond,
                offset: Some(0),
            },
        })
    }

    /// Returns the date and time in UTC, or `None` if the year has more than four digits.
    pub(crate) fn from_system_time(time: SystemTime) -> Option<Self> {
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).ok()?, after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let whole = i64::try_from(before.as_secs()).ok()?.checked_neg()?;
                match before.subsec_nanos() {
                    0 => (whole, 0),
                    nanos => (whole - 1, 1_000_000_000 - nanos),
                }
            }
        };
        Self::from_unix_time(seconds, nanos)
    }

    /// Converts to a system time. Returns `None` if there is no offset.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let (seconds, nanos) = self.to_unix_time()?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let second = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        second?.checked_add(Duration::from_nanos(u64::from(nanos)))
    }
}

/// The rest of a string that is parsed.
struct Scanner<'a>(&'a [u8]);

impl Scanner<'_> {
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// Parses a number of two digits in a range.
    fn pair(&mut self, min: u8, max: u8) -> Option<u8> {
        let tens = self.one_of(b"0123456789")? - b'0';
        let ones = self.one_of(b"0123456789")? - b'0';
        Some(tens * 10 + ones).filter(|value| (min..=max).contains(value))
    }

    fn date(&mut self) -> Option<DateParts> {
        let year = u16::from(self.pair(0, 99)?) * 100 + u16::from(self.pair(0, 99)?);
        self.one_of(b"-")?;
        let month = self.pair(1, 12)?;
        self.one_of(b"-")?;
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u8::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Some(DateParts { year, month, day: self.pair(1, days)? })
    }

    fn time(&mut self) -> Option<TimeParts> {
        let hour = self.pair(0, 23)?;
        self.one_of(b":")?;
        let minute = self.pair(0, 59)?;
        self.one_of(b":")?;
        let second = self.pair(0, 60)?;
        let mut nanosecond = 0;
        if self.one_of(b".").is_some() {
            let mut place_value = 100_000_000;
            nanosecond = u32::from(self.one_of(b"0123456789")? - b'0') * place_value;
            while let Some(digit) = self.one_of(b"0123456789") {
                place_value /= 10;
                nanosecond += u32::from(digit - b'0') * place_value;
            }
        }
        let offset = match self.one_of(b"Zz+-") {
            None => None,
            Some(b'Z' | b'z') => Some(0),
            Some(sign) => {
                let hours = self.pair(0, 23)?;
                self.one_of(b":");
                let seconds = i32::from(hours) * 3600 + i32::from(self.pair(0, 59)?) * 60;
                Some(if sign == b'-' { -seconds } else { seconds })
            }
        };
        Some(TimeParts { hour, minute, second, nanosecond, offset })
    }
}
