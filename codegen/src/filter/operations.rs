//! The operations of a tree that is not validated, and the removal of skipped ones.

use std::collections::HashSet;

use serde_json::Value;

use crate::config::{Config, OperationFields, Used};
use crate::filter::components;
use crate::methods::{ADDITIONAL, operations};
use crate::pointer::Pointer;

/// The fields of an operation that a filter uses.
pub struct ListedOperation {
    /// The location.
    pub at: Pointer,
    /// The tags.
    pub tags: Vec<String>,
    /// The path, or the name of the webhook.
    key: String,
    /// Set for a webhook.
    pub is_webhook: bool,
    method: String,
    id: Option<String>,
}

impl ListedOperation {
    /// Returns the fields that selectors match.
    pub fn fields(&self) -> OperationFields<'_> {
        OperationFields {
            tags: &self.tags,
            id: self.id.as_deref(),
            path: Some(self.key.as_str()).filter(|_| !self.is_webhook),
            webhook: Some(self.key.as_str()).filter(|_| self.is_webhook),
            method: &self.method,
        }
    }
}

/// The fields of a description with path items.
const SECTIONS: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// Returns all operations, path by path, and those of webhooks. Callbacks belong to their operation.
pub fn all(tree: &Value) -> Vec<ListedOperation> {
    let items = SECTIONS.iter().flat_map(|section| {
        let items = tree.get(section).and_then(Value::as_object).into_iter().flatten();
        items.map(move |(key, item)| (*section, key, item))
    });
    let operations =
        items.filter(|(section, key, _)| is_item(section, key)).flat_map(|(section, key, item)| {
            let at = Pointer::root().descend([section, key]);
            let found = operations(item).filter(|found| !found.operation.is_null());
            found.map(move |found| ListedOperation {
                at: at.descend(found.keys()),
                tags: tags(found.operation),
                key: key.clone(),
                is_webhook: section != "paths",
                method: found.method.to_owned(),
                id: found.operation.get("operationId").and_then(text).filter(|id| !id.is_empty()),
            })
        });
    operations.collect()
}

/// Removes the operations whose entry in `is_selected` is `false`, and the paths without remaining operations. The entries are in
/// the order of [`all`].
pub fn remove_skipped(tree: &mut Value, is_selected: &[bool], config: &Config, used: &mut Used) {
    let mut kept = is_selected.iter();
    for section in SECTIONS {
        let Some(items) = tree.get_mut(section).and_then(Value::as_object_mut) else { continue };
        items.retain(|key, item| {
            !item.is_object() || !is_item(section, key) || keep(item, &mut kept, config, used)
        });
    }
}

/// Removes the operations of a path that are not selected. Returns `false` if none is left.
fn keep<'a>(
    item: &mut Value,
    kept: &mut impl Iterator<Item = &'a bool>,
    config: &Config,
    used: &mut Used,
) -> bool {
    let found: Vec<[String; 2]> = operations(item)
        .filter(|found| !found.operation.is_null())
        .map(|found| found.keys.map(str::to_owned))
        .collect();
    let (count, none) = (found.len(), found.is_empty());
    let skipped: HashSet<[String; 2]> =
        found.into_iter().filter(|_| !kept.next().is_none_or(|is_selected| *is_selected)).collect();
    let some = skipped.len() < count;
    let Value::Object(item) = item else { return true };
    let mut keep = |outer: &str, key: &String, operation: &Value| {
        let is_kept = !skipped.contains(&[outer.to_owned(), key.clone()]);
        if !is_kept {
            components::record_formats(operation, config, used);
        }
        is_kept
    };
    item.retain(|key, operation| keep("", key, operation));
    if let Some(Value::Object(others)) = item.get_mut(ADDITIONAL) {
        others.retain(|key, operation| keep(ADDITIONAL, key, operation));
    }
    if !some && !none {
        item.values().for_each(|rest| components::record_formats(rest, config, used));
    }
    some || none
}

/// Returns `true` if a key is a path or the name of a webhook, and not an extension.
fn is_item(section: &str, key: &str) -> bool {
    section != "paths" || !key.starts_with("x-")
}

/// Returns the tags. A single string is accepted, as normalization converts it to a list.
fn tags(operation: &Value) -> Vec<String> {
    match operation.get("tags") {
        Some(Value::Array(tags)) => tags.iter().filter_map(text).collect(),
        Some(Value::String(tag)) => vec![tag.clone()],
        _ => Vec::new(),
    }
}

/// Returns a string, converted as in normalization.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{all, remove_skipped};
    use crate::config::{Config, Used};

    #[test]
    fn removed_operations_match_the_list() {
        let mut tree = json!({"paths": {
            "x-a": {"get": {}},
            "/a": {"post": {"operationId": 1, "tags": "One"}, "get": {"tags": ["A", 2]}, "parameters": []},
            "/b": {"get": 5, "put": null},
            "/c": {"parameters": 1},
            "/d": null,
        }, "webhooks": {"a": {"post": {}}, "b": {"post": {}}}});
        let listed = all(&tree);
        let fields: Vec<String> = listed.iter().map(|listed| format!("{:?}", listed.fields())).collect();
        assert_eq!(
            fields,
            [
                r#"OperationFields { tags: ["A", "2"], id: None, path: Some("/a"), webhook: None, method: "GET" }"#,
                r#"OperationFields { tags: ["One"], id: Some("1"), path: Some("/a"), webhook: None, method: "POST" }"#,
                r#"OperationFields { tags: [], id: None, path: Some("/b"), webhook: None, method: "GET" }"#,
                r#"OperationFields { tags: [], id: None, path: None, webhook: Some("a"), method: "POST" }"#,
                r#"OperationFields { tags: [], id: None, path: None, webhook: Some("b"), method: "POST" }"#,
            ]
        );
        remove_skipped(
            &mut tree,
            &[false, true, false, false, true],
            &Config::default(),
            &mut Used::default(),
        );
        let kept = json!({"paths": {
            "x-a": {"get": {}},
            "/a": {"post": {"operationId": 1, "tags": "One"}, "parameters": []},
            "/c": {"parameters": 1},
            "/d": null,
        }, "webhooks": {"b": {"post": {}}}});
        assert_eq!(tree, kept);
        remove_skipped(&mut json!([]), &[], &Config::default(), &mut Used::default());
    }
}
