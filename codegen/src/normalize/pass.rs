//! A pass, and what passes share.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::grammar::ObjectKind;
use crate::grammar::notes;
use crate::pointer::Pointer;

/// A pass that converts one construct to OpenAPI 3.0.
pub struct Pass {
    /// The construct, as the subject of a warning.
    pub name: &'static str,
    /// The reason, with the section of the standard.
    pub reason: &'static str,
    /// The kind of object that the pass applies to.
    pub kind: &'static ObjectKind,
    /// The documents that the pass applies to.
    pub applies_to: AppliesTo,
    /// The pass only applies to objects with one of these keys. If empty, `when` is always called.
    pub keys: &'static [&'static str],
    /// Returns `true` if the pass applies to an object.
    pub when: fn(&Object) -> bool,
    /// Converts an object, and reports lost information.
    pub apply: fn(&mut Object, &Pointer, &mut Diagnostics),
}

pub type Object = Map<String, Value>;

/// The documents that a pass applies to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AppliesTo {
    /// All documents.
    All,
    /// All documents, for a construct of OpenAPI 3.1. In a document of 3.0 it is an error with an unambiguous meaning, so that
    /// it is accepted with a warning.
    Newer,
    /// Only documents of OpenAPI 3.1: in 3.0, the construct has another meaning.
    OnlyNewer,
    /// Only documents of OpenAPI 3.0: 3.1 allows the construct.
    Older,
}

/// Returns `true` if an object has one of these keys.
pub fn has(map: &Object, keys: &[&str]) -> bool {
    keys.iter().any(|key| map.contains_key(*key))
}

/// Marks the type of a schema as assumed: by the standard, the schema does not apply to all values that it is used for, but authors
/// mean that it does.
pub fn assumed(schema: Value) -> Value {
    match schema {
        Value::Object(mut map) if !map.contains_key("$ref") => {
            map.insert(notes::ASSUMED.to_owned(), Value::Bool(true));
            Value::Object(map)
        }
        Value::Object(reference) => {
            let mut map = Object::from_iter([("allOf".to_owned(), vec![Value::Object(reference)].into())]);
            map.insert(notes::ASSUMED.to_owned(), Value::Bool(true));
            Value::Object(map)
        }
        other => other,
    }
}

/// Returns an object with one member.
pub fn single(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}
