//! Plain scalars of YAML, by the core schema (YAML 1.2.2, section 10.3.2), with binary numbers.

use serde_json::{Number, Value};

/// Resolves a plain scalar to a value; `None` for a number that JSON does not have.
pub fn plain(text: &str) -> Option<Value> {
    if is_null(text) {
        return Some(Value::Null);
    }
    if let Some(flag) = boolean(text) {
        return Some(Value::Bool(flag));
    }
    match number(text) {
        Some(number) => number.map(Value::Number),
        None => Some(Value::String(text.to_owned())),
    }
}

/// Returns `true` if a text is null.
pub fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Reads a boolean.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Reads a number; the inner `None` is one that JSON does not have.
pub fn number(text: &str) -> Option<Option<Number>> {
    let first = text.bytes().next()?;
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with(['+', '-']) {
        return None;
    }
    if let Some(integer) = integer(unsigned, text.starts_with('-')) {
        return Some(integer);
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(None),
        ".nan" | ".NaN" | ".NAN" if unsigned == text => return Some(None),
        _ => {}
    }
    // Digits after a zero are a string, and so are Rust's `inf` and `nan`.
    let is_text = is_padded(unsigned) || !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let number = unsigned.parse::<f64>().ok().filter(|number| !is_text && number.is_finite())?;
    Some(Number::from_f64(if text.starts_with('-') { -number } else { number }))
}

/// Reads an integer. One that has more than 64 bits becomes a double.
fn integer(unsigned: &str, is_negative: bool) -> Option<Option<Number>> {
    let radix = |prefix: &str, radix: u32| {
        let digits = unsigned.strip_prefix(prefix).filter(|digits| !digits.starts_with(['+', '-']))?;
        u128::from_str_radix(digits, radix).ok()
    };
    let decimal = || unsigned.parse().ok().filter(|_| !is_padded(unsigned));
    let value = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)).or_else(decimal)?;
    Some(match (u64::try_from(value), is_negative) {
        (Ok(value), false) => Some(value.into()),
        (_, true) if value <= 1 << 63 => Some(Number::from(0_i64.wrapping_sub_unsigned(value as u64))),
        #[allow(clippy::cast_precision_loss, reason = "beyond 64 bits a JSON number is a double here")]
        (_, is_negative) => Number::from_f64(if is_negative { -(value as f64) } else { value as f64 }),
    })
}

/// Returns `true` if digits begin with a zero.
fn is_padded(unsigned: &str) -> bool {
    unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::plain;

    /// serde_yaml writes the overlaid description, so that both must read a scalar alike.
    #[test]
    fn scalars_are_those_of_serde_yaml() {
        let texts = "~ null Null NULL nUll true True TRUE tRUE false no yes on 0 -0 +0 1 +1 -1 00 01 -01 0x1F -0x1f +0x1F 0x 0x-1 0o17 \
                     -0o17 017 0b101 -0b101 0b2 1.0 1. .5 -.5 +.5 . + +- -- 1e3 1E-3 1e 1e999 -1e999 1_000 1,000 12:30 3.0.3 2024-01-01 \
                     9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 \
                     18446744073709551616 340282366920938463463374607431768211456 00.5 0.0 -0.0 1.5e400 inf nan infinity NaN .Inf2 e5 \
                     1a a1 é <<";
        for text in texts.split_whitespace() {
            let expected: serde_json::Value = match serde_yaml::from_str::<serde_yaml::Value>(text) {
                Ok(value) => serde_json::to_value(value).unwrap(),
                // serde_yaml's own values have no integers of more than 64 bits.
                Err(_) => text.parse::<f64>().unwrap().into(),
            };
            assert_eq!(plain(text), Some(expected), "{text}");
        }
        for text in [".inf", "-.inf", "+.Inf", ".nan", ".NAN"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
