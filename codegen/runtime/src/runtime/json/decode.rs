//! Deserialization of whole values: a serde `Deserializer` fills a [`ValueMut`](crate::runtime::json::ValueMut).

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error};

use crate::runtime::json::visitors::Seed;
use crate::runtime::json::{Context, DecodeError, JsonType};

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
