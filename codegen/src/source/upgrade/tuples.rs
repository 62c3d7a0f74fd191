//! Arrays whose items differ by place.

use serde_json::{Map, Value};

use super::{Object, Of, Rewrite};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::grammar::SCHEMA;

pub static LIST: &[Rewrite] = &[
    Rewrite {
        name: "a list in `items`",
        reason: "JSON Schema draft 4, section 5.3.1; since 2020-12 (core, section 10.3.1.1) it is called `prefixItems`",
        on: &SCHEMA,
        of: Of::All,
        keys: &["items"],
        when: |schema| schema.get("items").is_some_and(Value::is_array),
        apply: |schema, _, _| list(schema),
    },
    Rewrite {
        name: "`prefixItems`",
        reason: "JSON Schema 2020-12, core, section 10.3.1.1; OpenAPI 3.0 has one schema for all items",
        on: &SCHEMA,
        of: Of::Newer,
        keys: &["prefixItems"],
        when: |schema| schema.contains_key("prefixItems"),
        apply: tuple,
    },
];

/// `items: [X, Y], additionalItems: Z` → `prefixItems: [X, Y], items: Z`. References in a list are only followed under the
/// newer name, so it is done before, too.
pub fn list(schema: &mut Object) {
    if schema.contains_key("prefixItems") || !schema.get("items").is_some_and(Value::is_array) {
        return;
    }
    if let Some(items) = schema.shift_remove("items") {
        schema.insert("prefixItems".to_owned(), items);
    }
    if let Some(rest) = schema.shift_remove("additionalItems") {
        schema.insert("items".to_owned(), rest);
    }
}

/// Items that are all alike have their schema, others have one each.
fn tuple(schema: &mut Object, at: &Pointer, found: &mut Diagnostics) {
    let Some(Value::Array(prefix)) = schema.shift_remove("prefixItems") else { return };
    let rest = schema.shift_remove("items");
    let is_closed = rest == Some(Value::Bool(false));
    let most = schema.get("maxItems").and_then(Value::as_u64);
    let is_whole = is_closed || most.is_some_and(|most| most <= prefix.len() as u64);
    if is_closed && most.is_none() {
        schema.insert("maxItems".to_owned(), prefix.len().into());
    }
    // Nobody who leaves `items` out means that anything may follow, though the standard says it.
    let mut all = prefix.iter().chain(rest.iter().filter(|rest| !is_whole && !rest.is_boolean()));
    let first = all.next().cloned();
    let same = all.all(|item| Some(item) == first.as_ref());
    let items = first.filter(|_| same && (is_whole || rest != Some(Value::Bool(true))));
    let items = match items {
        Some(items) => items,
        None if prefix.is_empty() => Value::Object(Map::new()),
        None if prefix.len() > MOST => {
            let what =
                format!("an array of more than {MOST} items that differ by place is an array of any JSON");
            found.push(Diagnostic::warning("W0109", at, what));
            Value::Object(Map::new())
        }
        None => by_place(prefix, rest),
    };
    schema.entry("type").or_insert_with(|| "array".into());
    schema.insert("items".to_owned(), items);
}

/// More fields than this nobody would name.
const MOST: usize = 16;

/// What `resolve` knows the items of a tuple by: OpenAPI 3.0 has no word for them, and nobody writes this one.
const BY_PLACE: &str = "x-\u{0}by-place";

/// The schemas of the items, and behind them the one of what follows.
fn by_place(prefix: Vec<Value>, rest: Option<Value>) -> Value {
    let count = prefix.len();
    let rest = rest.filter(Value::is_object);
    let all: Vec<Value> = prefix.into_iter().chain(rest).collect();
    Value::Object(Map::from_iter([
        ("oneOf".to_owned(), Value::Array(all)),
        (BY_PLACE.to_owned(), Value::from(count)),
    ]))
}
