//! `[package] workspace`: the keys of the manifest that the emitted crate inherits from its workspace.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use toml::Spanned;

/// The keys that a package can inherit, apart from those of its files and its name, and `lints`.
pub const INHERITABLE: [&str; 13] = [
    "authors",
    "categories",
    "description",
    "documentation",
    "edition",
    "homepage",
    "keywords",
    "license",
    "lints",
    "publish",
    "repository",
    "rust-version",
    "version",
];

/// The keys that the emitted crate inherits from its workspace.
#[derive(Debug, Default)]
pub enum Workspace {
    /// None.
    #[default]
    None,
    /// The common ones: `edition`, `rust-version` and `lints`, and `version` and `license` unless the config sets them.
    Common,
    /// These.
    Keys(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for Workspace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WorkspaceVisitor)
    }
}

/// Keeps the spans of keys, which an untagged enum loses.
struct WorkspaceVisitor;

impl<'de> Visitor<'de> for WorkspaceVisitor {
    type Value = Workspace;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, `false` or a list of keys")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Workspace, E> {
        Ok(if value { Workspace::Common } else { Workspace::None })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Workspace, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = seq.next_element()? {
            keys.push(key);
        }
        Ok(Workspace::Keys(keys))
    }
}
