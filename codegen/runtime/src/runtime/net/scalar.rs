//! The text of values in paths, queries and headers.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::Value;

use crate::runtime::json::Val;

/// All characters but the unreserved ones of RFC 3986, section 2.3, which are no delimiters of a URI or a
/// form.
pub(crate) const DATA: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Returns the text of a boolean, number or string; `None` for any other value, and for numbers that are not
/// finite.
pub(crate) fn scalar(val: Val<'_>) -> Option<Cow<'_, str>> {
    match val {
        Val::Str(text) | Val::Digits(text) => Some(Cow::Borrowed(text)),
        Val::Strict(value) => value.text().map(Cow::Owned),
        Val::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
        Val::I64(value) => Some(Cow::Owned(value.to_string())),
        Val::U64(value) => Some(Cow::Owned(value.to_string())),
        Val::F64(value) => value.is_finite().then(|| Cow::Owned(value.to_string())),
        Val::Any(Value::String(text)) => Some(Cow::Borrowed(text)),
        Val::Any(Value::Bool(value)) => scalar(Val::Bool(*value)),
        Val::Any(Value::Number(value)) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

/// Conversions for parameters that are passed by value.
macro_rules! by_value {
    ($($type:ty => $variant:ident,)*) => {
        $(impl From<$type> for Val<'_> {
            fn from(value: $type) -> Self {
                Val::$variant(value.into())
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

/// Returns true for absent and null.
pub(crate) fn is_nothing(val: Val<'_>) -> bool {
    matches!(val, Val::Absent | Val::Null | Val::Any(Value::Null))
}

/// Returns the texts of a list, of a single value, or none; `None` for each value that is no scalar.
pub(crate) fn scalars(val: Val<'_>) -> Vec<Option<Cow<'_, str>>> {
    match val {
        val if is_nothing(val) => Vec::new(),
        Val::List(items) => (0..items.count()).map(|index| scalar(items.at(index))).collect(),
        Val::Any(Value::Array(items)) => items.iter().map(|item| scalar(Val::Any(item))).collect(),
        val => vec![scalar(val)],
    }
}
