//! The property that the fuzz target `decode` and the tests check: what is deserialized is serialized without a loss.

#![allow(clippy::unwrap_used, reason = "a panic is a failed check")]

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::models::{Color, Kept, Leaf, Shape, Shapes, Tree};
use crate::runtime::json::{JsonType, from_slice, to_vec};

/// Deserializes bytes as several types and checks that each value is the same after a round trip.
pub fn assert_round_trip(bytes: &[u8]) {
    assert_round_trip_as::<Leaf>(bytes);
    assert_round_trip_as::<Tree>(bytes);
    assert_round_trip_as::<Shapes>(bytes);
    assert_round_trip_as::<Shape>(bytes);
    assert_round_trip_as::<Kept>(bytes);
    assert_round_trip_as::<Vec<Option<Color>>>(bytes);
    assert_round_trip_as::<BTreeMap<String, Option<Kept>>>(bytes);
}

/// Checks that a value is serialized to the same bytes after a round trip, and that the input is JSON.
///
/// The notation of numbers may differ, if another variant of a union is selected the second time: an object may match another
/// variant without a `null`, and `1.0` is `1` in a map of integers.
fn assert_round_trip_as<T: JsonType>(bytes: &[u8]) {
    let Ok(value) = from_slice::<T>(bytes) else { return };
    serde_json::from_slice::<IgnoredAny>(bytes).unwrap();
    let first = to_vec(value.value_ref()).unwrap();
    let second = to_vec(from_slice::<T>(&first).unwrap().value_ref()).unwrap();
    if second != first {
        let parse = |bytes: &[u8]| from_slice::<Value>(bytes).unwrap();
        assert!(are_equal(&parse(&second), &parse(&first)), "{}", String::from_utf8_lossy(&first));
    }
}

/// Returns `true` if two values are equal apart from the notation of numbers.
fn are_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| are_equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| are_equal(value, other)))
        }
        _ => left == right,
    }
}
