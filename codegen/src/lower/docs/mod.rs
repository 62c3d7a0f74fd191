//! Docs of an item beside its name: description, constraints, default, example.

mod constraints;
pub mod verbs;

use serde_json::Value;

use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, Schema, SchemaId, aliases};

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
    // The type of a component has the whole description; a reference to it has the first paragraph.
    let own = if api.schema(id).component.is_some() { types.summary(id) } else { full(api, id) };
    own.or_else(|| aliases(&api.schemas, id).skip(1).find_map(|id| types.summary(id)))
}

/// Returns the docs of a type: its whole description, then constraints, default and example.
pub fn describe_type(types: &Types<'_>, id: SchemaId, fallback: impl FnOnce() -> String) -> String {
    let text = full(types.api, id).or_else(|| description(types, id));
    append(types, id, text.unwrap_or_else(fallback))
}

/// Appends constraints, default and example of a schema to a description.
pub fn append(types: &Types<'_>, id: SchemaId, text: String) -> String {
    details(types, id).iter().fold(text, |text, paragraph| text + "\n\n" + paragraph)
}

/// Returns paragraphs about a schema: its constraints and default, an example, and its direction.
fn details(types: &Types<'_>, id: SchemaId) -> Vec<String> {
    let api = types.api;
    let mut sentences = constraints::of_schema(types, api.target(id));
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
    if let Some(example) = example.filter(|_| !types.is_secret(id)) {
        paragraphs.push(format!("Example: {}", markdown::code(&text_of(example))));
    }
    if types.is_read_only(id) {
        paragraphs.push("Read-only: set by the service.".to_owned());
    }
    if types.is_write_only(id) {
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

/// Returns texts as code, with this text between them.
pub fn codes<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    texts.iter().map(|text| markdown::code(text.as_ref())).collect::<Vec<_>>().join(between)
}
