//! Deserialization of a validated tree into `openapiv3::OpenAPI`, part by part, so that a part that openapiv3 rejects is one
//! diagnostic and the others are still deserialized.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, Operation, PathItem, Paths, ReferenceOr};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::notes;
use crate::methods::{self, OWN_FIELDS};
use crate::pointer::Pointer;
use crate::validate::found::Found;

/// The path items of webhooks, by location.
pub type Webhooks = IndexMap<Pointer, PathItem>;

/// Deserializes every valid part; the others are reported in `found`. openapiv3 has no webhooks, which are returned by location.
pub fn deserialize(tree: &Value, found: &mut Found) -> (OpenAPI, Webhooks) {
    let root = Pointer::root();
    let openapi = OpenAPI {
        openapi: tree["openapi"].as_str().unwrap_or_default().to_owned(),
        info: field(tree, &root, "info", found).unwrap_or_default(),
        servers: field(tree, &root, "servers", found).unwrap_or_default(),
        paths: Paths { paths: paths(tree, &root, found), ..Paths::default() },
        components: Some(components(&tree["components"], &root.child("components"), found)),
        security: field(tree, &root, "security", found),
        tags: field(tree, &root, "tags", found).unwrap_or_default(),
        extensions: extensions(tree),
        ..OpenAPI::default()
    };
    (openapi, webhooks(tree, found))
}

/// Deserializes the webhooks. Documents for several tools have them twice.
fn webhooks(tree: &Value, found: &mut Found) -> Webhooks {
    let mut webhooks = Webhooks::new();
    for section in ["webhooks", "x-webhooks"] {
        let at = Pointer::root().child(section);
        let items = tree.get(section).and_then(Value::as_object).into_iter().flatten();
        let is_second = |name: &str| section != "webhooks" && tree["webhooks"].get(name).is_some();
        for (name, item) in items.filter(|(name, _)| !is_second(name)) {
            let at = at.child(name);
            if let Some(ReferenceOr::Item(item)) = path_item(item, &at, found) {
                webhooks.insert(at, item);
            }
        }
    }
    webhooks
}

fn extensions(tree: &Value) -> IndexMap<String, Value> {
    let members = tree.as_object().into_iter().flatten().filter(|(key, _)| key.starts_with("x-"));
    members.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn components(tree: &Value, at: &Pointer, found: &mut Found) -> Components {
    Components {
        schemas: map(tree, at, "schemas", found),
        responses: map(tree, at, "responses", found),
        parameters: map(tree, at, "parameters", found),
        examples: map(tree, at, "examples", found),
        request_bodies: map(tree, at, "requestBodies", found),
        headers: map(tree, at, "headers", found),
        security_schemes: map(tree, at, "securitySchemes", found),
        ..Components::default()
    }
}

fn field<T: DeserializeOwned>(tree: &Value, at: &Pointer, key: &str, found: &mut Found) -> Option<T> {
    part(tree.get(key)?, &at.child(key), found)
}

fn map<T: DeserializeOwned>(tree: &Value, at: &Pointer, key: &str, found: &mut Found) -> IndexMap<String, T> {
    let at = at.child(key);
    let Some(members) = tree.get(key).and_then(Value::as_object) else { return IndexMap::new() };
    // A map that grows is copied, and has up to twice the room: openapiv3's types take kilobytes.
    let mut map = IndexMap::with_capacity(members.len());
    map.extend(
        members.iter().filter_map(|(key, value)| Some((key.clone(), part(value, &at.child(key), found)?))),
    );
    map
}

/// Deserializes the paths, the only one of these maps with `x-` fields beside its entries. Paths without operations are
/// skipped: a client does not need them, and openapiv3 takes nine kilobytes for each.
fn paths(tree: &Value, at: &Pointer, found: &mut Found) -> IndexMap<String, ReferenceOr<PathItem>> {
    let at = at.child("paths");
    let has_operations = |item: &Value| methods::operations(item).next().is_some();
    let members = tree["paths"].as_object().into_iter().flatten();
    let members = members.filter(|(key, item)| key.starts_with('/') && has_operations(item));
    let mut paths = IndexMap::with_capacity(members.clone().count());
    for (key, item) in members {
        let at = at.child(key);
        let others = other_operations(key, item, &at, found);
        paths.extend(path_item(item, &at, found).map(|item| (key.clone(), item)));
        paths.extend(others);
    }
    paths
}

/// Returns the operations of methods that a path item of openapiv3 has no field for, each in a path item of its own, with a note.
fn other_operations(
    path: &str,
    item: &Value,
    at: &Pointer,
    found: &mut Found,
) -> Vec<(String, ReferenceOr<PathItem>)> {
    let mut others = Vec::new();
    for one in methods::operations(item).filter(|one| !OWN_FIELDS.contains(&one.keys[1])) {
        let at_operation = at.descend(one.keys());
        let mut extensions = IndexMap::new();
        let note = json!({"method": one.method, "path": path, "at": at_operation.as_str()});
        extensions.insert(notes::OPERATION.to_owned(), note);
        let other =
            PathItem { get: part(one.operation, &at_operation, found), extensions, ..PathItem::default() };
        // No path has such a key.
        others.push((format!("{} {path}", one.method), ReferenceOr::Item(other)));
    }
    others
}

/// Deserializes a path item. If openapiv3 rejects one of its operations, the others can still be used.
fn path_item(item: &Value, at: &Pointer, found: &mut Found) -> Option<ReferenceOr<PathItem>> {
    if let Ok(item) = ReferenceOr::<PathItem>::deserialize(item) {
        return Some(item);
    }
    let count = found.faults.len();
    for one in methods::operations(item) {
        part::<Operation>(one.operation, &at.descend(one.keys()), found);
    }
    if found.faults.len() == count { part(item, at, found) } else { None }
}

fn part<T: DeserializeOwned>(value: &Value, at: &Pointer, found: &mut Found) -> Option<T> {
    T::deserialize(value)
        .map_err(|error| {
            found.push(Diagnostic::new(Code::E0105, at, format!("invalid value in OpenAPI 3.0: {error}")));
        })
        .ok()
}
