//! Optional and nullable fields.

use crate::runtime::json::{JsonType, OptionMut, ValueMut, ValueRef};

/// An optional and nullable field, which is absent, `null` or a value. Services may treat an absent field and `null` differently: in
/// an update, an absent field usually stays as it is, and `null` usually clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The field is absent.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has this value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Returns a reference to the value, or `None` if there is no value.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Returns a mutable reference to the value, or `None` if there is no value.
    pub fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Dereferences the value, such as to `Option<&str>` for a `String`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.as_ref().map(|value| &**value)
    }

    /// Returns the value, or `None` if there is no value.
    pub fn into_option(self) -> Option<T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Returns `true` if the field is absent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }

    /// Returns `true` if the field is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Maybe::Null)
    }

    /// Returns `true` if the field has a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Maybe::Value(_))
    }
}

/// Converts `None` to [`Absent`](Maybe::Absent). `null` is only set explicitly.
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
