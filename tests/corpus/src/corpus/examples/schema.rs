//! Conversion of a description into a JSON Schema document, with the schemas at the same places.

use serde_json::{Map, Value, json};
use specsmith::Example;

/// Keys whose values are data, which may look like a schema.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// Keys whose values are maps with names chosen by the description.
const NAMES: [&str; 11] = [
    "$defs",
    "content",
    "headers",
    "parameters",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// The keys of schemas that refer to or are composed of others.
const COMPOSED: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

/// Returns the draft of JSON Schema that is closest to the OpenAPI version. OpenAPI 3.0 is based on Wright
/// Draft 00, which is draft 5 and differs from draft 4 in wording only; OpenAPI 3.1 is based on JSON Schema
/// 2020-12.
fn draft(description: &Value) -> u32 {
    let version = description.get("openapi").and_then(Value::as_str).unwrap_or_default();
    if version.starts_with("3.0") { 4 } else { 2020 }
}

/// Converts the keywords that JSON Schema defines differently: `nullable`, and `required` for properties that
/// are only in requests or only in responses (OpenAPI 3.0.3, Schema Object); `directional` are the keywords of
/// those that a value may lack.
fn json_schema(description: &Value, directional: &[&str]) -> Value {
    let mut tree = description.clone();
    Conversion { directional, is_draft_4: draft(description) == 4 }.visit(&mut tree, false);
    tree
}

/// Returns the keywords of the properties that a value may lack although they are required. A value may be of either
/// direction if requests and responses contain its schema.
fn directional(example: &Example) -> &'static [&'static str] {
    match (example.in_requests, example.in_responses) {
        (true, false) => &["readOnly"],
        (false, true) => &["writeOnly"],
        _ => &["readOnly", "writeOnly"],
    }
}

/// Returns the input of the program that validates examples: the draft, a document for each direction that an example
/// has, and for each example its value and the location of its schema.
pub fn input<'a>(description: &Value, examples: impl Iterator<Item = &'a Example>) -> Value {
    let mut directions: Vec<&[&str]> = Vec::new();
    let mut entries = Vec::new();
    for example in examples {
        let directional = directional(example);
        let index = directions.iter().position(|known| *known == directional).unwrap_or_else(|| {
            directions.push(directional);
            directions.len() - 1
        });
        entries.push(json!({"document": index, "schema": example.schema.as_str(), "value": example.value}));
    }
    let documents: Vec<Value> =
        directions.into_iter().map(|directional| json_schema(description, directional)).collect();
    json!({"draft": draft(description), "documents": documents, "examples": entries})
}

struct Conversion<'a> {
    directional: &'a [&'a str],
    is_draft_4: bool,
}

impl Conversion<'_> {
    fn visit(&self, value: &mut Value, are_names: bool) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.visit(item, false)),
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    let is_data = DATA.contains(&key.as_str()) || key.starts_with("x-");
                    if are_names || !is_data {
                        self.visit(value, !are_names && NAMES.contains(&key.as_str()));
                    }
                }
                if !are_names {
                    self.relax_required(map);
                    if self.is_draft_4 && map.get("nullable") == Some(&Value::Bool(true)) {
                        allow_null(map);
                    }
                }
            }
            _ => {}
        }
    }

    fn relax_required(&self, schema: &mut Map<String, Value>) {
        let Some(Value::Object(properties)) = schema.get("properties") else { return };
        let is_directional = |name: &Value| {
            let property = name.as_str().and_then(|name| properties.get(name));
            property.is_some_and(|schema| self.directional.iter().any(|keyword| schema[*keyword] == true))
        };
        let Some(Value::Array(required)) = schema.get("required") else { return };
        let remaining: Vec<Value> = required.iter().filter(|name| !is_directional(name)).cloned().collect();
        // Draft 4 requires at least one name in `required`.
        match remaining.is_empty() {
            true => drop(schema.remove("required")),
            false => drop(schema.insert("required".to_owned(), remaining.into())),
        }
    }
}

fn allow_null(schema: &mut Map<String, Value>) {
    schema.remove("nullable");
    if COMPOSED.iter().any(|key| schema.contains_key(*key)) {
        let rest = Value::Object(std::mem::take(schema));
        schema.insert("anyOf".to_owned(), json!([{"type": "null"}, rest]));
        return;
    }
    if let Some(Value::String(name)) = schema.get("type") {
        let both = json!([name, "null"]);
        schema.insert("type".to_owned(), both);
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(version: &str, schema: Value) -> Value {
        let description = json!({"openapi": version, "components": {"schemas": {"nullable": schema}}});
        json_schema(&description, &["readOnly", "writeOnly"])["components"]["schemas"]["nullable"].take()
    }

    #[test]
    fn nullable_schema_allows_null() {
        for (before, after) in [
            (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
            (
                json!({"type": "string", "nullable": true, "enum": ["a"]}),
                json!({"type": ["string", "null"], "enum": ["a", null]}),
            ),
            (json!({"$ref": "#/a", "nullable": true}), json!({"anyOf": [{"type": "null"}, {"$ref": "#/a"}]})),
            (json!({"nullable": true}), json!({})),
            (json!({"type": "string", "nullable": false}), json!({"type": "string", "nullable": false})),
            (
                json!({"properties": {"nullable": {"type": "string"}, "default": {"nullable": true, "type": "string"}}}),
                json!({"properties": {"nullable": {"type": "string"}, "default": {"type": ["string", "null"]}}}),
            ),
            (
                json!({"default": {"type": "a", "nullable": true}, "x-y": {"type": "a", "nullable": true}}),
                json!({"default": {"type": "a", "nullable": true}, "x-y": {"type": "a", "nullable": true}}),
            ),
        ] {
            assert_eq!(of("3.0.3", before.clone()), after, "{before}");
        }
        let newer = json!({"type": "string", "nullable": true});
        assert_eq!(of("3.1.0", newer.clone()), newer);
        assert_eq!((draft(&json!({"openapi": "3.0.0"})), draft(&json!({"openapi": "3.1.0"}))), (4, 2020));
    }

    #[test]
    fn read_only_and_write_only_properties_are_optional() {
        let properties = json!({"a": {"readOnly": true}, "b": {"writeOnly": true}, "c": {}});
        let schema = |required: Value| of("3.1.0", json!({"properties": properties, "required": required}));
        assert_eq!(schema(json!(["a", "b", "c", "d"]))["required"], json!(["c", "d"]));
        assert_eq!(schema(json!(["a"])).get("required"), None);
        let sent = json_schema(&json!({"properties": properties, "required": ["a", "b"]}), &["readOnly"]);
        assert_eq!(sent["required"], json!(["b"]));
    }
}
