//! Numbers by their digits: as long as they are written, never rounded.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer, forward_to_deserialize_any};
use serde_json::value::RawValue;

use crate::runtime::json::{DigitsTarget, JsonType, ValueMut, ValueRef};

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
        raw_name()
    }

    fn set(&mut self, text: String) -> bool {
        let fits = is_number(&text);
        if fits {
            self.0 = text;
        }
        fits
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
