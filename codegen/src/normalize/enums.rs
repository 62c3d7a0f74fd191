//! Normalization of `enum` values that are not of the schema's type.

use serde_json::{Map, Value};

use super::pass::{AppliesTo, Object, Pass};
use super::types::lists_scalars;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::values::{fits, shorten};
use crate::grammar::{ENUM_DESCRIPTIONS, ENUM_NAMES, SCHEMA};
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "an `enum` of single values on an array",
        reason: "OpenAPI 3.0.3, Schema Object: no array equals a single value, so the values are those of the items",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["enum"],
        when: |schema| type_of(schema) == Some("array") && lists_scalars(schema),
        apply: move_to_items,
    },
    Pass {
        name: "an `enum` with values of another type",
        reason: "OpenAPI 3.0.3, Schema Object: values are often quoted, or not, regardless of their type",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["enum"],
        when: |schema| {
            let values = schema.get("enum").and_then(Value::as_array);
            let has_other =
                |ty| values.is_some_and(|values| values.iter().any(|value| !fits(value, ty, None)));
            type_of(schema).is_some_and(has_other)
        },
        apply: |schema, at, diagnostics| {
            if let Some(warning) = convert_values(schema, at) {
                diagnostics.push(warning);
            }
        },
    },
];

fn type_of(schema: &Object) -> Option<&str> {
    schema.get("type").and_then(Value::as_str)
}

/// Moves the `enum` of an array to its items: `{type: array, enum: [a], items: {type: string}}` →
/// `{type: array, items: {type: string, enum: [a]}}`. A null is a value of the array.
fn move_to_items(schema: &mut Object, at: &Pointer, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(mut values)) = schema.shift_remove("enum") else { return };
    let count = values.len();
    values.retain(|value| !value.is_null());
    let has_null = values.len() < count;
    if has_null {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    let labels = ENUM_NAMES.iter().chain(&ENUM_DESCRIPTIONS);
    let labels: Vec<(String, Value)> =
        labels.filter_map(|key| schema.shift_remove_entry(*key)).filter(|_| !has_null).collect();
    let Some(items) = innermost_items(schema) else { return };
    if items.contains_key("$ref") {
        let target = Value::Object(std::mem::take(items));
        items.insert("allOf".to_owned(), Value::Array(vec![target]));
    }
    let mut end = "they are those of its items";
    if items.contains_key("enum") {
        end = "they are ignored, as its items have an `enum` of their own";
    } else {
        items.insert("enum".to_owned(), Value::Array(values));
        items.extend(labels);
        convert_values(items, at);
    }
    let message = format!("invalid enum values of an array: expected arrays, found single values; {end}");
    let help = "move `enum` to `items`";
    diagnostics.push(Diagnostic::new(Code::W0116, &at.child("enum"), message).help(help));
}

/// Returns the schema of the items of an array, or of the arrays in it.
fn innermost_items(schema: &mut Object) -> Option<&mut Object> {
    let items = schema.entry("items").or_insert_with(|| Value::Object(Map::new()));
    if items.is_boolean() {
        *items = Value::Object(Map::new());
    }
    let items = items.as_object_mut()?;
    let is_array = type_of(items) == Some("array") && !items.contains_key("enum");
    if is_array { innermost_items(items) } else { Some(items) }
}

/// Converts the values of an `enum` to the type of the schema if each has only one meaning there, with its default and example.
/// Returns a warning if there was any value of another type.
fn convert_values(schema: &mut Object, at: &Pointer) -> Option<Diagnostic> {
    let ty = type_of(schema)?.to_owned();
    let values = schema.get_mut("enum")?.as_array_mut()?;
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    let all_scalars = values.iter().all(is_scalar);
    let others: Vec<&mut Value> = values.iter_mut().filter(|value| !fits(value, &ty, None)).collect();
    let found = listed(others.iter().map(|value| &**value));
    let converted: Vec<Option<Value>> = others.iter().map(|value| convert(value, &ty)).collect();
    if converted.is_empty() {
        return None;
    }
    let is_complete = converted.iter().all(Option::is_some);
    let end = match ty.as_str() {
        "array" | "object" => "they are ignored".to_owned(),
        _ if is_complete => format!("they are interpreted as {}", listed(converted.iter().flatten())),
        _ if all_scalars => "the enum has values of any type".to_owned(),
        _ => "they are converted to it or ignored".to_owned(),
    };
    // If some have no meaning as the type, the others may well be meant as they are written.
    if is_complete || !all_scalars {
        let pairs = others.into_iter().zip(converted);
        pairs.for_each(|(value, new)| new.into_iter().for_each(|new| *value = new));
        convert_others(schema, &ty);
    }
    let message = format!("invalid enum values {found}: expected `type: {ty}`; {end}");
    Some(Diagnostic::new(Code::W0116, &at.child("enum"), message))
}

/// Converts the default and the example of a schema to its type.
fn convert_others(schema: &mut Object, ty: &str) {
    for key in ["default", "example"] {
        let other = schema.get_mut(key).filter(|value| !fits(value, ty, None));
        if let Some(value) = other
            && let Some(new) = convert(value, ty)
        {
            *value = new;
        }
    }
}

/// Returns a value as one of a type, if its text has only one meaning there.
fn convert(value: &Value, ty: &str) -> Option<Value> {
    let new = match (ty, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Value::from(value.to_string()),
        ("integer" | "number", Value::String(text)) => super::coerce::number(text)?,
        ("boolean", Value::String(text)) => Value::from(text.to_ascii_lowercase().parse::<bool>().ok()?),
        _ => return None,
    };
    fits(&new, ty, None).then_some(new)
}

/// Returns the first values of a list and the number of the others.
fn listed<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    const SHOWN: usize = 3;
    let mut words: Vec<String> = values.map(|value| format!("`{}`", shorten(value))).collect();
    if let Some(more) = words.len().checked_sub(SHOWN + 1) {
        words.splice(SHOWN.., [format!("{} more", more + 1)]);
    }
    words.join(", ")
}
