//! Text in: from YAML or JSON to `openapiv3::OpenAPI`.
//!
//! `openapiv3` stops at its first error, drops what stands beside a `$ref`, and has no places. So the text becomes a
//! tree first; the tree is checked against what OpenAPI 3.0 allows (`check`, `grammar`) and our own extensions say
//! (`vocabulary`), rewritten where openapiv3
//! would lose something (`rewrite`), and then read piece by piece (`read`), so that all problems come out at once.

mod check;
mod grammar;
mod parse;
mod read;
mod rewrite;
pub mod span;
mod summary;
mod vocabulary;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::diagnostic::Diagnostics;

pub use summary::Summary;

/// A description as a tree, in the order of the text.
pub struct Document {
    /// The root object.
    pub tree: Value,
}

impl Document {
    /// The document in figures; nothing is emitted yet.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.tree)
    }
}

/// Text to tree.
///
/// # Errors
///
/// When the text is neither YAML nor JSON, or goes over the bounds on depth and size.
pub fn parse(text: &str) -> Result<Document, Diagnostics> {
    parse::parse(text).map(|tree| Document { tree })
}

/// Tree to openapiv3's types, after checking and rewriting it.
///
/// # Errors
///
/// Everything in the tree that is not OpenAPI 3.0. Warnings are added to `found`.
pub fn read(mut document: Document, found: &mut Diagnostics) -> Result<OpenAPI, Diagnostics> {
    check::version(&document.tree, found);
    found.settle(())?;
    check::check(&document.tree, found);
    found.settle(())?;
    rewrite::rewrite(&mut document.tree);
    let api = read::read(&document.tree, found);
    found.settle(api)
}
