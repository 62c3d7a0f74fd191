//! Deserialization: a serde `Deserializer` fills a [`ValueMut`].

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny};

use crate::runtime::json::any::deserialize_any;
use crate::runtime::json::error::PathSegment;
use crate::runtime::json::number::{
    IntegerVisitor, NumberVisitor, UnsignedVisitor, deserialize_digits, to_i32,
};
use crate::runtime::json::visitors::{
    ForeignStringVisitor, ListVisitor, MapVisitor, ObjectVisitor, OptionVisitor, StringVisitor, TupleVisitor,
};
use crate::runtime::json::{DecodeError, ErrorPath, JsonType, ObjectInfo, UnionInfo, ValueMut};

/// Deserializes a value from JSON text.
///
/// # Errors
///
/// If the text is not valid JSON, does not match the type, or has characters after the value.
pub fn from_slice<T: JsonType>(bytes: &[u8]) -> Result<T, DecodeError> {
    let path = ErrorPath::default();
    let mut value = T::blank();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let result = Seed { target: value.value_mut(), path: &path }.deserialize(&mut deserializer);
    match result.and_then(|()| deserializer.end()) {
        Ok(()) => Ok(value),
        Err(source) => Err(path.into_error(source)),
    }
}

/// Deserializes a value from text that is not JSON: a string without quotes.
///
/// # Errors
///
/// If the text is not UTF-8, or does not match the type.
pub fn from_text<T: JsonType>(bytes: &[u8]) -> Result<T, DecodeError> {
    let path = ErrorPath::default();
    let mut value = T::blank();
    let result = match std::str::from_utf8(bytes) {
        Ok(text) => Seed { target: value.value_mut(), path: &path }.deserialize(StrDeserializer::new(text)),
        Err(source) => Err(serde_json::Error::custom(source)),
    };
    match result {
        Ok(()) => Ok(value),
        Err(source) => Err(path.into_error(source)),
    }
}

/// Implements `Deserialize` for models.
///
/// # Errors
///
/// Errors of the deserializer.
pub fn deserialize<'de, T: JsonType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    Seed { target: value.value_mut(), path: &ErrorPath::default() }.deserialize(deserializer)?;
    Ok(value)
}

/// A seed that deserializes into a target.
pub struct Seed<'a, 'p> {
    /// The value that is filled.
    pub target: ValueMut<'a>,
    /// The path of an error, shared by all seeds of a deserialization.
    pub path: &'p ErrorPath,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let path = self.path;
        match self.target {
            ValueMut::Bool(target) => *target = bool::deserialize(deserializer)?,
            ValueMut::I32(target) => {
                *target = deserializer.deserialize_i64(IntegerVisitor).and_then(to_i32)?
            }
            ValueMut::I64(target) => *target = deserializer.deserialize_i64(IntegerVisitor)?,
            ValueMut::U64(target) => *target = deserializer.deserialize_u64(UnsignedVisitor)?,
            ValueMut::F64(target) => *target = deserializer.deserialize_f64(NumberVisitor)?,
            ValueMut::Digits(target) => deserialize_digits(target, deserializer)?,
            ValueMut::Str(target) => *target = String::deserialize(deserializer)?,
            ValueMut::StringTarget(target) => deserializer.deserialize_str(StringVisitor(target))?,
            ValueMut::IntegerTarget(target) => target.set(deserializer.deserialize_i64(IntegerVisitor)?),
            ValueMut::ValueTarget(target) => target.set(deserialize_any(deserializer)?),
            ValueMut::ForeignString(target) => deserializer.deserialize_str(ForeignStringVisitor(target))?,
            ValueMut::Option(target) => deserializer.deserialize_option(OptionVisitor(target, path))?,
            ValueMut::List(target) => deserializer.deserialize_seq(ListVisitor(target, path))?,
            ValueMut::Object(target) => {
                let ObjectInfo { name, tuple, .. } = *target.info();
                let result = if tuple {
                    deserializer.deserialize_seq(TupleVisitor(target, path))
                } else {
                    deserializer.deserialize_map(ObjectVisitor(target, path))
                };
                result.inspect_err(|_| path.push(PathSegment::Type(name)))?;
            }
            ValueMut::Map(target) => deserializer.deserialize_map(MapVisitor(target, path))?,
            ValueMut::Union(target) => {
                let UnionInfo { name, deserialize, .. } = *target.info();
                let value =
                    deserialize_any(deserializer).inspect_err(|_| path.push(PathSegment::Type(name)))?;
                deserialize(target, value, path).map_err(D::Error::custom)?;
            }
            ValueMut::Ignored => {
                IgnoredAny::deserialize(deserializer)?;
            }
            ValueMut::Any(target) => *target = deserialize_any(deserializer)?,
        }
        Ok(())
    }
}
