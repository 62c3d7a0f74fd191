//! Strings of the formats `date-time`, `date` and `time` (RFC 3339, section 5.6).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A date and time, such as `2026-11-22T20:00:00Z`. The original string is kept.
pub type DateTime = Formatted<DateTimeFormat>;

/// The format of [`DateTime`].
pub enum DateTimeFormat {}

impl Format for DateTimeFormat {
    const NAME: &'static str = "DateTime";
    const EXPECTED: &'static str = "a date and time (RFC 3339)";

    /// The offset may be missing or have no colon, because some services send such strings.
    fn is_valid(text: &str) -> bool {
        Scanner::scan(text, Scanner::date_time).is_some()
    }
}

impl DateTime {
    /// Converts to a system time.
    ///
    /// # Errors
    ///
    /// If the string is not a date and time with an offset from UTC.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidText> {
        let expected = "a date and time with an offset from UTC (RFC 3339)";
        let unix_time = Scanner::scan(self, Scanner::date_time).and_then(|(days, time)| {
            let seconds = days * SECONDS_PER_DAY + time.seconds - time.offset?;
            let whole = Duration::from_secs(seconds.unsigned_abs());
            let second =
                if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
            second?.checked_add(Duration::from_nanos(time.nanosecond))
        });
        unix_time.ok_or_else(|| InvalidText::new("DateTime", expected, self))
    }
}

/// Formats a system time in UTC. A time before the year 0 or after 9999 becomes the first or last valid time.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let seconds = |length: Duration| i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (seconds(after), after.subsec_nanos()),
            Err(before) => match (seconds(before.duration()), before.duration().subsec_nanos()) {
                (whole, 0) => (-whole, 0),
                (whole, nanos) => (-whole - 1, 1_000_000_000 - nanos),
            },
        };
        let (days, second) = (seconds.div_euclid(SECONDS_PER_DAY), seconds.rem_euclid(SECONDS_PER_DAY));
        let (year, month, day) = civil(days);
        match year {
            ..0 => return "0000-01-01T00:00:00Z".into(),
            0..=9999 => {}
            _ => return "9999-12-31T23:59:59.999999999Z".into(),
        }
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if nanos > 0 {
            text.push_str(format!(".{nanos:09}").trim_end_matches('0'));
        }
        (text + "Z").into()
    }
}

/// A date, such as `2026-11-22`. The original string is kept.
pub type Date = Formatted<DateFormat>;

/// The format of [`Date`].
pub enum DateFormat {}

impl Format for DateFormat {
    const NAME: &'static str = "Date";
    const EXPECTED: &'static str = "a date (RFC 3339)";

    fn is_valid(text: &str) -> bool {
        Scanner::scan(text, Scanner::date).is_some()
    }
}

/// A time of day, such as `20:00:00Z` or `20:00:00`. The original string is kept.
pub type Time = Formatted<TimeFormat>;

/// The format of [`Time`].
pub enum TimeFormat {}

impl Format for TimeFormat {
    const NAME: &'static str = "Time";
    const EXPECTED: &'static str = "a time of day (RFC 3339)";

    fn is_valid(text: &str) -> bool {
        Scanner::scan(text, Scanner::time).is_some()
    }
}

const SECONDS_PER_DAY: i64 = 86_400;

/// Returns the number of days from 1970-01-01 to a date of the Gregorian calendar. A year begins in March here, so that a leap day
/// is its last day.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// Returns year, month and day at a number of days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// A time of day.
struct TimeOfDay {
    seconds: i64,
    /// The fraction of the second, without digits after the ninth.
    nanosecond: u64,
    /// The offset from UTC in seconds, if the string contains one.
    offset: Option<i64>,
}

/// The rest of a string that is parsed.
struct Scanner<'a>(&'a [u8]);

impl<'a> Scanner<'a> {
    /// Parses a whole string.
    fn scan<T>(text: &'a str, parse: fn(&mut Self) -> Option<T>) -> Option<T> {
        let mut scanner = Self(text.as_bytes());
        parse(&mut scanner).filter(|_| scanner.0.is_empty())
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    fn digit(&mut self) -> Option<u64> {
        self.one_of(b"0123456789").map(|digit| u64::from(digit - b'0'))
    }

    /// Parses a number of two digits in a range.
    fn pair(&mut self, min: i64, max: i64) -> Option<i64> {
        let value = i64::try_from(self.digit()? * 10 + self.digit()?).ok()?;
        (min..=max).contains(&value).then_some(value)
    }

    /// Parses a date, and returns the number of days after 1970-01-01.
    fn date(&mut self) -> Option<i64> {
        let year = self.pair(0, 99)? * 100 + self.pair(0, 99)?;
        self.one_of(b"-")?;
        let month = self.pair(1, 12)?;
        self.one_of(b"-")?;
        let first = days(year, month, 1);
        let length = days(year + month / 12, month % 12 + 1, 1) - first;
        Some(first + self.pair(1, length)? - 1)
    }

    fn time(&mut self) -> Option<TimeOfDay> {
        let mut seconds = self.pair(0, 23)? * 3600;
        self.one_of(b":")?;
        seconds += self.pair(0, 59)? * 60;
        self.one_of(b":")?;
        // 60 is a leap second.
        seconds += self.pair(0, 60)?;
        let mut nanosecond = 0;
        if self.one_of(b".").is_some() {
            let mut place_value = 100_000_000;
            nanosecond = self.digit()? * place_value;
            while let Some(digit) = self.digit() {
                place_value /= 10;
                nanosecond += digit * place_value;
            }
        }
        let offset = match self.one_of(b"Zz+-") {
            None => None,
            Some(b'Z' | b'z') => Some(0),
            Some(sign) => {
                let hours = self.pair(0, 23)?;
                self.one_of(b":");
                let seconds = hours * 3600 + self.pair(0, 59)? * 60;
                Some(if sign == b'-' { -seconds } else { seconds })
            }
        };
        Some(TimeOfDay { seconds, nanosecond, offset })
    }

    fn date_time(&mut self) -> Option<(i64, TimeOfDay)> {
        let days = self.date()?;
        self.one_of(b"Tt ")?;
        Some((days, self.time()?))
    }
}
