//! Strings with a type of their own: open enums and checked newtypes.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::json::{Node, Slot, Sort, Text, Val};

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

impl InvalidText {
    /// `form` is what texts of the type have.
    pub(crate) fn new(type_name: &'static str, form: &'static str, text: &str) -> Self {
        Self { type_name, form, length: text.chars().count() }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, form, length } = self;
        let plural = if *length == 1 { "" } else { "s" };
        write!(f, "not a {type_name}: it must have {form}; the text given has {length} character{plural}")
    }
}

impl std::error::Error for InvalidText {}

/// What the texts of one type look like, made from `pattern`, `minLength` and `maxLength` of its schema.
pub struct Rules {
    /// The type's name, for errors and `Debug`.
    pub name: &'static str,
    /// The rules in words: a sentence.
    pub words: &'static str,
    /// The fewest and the most characters (Unicode scalar values, as JSON Schema counts them), then the whole text, part by
    /// part: ranges of characters, the fewest and the most of them. A space stands between, `*` for as many as there are; no
    /// parts means any text: `3 5 AZ 2 2 09 1 *`. The generator makes parts only of patterns in which taking as many
    /// characters as fit is never wrong.
    pub rules: &'static str,
}

impl Rules {
    /// Whether the whole text is as it must be.
    fn fit(&self, text: &str) -> bool {
        let mut rules = self.rules;
        let (min, max) = (count(&mut rules), count(&mut rules));
        (min..=max).contains(&text.chars().count()) && (rules.is_empty() || parts_fit(rules, text))
    }

    /// The rules within a sentence.
    fn form(&self) -> &'static str {
        self.words.trim_start_matches("It has ").trim_end_matches('.')
    }
}

fn parts_fit(mut parts: &str, text: &str) -> bool {
    let mut rest = text.chars().peekable();
    while !parts.is_empty() {
        let (of, min, max) = (ranges(&mut parts), count(&mut parts), count(&mut parts));
        let mut found = 0;
        while found < max && rest.next_if(|c| takes(of, *c)).is_some() {
            found += 1;
        }
        if found < min {
            return false;
        }
    }
    rest.next().is_none()
}

/// Takes a number from the front of the rules.
fn count(rules: &mut &str) -> usize {
    let (number, rest) = rules.split_once(' ').unwrap_or((rules, ""));
    *rules = rest;
    number.parse().unwrap_or(usize::MAX)
}

/// Takes ranges from the front of the rules, up to the space that ends them. A range that begins with a space is that of
/// the space alone, so that it can be told from the end.
fn ranges<'a>(rules: &mut &'a str) -> &'a str {
    let mut chars = rules.char_indices();
    while let (Some((at, from)), Some((_, to))) = (chars.next(), chars.next()) {
        if from == ' ' && to != ' ' {
            let of = &rules[..at];
            *rules = &rules[at + 1..];
            return of;
        }
    }
    std::mem::take(rules)
}

/// Whether a character lies in one of the ranges. The first and the second character of `ranges` are the ends of the first
/// range, both included, and so on in pairs.
fn takes(ranges: &str, c: char) -> bool {
    let mut ends = ranges.chars();
    while let (Some(from), Some(to)) = (ends.next(), ends.next()) {
        if (from..=to).contains(&c) {
            return true;
        }
    }
    false
}

/// Tells the types made by [`Checked`] apart.
pub trait Form {
    /// What their texts look like. It is little more than a literal because a crate has hundreds of these, and the types and
    /// borrows of each are checked as those of a function are.
    const RULES: Rules;

    /// Whether a text fits a pattern that [`Rules`] cannot say, where there is one.
    fn fits_pattern(_text: &str) -> bool {
        true
    }
}

/// A string that must look as `F` says. It is checked when it is made by hand, and taken as it is from a response: what
/// a service sends is never refused for its looks.
///
/// One generic type stands behind all such types of the crate, because each of them as a struct of its own would take as
/// long to compile as a model.
pub struct Checked<F>(String, PhantomData<fn() -> F>);

impl<F: Form> Checked<F> {
    /// Checks the text and takes it.
    ///
    /// # Errors
    ///
    /// When it does not look as the type's documentation says.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidText> {
        let text = text.into();
        if F::RULES.fit(&text) && F::fits_pattern(&text) {
            return Ok(Self(text, PhantomData));
        }
        Err(InvalidText::new(F::RULES.name, F::RULES.form(), &text))
    }
}

impl<F: Form> fmt::Debug for Checked<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(F::RULES.name).field(&self.0).finish()
    }
}

impl<F: Form> FromStr for Checked<F> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<F> Node for Checked<F> {
    fn val(&self) -> Val<'_> {
        Val::Str(&self.0)
    }

    fn blank() -> Self {
        Self(String::new(), PhantomData)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Str(&mut self.0)
    }
}

/// What a newtype over text has by its text alone, whatever marker tells it apart.
macro_rules! by_text {
    ($type:ident) => {
        impl<F> $type<F> {
            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text itself.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl<F> Clone for $type<F> {
            fn clone(&self) -> Self {
                Self(self.0.clone(), PhantomData)
            }
        }

        impl<F> PartialEq for $type<F> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<F> Eq for $type<F> {}

        impl<F> PartialOrd for $type<F> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<F> Ord for $type<F> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.cmp(&other.0)
            }
        }

        impl<F> Hash for $type<F> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }

        impl<F> fmt::Display for $type<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<F> AsRef<str> for $type<F> {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<F> Serialize for $type<F> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de, F> Deserialize<'de> for $type<F> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|text| Self(text, PhantomData))
            }
        }
    };
}

