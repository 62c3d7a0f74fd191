//! Deserialization of a validated tree into `openapiv3::OpenAPI`, part by part, so that a part that openapiv3 rejects is one
//! diagnostic and the others are still deserialized.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, PathItem, Paths, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::summary::METHODS;

/// Deserializes every valid part; the others are reported in `found`.
pub fn read(tree: &Value, found: &mut Diagnostics) -> OpenAPI {
    let root = Pointer::root();
    OpenAPI {
        openapi: tree["openapi"].as_str().unwrap_or_default().to_owned(),
        info: one(tree, &root, "info", found).unwrap_or_default(),
        servers: one(tree, &root, "servers", found).unwrap_or_default(),
        paths: Paths { paths: paths(tree, &root, found), ..Paths::default() },
        components: Some(components(&tree["components"], &root.child("components"), found)),
        security: one(tree, &root, "security", found),
        tags: one(tree, &root, "tags", found).unwrap_or_default(),
        extensions: extensions(tree),
        ..OpenAPI::default()
    }
}

fn extensions(tree: &Value) -> IndexMap<String, Value> {
    let members = tree.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with("x-"));
    members.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn components(tree: &Value, at: &Pointer, found: &mut Diagnostics) -> Components {
    Components {
        schemas: each(tree, at, "schemas", found),
        responses: each(tree, at, "responses", found),
        parameters: each(tree, at, "parameters", found),
        examples: each(tree, at, "examples", found),
        request_bodies: each(tree, at, "requestBodies", found),
        headers: each(tree, at, "headers", found),
        security_schemes: each(tree, at, "securitySchemes", found),
        ..Components::default()
    }
}

fn one<T: DeserializeOwned>(tree: &Value, at: &Pointer, key: &str, found: &mut Diagnostics) -> Option<T> {
    piece(tree.get(key)?, &at.child(key), found)
}

fn each<T: DeserializeOwned>(
    tree: &Value,
    at: &Pointer,
    key: &str,
    found: &mut Diagnostics,
) -> IndexMap<String, T> {
    let at = at.child(key);
    let members = tree.get(key).and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(key, value)| Some((key.clone(), piece(value, &at.child(key), found)?))).collect()
}

/// Deserializes the paths, the only one of these maps with `x-` fields beside its entries. Paths without operations are
/// skipped: a client does not need them, and openapiv3 takes nine kilobytes for each.
fn paths(tree: &Value, at: &Pointer, found: &mut Diagnostics) -> IndexMap<String, ReferenceOr<PathItem>> {
    let at = at.child("paths");
    let members = tree["paths"].as_object().into_iter().flatten().filter(|(key, _)| key.starts_with('/'));
    let has_operations = |item: &Value| {
        item.as_object().is_some_and(|item| item.keys().any(|key| METHODS.contains(&key.as_str())))
    };
    members
        .filter(|(_, item)| has_operations(item))
        .filter_map(|(key, value)| Some((key.clone(), piece(value, &at.child(key), found)?)))
        .collect()
}

fn piece<T: DeserializeOwned>(value: &Value, at: &Pointer, found: &mut Diagnostics) -> Option<T> {
    T::deserialize(value)
        .map_err(|error| {
            found.push(Diagnostic::error("E0105", at, format!("invalid value in OpenAPI 3.0: {error}")));
        })
        .ok()
}
