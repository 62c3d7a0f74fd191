//! `[limits]`: bounds on the time and memory that a description can take.

use serde::Deserialize;

/// Bounds on the time and memory that a description can take.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Limits {
    /// The maximum number of references and compositions in a row.
    pub reference_depth: usize,
    /// The maximum length in bytes of a key with those around it, or of the URL of a server.
    pub location_length: usize,
    /// The maximum number of values that references and compositions copy; by default, it grows with the description.
    copied_values: Option<usize>,
    /// The maximum number of values that the queries of an overlay visit; by default, it grows with the description.
    visited_values: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { reference_depth: 64, location_length: 4096, copied_values: None, visited_values: None }
    }
}

impl Limits {
    /// Returns the maximum number of copied values for a description of this size.
    pub fn copied_values(&self, size: usize) -> usize {
        self.copied_values.unwrap_or(200_000 + 2 * size)
    }

    /// Returns the maximum number of values that queries visit in a description of this size.
    pub fn visited_values(&self, size: usize) -> usize {
        self.visited_values.unwrap_or(20_000_000 + 50 * size)
    }
}
