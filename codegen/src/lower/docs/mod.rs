//! Docs of an item beside its name: description, constraints, default, example.

pub mod constraints;
pub mod examples;

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, Kind, Schema, SchemaId};

/// The first paragraphs of component descriptions, for the docs of fields and parameters that refer to the components.
/// Each is computed once.
#[derive(Default)]
pub struct Summaries(RefCell<HashMap<SchemaId, Option<String>>>);

impl Summaries {
    fn of(&self, api: &Api, id: SchemaId) -> Option<String> {
        let find = || Some(markdown::summary(&full(api, id)?).to_owned()).filter(|text| !text.is_empty());
        self.0.borrow_mut().entry(id).or_insert_with(find).clone()
    }
}

/// Returns the whole description of a schema.
fn full(api: &Api, id: SchemaId) -> Option<String> {
    markdown::harmless(api.schema(id).description.as_deref()?)
}

/// Returns the docs of an item with this schema: the first description along the chain of aliases, then constraints,
/// default and example. `fallback` replaces a missing description.
pub fn describe(types: &Types<'_>, id: SchemaId, fallback: impl FnOnce() -> String) -> String {
    append(types, id, description(types, id).unwrap_or_else(fallback))
}

fn description(types: &Types<'_>, id: SchemaId) -> Option<String> {
    let api = types.api;
    let summary = |id: SchemaId| types.summaries.of(api, id);
    // The type of a component has the whole description; a reference to it has the first paragraph.
    let own = if api.schema(id).component.is_some() { summary(id) } else { full(api, id) };
    own.or_else(|| chain(api, id).into_iter().skip(1).find_map(summary))
}

/// Returns the docs of a type: its whole description, then constraints, default and example.
pub fn describe_type(types: &Types<'_>, id: SchemaId, fallback: impl FnOnce() -> String) -> String {
    let text = full(types.api, id).or_else(|| description(types, id));
    let details = details(types, &chain(types.api, id));
    [vec![text.unwrap_or_else(fallback)], details].concat().join("\n\n")
}

/// Appends constraints, default and example of a schema to a description.
pub fn append(types: &Types<'_>, id: SchemaId, text: String) -> String {
    [vec![text], details(types, &chain(types.api, id))].concat().join("\n\n")
}

/// Returns a schema and those that it is an alias of, in order.
pub fn chain(api: &Api, mut id: SchemaId) -> Vec<SchemaId> {
    let mut chain = vec![id];
    while let Kind::Alias(target) = api.schema(id).kind {
        id = target;
        chain.push(id);
    }
    chain
}

/// Returns paragraphs about a schema: its constraints and default, an example, and its direction.
fn details(types: &Types<'_>, chain: &[SchemaId]) -> Vec<String> {
    let api = types.api;
    let first = |get: fn(&Schema) -> Option<&Value>| chain.iter().find_map(|&id| get(api.schema(id)));
    let target = chain.last().copied();
    let mut sentences = target.map(|id| constraints::of_schema(types, id)).unwrap_or_default();
    let defaults = chain.iter().map(|&id| api.schema(id)).find(|schema| schema.default.is_some());
    if let Some(Schema { default: Some(default), default_digits, .. }) = defaults {
        let default = markdown::code(&default_digits.clone().unwrap_or_else(|| text_of(default)));
        sentences.push(format!("Default: {default} (applied by the service)."));
    }
    let mut paragraphs = Vec::new();
    if !sentences.is_empty() {
        paragraphs.push(sentences.join(" "));
    }
    let is_secret = target.is_some_and(|id| is_secret(&api.schema(id).kind));
    let example = first(|schema| schema.example.as_ref()).filter(|value| is_short(value));
    if let Some(example) = example.filter(|_| !is_secret) {
        paragraphs.push(format!("Example: {}", markdown::code(&text_of(example))));
    }
    if chain.iter().any(|&id| api.schema(id).read_only) {
        paragraphs.push("Read-only: set by the service.".to_owned());
    }
    if chain.iter().any(|&id| api.schema(id).write_only) {
        paragraphs.push("Write-only: not returned in responses.".to_owned());
    }
    paragraphs
}

/// Returns `true` if a schema, or one that it is an alias of, is deprecated.
pub fn is_deprecated(api: &Api, id: SchemaId) -> bool {
    chain(api, id).iter().any(|&id| api.schema(id).deprecated)
}

/// Notes the deprecation of an argument, which cannot have an attribute.
pub fn append_deprecated(docs: &mut String) {
    docs.push_str("\n\n**Deprecated.**");
}

fn is_short(value: &Value) -> bool {
    !value.is_object() && !value.is_array() && text_of(value).len() <= 80
}

/// Returns a string as it is and any other value as JSON.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns `true` for a secret: a string of the format `password` (OpenAPI 3.0.3, Data Types).
pub fn is_secret(kind: &Kind) -> bool {
    matches!(kind, Kind::String(text) if text.format.as_deref() == Some("password"))
}
