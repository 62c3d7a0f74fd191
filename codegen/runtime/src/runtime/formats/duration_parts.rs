//! Parts of durations in the notation of ISO 8601 (RFC 3339, appendix A).

use std::time::Duration;

/// The parts of a duration. The length of a month or year depends on its first day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DurationParts {
    /// `true` after a minus sign, which is an extension of ISO 8601.
    pub negative: bool,
    /// The number of years.
    pub years: u32,
    /// The number of months.
    pub months: u32,
    /// The number of weeks.
    pub weeks: u32,
    /// The number of days.
    pub days: u32,
    /// The number of hours.
    pub hours: u32,
    /// The number of minutes.
    pub minutes: u32,
    /// The number of seconds.
    pub seconds: u64,
    /// The fraction of a second, without digits after the ninth.
    pub nanoseconds: u32,
}

/// The units before the `T`, in their order.
const DATE_UNITS: &[u8] = b"YMWD";

/// The units after the `T`, in their order.
const TIME_UNITS: &[u8] = b"HMS";

impl DurationParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (date, time) = match unsigned.strip_prefix('P')?.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None => (unsigned.strip_prefix('P')?, ""),
        };
        if date.is_empty() && time.is_empty() {
            return None;
        }
        let mut parts = Self { negative: text.starts_with('-'), ..Self::default() };
        for (mut rest, units, is_time) in [(date, DATE_UNITS, false), (time, TIME_UNITS, true)] {
            let mut units = units.iter();
            while !rest.is_empty() {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
                let (number, tail) = rest.split_at(end);
                let unit = tail.bytes().next()?;
                // Each unit occurs at most once and in its order.
                units.find(|next| **next == unit)?;
                parts.set(unit, is_time, number)?;
                rest = tail.get(1..)?;
            }
        }
        Some(parts)
    }

    fn set(&mut self, unit: u8, is_time: bool, number: &str) -> Option<()> {
        let (whole, fraction) = match number.split_once('.') {
            Some((_, fraction)) if unit != b'S' || fraction.is_empty() => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (number, ""),
        };
        if unit == b'S' {
            self.seconds = whole.parse().ok()?;
            let digits = fraction.get(..9).unwrap_or(fraction);
            self.nanoseconds = format!("{digits:0<9}").parse().ok()?;
            return Some(());
        }
        let part = match unit {
            b'Y' => &mut self.years,
            b'W' => &mut self.weeks,
            b'D' => &mut self.days,
            b'H' => &mut self.hours,
            _ if is_time => &mut self.minutes,
            _ => &mut self.months,
        };
        *part = whole.parse().ok()?;
        Some(())
    }

    /// Converts to a duration of the standard library. A day has 24 hours. Returns `None` if the duration is negative or has years or
    /// months.
    pub fn to_std(self) -> Option<Duration> {
        (!self.negative).then(|| self.length())?
    }

    /// Returns the length without the sign, or `None` if the duration has years or months.
    pub(crate) fn length(self) -> Option<Duration> {
        if self.years > 0 || self.months > 0 {
            return None;
        }
        let days = u64::from(self.weeks) * 7 + u64::from(self.days);
        let minutes = (days * 24 + u64::from(self.hours)) * 60 + u64::from(self.minutes);
        let seconds = (minutes * 60).checked_add(self.seconds)?;
        Some(Duration::new(seconds, self.nanoseconds))
    }
}

/// Formats a duration in seconds, such as `PT1.5S`.
pub(crate) fn format_seconds(negative: bool, length: Duration) -> String {
    let mut text = format!("{}PT{}", if negative { "-" } else { "" }, length.as_secs());
    if length.subsec_nanos() > 0 {
        text.push_str(format!(".{:09}", length.subsec_nanos()).trim_end_matches('0'));
    }
    text.push('S');
    text
}
