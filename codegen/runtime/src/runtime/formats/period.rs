//! Durations as ISO 8601 writes them (RFC 3339, appendix A).

use std::time::Duration;

/// A duration, part by part: how long a month or a year is depends on when it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DurationParts {
    /// Whether it is behind a minus sign, which ISO 8601 leaves to agreement.
    pub negative: bool,
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u32,
    /// Minutes.
    pub minutes: u32,
    /// Seconds.
    pub seconds: u64,
    /// What is less than a second; digits beyond the ninth are left aside.
    pub nanoseconds: u32,
}

/// The units before the `T`, and those after it, in their order.
const DATE_UNITS: &[u8] = b"YMWD";
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
                // Each unit at most once, and in order.
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
        let target = match unit {
            b'Y' => &mut self.years,
            b'W' => &mut self.weeks,
            b'D' => &mut self.days,
            b'H' => &mut self.hours,
            _ if is_time => &mut self.minutes,
            _ => &mut self.months,
        };
        *target = whole.parse().ok()?;
        Some(())
    }

    /// The whole of it, if it has neither years nor months and is not negative; a day has 24 hours here.
    pub fn to_std(self) -> Option<Duration> {
        (!self.negative).then(|| self.length())?
    }

    /// How long it is, whatever its sign.
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

/// `PT1.5S`: seconds alone, so that nobody has to ask how long a day is.
pub(crate) fn text(negative: bool, length: Duration) -> String {
    let mut text = format!("{}PT{}", if negative { "-" } else { "" }, length.as_secs());
    if length.subsec_nanos() > 0 {
        text.push_str(format!(".{:09}", length.subsec_nanos()).trim_end_matches('0'));
    }
    text.push('S');
    text
}
