//! The generic type of all strings of a format.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::json::{JsonType, StringTarget, ValueMut, ValueRef};
use crate::runtime::validated::{InvalidText, string_newtype};

/// A format of a string.
pub trait Format {
    /// The name of the type, for errors and `Debug`.
    const NAME: &'static str;

    /// A description of the valid strings, for errors.
    const EXPECTED: &'static str;

    /// Returns `true` for a valid string.
    fn is_valid(text: &str) -> bool;
}

/// A string of the format `F`. `From` and deserialization accept and keep any string; `FromStr` validates it. Order, equality and
/// hash are those of the string.
pub struct Formatted<F>(String, PhantomData<fn() -> F>);

impl<F: Format> Formatted<F> {
    /// Returns `true` if the string matches the format.
    pub fn is_valid(&self) -> bool {
        F::is_valid(&self.0)
    }

    pub(crate) fn invalid_text(&self) -> InvalidText {
        InvalidText::new(F::NAME, F::EXPECTED, &self.0)
    }
}

impl<F> Formatted<F> {
    /// Returns the string as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the string.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<F> From<String> for Formatted<F> {
    fn from(text: String) -> Self {
        Self(text, PhantomData)
    }
}

impl<F> From<&str> for Formatted<F> {
    fn from(text: &str) -> Self {
        Self(text.to_owned(), PhantomData)
    }
}

impl<F> From<&String> for Formatted<F> {
    fn from(text: &String) -> Self {
        Self(text.clone(), PhantomData)
    }
}

impl<F> From<&Formatted<F>> for Formatted<F> {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl<F: Format> FromStr for Formatted<F> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let text = Self::from(text);
        if text.is_valid() { Ok(text) } else { Err(text.invalid_text()) }
    }
}

impl<F: Format> fmt::Debug for Formatted<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(F::NAME).field(&self.0).finish()
    }
}

impl<F: Format> JsonType for Formatted<F> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Str(&self.0)
    }

    fn blank() -> Self {
        Self(String::new(), PhantomData)
    }

    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::StringTarget(self)
    }
}

impl<F: Format> StringTarget for Formatted<F> {
    fn set(&mut self, text: &str) {
        text.clone_into(&mut self.0);
    }

    /// Returns `true` for a valid string, so that a union selects the variant with the format.
    fn is_known(&self) -> bool {
        self.is_valid()
    }
}

impl<'de, F> Deserialize<'de> for Formatted<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

string_newtype!(Formatted);
