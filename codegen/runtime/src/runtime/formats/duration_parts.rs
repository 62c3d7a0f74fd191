//! Durations in the notation of ISO 8601 (RFC 3339, appendix A).

use std::time::Duration;

/// A duration. A day has 24 hours.
pub(crate) struct DurationParts {
    /// `true` after a minus sign, which is an extension of ISO 8601.
    pub(crate) negative: bool,
    /// The length without the sign, or `None` if the duration has years or months, whose lengths differ.
    pub(crate) length: Option<Duration>,
}

/// The units of a date and of a time in their order, with their seconds.
const UNITS: [&[(u8, u64)]; 2] =
    [&[(b'Y', 0), (b'M', 0), (b'W', 604_800), (b'D', 86_400)], &[(b'H', 3600), (b'M', 60), (b'S', 1)]];

impl DurationParts {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(['-', '+']).unwrap_or(text).strip_prefix('P')?;
        let (date, time) = rest.split_once('T').unwrap_or((rest, ""));
        if rest.is_empty() || rest.ends_with('T') {
            return None;
        }
        let mut length = Duration::ZERO;
        let mut has_months = false;
        for (mut rest, units) in [date, time].into_iter().zip(UNITS) {
            let mut units = units.iter();
            while !rest.is_empty() {
                let (number, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
                let unit = tail.bytes().next()?;
                // Each unit occurs at most once and in its order.
                let (_, seconds) = units.find(|(next, _)| *next == unit)?;
                has_months |= *seconds == 0 && number.bytes().any(|digit| digit != b'0');
                let (whole, fraction) = match number.split_once('.') {
                    Some((_, fraction)) if unit != b'S' || fraction.is_empty() => return None,
                    Some((whole, fraction)) => (whole, fraction),
                    None => (number, ""),
                };
                let nanoseconds = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction)).parse().ok()?;
                let whole = whole.parse::<u64>().ok()?.checked_mul(*seconds)?;
                length = length.checked_add(Duration::new(whole, nanoseconds))?;
                rest = &tail[1..];
            }
        }
        Some(Self { negative: text.starts_with('-'), length: (!has_months).then_some(length) })
    }

    /// Converts to a duration of the standard library, which is not negative.
    pub(crate) fn to_std(&self) -> Option<Duration> {
        self.length.filter(|_| !self.negative)
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
