//! Entries that give selected operations an extension: `[[pagination]]`, `[[stream]]`, `[[idempotency]]`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use toml::Spanned;

/// An extension for the selected operations.
#[derive(Debug, Default)]
pub struct ExtensionEntry {
    /// Selects these operations; not empty.
    pub operations: Vec<Spanned<String>>,
    /// Skips these operations.
    pub except: Vec<Spanned<String>>,
    /// The fields of the extension, which are checked like those in a description.
    pub fields: Vec<(Spanned<String>, Value)>,
}

impl ExtensionEntry {
    /// Returns the value of the extension.
    pub fn value(&self) -> Value {
        Value::Object(self.fields.iter().map(|(key, value)| (key.as_ref().clone(), value.clone())).collect())
    }
}

impl<'de> Deserialize<'de> for ExtensionEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor)
    }
}

/// Keeps the spans of keys, which `flatten` loses.
struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = ExtensionEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ExtensionEntry, A::Error> {
        let mut entry = ExtensionEntry::default();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            match key.as_ref().as_str() {
                "operations" => entry.operations = map.next_value()?,
                "except" => entry.except = map.next_value()?,
                _ => entry.fields.push((key, map.next_value()?)),
            }
        }
        if entry.operations.is_empty() {
            return Err(A::Error::custom("expected at least one selector in `operations`"));
        }
        Ok(entry)
    }
}
