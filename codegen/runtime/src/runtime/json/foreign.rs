//! Types that the config names for a schema, by their own implementations of serde's traits.

use std::any::Any;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

/// A value of a type that the generated code does not define.
pub trait ForeignValue: Debug {
    /// Serializes the value to JSON.
    ///
    /// # Errors
    ///
    /// Errors of the type's `Serialize`.
    fn to_json(&self) -> Result<Value, serde_json::Error>;

    /// Sets the value from JSON.
    ///
    /// # Errors
    ///
    /// Errors of the type's `Deserialize`.
    fn set(&mut self, value: Value) -> Result<(), serde_json::Error>;

    /// Returns `true` if the other value has the same type and is equal.
    fn is_equal(&self, other: &dyn ForeignValue) -> bool;

    /// Borrows the value to compare it.
    fn as_any(&self) -> &dyn Any;

    /// Returns the text of a string, a number or a boolean; `None` for any other value.
    fn text(&self) -> Option<String> {
        match self.to_json().ok()? {
            Value::String(text) => Some(text),
            value @ (Value::Bool(_) | Value::Number(_)) => Some(value.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl<T: Serialize + DeserializeOwned + Debug + PartialEq + 'static> ForeignValue for T {
    fn to_json(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
    fn set(&mut self, value: Value) -> Result<(), serde_json::Error> {
        *self = T::deserialize(value)?;
        Ok(())
    }
    fn is_equal(&self, other: &dyn ForeignValue) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Fills a value from JSON.
///
/// # Errors
///
/// If the type does not accept the value.
pub fn fill<E: Error>(target: &mut dyn ForeignValue, value: Value) -> Result<(), E> {
    target.set(value).map_err(E::custom)
}
