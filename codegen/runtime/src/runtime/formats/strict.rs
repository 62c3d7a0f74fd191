//! How another crate's type is a value of a model.

/// Gives types [`JsonType`](crate::runtime::json::JsonType): what makes a blank one, the text of a value, and the value of a text.
/// Each may have none; then it is an error that says `words`.
macro_rules! strict {
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

pub(crate) use strict;
