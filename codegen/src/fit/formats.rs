//! The formats that a text shows by itself.

/// Returns `true` for the formats that [`of`] recognizes.
pub fn is_known(format: &str) -> bool {
    ["date-time", "date", "uuid"].contains(&format)
}

/// Returns the `format` of a text: a date-time or a date of RFC 3339, or a UUID of RFC 9562.
pub fn of(text: &str) -> Option<&'static str> {
    if is_uuid(text) {
        return Some("uuid");
    }
    let (date, time) = (text.get(..10)?, text.get(10..)?);
    match time.strip_prefix(['T', 't', ' ']) {
        _ if !is_date(date) => None,
        Some(time) => is_time(time).then_some("date-time"),
        None => time.is_empty().then_some("date"),
    }
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(number).collect();
    match parts.as_slice() {
        [Some(_), Some(month), Some(day)] => {
            text.find('-') == Some(4) && (1..=12).contains(month) && (1..=31).contains(day)
        }
        _ => false,
    }
}

fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else { return false };
    let parts: Vec<Option<u32>> = clock.split(':').map(number).collect();
    let is_clock = matches!(parts.as_slice(), [Some(0..=23), Some(0..=59), Some(0..=60)]);
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let is_offset = || {
        let offset: Vec<Option<u32>> =
            rest.strip_prefix(['+', '-']).unwrap_or_default().split(':').map(number).collect();
        matches!(offset.as_slice(), [Some(0..=23), Some(0..=59)])
    };
    is_clock && (matches!(rest, "Z" | "z") || is_offset())
}

/// Parses the digits of a number; a sign is no digit.
fn number(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn formats_are_recognized() {
        for (text, format) in [
            ("2024-02-29T01:02:03Z", Some("date-time")),
            ("2024-02-29T01:02:03.123+01:00", Some("date-time")),
            ("2024-02-29", Some("date")),
            ("123e4567-e89b-12d3-a456-426614174000", Some("uuid")),
            ("2024-02-29T01:02:03", None),
            ("2024-13-29", None),
            ("+024-12-29", None),
            ("2024-02-29T", None),
            ("2024-02-2éT01:02:03Z", None),
            ("123e4567-e89b-12d3-a456-42661417400g", None),
            ("", None),
        ] {
            assert_eq!(of(text), format, "{text}");
        }
    }
}
