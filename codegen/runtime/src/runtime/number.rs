//! Integers with a type of their own: open enums over them.

use std::fmt;

/// An integer that the description does not name, kept as it came.
///
/// Only decoding, parsing or converting makes one, and never from an integer that is named: so a later version may name
/// it without breaking anybody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    pub(crate) fn new(value: i64) -> Self {
        Self(value)
    }

    /// The integer as it stands on the wire.
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

/// An open enum over integers: the variants with their wire values, and `Unknown` for every other one. Everything about
/// it goes by the wire value, `Debug`, equality and order included: nothing is derived but `Clone` and `Copy`.
macro_rules! open_integer {
    ($type:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $type {
            /// The integer as it stands on the wire.
            #[inline]
            pub fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.as_i64(),
                }
            }
        }
        /// Never fails: an integer that the description does not name is kept as unknown.
        impl ::std::convert::From<i64> for $type {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown($crate::runtime::number::UnknownInteger::new(value)),
                }
            }
        }
        impl ::std::convert::From<$type> for i64 {
            #[inline]
            fn from(value: $type) -> Self {
                value.as_i64()
            }
        }
        /// Fails for a text that is no integer.
        impl ::std::str::FromStr for $type {
            type Err = ::std::num::ParseIntError;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::num::ParseIntError> {
                text.parse::<i64>().map(Self::from)
            }
        }
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.as_i64(), f)
            }
        }
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }
        impl ::std::cmp::Eq for $type {}
        impl ::std::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }
        impl ::std::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(&self.as_i64(), &other.as_i64())
            }
        }
        impl ::std::hash::Hash for $type {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(&self.as_i64(), state);
            }
        }
        impl $crate::runtime::json::Node for $type {
            #[inline]
            fn val(&self) -> $crate::runtime::json::Val<'_> {
                $crate::runtime::json::Val::I64(self.as_i64())
            }
            #[inline]
            fn blank() -> Self {
                Self::from(0)
            }
            #[inline]
            fn slot(&mut self) -> $crate::runtime::json::Slot<'_> {
                $crate::runtime::json::Slot::Whole(self)
            }
        }
        impl $crate::runtime::json::Whole for $type {
            #[inline]
            fn set(&mut self, value: i64) {
                *self = Self::from(value);
            }
            #[inline]
            fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }
        $crate::runtime::json::serde_by_node!($type);
    };
}

pub(crate) use open_integer;
