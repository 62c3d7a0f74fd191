//! Numbers: none is rounded that the text has exactly, and whole ones are written as such.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde_json::Number;

use crate::runtime::json::Slot;

/// Up to 2^53 every integer has a double of its own; beyond, the digits that were written are lost already.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// An integer, also when it is written `1.0` or `1e3` (JSON Schema: a number with a zero fraction is an integer).
pub(super) struct Integer;

impl Visitor<'_> for Integer {
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
        within(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// The integer that a number is, if it can be told that it is one.
fn within(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53, as is checked")]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// The integer that a number is written as. Minus zero is none: it would lose its sign.
pub(super) fn whole(value: f64) -> Option<i64> {
    within(value).filter(|whole| *whole != 0 || value.is_sign_positive())
}

pub(super) fn narrow<E: Error>(value: i64) -> Result<i32, E> {
    i32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &"an integer of 32 bits"))
}

/// An integer that is not negative, and may need all 64 bits.
pub(super) struct Unsigned;

impl Visitor<'_> for Unsigned {
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
        let whole = Integer.visit_f64::<E>(value).ok().and_then(|whole| u64::try_from(whole).ok());
        whole.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// A number: the double next to it, as everywhere, but for an integer (which may be an identifier) that no double is.
pub(super) struct Double;

impl Visitor<'_> for Double {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        exact(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &WHOLE))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        exact(value.into()).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &WHOLE))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }
}

const WHOLE: &str = "an integer that is a double, too";

/// The double that is this integer.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "looked at by casting back")]
fn exact(value: i128) -> Option<f64> {
    let double = value as f64;
    (double as i128 == value).then_some(double)
}

/// Fills a place from a number that has been read; `None` if the place is for something else. By the number's own words:
/// what its deserializer says depends on a feature of serde_json that some other crate may turn on.
pub(super) fn fill<E: Error>(slot: Slot<'_>, number: &Number) -> Result<(), E> {
    match slot {
        Slot::I32(place) => *place = visited(Integer, number).and_then(narrow)?,
        Slot::I64(place) => *place = visited(Integer, number)?,
        Slot::U64(place) => *place = visited(Unsigned, number)?,
        Slot::F64(place) => *place = visited(Double, number)?,
        Slot::Whole(place) => place.set(visited(Integer, number)?),
        _ => return Err(E::custom("there is no place for a number")),
    }
    Ok(())
}

/// The integer that a number is, however it is written.
pub(super) fn integer(number: &Number) -> Option<i64> {
    visited::<_, serde::de::value::Error>(Integer, number).ok()
}

fn visited<'de, V: Visitor<'de>, E: Error>(visitor: V, number: &Number) -> Result<V::Value, E> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), ..) => visitor.visit_i64(value),
        (_, Some(value), _) => visitor.visit_u64(value),
        (.., Some(value)) => visitor.visit_f64(value),
        _ => Err(E::invalid_value(Unexpected::Other(&number.to_string()), &visitor)),
    }
}
