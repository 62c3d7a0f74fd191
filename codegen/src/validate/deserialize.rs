//! Deserialization of a validated tree into `openapiv3::OpenAPI`, part by part, so that a part that openapiv3 rejects is one
//! diagnostic and the others are still deserialized.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::methods::METHODS;
use crate::pointer::Pointer;

/// Deserializes every valid part; the others are reported in `diagnostics`.
pub fn deserialize(tree: &Value, diagnostics: &mut Diagnostics) -> OpenAPI {
    let root = Pointer::root();
    OpenAPI {
        openapi: tree["openapi"].as_str().unwrap_or_default().to_owned(),
        info: field(tree, &root, "info", diagnostics).unwrap_or_default(),
        servers: field(tree, &root, "servers", diagnostics).unwrap_or_default(),
        paths: Paths { paths: paths(tree, &root, diagnostics), ..Paths::default() },
        components: Some(components(&tree["components"], &root.child("components"), diagnostics)),
        security: field(tree, &root, "security", diagnostics),
        tags: field(tree, &root, "tags", diagnostics).unwrap_or_default(),
        extensions: extensions(tree),
        ..OpenAPI::default()
    }
}

fn extensions(tree: &Value) -> IndexMap<String, Value> {
    let members = tree.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with("x-"));
    members.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn components(tree: &Value, at: &Pointer, diagnostics: &mut Diagnostics) -> Components {
    Components {
        schemas: map(tree, at, "schemas", diagnostics),
        responses: map(tree, at, "responses", diagnostics),
        parameters: map(tree, at, "parameters", diagnostics),
        examples: map(tree, at, "examples", diagnostics),
        request_bodies: map(tree, at, "requestBodies", diagnostics),
        headers: map(tree, at, "headers", diagnostics),
        security_schemes: map(tree, at, "securitySchemes", diagnostics),
        ..Components::default()
    }
}

fn field<T: DeserializeOwned>(
    tree: &Value,
    at: &Pointer,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    part(tree.get(key)?, &at.child(key), diagnostics)
}

fn map<T: DeserializeOwned>(
    tree: &Value,
    at: &Pointer,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> IndexMap<String, T> {
    let at = at.child(key);
    let members = tree.get(key).and_then(Value::as_object).into_iter().flatten();
    members
        .filter_map(|(key, value)| Some((key.clone(), part(value, &at.child(key), diagnostics)?)))
        .collect()
}

/// Deserializes the paths, the only one of these maps with `x-` fields beside its entries. Paths without operations are
/// skipped: a client does not need them, and openapiv3 takes nine kilobytes for each.
fn paths(
    tree: &Value,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> IndexMap<String, ReferenceOr<PathItem>> {
    let at = at.child("paths");
    let members = tree["paths"].as_object().into_iter().flatten().filter(|(key, _)| key.starts_with('/'));
    let has_operations = |item: &Value| {
        item.as_object().is_some_and(|item| METHODS.iter().any(|(key, _)| item.contains_key(*key)))
    };
    members
        .filter(|(_, item)| has_operations(item))
        .filter_map(|(key, value)| Some((key.clone(), part(value, &at.child(key), diagnostics)?)))
        .collect()
}

fn part<T: DeserializeOwned>(value: &Value, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<T> {
    T::deserialize(value)
        .map_err(|error| {
            diagnostics.push(Diagnostic::new(
                Code::E0105,
                at,
                format!("invalid value in OpenAPI 3.0: {error}"),
            ));
        })
        .ok()
}
