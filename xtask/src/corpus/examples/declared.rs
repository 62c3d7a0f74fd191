//! Checking whether a schema declares a key of a value.

use serde_json::Value;
use specsmith::pointer::Pointer;

/// The limit of schemas visited for one key: schemas may refer to each other in a cycle.
const MAX_SCHEMAS: usize = 1000;

/// Returns `true` if a schema of the document declares the key at this place of a value: by its name, by a
/// pattern, or by a schema for all keys.
pub fn is_declared(document: &Value, schema: &Pointer, key: &Pointer) -> bool {
    let tokens: Vec<String> = key.tokens().collect();
    let mut schemas: Vec<&Value> = document.pointer(schema.as_str()).into_iter().collect();
    for token in &tokens {
        let all = with_related(document, schemas);
        // A schema without `properties` allows any key.
        if all.iter().all(|schema| schema["properties"].is_null()) && !all.is_empty() && is_key(token) {
            return true;
        }
        schemas = all.into_iter().flat_map(|schema| subschemas(schema, token)).collect();
    }
    !schemas.is_empty()
}

/// Returns `true` if the token cannot be an array index.
fn is_key(token: &str) -> bool {
    !token.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the schemas together with those that they refer to or are composed of.
fn with_related<'a>(document: &'a Value, schemas: Vec<&'a Value>) -> Vec<&'a Value> {
    let mut schemas: Vec<&Value> = schemas;
    let mut next = 0;
    while let Some(schema) = schemas.get(next).copied().filter(|_| next < MAX_SCHEMAS) {
        next += 1;
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        let target = target.and_then(|target| document.pointer(target));
        let parts = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| schema[key].as_array());
        for part in parts.flatten().chain(target) {
            if !schemas.iter().any(|known| std::ptr::eq(*known, part)) {
                schemas.push(part);
            }
        }
    }
    schemas
}

/// Returns the subschemas for an item or a property.
fn subschemas<'a>(schema: &'a Value, token: &str) -> Vec<&'a Value> {
    let of_keys = |key: &str| schema.get(key).filter(|rest| rest.is_object() || **rest == Value::Bool(true));
    let mut schemas: Vec<&Value> = schema["properties"].get(token).into_iter().collect();
    if schemas.is_empty() {
        schemas.extend(["additionalProperties", "unevaluatedProperties"].into_iter().filter_map(of_keys));
        // The patterns are not matched: any of them may declare the key.
        schemas.extend(schema["patternProperties"].as_object().into_iter().flat_map(|map| map.values()));
    }
    if !is_key(token) {
        schemas.extend(of_keys("items"));
        schemas.extend(schema["prefixItems"].as_array().into_iter().flatten());
    }
    schemas
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_found_through_references_and_compositions() {
        let document = json!({
            "a": {"allOf": [{"$ref": "#/b"}, {"properties": {"c": {"items": {"$ref": "#/a"}}}}]},
            "b": {"anyOf": [{"$ref": "#/a"}, {"properties": {"d": {"additionalProperties": {"type": "string"}}}}]},
            "open": {"properties": {"a": {"properties": {}, "additionalProperties": false}}, "additionalProperties": true},
            "free": {"type": "object"},
        });
        let declared = |schema: &str, key: &str| {
            is_declared(&document, &Pointer::parse(schema).unwrap(), &Pointer::parse(key).unwrap())
        };
        for (schema, key) in [
            ("/a", "/c"),
            ("/a", "/c/0/d/any"),
            ("/b", "/c/7/c"),
            ("/open", "/b"),
            ("/open", "/a"),
            ("/free", "/b/c"),
        ] {
            assert!(declared(schema, key), "{schema} {key}");
        }
        for (schema, key) in [("/a", "/e"), ("/a", "/c/0/e"), ("/open", "/a/b"), ("/none", "/a")] {
            assert!(!declared(schema, key), "{schema} {key}");
        }
    }
}
