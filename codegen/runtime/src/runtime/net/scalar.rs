//! The text of values in paths, queries and headers.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value;

use crate::runtime::json::ValueRef;

/// All characters but the unreserved ones of RFC 3986, section 2.3, which are no delimiters of a URI or a
/// form.
pub(crate) const DATA: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the text of a boolean, number or string; `None` for any other value, and for numbers that are not
/// finite.
pub(crate) fn scalar(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    match value {
        ValueRef::Str(text) | ValueRef::Digits(text) => Some(Cow::Borrowed(text)),
        ValueRef::ForeignString(value) => value.text().map(Cow::Owned),
        ValueRef::Foreign(value) => value.text().map(Cow::Owned),
        ValueRef::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
        ValueRef::I64(value) => Some(Cow::Owned(value.to_string())),
        ValueRef::U64(value) => Some(Cow::Owned(value.to_string())),
        ValueRef::F64(value) => value.is_finite().then(|| Cow::Owned(value.to_string())),
        ValueRef::Any(Value::String(text)) => Some(Cow::Borrowed(text)),
        ValueRef::Any(Value::Bool(value)) => scalar(ValueRef::Bool(*value)),
        ValueRef::Any(Value::Number(value)) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

/// Conversions for parameters that are passed by value.
macro_rules! by_value {
    ($($type:ty => $variant:ident,)*) => {
        $(impl From<$type> for ValueRef<'_> {
            fn from(value: $type) -> Self {
                ValueRef::$variant(value.into())
            }
        })*
    };
}

by_value! {
    bool => Bool,
    i32 => I64,
    i64 => I64,
    u64 => U64,
    f64 => F64,
}

/// Returns `true` for absent and null.
pub(crate) fn is_nothing(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::Absent | ValueRef::Null | ValueRef::Any(Value::Null))
}

/// Returns the texts of a list, of a single value, or none; `None` for each value that is not a scalar.
pub(crate) fn scalars(value: ValueRef<'_>) -> Vec<Option<Cow<'_, str>>> {
    match value {
        value if is_nothing(value) => Vec::new(),
        ValueRef::List(items) => (0..items.count()).map(|index| scalar(items.at(index))).collect(),
        ValueRef::Any(Value::Array(items)) => items.iter().map(|item| scalar(ValueRef::Any(item))).collect(),
        value => vec![scalar(value)],
    }
}
