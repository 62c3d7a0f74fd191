//! Numbers by their digits: as long as they are written, never rounded.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::value::RawValue;

use crate::runtime::json::{Node, Slot, Val};

/// A JSON number, digit by digit as it is written: for amounts and identifiers that a double would round.
///
/// Equality goes by the text: `1.0` is another one than `1`. To calculate with it, parse [`as_str`](Self::as_str) as a
/// type that has room for it. Within what is kept as `serde_json::Value`, and so in the alternatives of an enum, numbers have the
/// digits that serde_json keeps of them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digits(String);

/// A text that is no JSON number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDigits(());

impl Digits {
    /// The number as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvalidDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a JSON number, such as `12`, `-0.5` or `1e9`")
    }
}

impl std::error::Error for InvalidDigits {}

impl FromStr for Digits {
    type Err = InvalidDigits;

    fn from_str(text: &str) -> Result<Self, InvalidDigits> {
        if is_number(text) { Ok(Self(text.to_owned())) } else { Err(InvalidDigits(())) }
    }
}

/// RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(text);
    if whole == 0 || whole > 1 && text.starts_with('0') {
        return false;
    }
    let mut rest = &text[whole..];
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

impl Node for Digits {
    fn val(&self) -> Val<'_> {
        Val::Digits(&self.0)
    }

    fn blank() -> Self {
        Self("0".to_owned())
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Digits(&mut self.0)
    }
}

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::runtime::json::deserialize(deserializer)
    }
}

/// Writes the digits. Any serializer writes a number that has a type; the others are for serde_json.
pub(crate) fn write<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(value) = text.parse::<i64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_i64(value);
    }
    if let Some(value) = text.parse::<u64>().ok().filter(|value| value.to_string() == text) {
        return serializer.serialize_u64(value);
    }
    serde_json::from_str::<&RawValue>(text).map_err(S::Error::custom)?.serialize(serializer)
}

/// Reads the digits into the place.
pub(crate) fn read<'de, D: Deserializer<'de>>(place: &mut String, deserializer: D) -> Result<(), D::Error> {
    let text = match raw_name() {
        Some(name) => deserializer.deserialize_newtype_struct(name, Number)?,
        None => deserializer.deserialize_any(Number)?,
    };
    if !is_number(&text) {
        return Err(D::Error::custom("invalid type: this is no number, expected a number"));
    }
    *place = text;
    Ok(())
}

/// The name by which serde_json is asked for the text of a value: its own `RawValue` tells.
fn raw_name() -> Option<&'static str> {
    match <Box<RawValue>>::deserialize(Asked) {
        Err(Name(name)) => name,
        Ok(_) => None,
    }
}

/// A deserializer that gives nothing but the name that it is asked for.
struct Asked;

#[derive(Debug)]
struct Name(Option<&'static str>);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or_default())
    }
}

impl std::error::Error for Name {}

impl Error for Name {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Name;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Name> {
        Err(Name(None))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, Name> {
        Err(Name(Some(name)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The text of a number: serde_json's own, else that of the value which another deserializer has.
struct Number;

macro_rules! visit {
    ($($visit:ident: $type:ty,)*) => {$(
        fn $visit<E: Error>(self, value: $type) -> Result<String, E> {
            Ok(value.to_string())
        }
    )*};
}

impl<'de> Visitor<'de> for Number {
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
