//! Integer enums.

use std::fmt;

/// An enum value that the description does not list.
///
/// Only deserializing, parsing and converting create one, and never from a listed value. A later version of the crate can therefore list
/// the value without breaking a `match`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    pub(crate) fn new(value: i64) -> Self {
        Self(value)
    }

    /// Returns the value as it is on the wire.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Implements conversions, `Display`, comparison, `Hash`, `Serialize`, `Deserialize` and the JSON traits for an integer enum with
/// `as_i64`, `From<i64>` and the variant `Unknown`. Values compare and hash like their integers.
macro_rules! integer_enum {
    ($type:ident) => {
        impl ::std::convert::From<$type> for i64 {
            #[inline]
            fn from(value: $type) -> Self {
                value.as_i64()
            }
        }
        /// Fails for a string that is not an integer.
        impl ::std::str::FromStr for $type {
            type Err = ::std::num::ParseIntError;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::num::ParseIntError> {
                text.parse::<i64>().map(Self::from)
            }
        }
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }
        $crate::runtime::json::compare_by!($type, as_i64);
        impl $crate::runtime::json::JsonType for $type {
            #[inline]
            fn value_ref(&self) -> $crate::runtime::json::ValueRef<'_> {
                $crate::runtime::json::ValueRef::I64(self.as_i64())
            }
            #[inline]
            fn blank() -> Self {
                Self::from(0)
            }
            #[inline]
            fn value_mut(&mut self) -> $crate::runtime::json::ValueMut<'_> {
                $crate::runtime::json::ValueMut::IntegerTarget(self)
            }
        }
        impl $crate::runtime::json::IntegerTarget for $type {
            #[inline]
            fn set(&mut self, value: i64) {
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

pub(crate) use integer_enum;
