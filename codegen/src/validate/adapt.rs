//! Adaptations of the tree to openapiv3, each for information that openapiv3 would lose or reject.

use serde_json::{Map, Value, json};

use crate::grammar::ANNOTATIONS;
use crate::tree::get;

/// Applies all adaptations, in order.
pub fn adapt(tree: &mut Value) {
    for_each_schema(tree, &mut |schema| {
        wrap_ref(schema);
        remove_null_enum(schema);
    });
    remove_unused(tree);
}

/// Removes fields that are not used but that openapiv3 validates strictly; `validate` has reported the skipped ones.
fn remove_unused(tree: &mut Value) {
    let Value::Object(root) = tree else { return };
    if let Some(info) = root.get_mut("info").and_then(Value::as_object_mut) {
        info.retain(|key, _| key != "contact" && key != "license");
    }
    if let Some(components) = root.get_mut("components") {
        for (_, scheme) in components.get_mut("securitySchemes").into_iter().flat_map(members) {
            if let Some(flows) = scheme.get_mut("flows") {
                *flows = token_urls(flows);
            }
        }
        for key in ["responses", "requestBodies", "parameters", "headers"] {
            components.get_mut(key).into_iter().for_each(remove_links);
        }
    }
    for key in ["paths", "webhooks", "x-webhooks"] {
        root.get_mut(key).into_iter().for_each(remove_links);
    }
}

/// Returns the flows of OAuth 2.0 with only the fields that are used, and those that openapiv3 requires.
fn token_urls(flows: &Value) -> Value {
    let mut kept = Map::new();
    for key in ["password", "clientCredentials", "authorizationCode"] {
        let flow = flows.get(key);
        let url = |field: &str| flow.and_then(|flow| flow.get(field)).filter(|url| url.is_string());
        if let Some(token_url) = url("tokenUrl") {
            let mut flow = json!({ "tokenUrl": token_url, "authorizationUrl": "", "scopes": {} });
            if let (Some(refresh_url), Value::Object(flow)) = (url("refreshUrl"), &mut flow) {
                flow.insert("refreshUrl".to_owned(), refresh_url.clone());
            }
            kept.insert(key.to_owned(), flow);
        }
    }
    Value::Object(kept)
}

/// Removes links and external docs below path items and components, and extensions of callbacks. Schemas are not visited, as
/// these names can be properties there.
fn remove_links(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.keys().any(|key| matches!(key.as_str(), "callbacks" | "links" | "externalDocs")) {
                let callbacks = map.get_mut("callbacks").into_iter().flat_map(members);
                for callback in callbacks.filter_map(|(_, callback)| callback.as_object_mut()) {
                    callback.retain(|key, _| !key.starts_with("x-"));
                }
                let is_response = map.contains_key("description");
                map.retain(|key, value| {
                    let is_unused = key == "links" && is_response;
                    !(is_unused || key == "externalDocs" && value.is_object())
                });
            }
            let inner =
                map.iter_mut().filter(|(key, _)| !matches!(key.as_str(), "schema" | "example" | "examples"));
            inner.for_each(|(_, value)| remove_links(value));
        }
        Value::Array(items) => items.iter_mut().for_each(remove_links),
        _ => {}
    }
}

/// Removes `enum: [null]` from a schema without a type. OpenAPI 3.0 has no type for null; the schema allows any JSON.
fn remove_null_enum(schema: &mut Map<String, Value>) {
    let is_null = |values: &Value| values.as_array().is_some_and(|values| values.iter().all(Value::is_null));
    if get(schema, "enum").is_some_and(is_null) && get(schema, "type").is_none() {
        schema.shift_remove("enum");
    }
}

/// Adds the defaults of an encoding: `{explode: true}` → `{style: form, explode: true}`.
///
/// OpenAPI 3.0.4, Encoding Object: if one of these fields is present, the others have their defaults; without any of them,
/// the content type determines the serialization. openapiv3 does not distinguish an absent `explode` from `false`.
fn add_encoding_defaults(encoding: &mut Value) {
    let Value::Object(encoding) = encoding else { return };
    if ["style", "explode", "allowReserved"].iter().any(|key| encoding.contains_key(*key)) {
        let style = encoding.entry("style").or_insert_with(|| Value::from("form"));
        let explode = Value::Bool(style == "form");
        encoding.entry("explode").or_insert(explode);
    }
}

/// Moves a `$ref` with siblings into an `allOf`: `{$ref, nullable: true}` → `{allOf: [{$ref}], nullable: true}`.
///
/// OpenAPI 3.0 ignores the siblings of a `$ref`, and openapiv3 drops them silently, but authors expect them to apply.
fn wrap_ref(schema: &mut Map<String, Value>) {
    if schema.len() > 1
        && get(schema, "$ref").is_some()
        && let Some(target) = schema.shift_remove("$ref")
    {
        // Other siblings are ignored, as the standard says; `validate` has reported them.
        schema.retain(|key, _| ANNOTATIONS.contains(&key.as_str()) || key.starts_with("x-"));
        let target = Value::Object(Map::from_iter([("$ref".to_owned(), target)]));
        schema.insert("allOf".to_owned(), Value::Array(vec![target]));
    }
}

/// Calls `visit` with every schema of a validated document, the outer ones first.
fn for_each_schema(tree: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(root) = tree else { return };
    for (key, value) in root {
        match key.as_str() {
            "components" => members(value).for_each(|(kind, value)| match kind.as_str() {
                "schemas" => members(value).for_each(|(_, schema)| in_schema(schema, visit)),
                "examples" | "securitySchemes" | "links" => {}
                _ => members(value).for_each(|(_, value)| around_schemas(value, visit)),
            }),
            "paths" | "webhooks" | "x-webhooks" => {
                members(value).for_each(|(_, value)| around_schemas(value, visit))
            }
            _ => {}
        }
    }
}

/// Visits the schemas in path items, operations, parameters, bodies, responses, headers and media types, where they are
/// the value of the key `schema`.
fn around_schemas(value: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "schema" => in_schema(value, visit),
                    "example" | "examples" | "links" => {}
                    "encoding" => members(value).for_each(|(_, encoding)| {
                        add_encoding_defaults(encoding);
                        around_schemas(encoding, visit);
                    }),
                    key if key.starts_with("x-") => {}
                    _ => around_schemas(value, visit),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| around_schemas(item, visit)),
        _ => {}
    }
}

fn in_schema(schema: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(map) = schema else { return };
    visit(map);
    for (key, value) in map {
        match (key.as_str(), value) {
            ("properties", value) => members(value).for_each(|(_, schema)| in_schema(schema, visit)),
            ("allOf" | "oneOf" | "anyOf", Value::Array(items)) => {
                items.iter_mut().for_each(|schema| in_schema(schema, visit));
            }
            ("items" | "not" | "additionalProperties", value) => in_schema(value, visit),
            _ => {}
        }
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flatten()
}
