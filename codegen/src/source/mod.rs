//! Parsing and normalization: YAML or JSON → `openapiv3::OpenAPI`.
//!
//! `openapiv3` stops at its first error, drops the siblings of a `$ref` and has no locations. Therefore the text is first
//! parsed into a tree (`parse`). Overlays are applied to it (`overlay`), the targets of external references and deep
//! pointers are moved into its components (`bundle`), and OpenAPI 3.1 and common habits are normalized to 3.0 (`normalize`).
//! The tree is then validated against OpenAPI 3.0 (`validate`, `grammar`, `compositions`, `values`) and our own extensions
//! (`extensions`), adapted where openapiv3 would lose information (`adapt`), and deserialized part by part (`deserialize`), so
//! that all diagnostics are reported at once.

mod adapt;
mod bundle;
mod compositions;
mod deserialize;
mod digits;
mod duplicate_key;
mod examples;
mod extensions;
mod folder;
mod grammar;
mod limits;
mod normalize;
pub mod origin;
mod overlay;
mod parse;
mod precheck;
pub mod span;
mod summary;
mod syntax_error;
mod validate;
mod values;
mod version;

use openapiv3::OpenAPI;
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostics, FileId, Source};
use origin::Origins;

pub use bundle::BundleContext;
pub use examples::{Example, examples};
pub use folder::{Folder, ReadError};
pub use summary::Summary;

/// A description as a tree; keys keep their order.
pub struct Document {
    /// The root object.
    pub tree: Value,
    /// The origins of the parts that were moved.
    pub origins: Origins,
}

impl Document {
    /// Returns the document in figures.
    pub fn summary(&self) -> Summary {
        Summary::count(&self.tree)
    }

    /// Serializes the document as YAML.
    pub fn yaml(&self) -> String {
        // Every key of a tree is a string and every number is finite, so serializing cannot fail.
        serde_yaml::to_string(&self.tree).unwrap_or_default()
    }
}

/// Returns a member of an object. In small objects, comparing is faster than hashing.
fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    const FEW: usize = 8;
    if map.len() > FEW {
        map.get(key)
    } else {
        map.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }
}

/// Parses a text into a tree.
///
/// # Errors
///
/// Returns an error if the text is neither YAML nor JSON, or exceeds the limits on depth and size.
pub fn parse(source: &Source) -> Result<Document, Diagnostics> {
    parse::parse(source).map(|tree| Document { tree, origins: Origins::default() })
}

/// Applies overlays to a document, in order.
///
/// # Errors
///
/// Returns the errors of an overlay, and of its application to the document.
pub fn overlay(
    document: &mut Document,
    overlays: &[Source],
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    overlay::apply(&mut document.tree, overlays, &mut document.origins, diagnostics)
}

/// Bundles a document: moves the targets of deep pointers and of references into other files into its components.
///
/// # Errors
///
/// Returns an error if the tree is not an OpenAPI description, or a reference cannot be resolved.
pub fn bundle(
    document: &mut Document,
    context: BundleContext<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    version::check(&document.tree, diagnostics);
    diagnostics.finish(())?;
    normalize::instantiate(&mut document.tree, diagnostics);
    normalize::references(&mut document.tree);
    bundle::bundle(&mut document.tree, context, &mut document.origins, diagnostics)
}

/// Keeps the digits of defaults that a double does not have. `main` is the text of the document.
pub fn keep_digits(document: &mut Document, main: &Source, diagnostics: &Diagnostics) {
    let source = |file| if file == FileId::MAIN { Some(main) } else { diagnostics.file(file) };
    digits::keep(&mut document.tree, &document.origins, source);
}

/// Normalizes a tree to OpenAPI 3.0 and validates it.
///
/// # Errors
///
/// Returns every part of the tree that is not OpenAPI 3.0. Warnings are added to `diagnostics`.
pub fn normalize(document: &mut Document, diagnostics: &mut Diagnostics) -> Result<(), Diagnostics> {
    normalize::normalize(&mut document.tree, diagnostics);
    validate::validate(&document.tree, diagnostics);
    diagnostics.finish(())?;
    compositions::check(&document.tree, diagnostics);
    diagnostics.finish(())?;
    adapt::adapt(&mut document.tree);
    Ok(())
}

/// Deserializes a validated tree into openapiv3's types.
///
/// # Errors
///
/// Returns the errors of openapiv3.
pub fn deserialize(document: &Document, diagnostics: &mut Diagnostics) -> Result<OpenAPI, Diagnostics> {
    let api = deserialize::deserialize(&document.tree, diagnostics);
    diagnostics.finish(api)
}
