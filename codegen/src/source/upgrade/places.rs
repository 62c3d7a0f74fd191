//! What stands at a place where the grammar wants another kind of value, but can mean only one thing.

use serde_json::{Map, Value};

use crate::source::grammar::{Is, SCHEMA};

/// Makes the value what the place wants; what to say of it, if it is worth a word.
pub fn mend(value: &mut Value, is: Is) -> Option<String> {
    let (new, wanted) = match (is, &*value) {
        // JSON Schema 2020-12, core, section 4.3.2: `true` allows everything, `false` nothing.
        (Is::OrRef(kind), Value::Bool(all)) if std::ptr::eq(kind, &SCHEMA) => {
            *value = if *all { empty() } else { super::single("not", empty()) };
            return None;
        }
        // JSON Schema 2020-12, core, section 4.2.3: a number without a fraction is an integer, however it is written.
        (Is::Count, Value::Number(number)) => {
            *value = Value::from(count(number.as_f64()?)?);
            return None;
        }
        (Is::Text | Is::OneOf(_), Value::Number(_) | Value::Bool(_)) => {
            (Value::from(value.to_string()), "text")
        }
        (Is::Flag, Value::String(text)) => (Value::from(text.parse::<bool>().ok()?), "`true` or `false`"),
        (Is::Count, Value::String(text)) => (Value::from(text.parse::<u64>().ok()?), "a number"),
        (Is::Number, Value::String(text)) => (number(text)?, "a number"),
        (Is::List(Is::Text), Value::String(_)) => (Value::Array(vec![value.clone()]), "a list"),
        _ => return None,
    };
    let what = format!("this is meant to be {wanted}: it is read as `{new}`");
    *value = new;
    Some(what)
}

/// An entry of a map that has a name, but nothing behind it: an object that says nothing. Whether it can be one.
pub fn fill(value: &mut Value, is: Is) -> bool {
    match is {
        Is::Object(_) | Is::OrRef(_) => *value = empty(),
        Is::List(_) => *value = Value::Array(Vec::new()),
        _ => return false,
    }
    true
}

fn empty() -> Value {
    Value::Object(Map::new())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is looked at before")]
fn count(number: f64) -> Option<u64> {
    // Up to 2⁵³ every whole number has a double of its own.
    (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str::<serde_json::Number>(text).ok().map(Value::Number)
}
