//! JSON Pointers (RFC 6901), the locations of values in a description.

use std::fmt;

/// The location of a value in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// Returns the pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Parses a pointer; `None` unless it is empty or starts with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Returns the location of a member.
    #[must_use]
    pub fn child(&self, key: impl AsRef<str>) -> Self {
        let key = key.as_ref();
        let mut text = String::with_capacity(self.0.len() + key.len() + 4);
        text.push_str(&self.0);
        text.push('/');
        if key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            text.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(key);
        }
        Self(text)
    }

    /// Returns the location of an item.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        self.child(index.to_string())
    }

    /// Returns the location of a value by several keys.
    #[must_use]
    pub fn descend<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Self {
        tokens.into_iter().fold(self.clone(), |place, token| place.child(token))
    }

    /// Returns the location of the parent and the unescaped last token; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, String)> {
        let (parent, token) = self.0.rsplit_once('/')?;
        Some((Self(parent.to_owned()), unescaped(token)))
    }

    /// Returns the location with `to` instead of its prefix `from`; `None` for a location that is not at or below `from`.
    pub fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(from.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(format!("{to}{rest}")))
    }

    /// Returns the unescaped tokens from the root.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescaped)
    }

    /// Returns the pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn unescaped(token: &str) -> String {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
}

/// The path to a value during a walk over a tree. A pointer is only created for diagnostics.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The whole document.
    Root,
    /// A member of an object.
    Key(&'a Path<'a>, &'a str),
    /// An item of an array.
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// Creates the pointer.
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key(parent, key) => parent.pointer().child(key),
            Self::Item(parent, index) => parent.pointer().item(*index),
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}
