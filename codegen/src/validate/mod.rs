//! Validation of the normalized tree, and its conversion to `openapiv3::OpenAPI`.
//!
//! `openapiv3` stops at its first error, drops the siblings of a `$ref` and has no locations. Therefore the tree is first
//! compared with the tables of OpenAPI 3.0 (`fields`, `compositions`, `values`) and of our own extensions (`extensions`), adapted
//! where openapiv3 would lose information (`adapt`), and then deserialized part by part (`deserialize`). Each check finds all
//! faults, which are cut out (`cut`), until the tree has none.

mod adapt;
mod compositions;
mod consequences;
mod copies;
mod cut;
mod deserialize;
mod extensions;
mod fields;
mod found;
mod values;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::tree::Document;
use deserialize::Webhooks;
use found::Found;
use openapiv3::OpenAPI;

pub use cut::cut;

/// The maximum number of checks: faults that only appear without other faults are rarely more than a few in a row.
const MAX_CHECKS: usize = 100;

/// Validates the extensions in the config and a tree, cuts out its faults, and adapts it to openapiv3.
///
/// # Errors
///
/// Returns the errors in our extensions, the faults that cannot be cut out, or that nothing is left.
pub fn validate(
    document: &mut Document,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    for _ in 0..MAX_CHECKS {
        let mut found = Found::new(diagnostics);
        fields::check_config(config, &mut found);
        fields::check(&document.tree, &mut found);
        if found.faults.is_empty() && !found.warnings.has_errors() {
            compositions::check(&document.tree, &mut found);
        }
        if found.faults.is_empty() {
            copies::check_depth(&document.tree, &config.limits, &mut found);
        }
        if found.faults.is_empty() {
            diagnostics.append(found.warnings);
            copies::check(&document.tree, &config.limits, diagnostics);
            adapt::adapt(&mut document.tree);
            return diagnostics.finish(());
        }
        cut(document, found.faults, diagnostics);
        diagnostics.finish(())?;
    }
    let message = format!("faults remain after {MAX_CHECKS} checks");
    diagnostics.push(Diagnostic::new(Code::E0224, &Pointer::root(), message));
    diagnostics.finish(())
}

/// Deserializes a validated tree into openapiv3's types. A part that openapiv3 rejects is a fault.
///
/// # Errors
///
/// Returns the same errors as [`validate`].
pub fn deserialize(
    document: &mut Document,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<(OpenAPI, Webhooks), Diagnostics> {
    loop {
        let mut found = Found::new(diagnostics);
        let api = deserialize::deserialize(&document.tree, &mut found);
        if found.faults.is_empty() {
            return Ok(api);
        }
        // Each turn removes a part, so there are only so many.
        cut(document, found.faults, diagnostics);
        validate(document, config, diagnostics)?;
    }
}
