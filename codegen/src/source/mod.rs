//! Text in: from YAML or JSON to `openapiv3::OpenAPI`.
//!
//! `openapiv3` stops at its first error, drops what stands beside a `$ref`, and has no places. So the text becomes a
//! tree first (`parse`). Overlays change it (`overlay`), what it refers to elsewhere moves into its components (`gather`),
//! 3.1 and common habits become 3.0 (`upgrade`). Then it is checked against what OpenAPI 3.0 allows (`check`, `grammar`,
//! `compose`, `values`) and our own extensions say (`vocabulary`), rewritten where openapiv3 would lose something
//! (`rewrite`), and read piece by piece (`read`), so that all problems come out at once.

mod bounds;
mod check;
mod compose;
mod examples;
mod folder;
mod gather;
mod grammar;
pub mod origin;
mod overlay;
mod parse;
mod read;
mod rewrite;
mod sight;
pub mod span;
mod summary;
mod twice;
mod unread;
mod upgrade;
mod values;
mod version;
mod vocabulary;

use openapiv3::OpenAPI;
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostics, Source};
use origin::Origins;

pub use examples::{Example, examples};
pub use folder::{Folder, Unread};
pub use gather::Around;
pub use summary::Summary;

/// A description as a tree, in the order of the text.
pub struct Document {
    /// The root object.
    pub tree: Value,
    /// Where its parts came from that are not where they were written.
    pub origins: Origins,
}

impl Document {
    /// The document in figures; nothing is emitted yet.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.tree)
    }

    /// The document as a text.
    pub fn yaml(&self) -> String {
        // A tree has no key that is not a string and no number that is not finite: nothing can fail.
        serde_yaml::to_string(&self.tree).unwrap_or_default()
    }
}

/// A member of an object. Where there are few, comparing is quicker than hashing.
fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    const FEW: usize = 8;
    if map.len() > FEW {
        map.get(key)
    } else {
        map.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }
}

/// Text to tree.
///
/// # Errors
///
/// When the text is neither YAML nor JSON, or goes over the bounds on depth and size.
pub fn parse(text: &str) -> Result<Document, Diagnostics> {
    parse::parse(text).map(|tree| Document { tree, origins: Origins::default() })
}

/// The overlays applied to a document, in order.
///
/// # Errors
///
/// What is wrong in an overlay, or does not fit the document.
pub fn overlay(
    document: &mut Document,
    overlays: &[Source],
    found: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    overlay::apply(&mut document.tree, overlays, &mut document.origins, found)
}

/// Everything that the document refers to, in it: in other places and in other files.
///
/// # Errors
///
/// What is no description, and references that cannot be followed.
pub fn gather(
    document: &mut Document,
    around: Around<'_>,
    found: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    version::check(&document.tree, found);
    found.settle(())?;
    upgrade::references(&mut document.tree);
    gather::gather(&mut document.tree, around, &mut document.origins, found)
}

/// The tree as OpenAPI 3.0, checked.
///
/// # Errors
///
/// Everything in the tree that is not OpenAPI 3.0. Warnings are added to `found`.
pub fn upgrade(document: &mut Document, found: &mut Diagnostics) -> Result<(), Diagnostics> {
    upgrade::upgrade(&mut document.tree, found);
    check::check(&document.tree, found);
    found.settle(())?;
    compose::check(&document.tree, found);
    found.settle(())?;
    rewrite::rewrite(&mut document.tree);
    Ok(())
}

/// A checked tree to openapiv3's types.
///
/// # Errors
///
/// What openapiv3 refuses.
pub fn read(document: &Document, found: &mut Diagnostics) -> Result<OpenAPI, Diagnostics> {
    let api = read::read(&document.tree, found);
    found.settle(api)
}
