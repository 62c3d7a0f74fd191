//! Validated strings: newtypes over strings with a `pattern`, `minLength` or `maxLength`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::{Chars, FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::json::{JsonType, StringTarget, ValueMut, ValueRef};

/// The error of a string that its type does not accept. It does not contain the string, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    type_name: &'static str,
    expected: Cow<'static, str>,
    length: usize,
}

impl InvalidText {
    /// Creates the error of a string that the type does not accept.
    pub(crate) fn new(type_name: &'static str, expected: impl Into<Cow<'static, str>>, text: &str) -> Self {
        Self { type_name, expected: expected.into(), length: text.chars().count() }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, expected, length } = self;
        let plural = if *length == 1 { "" } else { "s" };
        write!(f, "invalid `{type_name}`: expected {expected}, found a string of {length} character{plural}")
    }
}

impl std::error::Error for InvalidText {}

/// The constraints of a [`Validated`] string, from its schema.
pub trait Constraints {
    /// The name of the type, for errors and `Debug`.
    const TYPE_NAME: &'static str;

    /// The `pattern` of the schema: a regular expression of ECMA-262 (JSON Schema Validation, section 6.3.3).
    const PATTERN: Option<&'static str> = None;

    /// The minimum and maximum number of Unicode scalar values (`minLength`, `maxLength`).
    const LENGTH: (usize, usize) = (0, usize::MAX);

    /// Returns `true` if a string matches the pattern. The default implementation supports patterns that need no
    /// backtracking; the generator overrides it for all others.
    fn matches(text: &str) -> bool {
        Self::PATTERN.is_none_or(|pattern| matches(pattern, text))
    }
}

/// A string with the constraints `C`. `new`, `parse` and its own `Deserialize` validate. As a field of a model it is deserialized
/// without validation, so that unexpected values of the service are kept.
pub struct Validated<C>(String, PhantomData<fn() -> C>);

impl<C: Constraints> Validated<C> {
    /// Creates a value from a string that meets the constraints.
    ///
    /// # Errors
    ///
    /// If the string does not meet the constraints that the documentation of the type lists.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidText> {
        Self::validate(text.into())
    }

    fn validate(text: String) -> Result<Self, InvalidText> {
        if is_valid::<C>(&text) {
            return Ok(Self(text, PhantomData));
        }
        Err(InvalidText::new(C::TYPE_NAME, expected(C::PATTERN, C::LENGTH), &text))
    }
}

fn is_valid<C: Constraints>(text: &str) -> bool {
    let (min, max) = C::LENGTH;
    (min..=max).contains(&text.chars().count()) && C::matches(text)
}

fn expected(pattern: Option<&str>, length: (usize, usize)) -> String {
    let length = match length {
        (0, usize::MAX) => "a string".to_owned(),
        (min, max) if min == max => format!("{min} characters"),
        (min, usize::MAX) => format!("at least {min} characters"),
        (0, max) => format!("at most {max} characters"),
        (min, max) => format!("{min} to {max} characters"),
    };
    match pattern {
        Some(pattern) => format!("{length} matching `{pattern}`"),
        None => length,
    }
}

impl<C> Validated<C> {
    /// Returns the string as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the string.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<C: Constraints> fmt::Debug for Validated<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(C::TYPE_NAME).field(&self.0).finish()
    }
}

impl<C: Constraints> FromStr for Validated<C> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<C: Constraints> TryFrom<&str> for Validated<C> {
    type Error = InvalidText;

    fn try_from(text: &str) -> Result<Self, InvalidText> {
        Self::new(text)
    }
}

impl<C: Constraints> TryFrom<String> for Validated<C> {
    type Error = InvalidText;

    fn try_from(text: String) -> Result<Self, InvalidText> {
        Self::validate(text)
    }
}