by_text!(Checked);

/// An enum over strings that takes every other one, too.
pub trait OpenEnum {
    /// The value as it stands on the wire, and whether the description names it.
    fn wire(&self) -> (&str, bool);

    /// The variant of a text.
    fn from_wire(text: &str) -> Self
    where
        Self: Sized;
}

/// The value of an open enum as it stands on the wire.
#[inline(never)]
pub fn of(value: &dyn OpenEnum) -> &str {
    value.wire().0
}

/// Whether two values of one open enum are equal.
#[inline(never)]
pub fn same(left: &dyn OpenEnum, right: &dyn OpenEnum) -> bool {
    of(left) == of(right)
}

/// `Debug` of every open enum.
///
/// # Errors
///
/// The formatter's own.
#[inline(never)]
pub fn debug(value: &dyn OpenEnum, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(of(value), f)
}

impl<T: OpenEnum> Text for T {
    fn set(&mut self, text: &str) {
        *self = T::from_wire(text);
    }

    fn is_known(&self) -> bool {
        self.wire().1
    }
}

/// Open enums over strings.
pub enum Open {}

impl<T: OpenEnum> Sort<T> for Open {
    fn val(value: &T) -> Val<'_> {
        Val::Str(value.wire().0)
    }

    fn blank() -> T {
        T::from_wire("")
    }

    fn slot(value: &mut T) -> Slot<'_> {
        Slot::Text(value)
    }
}

/// Defines an open enum over strings: the variants with their wire values, and `Unknown` for every other one. Everything
/// about it goes by the wire value, `Debug` and equality included: nothing is derived but `Clone`. It has no order: there
/// is none in what it names, and every function counts that a crate has hundreds of. Variants have
/// docs of their own where the wire value is not fit to be shown as code.
macro_rules! open_enum {
    ($(#$meta:tt)* pub enum $type:ident { $($variant:ident = $wire:literal,)* }) => {
        $crate::runtime::text::open_enum! {
            $(#$meta)*
            pub enum $type { $(#[doc = concat!("`", $wire, "`")] $variant = $wire,)* }
        }
    };
    ($(#$meta:tt)* pub enum $type:ident { $($(#$doc:tt)+ $variant:ident = $wire:literal,)* }) => {
        $(#$meta)*
        ///
        /// # Unknown values
        ///
        /// A value that is not listed here is kept as [`Unknown`](Self::Unknown), and goes out as it came in.
        /// Match with a wildcard arm: a later version may name more values.
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum $type {
            $($(#$doc)+ $variant,)*
            /// A value that the description does not name.
            Unknown($crate::runtime::text::UnknownValue),
        }
        impl $type {
            /// The value as it stands on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::runtime::text::of(self)
            }
        }
        impl $crate::runtime::text::OpenEnum for $type {
            #[inline]
            fn wire(&self) -> (&str, bool) {
                match self {
                    $(Self::$variant => ($wire, true),)*
                    Self::Unknown(value) => (value.as_str(), false),
                }
            }
            #[inline]
            fn from_wire(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown($crate::runtime::text::UnknownValue::new(text)),
                }
            }
        }
        impl $crate::runtime::json::Model for $type {
            type Sort = $crate::runtime::text::Open;
        }
        /// Never fails: a text that the description does not name is kept as unknown.
        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok($crate::runtime::text::OpenEnum::from_wire(text))
            }
        }
        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::runtime::text::OpenEnum::from_wire(text)
            }
        }
        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::text::debug(self, f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::text::same(self, other)
            }
        }
        impl ::std::cmp::Eq for $type {}
        impl ::std::hash::Hash for $type {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        $crate::runtime::json::serde_by_node!($type);
    };
}

/// Defines a checked string: its name, the marker that holds its rules, the rules in words and as [`Rules`] has them, and the
/// pattern and its flags where it takes an engine.
macro_rules! checked {
    (
        $(#$meta:tt)*
        pub type $name:ident = $marker:ident, $words:literal, $rules:literal $(, like $pattern:literal $flags:literal)?;
    ) => {
        $(#$meta)*
        #[doc = ""]
        #[doc = $words]
        #[doc = "It is checked when it is made, and taken as it is from a response."]
        pub type $name = $crate::runtime::text::Checked<$marker>;
        #[doc(hidden)]
        pub enum $marker {}
        impl $crate::runtime::text::Form for $marker {
            const RULES: $crate::runtime::text::Rules =
                $crate::runtime::text::Rules { name: stringify!($name), words: $words, rules: $rules };
            $(
                fn fits_pattern(text: &str) -> bool {
                    static PATTERN: $crate::runtime::pattern::Pattern =
                        $crate::runtime::pattern::Pattern::new($pattern, $flags);
                    PATTERN.fits(text)
                }
            )?
        }
    };
    (
        $(#$meta:tt)*
        pub type $name:ident = $marker:ident, $words:literal, $rules:literal, unchecked;
    ) => {
        $(#$meta)*
        #[doc = ""]
        #[doc = $words]
        #[doc = "Its length is checked when it is made; its pattern is not. A response's is taken as it is."]
        pub type $name = $crate::runtime::text::Checked<$marker>;
        #[doc(hidden)]
        pub enum $marker {}
        impl $crate::runtime::text::Form for $marker {
            const RULES: $crate::runtime::text::Rules =
                $crate::runtime::text::Rules { name: stringify!($name), words: $words, rules: $rules };
        }
    };
}

pub(crate) use by_text;
pub(crate) use checked;
pub(crate) use open_enum;
