//! Optional and nullable fields.

use std::ops::{Deref, DerefMut};

use crate::runtime::json::{JsonType, OptionMut, ValueMut, ValueRef};

/// A field that is absent, `null` or a value. The three differ on the wire, and a service may treat them differently: often
/// "absent" keeps a value and `null` clears it.
///
/// The methods are those of [`Option`], with `Absent` and `Null` in place of `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The field is absent.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Returns `true` if the field is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }

    /// Returns `true` if the field is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Maybe::Null)
    }

    /// Returns `true` if the field has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Maybe::Value(_))
    }

    /// Returns `true` if the field has a value that meets a condition.
    pub fn is_value_and(self, condition: impl FnOnce(T) -> bool) -> bool {
        self.into_option().is_some_and(condition)
    }

    /// Returns the value, if there is one.
    pub const fn as_ref(&self) -> Option<&T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Returns the value for changing it, if there is one.
    pub const fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Returns the target of the value (`Option<&str>` for a `String`), if there is one.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(|value| &**value)
    }

    /// Returns the target of the value for changing it, if there is one.
    pub fn as_deref_mut(&mut self) -> Option<&mut T::Target>
    where
        T: DerefMut,
    {
        self.as_mut().map(|value| &mut **value)
    }

    /// Returns an iterator over the value, if there is one.
    pub fn iter(&self) -> std::option::IntoIter<&T> {
        self.as_ref().into_iter()
    }

    /// Converts to an option. `Absent` and `Null` become `None`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Maybe::Value(value) => Some(value),
            Maybe::Absent | Maybe::Null => None,
        }
    }

    /// Returns the value.
    ///
    /// # Panics
    ///
    /// If there is none, with this message.
    #[allow(clippy::expect_used, reason = "the caller asks for it")]
    #[track_caller]
    pub fn expect(self, message: &str) -> T {
        self.into_option().expect(message)
    }

    /// Returns the value.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[allow(clippy::unwrap_used, reason = "the caller asks for it")]
    #[track_caller]
    pub fn unwrap(self) -> T {
        self.into_option().unwrap()
    }

    /// Returns the value, or `default`.
    pub fn unwrap_or(self, default: T) -> T {
        self.into_option().unwrap_or(default)
    }

    /// Returns the value, or the result of `default`.
    pub fn unwrap_or_else(self, default: impl FnOnce() -> T) -> T {
        self.into_option().unwrap_or_else(default)
    }

    /// Returns the value, or the default of its type.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }

    /// Converts the value. `Absent` and `Null` stay.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Maybe::Absent => Maybe::Absent,
            Maybe::Null => Maybe::Null,
            Maybe::Value(value) => Maybe::Value(convert(value)),
        }
    }

    /// Converts the value, or returns `default`.
    pub fn map_or<U>(self, default: U, convert: impl FnOnce(T) -> U) -> U {
        self.into_option().map_or(default, convert)
    }

    /// Converts the value, or returns the result of `default`.
    pub fn map_or_else<U>(self, default: impl FnOnce() -> U, convert: impl FnOnce(T) -> U) -> U {
        self.into_option().map_or_else(default, convert)
    }

    /// Returns the result of `next` for the value. `Absent` and `Null` stay.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Maybe<U>) -> Maybe<U> {
        match self {
            Maybe::Absent => Maybe::Absent,
            Maybe::Null => Maybe::Null,
            Maybe::Value(value) => next(value),
        }
    }

    /// Returns the value as a result, with an error if there is none.
    ///
    /// # Errors
    ///
    /// If there is no value.
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        self.into_option().ok_or(error)
    }

    /// Returns the value as a result, with the result of `error` if there is none.
    ///
    /// # Errors
    ///
    /// If there is no value.
    pub fn ok_or_else<E>(self, error: impl FnOnce() -> E) -> Result<T, E> {
        self.into_option().ok_or_else(error)
    }

    /// Returns the field and makes it absent.
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Sets a value and returns the field as it was.
    pub fn replace(&mut self, value: T) -> Self {
        std::mem::replace(self, Maybe::Value(value))
    }
}

impl<T> Maybe<&T> {
    /// Clones the value.
    pub fn cloned(self) -> Maybe<T>
    where
        T: Clone,
    {
        self.map(T::clone)
    }

    /// Copies the value.
    pub fn copied(self) -> Maybe<T>
    where
        T: Copy,
    {
        self.map(|value| *value)
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Maybe::Value(value)
    }
}

/// `None` becomes absent, not `null`.
impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Maybe::Absent, Maybe::Value)
    }
}

/// `Absent` and `Null` become `None`.
impl<T> From<Maybe<T>> for Option<T> {
    fn from(value: Maybe<T>) -> Self {
        value.into_option()
    }
}

impl<T> IntoIterator for Maybe<T> {
    type Item = T;
    type IntoIter = std::option::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_option().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Maybe<T> {
    type Item = &'a T;
    type IntoIter = std::option::IntoIter<&'a T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
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
