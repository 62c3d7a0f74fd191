//! The parts of the runtime that the types with derives use.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A field that is absent, `null` or a value.
#[derive(Clone, Default)]
pub enum Maybe<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Maybe<T> {
    pub fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }
}

impl<T: Serialize> Serialize for Maybe<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Maybe::Value(value) => serializer.serialize_some(value),
            Maybe::Absent | Maybe::Null => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Maybe::Null, Maybe::Value))
    }
}

/// Returns the discriminator of a value, or an empty string.
pub fn discriminator(value: &Value, property: &str) -> String {
    match value.get(property) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

pub mod formats {
    pub type Base64 = String;
    pub type Date = String;
    pub type DateTime = String;
    pub type Decimal = String;
    pub type Duration = String;
    pub type Ip = String;
    pub type Ipv4 = String;
    pub type Ipv6 = String;
    pub type Time = String;
    pub type Uri = String;
    pub type UriReference = String;
    pub type Uuid = String;
}
