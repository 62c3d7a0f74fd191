//! Conversion of values of the wrong type whose meaning is unambiguous.

use serde_json::{Map, Value};

use super::pass::single;
use crate::diagnostic::kind_of;
use crate::grammar::{Expected, SCHEMA};

/// Converts a value to the expected type, and returns the message of a warning if the document is invalid.
pub fn coerce(value: &mut Value, expected: Expected) -> Option<String> {
    let (new, description) = match (expected, &*value) {
        // JSON Schema 2020-12, core, section 4.3.2: `true` allows any value, `false` none.
        (Expected::ObjectOrRef(kind), Value::Bool(all)) if std::ptr::eq(kind, &SCHEMA) => {
            *value = if *all { empty() } else { single("not", empty()) };
            return None;
        }
        // JSON Schema 2020-12, core, section 4.2.3: a number without a fraction is an integer, such as `1.0`.
        (Expected::Unsigned, Value::Number(number)) => {
            *value = Value::from(count(number.as_f64()?)?);
            return None;
        }
        (Expected::String | Expected::OneOf(_), Value::Number(_) | Value::Bool(_)) => {
            (Value::from(value.to_string()), "a string")
        }
        (Expected::Bool, Value::String(text)) => {
            (Value::from(text.parse::<bool>().ok()?), "`true` or `false`")
        }
        (Expected::Unsigned, Value::String(text)) => (Value::from(text.parse::<u64>().ok()?), "a number"),
        (Expected::Number, Value::String(text)) => (number(text)?, "a number"),
        (Expected::Array(Expected::String), Value::String(_)) => {
            (Value::Array(vec![value.clone()]), "an array")
        }
        _ => return None,
    };
    let message = format!("expected {description}, found {}; it is interpreted as `{new}`", kind_of(value));
    *value = new;
    Some(message)
}

/// Replaces the null of a map entry with an empty object or array, and returns whether the expected type allows that.
pub fn fill_null(value: &mut Value, expected: Expected) -> bool {
    match expected {
        Expected::Object(_) | Expected::ObjectOrRef(_) => *value = empty(),
        Expected::Array(_) => *value = Value::Array(Vec::new()),
        _ => return false,
    }
    true
}

fn empty() -> Value {
    Value::Object(Map::new())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before")]
fn count(number: f64) -> Option<u64> {
    // Doubles represent every integer up to 2⁵³ exactly.
    (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
}

/// Parses a number as it is written in JSON.
pub fn number(text: &str) -> Option<Value> {
    serde_json::from_str::<serde_json::Number>(text).ok().map(Value::Number)
}
