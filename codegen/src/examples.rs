//! The JSON examples of media types and schemas, each with the location of its schema.

use serde_json::{Map, Value};

use crate::grammar::{Expected, MEDIA_TYPE, OPENAPI, ObjectKind, OtherKeys, SCHEMA};
use crate::media_type::is_json;
use crate::pointer::Pointer;

/// An example of a JSON value.
pub struct Example {
    /// The location of the example.
    pub pointer: Pointer,
    /// The location of its schema, followed by the targets of that schema's `$ref`s.
    pub schemas: Vec<Pointer>,
    /// The locations of the schemas that its schema is a part or a variant of, the innermost first.
    pub wholes: Vec<Pointer>,
    /// The value.
    pub value: Value,
}

/// Returns the examples of a bundled tree, which need not be valid. Those of parameters and headers are skipped, as they are
/// not JSON.
pub fn examples(tree: &Value) -> Vec<Example> {
    let mut walk = Walk { tree, examples: Vec::new() };
    walk.value(tree, Expected::Object(&OPENAPI), &Pointer::root(), "");
    walk.examples
}

struct Walk<'a> {
    tree: &'a Value,
    examples: Vec<Example>,
}

impl<'a> Walk<'a> {
    /// Collects the examples of a value. `key` is the key of the value in its parent: the name of a media type, for one.
    fn value(&mut self, value: &'a Value, expected: Expected, at: &Pointer, key: &str) {
        match (expected, value) {
            (Expected::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(value, *item, &at.item(index), "");
                }
            }
            (
                Expected::Map(item) | Expected::WireMap(item) | Expected::KeyedMap(_, item),
                Value::Object(map),
            ) => {
                for (key, value) in map {
                    self.value(value, *item, &at.child(key), key);
                }
            }
            (Expected::Object(kind) | Expected::ObjectOrRef(kind), Value::Object(map)) => {
                self.object(map, kind, at, key)
            }
            (Expected::SchemaOrBool, Value::Object(map)) => self.object(map, &SCHEMA, at, key),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, kind: &'static ObjectKind, at: &Pointer, key: &str) {
        if std::ptr::eq(kind, &SCHEMA) {
            self.collect(map, at, at);
        } else if std::ptr::eq(kind, &MEDIA_TYPE) && is_json(key) && map.contains_key("schema") {
            self.collect(map, at, &at.child("schema"));
        }
        if matches!(kind.name, "Parameter Object" | "Header Object" | "Example Object") {
            return;
        }
        for (key, value) in map {
            let fixed = kind.fields.iter().find(|field| field.0 == key).map(|field| field.1);
            let expected = fixed.or(match kind.others {
                OtherKeys::Patterned { matches, expected, .. } if matches(key) => Some(expected),
                _ => None,
            });
            if let Some(expected) = expected {
                self.value(value, expected, &at.child(key), key);
            }
        }
    }

    /// Collects `example` and `examples`. The latter is a list in a schema and a map in a media type, but documents use one
    /// for the other.
    fn collect(&mut self, map: &'a Map<String, Value>, at: &Pointer, schema: &Pointer) {
        if let Some(value) = map.get("example") {
            self.push(at.child("example"), schema, value);
        }
        let at = at.child("examples");
        match map.get("examples") {
            Some(Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.push(at.item(index), schema, value);
                }
            }
            Some(Value::Object(named)) => {
                for (name, example) in named {
                    let target =
                        self.reference(example).filter(|(at, _)| at.starts_with("/components/examples/"));
                    let (at, example) =
                        target.map_or((at.child(name), example), |(at, value)| (parsed(at), value));
                    if let Some(value) = example.get("value") {
                        self.push(at.child("value"), schema, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, pointer: Pointer, schema: &Pointer, value: &Value) {
        // Chains of references are short; a cycle is reported elsewhere.
        const MAX_CHAIN: usize = 16;
        let mut schemas = vec![schema.clone()];
        let mut at = self.tree.pointer(schema.as_str());
        while let Some((target, value)) =
            at.and_then(|value| self.reference(value)).filter(|_| schemas.len() < MAX_CHAIN)
        {
            schemas.push(parsed(target));
            at = Some(value);
        }
        let wholes = std::iter::successors(whole(schema), whole).collect();
        self.examples.push(Example { pointer, schemas, wholes, value: value.clone() });
    }

    /// Returns the location and the value of the target of a `$ref` into the same document.
    fn reference(&self, value: &'a Value) -> Option<(&'a str, &'a Value)> {
        let pointer = value.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some((pointer, self.tree.pointer(pointer)?))
    }
}

/// Returns the location of the schema that has this one as a part or a variant.
fn whole(part: &Pointer) -> Option<Pointer> {
    let (list, _) = part.as_str().rsplit_once('/')?;
    let (whole, keyword) = list.rsplit_once('/')?;
    matches!(keyword, "allOf" | "anyOf" | "oneOf").then(|| parsed(whole))
}

fn parsed(pointer: &str) -> Pointer {
    Pointer::parse(pointer).unwrap_or_default()
}
