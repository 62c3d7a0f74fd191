//! Dates and times of day as RFC 3339 writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateParts {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeParts {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60: the last one is a leap second.
    pub second: u8,
    /// What is less than a second; digits beyond the ninth are left aside.
    pub nanosecond: u32,
    /// How many seconds the clock is ahead of UTC, where the text says so.
    pub offset: Option<i32>,
}

/// A day, and a time on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTimeParts {
    /// The day.
    pub date: DateParts,
    /// The time.
    pub time: TimeParts,
}

const SECONDS_OF_DAY: i64 = 86_400;

impl DateParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scan = Scan(text.as_bytes());
        let date = scan.date()?;
        scan.0.is_empty().then_some(date)
    }

    pub(crate) fn text(self) -> String {
        let Self { year, month, day } = self;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// A day that another library's type has; none if RFC 3339 cannot write its year.
    pub(crate) fn of(year: impl TryInto<u16>, month: u8, day: u8) -> Option<Self> {
        let year = year.try_into().ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month, day })
    }

    /// Days since 1970-01-01. The year is taken to begin in March, so that the odd day is its last.
    fn days(self) -> i64 {
        let [year, month, day] = [i64::from(self.year), i64::from(self.month), i64::from(self.day)];
        let year = year - i64::from(month <= 2);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
    }

    /// The day that is so many days after 1970-01-01: the reverse of `days`.
    fn from_days(days: i64) -> Option<Self> {
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let of_years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * of_years + of_years / 4 - of_years / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + of_years + i64::from(month <= 2);
        Self::of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl TimeParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scan = Scan(text.as_bytes());
        let time = scan.time()?;
        scan.0.is_empty().then_some(time)
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
                let (sign, ahead) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                text.push_str(&format!("{sign}{:02}:{:02}", ahead / 3600, ahead / 60 % 60));
            }
        }
        text
    }

    fn seconds(self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// The second for libraries that have no leap seconds: the one before.
    pub(crate) fn plain_second(self) -> u8 {
        self.second.min(59)
    }
}

impl DateTimeParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut scan = Scan(text.as_bytes());
        let date = scan.date()?;
        scan.one_of(b"Tt ")?;
        let time = scan.time()?;
        scan.0.is_empty().then_some(Self { date, time })
    }

    pub(crate) fn text(self) -> String {
        format!("{}T{}", self.date.text(), self.time.text())
    }

    /// Seconds since 1970, and nanoseconds after them; none without an offset.
    pub(crate) fn since_1970(self) -> Option<(i64, u32)> {
        let seconds = self.date.days() * SECONDS_OF_DAY + self.time.seconds();
        Some((seconds - i64::from(self.time.offset?), self.time.nanosecond))
    }

    /// The same moment in UTC, from seconds since 1970; none if RFC 3339 cannot write its year.
    pub(crate) fn from_1970(seconds: i64, nanosecond: u32) -> Option<Self> {
        let of_day = u32::try_from(seconds.rem_euclid(SECONDS_OF_DAY)).ok()?;
        let part = |value: u32| u8::try_from(value).ok();
        Some(Self {
            date: DateParts::from_days(seconds.div_euclid(SECONDS_OF_DAY))?,
            time: TimeParts {
                hour: part(of_day / 3600)?,
                minute: part(of_day / 60 % 60)?,
                second: part(of_day % 60)?,
                nanosecond,
                offset: Some(0),
            },
        })
    }

    /// The moment, in UTC.
    pub(crate) fn at(time: SystemTime) -> Option<Self> {
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
        Self::from_1970(seconds, nanos)
    }

    /// The moment; none without an offset.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let (seconds, nanos) = self.since_1970()?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let second = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        second?.checked_add(Duration::from_nanos(u64::from(nanos)))
    }
}

/// What is left to be read.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// Two digits, of a number within these bounds.
    fn pair(&mut self, least: u8, most: u8) -> Option<u8> {
        let tens = self.one_of(b"0123456789")? - b'0';
        let ones = self.one_of(b"0123456789")? - b'0';
        Some(tens * 10 + ones).filter(|value| (least..=most).contains(value))
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
            let mut worth = 100_000_000;
            nanosecond = u32::from(self.one_of(b"0123456789")? - b'0') * worth;
            while let Some(digit) = self.one_of(b"0123456789") {
                worth /= 10;
                nanosecond += u32::from(digit - b'0') * worth;
            }
        }
        let offset = match self.one_of(b"Zz+-") {
            None => None,
            Some(b'Z' | b'z') => Some(0),
            Some(sign) => {
                let hours = self.pair(0, 23)?;
                self.one_of(b":");
                let ahead = i32::from(hours) * 3600 + i32::from(self.pair(0, 59)?) * 60;
                Some(if sign == b'-' { -ahead } else { ahead })
            }
        };
        Some(TimeParts { hour, minute, second, nanosecond, offset })
    }
}
