//! `date-time`, `date` and `time` (RFC 3339, section 5.6).

use std::time::SystemTime;

use crate::runtime::formats::calendar::{DateParts, DateTimeParts, TimeParts};
use crate::runtime::formats::formatted::{Format, Formatted};
use crate::runtime::validated::InvalidText;

/// A date and time, as in `2026-11-22T20:00:00Z`: text that is kept as it is.
pub type DateTime = Formatted<DateTimeFormat>;

/// The form of a [`DateTime`].
pub enum DateTimeFormat {}

impl Format for DateTimeFormat {
    const NAME: &'static str = "DateTime";
    const EXPECTED: &'static str = "the form of a date and time (RFC 3339)";
    type Parsed<'a> = DateTimeParts;

    /// As RFC 3339 says, but that the offset may be missing, or be without its colon: services write both.
    fn parse(text: &str) -> Option<DateTimeParts> {
        DateTimeParts::parse(text)
    }
}

impl DateTime {
    /// The moment that the text names.
    ///
    /// # Errors
    ///
    /// When it is no date and time, or does not say how far it is from UTC.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidText> {
        let time = self.parsed()?.to_system_time();
        time.ok_or_else(|| {
            InvalidText::new("moment", "a date and time with an offset from UTC (RFC 3339)", self)
        })
    }
}

/// In UTC. A time before the year 0 or after 9999 becomes the first or last moment that there is text for.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        match DateTimeParts::at(time) {
            Some(parts) => parts.text().into(),
            None if time < SystemTime::UNIX_EPOCH => "0000-01-01T00:00:00Z".into(),
            None => "9999-12-31T23:59:59.999999999Z".into(),
        }
    }
}

/// A date, as in `2026-11-22`: text that is kept as it is.
pub type Date = Formatted<DateFormat>;

/// The form of a [`Date`].
pub enum DateFormat {}

impl Format for DateFormat {
    const NAME: &'static str = "Date";
    const EXPECTED: &'static str = "the form of a date (RFC 3339)";
    type Parsed<'a> = DateParts;

    fn parse(text: &str) -> Option<DateParts> {
        DateParts::parse(text)
    }
}

/// A time of day, as in `20:00:00Z` or `20:00:00`: text that is kept as it is.
pub type Time = Formatted<TimeFormat>;

/// The form of a [`Time`].
pub enum TimeFormat {}

impl Format for TimeFormat {
    const NAME: &'static str = "Time";
    const EXPECTED: &'static str = "the form of a time of day (RFC 3339)";
    type Parsed<'a> = TimeParts;

    fn parse(text: &str) -> Option<TimeParts> {
        TimeParts::parse(text)
    }
}
