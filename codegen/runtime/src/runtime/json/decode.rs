//! Deserialization: a serde `Deserializer` fills a [`ValueMut`].

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny};

use crate::runtime::json::any::deserialize_any;
use crate::runtime::json::context::PathSegment;
use crate::runtime::json::number::{
    IntegerVisitor, NumberVisitor, UnsignedVisitor, deserialize_digits, to_i32,
};
use crate::runtime::json::visitors::{
    ForeignStringVisitor, ListVisitor, MapVisitor, ObjectVisitor, OptionVisitor, StringVisitor, TupleVisitor,
};
use crate::runtime::json::{Context, DecodeError, JsonType, ObjectInfo, UnionInfo, ValueMut};

/// Deserializes a value from JSON text.
///
/// # Errors
///
/// If the text is not valid JSON, does not match the type, or has characters after the value.
pub fn from_slice<T: JsonType>(bytes: &[u8]) -> Result<T, DecodeError> {
    from_slice_within(bytes, usize::MAX)
}

/// Deserializes a value from JSON text, within a limit of memory in bytes.
///
/// # Errors
///
/// The errors of [`from_slice`], or if the value takes more memory.
pub fn from_slice_within<T: JsonType>(bytes: &[u8], limit: usize) -> Result<T, DecodeError> {
    let context = Context::with_limit(limit);
    let mut value = T::blank();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let result = Seed { target: value.value_mut(), context: &context }.deserialize(&mut deserializer);
    match result.and_then(|()| deserializer.end()) {
        Ok(()) => Ok(value),
        Err(source) => Err(context.into_error(&source)),
    }
}

/// Deserializes a value from text that is not JSON: a string without quotes.
///
/// # Errors
///
/// If the text is not UTF-8, or does not match the type.
pub fn from_text<T: JsonType>(bytes: &[u8]) -> Result<T, DecodeError> {
    let context = Context::default();
    let mut value = T::blank();
    let result = match std::str::from_utf8(bytes) {
        Ok(text) => {
            Seed { target: value.value_mut(), context: &context }.deserialize(StrDeserializer::new(text))
        }
        Err(source) => Err(serde_json::Error::custom(source)),
    };
    match result {
        Ok(()) => Ok(value),
        Err(source) => Err(context.into_error(&source)),
    }
}

/// Implements `Deserialize` for models.
///
/// # Errors
///
/// Errors of the deserializer.
pub fn deserialize<'de, T: JsonType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    Seed { target: value.value_mut(), context: &Context::default() }.deserialize(deserializer)?;
    Ok(value)
}

/// A seed that deserializes into a target.
pub struct Seed<'a, 'p> {
    /// The value that is filled.
    pub target: ValueMut<'a>,
    /// The state, shared by all seeds of a deserialization.
    pub context: &'p Context,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let context = self.context;
        match self.target {
            ValueMut::Bool(target) => *target = bool::deserialize(deserializer)?,
            ValueMut::I32(target) => {
                *target = deserializer.deserialize_i64(IntegerVisitor).and_then(to_i32)?
            }
            ValueMut::I64(target) => *target = deserializer.deserialize_i64(IntegerVisitor)?,
            ValueMut::U64(target) => *target = deserializer.deserialize_u64(UnsignedVisitor)?,
            ValueMut::F64(target) => *target = deserializer.deserialize_f64(NumberVisitor)?,
            ValueMut::Digits(target) => deserialize_digits(target, deserializer)?,
            ValueMut::Str(target) => {
                *target = String::deserialize(deserializer)?;
                context.charge_string(target)?;
            }
            ValueMut::StringTarget(target) => deserializer.deserialize_str(StringVisitor(target))?,
            ValueMut::IntegerTarget(target) => target.set(deserializer.deserialize_i64(IntegerVisitor)?),
            ValueMut::ValueTarget(target) => target.set(deserialize_any(deserializer, context)?),
            ValueMut::ForeignString(target) => deserializer.deserialize_str(ForeignStringVisitor(target))?,
            ValueMut::Option(target) => deserializer.deserialize_option(OptionVisitor(target, context))?,
            ValueMut::List(target) => deserializer.deserialize_seq(ListVisitor(target, context))?,
            ValueMut::Object(target) => {
                context.charge(size_of_val(&*target))?;
                let ObjectInfo { name, tuple, .. } = *target.info();
                let result = if tuple {
                    deserializer.deserialize_seq(TupleVisitor(target, context))
                } else {
                    deserializer.deserialize_map(ObjectVisitor(target, context))
                };
                result.inspect_err(|_| context.push(PathSegment::Type(name)))?;
            }
            ValueMut::Map(target) => deserializer.deserialize_map(MapVisitor(target, context))?,
            ValueMut::Union(target) => {
                let UnionInfo { name, deserialize, .. } = *target.info();
                context.charge(size_of_val(&*target))?;
                let left = context.left();
                let value = deserialize_any(deserializer, context)
                    .inspect_err(|_| context.push(PathSegment::Type(name)))?;
                let size = left - context.left();
                if !deserialize(target, value, context).map_err(D::Error::custom)? {
                    context.release(size);
                }
            }
            ValueMut::Ignored => {
                IgnoredAny::deserialize(deserializer)?;
            }
            ValueMut::Any(target) => *target = deserialize_any(deserializer, context)?,
        }
        Ok(())
    }
}
