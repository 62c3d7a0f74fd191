//! Normalization of tuples: arrays with a schema for each index.

use serde_json::{Map, Value};

use super::pass::{AppliesTo, Object, Pass, assumed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::SCHEMA;
use crate::grammar::notes;
use crate::grammar::tuples::convert_items;
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "a list in `items`",
        reason: "JSON Schema draft 4, section 5.3.1; since 2020-12 (core, section 10.3.1.1) it is `prefixItems`",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["items"],
        when: |schema| schema.get("items").is_some_and(Value::is_array),
        apply: |schema, _, _| convert_items(schema),
    },
    Pass {
        name: "`prefixItems`",
        reason: "JSON Schema 2020-12, core, section 10.3.1.1; OpenAPI 3.0 has one schema for all items",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["prefixItems"],
        when: |schema| schema.contains_key("prefixItems"),
        apply: convert_tuple,
    },
];

/// Converts a tuple to an array if all its items have the same schema.
fn convert_tuple(schema: &mut Object, at: &Pointer, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(prefix)) = schema.shift_remove("prefixItems") else { return };
    let rest = schema.shift_remove("items");
    let is_closed = rest == Some(Value::Bool(false));
    let max = schema.get("maxItems").and_then(Value::as_u64);
    let is_complete = is_closed || max.is_some_and(|max| max <= prefix.len() as u64);
    if is_closed && max.is_none() {
        schema.insert("maxItems".to_owned(), prefix.len().into());
    }
    // By the standard, any items may follow if `items` is absent, but authors do not mean that.
    let mut all = prefix.iter().chain(rest.iter().filter(|rest| !is_complete && !rest.is_boolean()));
    let first = all.next().cloned();
    let same = all.all(|item| Some(item) == first.as_ref());
    let items = first.filter(|_| same && (is_complete || rest != Some(Value::Bool(true))));
    let items = match items {
        Some(items) if rest.is_none() && !is_complete => assumed(items),
        Some(items) => items,
        None if prefix.is_empty() => Value::Object(Map::new()),
        None if prefix.len() > MAX_ITEMS => {
            let message =
                format!("tuple of more than {MAX_ITEMS} items; its items become `serde_json::Value`");
            diagnostics.push(Diagnostic::new(Code::W0109, at, message));
            Value::Object(Map::new())
        }
        None => tuple_schema(prefix, rest),
    };
    schema.insert("items".to_owned(), items);
}

/// The maximum number of items of a tuple, which are the fields of a struct.
const MAX_ITEMS: usize = 16;

/// Returns the schema of a tuple: a `oneOf` of the schemas of its items, followed by that of additional items.
fn tuple_schema(prefix: Vec<Value>, rest: Option<Value>) -> Value {
    let count = prefix.len();
    let rest = rest.filter(Value::is_object);
    let all: Vec<Value> = prefix.into_iter().chain(rest).collect();
    Value::Object(Map::from_iter([
        ("oneOf".to_owned(), Value::Array(all)),
        (notes::TUPLE_ITEMS.to_owned(), Value::from(count)),
    ]))
}
