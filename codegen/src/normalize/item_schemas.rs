//! `itemSchema` of a sequential media type: OpenAPI 3.2.0, Media Type Object, Streaming Sequential Media Types. A media type with it
//! is a list of such items, so that it becomes the `items` of the `schema`.
//!
//! An item of `text/event-stream` is an object with the fields of an event, whose `data` is text (OpenAPI 3.2.0, Special
//! Considerations for Server-Sent Events). `contentSchema` describes the value that this text is.

use serde_json::{Map, Value, json};

use super::pass::single;
use crate::grammar::notes;
use crate::media_type::{Sequential, is_json, sequential};
use crate::pointer::{Path, Pointer};
use crate::tree::get;

/// The maximum number of references in a row.
const MAX_REFERENCES: usize = 64;

/// Replaces the item schemas of all media types.
pub fn replace(tree: &mut Value) {
    let mut found = Vec::new();
    let root = tree.as_object().into_iter().flatten();
    for (key, value) in
        root.filter(|(key, _)| matches!(key.as_str(), "paths" | "webhooks" | "x-webhooks" | "components"))
    {
        find(value, &Path::Key(&Path::Root, key), tree, &mut found);
    }
    for (at, items, is_whole) in found {
        let Some(Value::Object(media)) = tree.pointer_mut(at.as_str()) else { continue };
        media.shift_remove("itemSchema");
        media.insert("schema".to_owned(), json!({"type": "array", "items": items}));
        if is_whole {
            media.insert(notes::WHOLE_EVENTS.to_owned(), Value::Bool(true));
        }
    }
}

/// The place of a media type, its items, and `true` if these are events with their fields.
type Found = (Pointer, Value, bool);

/// Collects the media types with item schemas.
fn find(value: &Value, at: &Path<'_>, tree: &Value, found: &mut Vec<Found>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = Path::Key(at, key);
                match (key.as_str(), value) {
                    ("schema" | "schemas" | "itemSchema" | "example" | "examples", _) => {}
                    ("content", Value::Object(content)) => {
                        for (name, media) in content {
                            if let Some(item @ Value::Object(_)) = media.get("itemSchema") {
                                let (item, is_whole) = match sequential(name) {
                                    Some(Sequential::Events) => event_items(item, tree),
                                    _ => (item.clone(), false),
                                };
                                found.push((Path::Key(&at, name).pointer(), item, is_whole));
                            }
                        }
                    }
                    _ => find(value, &at, tree, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find(item, &Path::Item(at, index), tree, found);
            }
        }
        _ => {}
    }
}

/// Returns the schema of the data of events, or, if the data depends on the type of the event, of the events as objects.
fn event_items(item: &Value, tree: &Value) -> (Value, bool) {
    let common = properties(item, tree);
    let alternatives = alternatives(item, tree);
    let is_event = |fields: &Map<String, Value>| fields.contains_key("data") || fields.contains_key("event");
    if alternatives.is_empty() {
        return if is_event(&common) { (data(&common), false) } else { (item.clone(), false) };
    }
    let events = alternatives.iter().map(|alternative| {
        let mut fields = common.clone();
        fields.extend(properties(alternative, tree));
        (*alternative, fields)
    });
    let events: Vec<_> = events.collect();
    if !events.iter().all(|(_, fields)| is_event(fields)) {
        return (item.clone(), false);
    }
    let is_typed = |fields: &Map<String, Value>| fields.get("event").is_some_and(has_one_value);
    if !events.iter().any(|(_, fields)| is_typed(fields)) {
        let all: Vec<Value> = events.iter().map(|(_, fields)| data(fields)).collect();
        return (single("oneOf", all.into()), false);
    }
    let all: Vec<Value> = events.iter().map(|(alternative, fields)| event(alternative, fields)).collect();
    (single("oneOf", all.into()), true)
}

/// Returns the schema of an event as an object.
fn event(alternative: &Value, fields: &Map<String, Value>) -> Value {
    let mut object = Map::new();
    let name = alternative.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
    let title = alternative.get("title").and_then(Value::as_str);
    if let Some(title) = title.or(name) {
        object.insert("title".to_owned(), title.into());
    }
    if let Some(description) = alternative.get("description") {
        object.insert("description".to_owned(), description.clone());
    }
    let kind = fields.get("event").cloned().unwrap_or_else(|| json!({"type": "string"}));
    let required = if has_one_value(&kind) { json!(["event", "data"]) } else { json!(["data"]) };
    object.insert("type".to_owned(), "object".into());
    object.insert("required".to_owned(), required);
    let others = json!({"id": {"type": "string"}, "retry": {"type": "integer"}});
    let mut properties = Map::from_iter([("event".to_owned(), kind), ("data".to_owned(), data(fields))]);
    properties.extend(others.as_object().cloned().unwrap_or_default());
    object.insert("properties".to_owned(), Value::Object(properties));
    Value::Object(object)
}

fn has_one_value(schema: &Value) -> bool {
    let values = schema.get("enum").and_then(Value::as_array);
    schema.get("const").is_some() || values.is_some_and(|values| values.len() == 1)
}

/// Returns the schema of the value of `data`.
fn data(fields: &Map<String, Value>) -> Value {
    let Some(data) = fields.get("data") else { return json!({"type": "string"}) };
    let media_type = data.get("contentMediaType").and_then(Value::as_str);
    match data.get("contentSchema") {
        Some(schema) if media_type.is_none_or(is_json) => schema.clone(),
        None if media_type.is_some_and(is_json) => json!({}),
        _ => data.clone(),
    }
}

/// Returns the properties of an object with its parts. Those of the object itself precede those of its parts.
fn properties(schema: &Value, tree: &Value) -> Map<String, Value> {
    let schema_itself = schema;
    let mut all = Map::new();
    let mut schema = Some(schema);
    for _ in 0..MAX_REFERENCES {
        let Some(Value::Object(map)) = schema else { break };
        let parts = get(map, "allOf").and_then(Value::as_array).into_iter().flatten();
        let parts = parts.filter(|part| !std::ptr::eq(*part, schema_itself));
        let own = get(map, "properties").and_then(Value::as_object).into_iter().flatten();
        let of_parts = parts.flat_map(|part| {
            let target = target(part, tree).unwrap_or(part);
            target.get("properties").and_then(Value::as_object).into_iter().flatten()
        });
        for (name, value) in own.chain(of_parts) {
            all.entry(name).or_insert_with(|| value.clone());
        }
        schema = target(schema.unwrap_or(&Value::Null), tree);
    }
    all
}

/// Returns the alternatives of a schema, or of the one that it refers to.
fn alternatives<'a>(schema: &'a Value, tree: &'a Value) -> Vec<&'a Value> {
    let mut schema = Some(schema);
    for _ in 0..MAX_REFERENCES {
        let Some(here) = schema else { break };
        for key in ["oneOf", "anyOf"] {
            if let Some(all) = here.get(key).and_then(Value::as_array) {
                return all.iter().collect();
            }
        }
        schema = target(here, tree);
    }
    Vec::new()
}

/// Returns the schema that a schema refers to.
fn target<'a>(schema: &Value, tree: &'a Value) -> Option<&'a Value> {
    let text = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    tree.pointer(&text.replace("%25", "%"))
}
