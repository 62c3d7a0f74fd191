//! Validation of the normalized tree, and its conversion to `openapiv3::OpenAPI`.
//!
//! `openapiv3` stops at its first error, drops the siblings of a `$ref` and has no locations. Therefore the tree is first
//! compared with the tables of OpenAPI 3.0 (`fields`, `compositions`, `values`) and of our own extensions (`extensions`), adapted
//! where openapiv3 would lose information (`adapt`), and then deserialized part by part (`deserialize`), so that all diagnostics
//! are reported at once.

mod adapt;
mod compositions;
mod copies;
mod deserialize;
mod extensions;
mod fields;
mod values;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::config::Limits;
use crate::diagnostic::Diagnostics;

/// Validates a tree, and adapts it to openapiv3.
///
/// # Errors
///
/// Returns every part of the tree that is not OpenAPI 3.0. Warnings are added to `diagnostics`.
pub fn validate(tree: &mut Value, limits: &Limits, diagnostics: &mut Diagnostics) -> Result<(), Diagnostics> {
    fields::check(tree, diagnostics);
    diagnostics.finish(())?;
    compositions::check(tree, diagnostics);
    copies::check(tree, limits, diagnostics);
    diagnostics.finish(())?;
    adapt::adapt(tree);
    Ok(())
}

/// Deserializes a validated tree into openapiv3's types.
///
/// # Errors
///
/// Returns the errors of openapiv3.
pub fn deserialize(tree: &Value, diagnostics: &mut Diagnostics) -> Result<OpenAPI, Diagnostics> {
    let api = deserialize::deserialize(tree, diagnostics);
    diagnostics.finish(api)
}
