//! Docs of an item beside its name: description, constraints, default, example.

pub mod constraints;
pub mod examples;

use serde_json::Value;

use crate::lower::context::Context;
use crate::markdown;
use crate::model::{Api, Schema, SchemaId, aliases};

/// Returns the whole description of a schema.
fn full(api: &Api, id: SchemaId) -> Option<String> {
    markdown::harmless(api.schema(id).description.as_deref()?)
}

/// Returns the docs of an item with this schema: the first description along the chain of aliases, then constraints,
/// default and example. `fallback` replaces a missing description.
pub fn describe(cx: &Context<'_>, id: SchemaId, fallback: impl FnOnce() -> String) -> String {
    append(cx, id, description(cx, id).unwrap_or_else(fallback))
}

fn description(cx: &Context<'_>, id: SchemaId) -> Option<String> {
    let api = cx.api;
    // The type of a component has the whole description; a reference to it has the first paragraph.
    let own = if api.schema(id).component.is_some() { cx.summary(id) } else { full(api, id) };
    own.or_else(|| aliases(&api.schemas, id).skip(1).find_map(|id| cx.summary(id)))
}

/// Returns the docs of a type: its whole description, then constraints, default and example.
pub fn describe_type(cx: &Context<'_>, id: SchemaId, fallback: impl FnOnce() -> String) -> String {
    let text = full(cx.api, id).or_else(|| description(cx, id));
    append(cx, id, text.unwrap_or_else(fallback))
}

/// Appends constraints, default and example of a schema to a description.
pub fn append(cx: &Context<'_>, id: SchemaId, text: String) -> String {
    [vec![text], details(cx, id)].concat().join("\n\n")
}

/// Returns paragraphs about a schema: its constraints and default, an example, and its direction.
fn details(cx: &Context<'_>, id: SchemaId) -> Vec<String> {
    let api = cx.api;
    let mut sentences = constraints::of_schema(&cx.types, api.target(id));
    if let Some(Schema { default: Some(default), default_digits, .. }) =
        api.aliases(id).find(|schema| schema.default.is_some())
    {
        let default = markdown::code(&default_digits.clone().unwrap_or_else(|| text_of(default)));
        sentences.push(format!("Default: {default} (applied by the service)."));
    }
    let mut paragraphs = Vec::new();
    if !sentences.is_empty() {
        paragraphs.push(sentences.join(" "));
    }
    let example = api.aliases(id).find_map(|schema| schema.example.as_ref()).filter(|value| is_short(value));
    if let Some(example) = example.filter(|_| !cx.types.is_secret(id)) {
        paragraphs.push(format!("Example: {}", markdown::code(&text_of(example))));
    }
    if cx.types.is_read_only(id) {
        paragraphs.push("Read-only: set by the service.".to_owned());
    }
    if cx.types.is_write_only(id) {
        paragraphs.push("Write-only: not returned in responses.".to_owned());
    }
    paragraphs
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
