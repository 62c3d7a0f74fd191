//! Strings with a type of their own: open enums and checked newtypes.

use std::fmt;

/// A value that the description does not name, kept as it came.
///
/// Only decoding or parsing makes one, and never from a value that is named: so a later version may name it without
/// breaking anybody.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The value as it stands on the wire.
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

/// A text that does not have the form its type asks for. It does not hold the text, which may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    type_name: &'static str,
    form: &'static str,
    length: usize,
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, form, length } = self;
        let plural = if *length == 1 { "" } else { "s" };
        write!(f, "not a {type_name}: it must have {form}; the text given has {length} character{plural}")
    }
}

impl std::error::Error for InvalidText {}

/// What a string newtype must look like, made from `pattern`, `minLength` and `maxLength` of its schema.
pub struct Form {
    /// The same in words.
    pub words: &'static str,
    /// The fewest characters (Unicode scalar values, as JSON Schema counts them).
    pub min: usize,
    /// The most characters.
    pub max: usize,
    /// The whole text, part by part; no parts means any text. The generator makes parts only of patterns in which
    /// taking as many characters as fit is never wrong.
    pub parts: &'static [Part],
}

/// A run of characters.
pub struct Part {
    /// The characters that may stand in it, as ranges with both ends included.
    pub of: &'static [(char, char)],
    /// The fewest of them.
    pub min: usize,
    /// The most of them.
    pub max: usize,
}

impl Form {
    /// Holds a text against the form.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn check(&self, type_name: &'static str, text: &str) -> Result<(), InvalidText> {
        if self.fits(text) {
            return Ok(());
        }
        Err(InvalidText { type_name, form: self.words, length: text.chars().count() })
    }

    /// Whether the whole text has this form.
    pub fn fits(&self, text: &str) -> bool {
        let length = text.chars().count();
        (self.min..=self.max).contains(&length) && (self.parts.is_empty() || self.parts_fit(text))
    }

    fn parts_fit(&self, text: &str) -> bool {
        let mut rest = text.chars().peekable();
        for part in self.parts {
            let mut count = 0;
            while count < part.max
                && rest.next_if(|c| part.of.iter().any(|(a, z)| (a..=z).contains(&c))).is_some()
            {
                count += 1;
            }
            if count < part.min {
                return false;
            }
        }
        rest.next().is_none()
    }
}

/// What every type made of a string has in common: `Display`, JSON, and the conversions that cannot fail.
macro_rules! text {
    ($type:ident) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::std::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl $crate::runtime::json::Node for $type {
            fn val(&self) -> $crate::runtime::json::Val<'_> {
                $crate::runtime::json::Val::Str(self.as_str())
            }
            fn blank() -> Self {
                Self::from_wire("")
            }
            fn slot(&mut self) -> $crate::runtime::json::Slot<'_> {
                $crate::runtime::json::Slot::Text(self)
            }
        }
        impl $crate::runtime::json::Text for $type {
            fn set(&mut self, text: &str) {
                *self = Self::from_wire(text);
            }
        }
        $crate::runtime::json::serde_by_node!($type);
    };
}

/// An open enum over strings: the variants with their wire values, and `Unknown` for every other one.
macro_rules! open_enum {
    ($type:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        impl $type {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            fn from_wire(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown($crate::runtime::text::UnknownValue::new(text)),
                }
            }
        }
        /// Never fails: a text that the description does not name is kept as unknown.
        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from_wire(text))
            }
        }
        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                Self::from_wire(text)
            }
        }
        $crate::runtime::text::text!($type);
    };
}

/// A string newtype that is checked when a user makes one, not when a response is read. The type has a constant `FORM`.
macro_rules! checked_text {
    ($type:ident) => {
        impl $type {
            /// Checks the text and takes it.
            ///
            /// # Errors
            ///
            /// When it does not have the form that the type's documentation gives.
            pub fn new(
                text: impl ::std::convert::Into<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::runtime::text::InvalidText> {
                let text = text.into();
                Self::FORM.check(stringify!($type), &text)?;
                ::std::result::Result::Ok(Self(text))
            }

            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn from_wire(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl ::std::str::FromStr for $type {
            type Err = $crate::runtime::text::InvalidText;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::new(text)
            }
        }
        $crate::runtime::text::text!($type);
    };
}

pub(crate) use checked_text;
pub(crate) use open_enum;
pub(crate) use text;
