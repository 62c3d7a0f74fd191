//! The syntax of tuples before JSON Schema 2020-12.

use serde_json::{Map, Value};

/// Converts the older syntax of a tuple: `items: [X, Y], additionalItems: Z` → `prefixItems: [X, Y], items: Z`. This also runs
/// before bundling, where references are only resolved in `prefixItems`.
pub fn convert_items(schema: &mut Map<String, Value>) {
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
