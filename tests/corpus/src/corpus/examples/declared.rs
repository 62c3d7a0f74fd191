//! Checking whether a schema declares a key of a value.

use serde_json::Value;
use specsmith::pointer::Pointer;

/// The limit of schemas visited for one key: schemas may refer to each other in a cycle.
const MAX_SCHEMAS: usize = 1000;

/// Returns `true` if a schema of the document declares the key at this place of a value: by its name, by a
/// pattern, or by a schema for all keys.
pub fn is_declared(document: &Value, schema: &Pointer, key: &Pointer) -> bool {
    let mut schemas: Vec<&Value> = document.pointer(schema.as_str()).into_iter().collect();
    for token in key.tokens() {
        let all = with_related(document, schemas);
        // A schema without `properties` allows any key.
        if all.iter().all(|schema| schema["properties"].is_null()) && !all.is_empty() && is_key(&token) {
            return true;
        }
        schemas = all.into_iter().flat_map(|schema| subschemas(schema, &token)).collect();
    }
    !schemas.is_empty()
}

/// Returns `true` if the key at this place of a value is a discriminator by a schema of the document.
pub fn is_discriminator(document: &Value, schema: &Pointer, key: &Pointer) -> bool {
    let mut tokens: Vec<String> = key.tokens().collect();
    let Some(name) = tokens.pop() else { return false };
    let mut schemas: Vec<&Value> = document.pointer(schema.as_str()).into_iter().collect();
    for token in &tokens {
        let all = with_related(document, schemas);
        schemas = all.into_iter().flat_map(|schema| subschemas(schema, token)).collect();
    }
    with_related(document, schemas).iter().any(|schema| schema["discriminator"]["propertyName"] == *name)
}

/// Returns `true` if the token cannot be an array index.
fn is_key(token: &str) -> bool {
    !token.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the schemas together with those that they refer to or are composed of, or that their discriminators
/// select.
fn with_related<'a>(document: &'a Value, schemas: Vec<&'a Value>) -> Vec<&'a Value> {
    let mut schemas: Vec<&Value> = schemas;
    let mut next = 0;
    while let Some(schema) = schemas.get(next).copied().filter(|_| next < MAX_SCHEMAS) {
        next += 1;
        let parts = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| schema[key].as_array());
        for part in parts.flatten().chain(target(document, schema)).chain(subtypes(document, schema)) {
            if !schemas.iter().any(|known| std::ptr::eq(*known, part)) {
                schemas.push(part);
            }
        }
    }
    schemas
}

/// Returns the target of the `$ref` of a schema.
fn target<'a>(document: &'a Value, schema: &Value) -> Option<&'a Value> {
    document.pointer(schema["$ref"].as_str()?.strip_prefix('#')?)
}

/// Returns the components that have a schema with a discriminator in their `allOf`.
fn subtypes<'a>(document: &'a Value, schema: &'a Value) -> impl Iterator<Item = &'a Value> {
    let components =
        document["components"]["schemas"].as_object().filter(|_| !schema["discriminator"].is_null());
    components.into_iter().flat_map(|components| components.values()).filter(move |component| {
        let parts = component["allOf"].as_array().into_iter().flatten();
        parts.filter_map(|part| target(document, part)).any(|part| std::ptr::eq(part, schema))
    })
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
            "users": {"items": {"$ref": "#/components/schemas/base"}},
            "components": {"schemas": {
                "base": {"discriminator": {"propertyName": "kind"}, "properties": {"kind": {"type": "string"}}},
                "sub": {"allOf": [{"$ref": "#/components/schemas/base"}, {"properties": {"e": {}}}]},
            }},
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
            ("/users", "/0/e"),
        ] {
            assert!(declared(schema, key), "{schema} {key}");
        }
        for (schema, key) in [("/a", "/e"), ("/a", "/c/0/e"), ("/open", "/a/b"), ("/none", "/a")] {
            assert!(!declared(schema, key), "{schema} {key}");
        }
        let is_discriminator = |schema: &str, key: &str| {
            is_discriminator(&document, &Pointer::parse(schema).unwrap(), &Pointer::parse(key).unwrap())
        };
        assert!(
            is_discriminator("/users", "/7/kind") && is_discriminator("/components/schemas/sub", "/kind")
        );
        for (schema, key) in [("/users", "/kind"), ("/users", "/0/e"), ("/a", "/kind"), ("/users", "")] {
            assert!(!is_discriminator(schema, key), "{schema} {key}");
        }
    }
}
