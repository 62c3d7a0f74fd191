//! Numbers: none is rounded that the text has exactly, and whole ones are written as such.

use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::runtime::json::DigitsTarget;

/// Up to 2^53 every integer has a double of its own; beyond, the digits that were written are lost already.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// An integer, also when it is written `1.0` or `1e3` (JSON Schema: a number with a zero fraction is an integer).
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
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &"an integer of 64 bits with sign"))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        to_integer(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// The integer that a number is, if it can be told that it is one.
fn to_integer(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "whole and outer 2^53, as is checked")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// The integer that a number is written as. Minus zero is none: it would lose its sign.
pub(super) fn to_plain_integer(value: f64) -> Option<i64> {
    to_integer(value).filter(|whole| *whole != 0 || value.is_sign_positive())
}

pub(super) fn to_i32<E: Error>(value: i64) -> Result<i32, E> {
    i32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &"an integer of 32 bits"))
}

/// An integer that is not negative, and may need all 64 bits.
pub(super) struct UnsignedVisitor;

impl Visitor<'_> for UnsignedVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer of 64 bits without sign")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        let whole = IntegerVisitor.visit_f64::<E>(value).ok().and_then(|whole| u64::try_from(whole).ok());
        whole.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// A number: the double next to it, as everywhere, but for an integer (which may be an identifier) that no double is.
pub(super) struct DoubleVisitor;

impl Visitor<'_> for DoubleVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        to_double(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &WHOLE))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        to_double(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &WHOLE))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }
}

const WHOLE: &str = "an integer that is a double, too";

/// The double that is this integer.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "looked at by casting back")]
fn to_double(value: i128) -> Option<f64> {
    let double = value as f64;
    (double as i128 == value).then_some(double)
}

/// Writes digits. Any serializer writes a number that has a type; the others are for serde_json.
pub(super) fn serialize_digits<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(value) = text.parse::<i64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_i64(value);
    }
    if let Some(value) = text.parse::<u64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_u64(value);
    }
    serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom)?.serialize(serializer)
}

/// Reads digits into their place.
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
    Err(D::Error::custom("invalid type: this is no number, expected a number"))
}

/// The text of a number: serde_json's own, else that of the value which another deserializer has.
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
        serde_json::Number::from_f64(value)
            .map(|number| number.to_string())
            .ok_or_else(|| E::custom("JSON has no number for infinity, nor for NaN"))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<String, A::Error> {
        access.next_key::<IgnoredAny>()?;
        access.next_value()
    }
}
