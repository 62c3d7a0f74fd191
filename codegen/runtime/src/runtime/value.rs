//! Enums with values of several JSON types.

use std::fmt;

use serde_json::Value;

use crate::runtime::json::{JsonType, ValueRef};

/// An enum value that the description does not list.
///
/// Only deserializing, parsing and converting create one, and never from a listed value. A later version of the crate can therefore list
/// the value without breaking a `match`.
#[derive(Clone, PartialEq)]
pub struct UnknownJson(Value);

impl UnknownJson {
    pub(crate) fn new(value: Value) -> Self {
        Self(value)
    }

    /// Returns the value as it is on the wire.
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for UnknownJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(ValueRef::Any(&self.0), f)
    }
}

/// Writes a string as it is and any other value as JSON.
pub(crate) fn write(value: ValueRef<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        ValueRef::Str(text) => f.write_str(text),
        ValueRef::Any(Value::String(text)) => f.write_str(text),
        ValueRef::Any(value) => fmt::Display::fmt(value, f),
        value => fmt::Debug::fmt(&value, f),
    }
}

/// Returns `true` if a value equals a listed one. Numbers are equal if they have the same mathematical value (JSON Schema 2020-12,
/// core, section 4.2.2).
pub(crate) fn is(value: &Value, listed: ValueRef<'_>) -> bool {
    match (value, listed) {
        (Value::String(text), ValueRef::Str(listed)) => text == listed,
        (Value::Bool(value), ValueRef::Bool(listed)) => *value == listed,
        #[allow(clippy::cast_precision_loss, reason = "both sides are the `f64` nearest to the text")]
        (Value::Number(value), ValueRef::I64(listed)) => match value.as_i64() {
            Some(value) => value == listed,
            None => {
                value.is_f64() && listed.unsigned_abs() <= 1 << 53 && value.as_f64() == Some(listed as f64)
            }
        },
        (Value::Number(value), ValueRef::F64(listed)) => value.as_f64() == Some(listed),
        _ => false,
    }
}

/// Returns the value of an enum as it is on the wire.
pub(crate) fn to_value(value: &impl JsonType) -> Value {
    match value.value_ref() {
        ValueRef::Bool(value) => value.into(),
        ValueRef::I64(value) => value.into(),
        ValueRef::F64(value) => value.into(),
        ValueRef::Str(text) => text.into(),
        ValueRef::Any(value) => value.clone(),
        _ => Value::Null,
    }
}

/// Implements conversions, `Display`, `PartialEq`, `Serialize`, `Deserialize` and the JSON traits for an enum with the listed values,
/// each with its variant of [`ValueRef`], and the variant `Unknown`.
macro_rules! value_enum {
    ($type:ident { $($variant:ident = $kind:ident($wire:literal)),* $(,)? }) => {
        /// Never fails: a value that is not listed becomes `Unknown`.
        // A value is the description's, even if it is close to pi.
        #[allow(clippy::approx_constant)]
        impl ::std::convert::From<::serde_json::Value> for $type {
            #[inline]
            fn from(value: ::serde_json::Value) -> Self {
                $(if $crate::runtime::value::is(&value, $crate::runtime::json::ValueRef::$kind($wire)) {
                    return Self::$variant;
                })*
                Self::Unknown($crate::runtime::value::UnknownJson::new(value))
            }
        }
        /// Never fails: compares with the listed values as [`Display`](std::fmt::Display) writes them; any other string becomes
        /// `Unknown`.
        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                $(if ::std::string::ToString::to_string(&Self::$variant) == text {
                    return ::std::result::Result::Ok(Self::$variant);
                })*
                ::std::result::Result::Ok(Self::from(::serde_json::Value::from(text)))
            }
        }
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::value::write($crate::runtime::json::JsonType::value_ref(self), f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::JsonType::value_ref(self) == $crate::runtime::json::JsonType::value_ref(other)
            }
        }
        #[allow(clippy::approx_constant)]
        impl $crate::runtime::json::JsonType for $type {
            #[inline]
            fn value_ref(&self) -> $crate::runtime::json::ValueRef<'_> {
                match self {
                    $(Self::$variant => $crate::runtime::json::ValueRef::$kind($wire),)*
                    Self::Unknown(value) => $crate::runtime::json::ValueRef::Any(value.as_value()),
                }
            }
            #[inline]
            fn blank() -> Self {
                Self::from(::serde_json::Value::Null)
            }
            #[inline]
            fn value_mut(&mut self) -> $crate::runtime::json::ValueMut<'_> {
                $crate::runtime::json::ValueMut::ValueTarget(self)
            }
        }
        impl $crate::runtime::json::ValueTarget for $type {
            #[inline]
            fn set(&mut self, value: ::serde_json::Value) {
                *self = Self::from(value);
            }
            #[inline]
            fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }
        $crate::runtime::json::impl_serde!($type);
    };
}

pub(crate) use value_enum;
