//! The one generic type behind all strings of a format.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::json::{JsonType, StringTarget, ValueMut, ValueRef};
use crate::runtime::validated::{InvalidText, by_text};

/// Tells the types made by [`Formatted`] apart, and reads their texts.
pub trait Format {
    /// The type's name, for errors and `Debug`.
    const NAME: &'static str;

    /// What the texts must look like, in words.
    const EXPECTED: &'static str;

    /// What a text says.
    type Parsed<'a>;

    /// Reads a text; `None` if it does not have the form.
    fn parse(text: &str) -> Option<Self::Parsed<'_>>;
}

/// A string that ought to have the form of `F`. `From` takes any text and keeps it as it is, as does reading a response;
/// `FromStr` is for those who want to know at once. Order, equality and hash are those of the text.
pub struct Formatted<F>(String, PhantomData<fn() -> F>);

impl<F: Format> Formatted<F> {
    /// What the text says.
    ///
    /// # Errors
    ///
    /// When it does not have the form of its format.
    pub fn parsed(&self) -> Result<F::Parsed<'_>, InvalidText> {
        F::parse(&self.0).ok_or_else(|| self.invalid())
    }

    pub(crate) fn invalid(&self) -> InvalidText {
        InvalidText::new(F::NAME, F::EXPECTED, &self.0)
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

impl<F> From<Formatted<F>> for String {
    fn from(text: Formatted<F>) -> Self {
        text.0
    }
}

impl<F: Format> FromStr for Formatted<F> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        match F::parse(text) {
            Some(_) => Ok(text.into()),
            None => Err(InvalidText::new(F::NAME, F::EXPECTED, text)),
        }
    }
}

impl<F> PartialEq<str> for Formatted<F> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl<F> PartialEq<&str> for Formatted<F> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
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

    /// By this a union of strings finds the right one.
    fn is_known(&self) -> bool {
        F::parse(&self.0).is_some()
    }
}

impl<'de, F> Deserialize<'de> for Formatted<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

by_text!(Formatted);
