//! Optional and nullable: absent, null or a value.

use crate::runtime::json::{JsonType, OptionMut, ValueMut, ValueRef};

/// A field that may be left out, be `null`, or have a value. The three differ on the wire, and a service may treat
/// them differently: left out mostly means "as it was", `null` mostly means "clear it".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The field is left out.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has this value.
    Value(T),
}

impl<T> Maybe<T> {
    /// The value, if there is one.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// The value to change, if there is one.
    pub fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// The value as what it dereferences to (`Option<&str>` for a `String`), if there is one.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.as_ref().map(|value| &**value)
    }

    /// Takes the value out, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Whether the field is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }

    /// Whether the field is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Maybe::Null)
    }

    /// Whether the field has a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Maybe::Value(_))
    }
}

/// `Some` becomes a value, `None` becomes absent (not `null`: that is always said in so many words).
impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Maybe::Absent, Maybe::Value)
    }
}

impl<T: JsonType> JsonType for Maybe<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Maybe::Absent => ValueRef::Absent,
            Maybe::Null => ValueRef::Null,
            Maybe::Value(value) => value.value_ref(),
        }
    }

    fn blank() -> Self {
        Maybe::Absent
    }

    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Option(self)
    }
}

impl<T: JsonType> OptionMut for Maybe<T> {
    fn set_null(&mut self) {
        *self = Maybe::Null;
    }

    fn insert_blank(&mut self) -> ValueMut<'_> {
        *self = Maybe::Value(T::blank());
        match self {
            Maybe::Value(value) => value.value_mut(),
            Maybe::Absent | Maybe::Null => ValueMut::Option(self),
        }
    }
}
