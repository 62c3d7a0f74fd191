//! Parsing of YAML or JSON into a tree, with limits on its size.

pub mod encoding;
mod json;
mod limits;
mod precheck;
mod scalar;
pub mod span;
mod syntax_error;
mod yaml;

use serde_json::Value;

use crate::diagnostic::{Diagnostics, Source};

/// Parses a text; keys keep their order.
pub fn parse(source: &Source) -> Result<Value, Diagnostics> {
    // Locations in diagnostics are relative to the text with its byte order mark.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let is_json = precheck::is_json(source);
    let tree = precheck::check(text, is_json)
        .and_then(|()| if is_json { json::parse(text) } else { yaml::parse(text) });
    tree.map_err(|error| error.into_diagnostics(source.text.len() - text.len()))
}
