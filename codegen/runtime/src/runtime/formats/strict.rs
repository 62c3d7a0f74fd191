//! How another crate's type is a value of a model.

/// Gives types [`Node`](crate::runtime::json::Node): what makes a blank one, the text of a value, and the value of a text.
/// Each may have none; then it is an error that says `words`.
macro_rules! strict {
    ($($type:ty, $words:literal, $blank:expr, $text:expr, $parse:expr;)*) => {$(
        impl $crate::runtime::json::Node for $type {
            fn val(&self) -> $crate::runtime::json::Val<'_> {
                $crate::runtime::json::Val::Strict(self)
            }
            fn blank() -> Self {
                $blank
            }
            fn slot(&mut self) -> $crate::runtime::json::Slot<'_> {
                $crate::runtime::json::Slot::Strict(self)
            }
        }
        impl $crate::runtime::json::Strict for $type {
            fn words(&self) -> &'static str {
                $words
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
