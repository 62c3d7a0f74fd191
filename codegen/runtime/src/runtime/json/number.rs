//! Serialization and deserialization of numbers, without silent loss of precision.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Number;
use serde_json::value::RawValue;

use crate::runtime::json::DigitsTarget;

/// The limit up to which an `f64` represents every integer. Beyond it, the text may have had other digits.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A visitor of a signed integer. `1.0` and `1e3` are integers (JSON Schema: a number with a zero fractional part).
pub(super) struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &"a 64-bit signed integer"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        to_integer(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// Returns the integer that a number is equal to, if the number has not been rounded.
fn to_integer(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "an integer of at most 2^53, as checked")]
    (value.fract() == 0.0 && value.abs() <= MAX_EXACT).then_some(value as i64)
}

/// Returns the integer as which a number is serialized. Minus zero is not one, because it would lose its sign.
pub(super) fn to_plain_integer(value: f64) -> Option<i64> {
    to_integer(value).filter(|integer| *integer != 0 || value.is_sign_positive())
}

pub(super) fn to_i32<E: Error>(value: i64) -> Result<i32, E> {
    i32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &"a 32-bit signed integer"))
}

/// A visitor of an unsigned integer of up to 64 bits.
pub(super) struct UnsignedVisitor;

impl Visitor<'_> for UnsignedVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a 64-bit unsigned integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        let integer = to_integer(value).and_then(|integer| u64::try_from(integer).ok());
        integer.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// A visitor of a number, which becomes the nearest `f64`. An integer that no `f64` represents is an error, because it may be
/// an identifier.
pub(super) struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        to_f64(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &EXACT_INTEGER))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        to_f64(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &EXACT_INTEGER))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }
}

const EXACT_INTEGER: &str = "an integer that an `f64` represents exactly";

/// Returns the `f64` that is equal to an integer.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "checked by casting back")]
fn to_f64(value: i128) -> Option<f64> {
    let number = value as f64;
    (number as i128 == value).then_some(number)
}

/// Passes a number to a visitor. The number's own `Deserializer` is not used, because its behavior depends on a feature of
/// serde_json that another crate may enable.
pub(super) fn visit_number<'de, V: Visitor<'de>>(
    visitor: V,
    number: &Number,
) -> serde_json::Result<V::Value> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), ..) => visitor.visit_i64(value),
        (_, Some(value), _) => visitor.visit_u64(value),
        (.., Some(value)) => visitor.visit_f64(value),
        _ => Err(serde_json::Error::invalid_value(Unexpected::Other(&number.to_string()), &visitor)),
    }
}

/// Serializes the text of a number, as an integer if it is one: only serde_json serializes a number of any length.
pub(super) fn serialize_digits<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(value) = text.parse::<i64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_i64(value);
    }
    if let Some(value) = text.parse::<u64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_u64(value);
    }
    serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom)?.serialize(serializer)
}

/// Deserializes the text of a number.
pub(super) fn deserialize_digits<'de, D: Deserializer<'de>>(
    target: &mut dyn DigitsTarget,
    deserializer: D,
) -> Result<(), D::Error> {
    let text = match target.raw_value_name() {
        Some(name) => deserializer.deserialize_newtype_struct(name, DigitsVisitor)?,
        None => deserializer.deserialize_any(DigitsVisitor)?,
    };
    if target.set(text) {
        return Ok(());
    }
    Err(D::Error::custom("invalid type, expected a number"))
}

/// A visitor of a number that returns its text: the original text with serde_json, else the formatted value.
struct DigitsVisitor;

macro_rules! visit {
    ($($visit:ident: $type:ty,)*) => {$(
        fn $visit<E: Error>(self, value: $type) -> Result<String, E> {
            Ok(value.to_string())
        }
    )*};
}

impl<'de> Visitor<'de> for DigitsVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    visit! {
        visit_i64: i64,
        visit_i128: i128,
        visit_u64: u64,
        visit_u128: u128,
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        Number::from_f64(value)
            .map(|number| number.to_string())
            .ok_or_else(|| E::custom("JSON cannot represent infinity or NaN"))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<String, A::Error> {
        access.next_key::<IgnoredAny>()?;
        access.next_value()
    }
}
