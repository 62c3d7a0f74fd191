//! String enums.

use std::fmt;

use crate::runtime::json::{Kind, StringTarget, ValueMut, ValueRef};

/// An enum value that the description does not list.
///
/// Only deserializing and parsing create one, and never from a listed value. A later version of the crate can therefore list the
/// value without breaking a `match`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the value as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A string enum that keeps unlisted values.
pub trait StringEnum: fmt::Debug {
    /// Returns the value as it is on the wire.
    fn wire(&self) -> &str;

    /// Returns `true` if the description lists the value.
    fn is_listed(&self) -> bool;

    /// Returns the variant of a string.
    fn from_wire(value: &str) -> Self
    where
        Self: Sized;
}

impl<T: StringEnum> StringTarget for T {
    fn set(&mut self, text: &str) {
        *self = T::from_wire(text);
    }

    fn is_known(&self) -> bool {
        self.is_listed()
    }
}

/// The [`Kind`] of string enums.
pub enum StringEnumKind {}

impl<T: StringEnum> Kind<T> for StringEnumKind {
    fn value_ref(value: &T) -> ValueRef<'_> {
        ValueRef::Str(value.wire())
    }

    fn blank() -> T {
        T::from_wire("")
    }

    fn value_mut(value: &mut T) -> ValueMut<'_> {
        ValueMut::StringTarget(value)
    }
}

/// Implements `FromStr`, `Display`, comparison, `Hash`, `Serialize`, `Deserialize` and the JSON traits for a string enum with
/// `as_str`, `From<&str>` and the variant `Unknown`. Values compare and hash like their strings.
macro_rules! string_enum {
    ($type:ident) => {
        impl $crate::runtime::text::StringEnum for $type {
            #[inline]
            fn wire(&self) -> &str {
                self.as_str()
            }
            #[inline]
            fn is_listed(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
            #[inline]
            fn from_wire(value: &str) -> Self {
                Self::from(value)
            }
        }
        impl $crate::runtime::json::Model for $type {
            type Kind = $crate::runtime::text::StringEnumKind;
        }
        /// Never fails: a value that is not listed becomes `Unknown`.
        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl ::std::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl ::std::cmp::PartialEq<str> for $type {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }
        impl ::std::cmp::PartialEq<&str> for $type {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
        $crate::runtime::json::compare_by!($type, as_str);
        $crate::runtime::json::impl_serde!($type);
    };
}

pub(crate) use string_enum;
