//! Numbers of any length.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer, forward_to_deserialize_any};
use serde_json::value::RawValue;

use crate::runtime::json::{DigitsTarget, JsonType, ValueMut, ValueRef};

/// A JSON number that keeps all its digits, for amounts and identifiers that an `f64` would round.
///
/// Equality is that of the text: `1.0` and `1` differ. To calculate with the number, parse [`as_str`](Self::as_str) as a type with
/// enough precision. In a `serde_json::Value`, and therefore in a variant of a union, a number has only the digits that serde_json
/// keeps.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digits(String);

/// The error of a string that is not a JSON number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDigits(());

impl Digits {
    /// Returns the text of the number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvalidDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid number: expected a JSON number, such as `12`, `-0.5` or `1e9`")
    }
}

impl std::error::Error for InvalidDigits {}

impl FromStr for Digits {
    type Err = InvalidDigits;

    fn from_str(text: &str) -> Result<Self, InvalidDigits> {
        if is_number(text) { Ok(Self(text.to_owned())) } else { Err(InvalidDigits(())) }
    }
}

/// Returns `true` if a string is a JSON number (RFC 8259, section 6).
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let text = text.strip_prefix('-').unwrap_or(text);
    let integer = digits(text);
    if integer == 0 || integer > 1 && text.starts_with('0') {
        return false;
    }
    let mut rest = &text[integer..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent) == exponent.len()
        }
        None => rest.is_empty(),
    }
}

macro_rules! from {
    ($($type:ty),*) => {$(
        impl From<$type> for Digits {
            fn from(value: $type) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

from!(i32, i64, i128, u32, u64, u128);

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonType for Digits {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Digits(&self.0)
    }

    fn blank() -> Self {
        Self("0".to_owned())
    }

    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Digits(self)
    }
}

impl DigitsTarget for Digits {
    fn raw_value_name(&self) -> Option<&'static str> {
        raw_value_name()
    }

    fn set(&mut self, text: String) -> bool {
        let is_valid = is_number(&text);
        if is_valid {
            self.0 = text;
        }
        is_valid
    }
}

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::runtime::json::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::runtime::json::deserialize(deserializer)
    }
}

/// Returns the name of the newtype struct by which serde_json returns the text of a value. `RawValue` asks for it.
fn raw_value_name() -> Option<&'static str> {
    match <Box<RawValue>>::deserialize(NameDeserializer) {
        Err(NameError(name)) => name,
        Ok(_) => None,
    }
}

/// A deserializer that fails with the name of the newtype struct that is deserialized.
struct NameDeserializer;

/// The name of a newtype struct, as an error.
#[derive(Debug)]
struct NameError(Option<&'static str>);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or_default())
    }
}

impl std::error::Error for NameError {}

impl Error for NameError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

impl<'de> Deserializer<'de> for NameDeserializer {
    type Error = NameError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NameError> {
        Err(NameError(None))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: V,
    ) -> Result<V::Value, NameError> {
        Err(NameError(Some(name)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
