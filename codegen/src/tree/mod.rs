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

/// Returns a member of an object. In small objects, comparing is faster than hashing.
pub fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    const FEW: usize = 8;
    if map.len() > FEW {
        map.get(key)
    } else {
        map.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }
}
