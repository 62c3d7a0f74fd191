//! Whether a schema names what stands at a place of its values.

use serde_json::Value;
use specsmith::pointer::Pointer;

/// How many schemas are looked at for one key: those that refer to each other could go on for ever.
const MOST: usize = 1000;

/// Whether a schema of the document says anything of the key at this place of a value: by its name, by a pattern, or by what it
/// says of all keys.
pub fn is_named(document: &Value, schema: &Pointer, key: &Pointer) -> bool {
    let tokens: Vec<String> = key.tokens().collect();
    let mut schemas: Vec<&Value> = document.pointer(schema.as_str()).into_iter().collect();
    for token in &tokens {
        let all = alike(document, schemas);
        // Where nothing is said of properties, any key is as good as another.
        if all.iter().all(|schema| schema["properties"].is_null()) && !all.is_empty() && is_key(token) {
            return true;
        }
        schemas = all.into_iter().flat_map(|schema| within(schema, token)).collect();
    }
    !schemas.is_empty()
}

/// Whether it cannot be the index of an item.
fn is_key(token: &str) -> bool {
    !token.bytes().all(|byte| byte.is_ascii_digit())
}

/// The schemas, with those that they refer to or are made of.
fn alike<'a>(document: &'a Value, schemas: Vec<&'a Value>) -> Vec<&'a Value> {
    let mut found: Vec<&Value> = schemas;
    let mut next = 0;
    while let Some(schema) = found.get(next).copied().filter(|_| next < MOST) {
        next += 1;
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        let target = target.and_then(|target| document.pointer(target));
        let parts = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| schema[key].as_array());
        for part in parts.flatten().chain(target) {
            if !found.iter().any(|known| std::ptr::eq(*known, part)) {
                found.push(part);
            }
        }
    }
    found
}

/// What a schema says of an item or a property.
fn within<'a>(schema: &'a Value, token: &str) -> Vec<&'a Value> {
    let of_keys = |key: &str| schema.get(key).filter(|rest| rest.is_object() || **rest == Value::Bool(true));
    let mut found: Vec<&Value> = schema["properties"].get(token).into_iter().collect();
    if found.is_empty() {
        found.extend(["additionalProperties", "unevaluatedProperties"].into_iter().filter_map(of_keys));
        // Which of the patterns fits does not matter here.
        found.extend(schema["patternProperties"].as_object().into_iter().flat_map(|map| map.values()));
    }
    if !is_key(token) {
        found.extend(of_keys("items"));
        found.extend(schema["prefixItems"].as_array().into_iter().flatten());
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_followed_through_all_that_a_schema_is_made_of() {
        let document = json!({
            "a": {"allOf": [{"$ref": "#/b"}, {"properties": {"c": {"items": {"$ref": "#/a"}}}}]},
            "b": {"anyOf": [{"$ref": "#/a"}, {"properties": {"d": {"additionalProperties": {"type": "string"}}}}]},
            "open": {"properties": {"a": {"properties": {}, "additionalProperties": false}}, "additionalProperties": true},
            "free": {"type": "object"},
        });
        let named = |schema: &str, key: &str| {
            is_named(&document, &Pointer::parse(schema).unwrap(), &Pointer::parse(key).unwrap())
        };
        for (schema, key) in [
            ("/a", "/c"),
            ("/a", "/c/0/d/any"),
            ("/b", "/c/7/c"),
            ("/open", "/b"),
            ("/open", "/a"),
            ("/free", "/b/c"),
        ] {
            assert!(named(schema, key), "{schema} {key}");
        }
        for (schema, key) in [("/a", "/e"), ("/a", "/c/0/e"), ("/open", "/a/b"), ("/none", "/a")] {
            assert!(!named(schema, key), "{schema} {key}");
        }
    }
}
