//! The description as a tree: a value of JSON whose keys keep their order, with the origins of its parts.

pub mod folder;
pub mod origin;
pub mod summary;

use serde_json::{Map, Value};

use origin::Origins;
use summary::Summary;

/// A description as a tree; keys keep their order.
pub struct Document {
    /// The root object.
    pub tree: Value,
    /// The origins of the parts that were moved.
    pub origins: Origins,
}

impl Document {
    /// A description whose parts are all where they were written.
    pub fn new(tree: Value) -> Self {
        Self { tree, origins: Origins::default() }
    }

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

/// The number of bytes of a string that count as a value.
const BYTES: usize = 64;

/// Returns the number of values in a value. A long string counts as several.
pub fn size(value: &Value) -> usize {
    match value {
        Value::Object(map) => {
            1 + map.iter().map(|(key, value)| key.len() / BYTES + size(value)).sum::<usize>()
        }
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::String(text) => 1 + text.len() / BYTES,
        _ => 1,
    }
}

/// Returns the number of levels below a value.
pub fn depth(value: &Value) -> usize {
    let below = match value {
        Value::Object(map) => map.values().map(depth).max(),
        Value::Array(items) => items.iter().map(depth).max(),
        _ => None,
    };
    below.map_or(0, |below| below + 1)
}

/// Returns a member of an object. In small objects, comparing is faster than hashing.
pub fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    const FEW: usize = 8;
    if map.len() > FEW {
        map.get(key)
    } else {
        map.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }
}
