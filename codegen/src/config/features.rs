//! `[features]`: the cargo features of the emitted crate.

use serde::Deserialize;

/// `[features]`: the cargo features of the emitted crate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Features {
    /// `true` if each group of operations is behind a feature.
    #[serde(default)]
    pub tags: bool,
}
