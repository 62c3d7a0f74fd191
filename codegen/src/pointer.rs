//! JSON Pointer (RFC 6901): the only notion of "where" that travels with data.

use std::fmt::{self, Write};

/// The place of a value in a document, from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer in its written form; `None` unless it is empty or begins with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The place of a member (by key) or an item (by index) below this one.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        // Most keys are shorter than that.
        let mut text = String::with_capacity(self.0.len() + 24);
        text.push_str(&self.0);
        text.push('/');
        // A `String` takes all that is written to it.
        let _ = write!(Escaped(&mut text), "{token}");
        Self(text)
    }

    /// The place below this one that several keys lead to.
    #[must_use]
    pub fn descend<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Self {
        tokens.into_iter().fold(self.clone(), |place, token| place.child(token))
    }

    /// The tokens from the root on, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The way to a value while a tree is walked. The pointer is only made where there is something to say.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The document itself.
    Root,
    /// A member of what stands there.
    Key(&'a Path<'a>, &'a str),
    /// An item of it.
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The place that it leads to.
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key(parent, key) => parent.pointer().child(key),
            Self::Item(parent, index) => parent.pointer().child(index),
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

/// Takes a token, and writes it as one of a pointer.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !text.contains(['~', '/']) {
            self.0.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}
