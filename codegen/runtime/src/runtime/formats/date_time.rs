//! Strings of the formats `date-time`, `date` and `time` (RFC 3339, section 5.6).

use std::time::SystemTime;

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A date and time, such as `2026-11-22T20:00:00Z`. The original string is kept.
pub type DateTime = Formatted<DateTimeFormat>;

/// The format of [`DateTime`].
pub enum DateTimeFormat {}

impl Format for DateTimeFormat {
    const NAME: &'static str = "DateTime";
    const EXPECTED: &'static str = "a date and time (RFC 3339)";
    type Parsed<'a> = DateTimeParts;

    /// Parses a string of RFC 3339. The offset may be missing or have no colon, because some services send such strings.
    fn parse(text: &str) -> Option<DateTimeParts> {
        DateTimeParts::parse(text)
    }
}

impl DateTime {
    /// Converts to a system time.
    ///
    /// # Errors
    ///
    /// If the string is not a date and time with an offset from UTC.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidText> {
        let time = self.parsed()?.to_system_time();
        time.ok_or_else(|| {
            InvalidText::new("DateTime", "a date and time with an offset from UTC (RFC 3339)", self)
        })
    }
}

/// Formats a system time in UTC. A time before the year 0 or after 9999 becomes the first or last valid time.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        match DateTimeParts::from_system_time(time) {
            Some(parts) => parts.text().into(),
            None if time < SystemTime::UNIX_EPOCH => "0000-01-01T00:00:00Z".into(),
            None => "9999-12-31T23:59:59.999999999Z".into(),
        }
    }
}

/// A date, such as `2026-11-22`. The original string is kept.
pub type Date = Formatted<DateFormat>;

/// The format of [`Date`].
pub enum DateFormat {}

impl Format for DateFormat {
    const NAME: &'static str = "Date";
    const EXPECTED: &'static str = "a date (RFC 3339)";
    type Parsed<'a> = DateParts;

    fn parse(text: &str) -> Option<DateParts> {
        DateParts::parse(text)
    }
}

/// A time of day, such as `20:00:00Z` or `20:00:00`. The original string is kept.
pub type Time = Formatted<TimeFormat>;

/// The format of [`Time`].
pub enum TimeFormat {}

impl Format for TimeFormat {
    const NAME: &'static str = "Time";
    const EXPECTED: &'static str = "a time of day (RFC 3339)";
    type Parsed<'a> = TimeParts;

    fn parse(text: &str) -> Option<TimeParts> {
        TimeParts::parse(text)
    }
}
