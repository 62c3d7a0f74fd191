//! The JSON examples of a description: those of media types and of schemas, each with the place of what it is an example of.

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::source::grammar::{Is, Kind, MEDIA_TYPE, OPENAPI, Others, SCHEMA};

/// An example.
pub struct Example {
    /// Where it stands.
    pub pointer: Pointer,
    /// Where its schema stands, and then what that is another name for.
    pub schemas: Vec<Pointer>,
    /// The example.
    pub value: Value,
}

/// The examples of a gathered tree, which need not be checked. Parameters and headers are left aside: theirs are texts.
pub fn examples(tree: &Value) -> Vec<Example> {
    let mut walk = Walk { tree, found: Vec::new() };
    walk.value(tree, Is::Object(&OPENAPI), &Pointer::root(), "");
    walk.found
}

struct Walk<'a> {
    tree: &'a Value,
    found: Vec<Example>,
}

impl<'a> Walk<'a> {
    /// `key` is what the value stands under: of a media type, its name.
    fn value(&mut self, value: &'a Value, is: Is, at: &Pointer, key: &str) {
        match (is, value) {
            (Is::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.value(value, *item, &at.child(index), "");
                }
            }
            (Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item), Value::Object(map)) => {
                for (key, value) in map {
                    self.value(value, *item, &at.child(key), key);
                }
            }
            (Is::Object(kind) | Is::OrRef(kind), Value::Object(map)) => self.object(map, kind, at, key),
            (Is::SchemaOrFlag, Value::Object(map)) => self.object(map, &SCHEMA, at, key),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, kind: &'static Kind, at: &Pointer, key: &str) {
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
            let is = fixed.or(match kind.others {
                Others::Matching { matches, is } if matches(key) => Some(is),
                _ => None,
            });
            if let Some(is) = is {
                self.value(value, is, &at.child(key), key);
            }
        }
    }

    /// What stands under `example` and `examples`. The latter are a list in a schema and have names in a media type, but
    /// documents write the one for the other.
    fn collect(&mut self, map: &'a Map<String, Value>, at: &Pointer, schema: &Pointer) {
        if let Some(value) = map.get("example") {
            self.push(at.child("example"), schema, value);
        }
        let at = at.child("examples");
        match map.get("examples") {
            Some(Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.push(at.child(index), schema, value);
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
        // Chains of names are short; one that goes in a circle is refused elsewhere.
        const LONGEST: usize = 16;
        let mut schemas = vec![schema.clone()];
        let mut at = self.tree.pointer(schema.as_str());
        while let Some((target, value)) =
            at.and_then(|value| self.reference(value)).filter(|_| schemas.len() < LONGEST)
        {
            schemas.push(parsed(target));
            at = Some(value);
        }
        self.found.push(Example { pointer, schemas, value: value.clone() });
    }

    /// What a `$ref` in the document leads to, and where that is.
    fn reference(&self, value: &'a Value) -> Option<(&'a str, &'a Value)> {
        let pointer = value.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some((pointer, self.tree.pointer(pointer)?))
    }
}

fn parsed(pointer: &str) -> Pointer {
    Pointer::parse(pointer).unwrap_or_default()
}

/// JSON (RFC 8259), or a type with the suffix `+json` (RFC 6839).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}
