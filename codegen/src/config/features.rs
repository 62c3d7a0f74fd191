//! `[features]`: the cargo features of the emitted crate.

use serde::Deserialize;
use toml::Spanned;

/// `[features]`: the cargo features of the emitted crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Features {
    /// `true` if each group of operations is behind a feature.
    pub tags: Option<Spanned<bool>>,
    /// The number of features that the registry accepts.
    pub max: usize,
}

impl Default for Features {
    fn default() -> Self {
        Self { tags: None, max: Self::OF_CRATES_IO }
    }
}

impl Features {
    /// The number of features that crates.io accepts.
    pub const OF_CRATES_IO: usize = 300;

    /// Returns `true` if each group of operations is behind a feature.
    pub fn has_tags(&self) -> bool {
        self.tags.as_ref().is_some_and(|tags| *tags.as_ref())
    }
}
