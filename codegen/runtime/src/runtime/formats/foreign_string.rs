//! The macro that implements the JSON traits of types of other crates.

/// Implements [`JsonType`](crate::runtime::json::JsonType) for types, each with a description of the valid strings, a blank value,
/// and functions that format and parse a value. They return `None` for a value or string that is invalid, which is an error with the
/// description.
macro_rules! foreign_string {
    ($($type:ty, $expected:literal, $blank:expr, $text:expr, $parse:expr;)*) => {$(
        impl $crate::runtime::json::JsonType for $type {
            fn value_ref(&self) -> $crate::runtime::json::ValueRef<'_> {
                $crate::runtime::json::ValueRef::ForeignString(self)
            }
            fn blank() -> Self {
                $blank
            }
            fn value_mut(&mut self) -> $crate::runtime::json::ValueMut<'_> {
                $crate::runtime::json::ValueMut::ForeignString(self)
            }
        }
        impl $crate::runtime::json::ForeignString for $type {
            fn expected(&self) -> &'static str {
                $expected
            }
            fn text(&self) -> Option<String> {
                let text: fn(&$type) -> Option<String> = $text;
                text(self)
            }
            fn set(&mut self, text: &str) -> bool {
                let parse: fn(&str) -> Option<$type> = $parse;
                match parse(text) {
                    Some(value) => {
                        *self = value;
                        true
                    }
                    None => false,
                }
            }
        }
    )*};
}

pub(crate) use foreign_string;
