//! A location in one of the documents.

use crate::pointer::Pointer;

/// A location in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The index of the document.
    pub document: usize,
    pub at: Pointer,
}

impl Location {
    pub fn new(document: usize, at: Pointer) -> Self {
        Self { document, at }
    }

    /// Returns the section and the name, if this is a component of the main document.
    pub fn component(&self) -> Option<(String, String)> {
        let mut tokens = self.at.tokens();
        match (self.document, tokens.next()?.as_str(), tokens.next(), tokens.next(), tokens.next()) {
            (0, "components", Some(section), Some(name), None) => Some((section, name)),
            _ => None,
        }
    }
}
