//! What a schema says beside its description, in lines for the docs: constraints, default, example.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, Kind, SchemaId};

/// What components lend to those that refer to them: the beginning of their descriptions, each looked for once.
#[derive(Default)]
pub struct Lent(RefCell<HashMap<SchemaId, Option<String>>>);

impl Lent {
    fn of(&self, api: &Api, id: SchemaId) -> Option<String> {
        let find = || Some(markdown::summary(&said(api, id)?).to_owned()).filter(|text| !text.is_empty());
        self.0.borrow_mut().entry(id).or_insert_with(find).clone()
    }
}

fn said(api: &Api, id: SchemaId) -> Option<String> {
    markdown::harmless(api.schema(id).description.as_deref()?)
}

/// Returns the docs of something with this schema: its description, or the first one on the way to the schema that it is
/// another name for, and its constraints. `otherwise` replaces a missing description.
pub fn describe(types: &Types<'_>, id: SchemaId, otherwise: impl FnOnce() -> String) -> String {
    let said = described(types, id).unwrap_or_else(otherwise);
    follow(types.api, id, said)
}

fn described(types: &Types<'_>, id: SchemaId) -> Option<String> {
    let api = types.api;
    let lent = |id: SchemaId| types.lent.of(api, id);
    // The docs of a component have all of its description: whatever refers to it has the first paragraph.
    let own = if api.schema(id).component.is_some() { lent(id) } else { said(api, id) };
    own.or_else(|| chain(api, id).into_iter().skip(1).find_map(lent))
}

/// Returns the docs of a component: its whole description, and its constraints without `known`, which the type itself has.
pub fn describe_component(
    types: &Types<'_>,
    id: SchemaId,
    known: &str,
    otherwise: impl FnOnce() -> String,
) -> String {
    let said = said(types.api, id).or_else(|| described(types, id)).unwrap_or_else(otherwise);
    let lines = lines(types.api, &chain(types.api, id)).into_iter().filter(|line| line != known);
    joined(said, lines)
}

/// Returns the docs, and after them the constraints of the schema.
pub fn follow(api: &Api, id: SchemaId, said: String) -> String {
    joined(said, lines(api, &chain(api, id)).into_iter())
}

fn joined(mut said: String, lines: impl Iterator<Item = String>) -> String {
    for line in lines {
        said.push_str("\n\n");
        said.push_str(&line);
    }
    said
}

/// A schema, and those that it is another name for, one after the other.
pub fn chain(api: &Api, mut id: SchemaId) -> Vec<SchemaId> {
    let mut chain = vec![id];
    while let Kind::Alias(target) = api.schema(id).kind {
        id = target;
        chain.push(id);
    }
    chain
}

fn lines(api: &Api, chain: &[SchemaId]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(rules) = chain.last().and_then(|&id| rules(&api.schema(id).kind)) {
        lines.push(rules);
    }
    lines.extend(chain.last().and_then(|&id| rules_within(api, id)));
    let first =
        |get: fn(&crate::model::Schema) -> Option<&Value>| chain.iter().find_map(|&id| get(api.schema(id)));
    if let Some(default) = first(|schema| schema.default.as_ref()) {
        lines.push(format!("The service takes {} when this is left out.", markdown::code(&text_of(default))));
    }
    let is_secret = chain.last().is_some_and(|&id| is_secret(&api.schema(id).kind));
    let example = first(|schema| schema.example.as_ref()).filter(|value| is_short(value));
    if let Some(example) = example.filter(|_| !is_secret) {
        lines.push(format!("Example: {}", markdown::code(&text_of(example))));
    }
    if chain.iter().any(|&id| api.schema(id).read_only) {
        lines.push("Only in responses: it is the service that sets it.".to_owned());
    }
    if chain.iter().any(|&id| api.schema(id).write_only) {
        lines.push("Only in requests: responses leave it out.".to_owned());
    }
    lines
}

/// Whether a schema, or one that it is another name for, is deprecated. What has an attribute of its own says it by that.
pub fn is_deprecated(api: &Api, id: SchemaId) -> bool {
    chain(api, id).iter().any(|&id| api.schema(id).deprecated)
}

/// Says it in the docs of what can have no attribute: an argument.
pub fn say_deprecated(docs: &mut String) {
    docs.push_str("\n\n**Deprecated.**");
}

/// What the values must be, in a sentence.
pub fn rules(kind: &Kind) -> Option<String> {
    let rules: Vec<String> = match kind {
        Kind::Boolean(Some(only)) => return Some(format!("It is always `{only}`.")),
        Kind::Integer(integer) if integer.values.is_empty() => bounds(&integer.bounds).collect(),
        Kind::Number(number) if number.values.is_empty() => bounds(&number.bounds).collect(),
        Kind::String(text) if text.values.is_empty() => {
            let length = match (text.min, text.max) {
                (Some(min), Some(max)) if min == max => Some(counted(min, "character", "characters")),
                (Some(min), Some(max)) => Some(format!("{min} to {max} characters")),
                (Some(min), None) => Some(format!("at least {}", counted(min, "character", "characters"))),
                (None, Some(max)) => Some(format!("at most {}", counted(max, "character", "characters"))),
                (None, None) => None,
            };
            let pattern =
                text.pattern.as_deref().map(|pattern| format!("the form {}", markdown::code(pattern)));
            let format =
                text.format.as_deref().map(|format| format!("the format {}", markdown::code(format)));
            length.into_iter().chain(pattern).chain(format).collect()
        }
        Kind::Array(array) => {
            let min = array.min.map(|min| format!("at least {}", counted(min, "item", "items")));
            let max = array.max.map(|max| format!("at most {}", counted(max, "item", "items")));
            min.into_iter().chain(max).chain(array.unique.then(|| "no item twice".to_owned())).collect()
        }
        Kind::Object(object) => object
            .counts
            .iter()
            .map(|(words, count)| format!("{words} {}", counted(*count, "property", "properties")))
            .collect(),
        _ => Vec::new(),
    };
    (!rules.is_empty()).then(|| format!("It has {}.", rules.join(", "))).map(|text| match kind {
        Kind::Integer(_) | Kind::Number(_) => text.replacen("It has", "It is", 1),
        _ => text,
    })
}

/// What the items of an array or the values of a map must be, where they have no type of their own that says so.
fn rules_within(api: &Api, id: SchemaId) -> Option<String> {
    let (each, within) = match &api.schema(id).kind {
        Kind::Array(array) => ("Each item", array.items),
        Kind::Object(object) if object.properties.is_empty() => ("Each value", object.additional??),
        _ => return None,
    };
    let said = match &api.schema(within).kind {
        Kind::String(text) if text.pattern.is_some() || text.min.is_some() || text.max.is_some() => None,
        kind if api.schema(within).component.is_none() => rules(kind),
        _ => None,
    };
    said.map(|said| said.replacen("It", each, 1))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn bounds(bounds: &[(&'static str, String)]) -> impl Iterator<Item = String> {
    bounds.iter().map(|(words, value)| format!("{words} {value}"))
}

fn is_short(value: &Value) -> bool {
    !value.is_object() && !value.is_array() && text_of(value).len() <= 80
}

/// A string as it is, anything else as JSON.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a value is one that the standard asks to be obscured: a string of the format `password` (OpenAPI 3.0.3, Data
/// Types).
pub fn is_secret(kind: &Kind) -> bool {
    matches!(kind, Kind::String(text) if text.format.as_deref() == Some("password"))
}
