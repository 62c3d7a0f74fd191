//! `[features]`: the cargo features of the emitted crate.

use serde::Deserialize;
use toml::Spanned;

/// `[features]`: the cargo features of the emitted crate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Features {
    /// `true` if each group of operations is behind a feature.
    pub tags: Option<Spanned<bool>>,
}

impl Features {
    /// Returns `true` if each group of operations is behind a feature.
    pub fn has_tags(&self) -> bool {
        self.tags.as_ref().is_some_and(|tags| *tags.as_ref())
    }
}