impl<'de, C: Constraints> Deserialize<'de> for Validated<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::validate(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl<C: Constraints> JsonType for Validated<C> {
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

impl<C: Constraints> StringTarget for Validated<C> {
    fn set(&mut self, text: &str) {
        text.clone_into(&mut self.0);
    }

    /// Returns `true` for a valid string, so that a union selects the variant whose constraints the string meets.
    fn is_known(&self) -> bool {
        is_valid::<C>(&self.0)
    }
}

/// Implements the traits of a generic newtype over a string that depend on the string only.
macro_rules! string_newtype {
    ($type:ident) => {
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

        impl<F> ::std::ops::Deref for $type<F> {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<F> ::std::borrow::Borrow<str> for $type<F> {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<F> PartialEq<str> for $type<F> {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl<F> PartialEq<&str> for $type<F> {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl<F> From<$type<F>> for String {
            fn from(text: $type<F>) -> Self {
                text.0
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
    };
}

string_newtype!(Validated);

pub(crate) use string_newtype;

/// Returns `true` if a string matches a pattern, which consists of `^`, characters, classes and groups of words of one length, each
/// with a quantifier, and optionally `$`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut pattern = pattern.strip_prefix('^').unwrap_or(pattern).chars();
    let mut text = text.chars();
    while let Some(first) = pattern.next() {
        if first == '$' && pattern.as_str().is_empty() {
            return text.as_str().is_empty();
        }
        let class = Class::parse(first, &mut pattern);
        let (min, max) = quantifier(&mut pattern);
        let mut found = 0;
        while found < max
            && let Some(rest) = class.strip(text.as_str())
        {
            text = rest.chars();
            found += 1;
        }
        if found < min {
            return false;
        }
    }
    true
}

/// A part of a pattern without its quantifier.
enum Class<'p> {
    /// The class `.` of any character.
    Any,
    /// A literal character.
    Char(char),
    /// The character after a backslash.
    Escape(char),
    /// The text between brackets.
    Set(&'p str),
    /// The text between parentheses: words of one length.
    Words(&'p str),
}

impl<'p> Class<'p> {
    fn parse(first: char, pattern: &mut Chars<'p>) -> Self {
        match first {
            '.' => Self::Any,
            '\\' => Self::Escape(pattern.next().unwrap_or('\\')),
            '[' => Self::Set(until(']', pattern)),
            '(' => {
                let words = until(')', pattern);
                Self::Words(words.strip_prefix("?:").unwrap_or(words))
            }
            other => Self::Char(other),
        }
    }

    /// Removes one match from the beginning of a string.
    fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        if let Self::Words(words) = self {
            return words.split('|').find_map(|word| text.strip_prefix(word));
        }
        let mut rest = text.chars();
        let found = rest.next()?;
        let matches = match self {
            Self::Any => !is_line_end(found),
            Self::Char(c) => found == *c,
            Self::Escape(c) => is_escaped(*c, found),
            Self::Set(set) => match set.strip_prefix('^') {
                Some(set) => !is_in_set(set, found),
                None => is_in_set(set, found),
            },
            Self::Words(_) => false,
        };
        matches.then_some(rest.as_str())
    }
}

/// Consumes a pattern up to and including `end` and returns what is before it.
fn until<'p>(end: char, pattern: &mut Chars<'p>) -> &'p str {
    let whole = pattern.as_str();
    while let Some(c) = pattern.next() {
        if c == end {
            return &whole[..whole.len() - pattern.as_str().len() - end.len_utf8()];
        }
        if c == '\\' {
            pattern.next();
        }
    }
    whole
}

fn is_in_set(set: &str, found: char) -> bool {
    let mut set = set.chars();
    while let Some(c) = set.next() {
        let from = match c {
            '\\' => match set.next() {
                Some(escape) if escape.is_ascii_alphabetic() => {
                    if is_escaped(escape, found) {
                        return true;
                    }
                    continue;
                }
                other => other.unwrap_or(c),
            },
            other => other,
        };
        let is_range = set.as_str().starts_with('-') && set.as_str().len() > 1;
        let to = if is_range { set.nth(1).unwrap_or(from) } else { from };
        if (from..=to).contains(&found) {
            return true;
        }
    }
    false
}

/// Returns `true` if `\escape` matches a character (ECMA-262, CharacterClassEscape).
fn is_escaped(escape: char, found: char) -> bool {
    match escape {
        'd' => found.is_ascii_digit(),
        'D' => !found.is_ascii_digit(),
        'w' => found.is_ascii_alphanumeric() || found == '_',
        'W' => !(found.is_ascii_alphanumeric() || found == '_'),
        's' => is_space(found),
        'S' => !is_space(found),
        other => found == other,
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Returns `true` for `WhiteSpace` and `LineTerminator` of ECMA-262.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
            | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Consumes a quantifier and returns the minimum and the maximum number of matches.
fn quantifier(pattern: &mut Chars<'_>) -> (usize, usize) {
    let counts = match pattern.as_str().chars().next() {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            let counts = until('}', pattern);
            let counts = counts.strip_prefix('{').unwrap_or(counts);
            let (min, max) = counts.split_once(',').unwrap_or((counts, counts));
            return (min.parse().unwrap_or(0), max.parse().unwrap_or(usize::MAX));
        }
        _ => return (1, 1),
    };
    pattern.next();
    counts
}
