//! The operations of a tree that is not validated, and the removal of skipped ones.

use serde_json::Value;

use crate::config::{Config, OperationFields, Used};
use crate::filter::components;
use crate::methods::operations;
use crate::pointer::Pointer;

/// The fields of an operation that a filter uses.
pub struct ListedOperation {
    /// The location.
    pub at: Pointer,
    /// The tags.
    pub tags: Vec<String>,
    path: String,
    method: String,
    id: Option<String>,
}

impl ListedOperation {
    /// Returns the fields that selectors match.
    pub fn fields(&self) -> OperationFields<'_> {
        OperationFields { tags: &self.tags, id: self.id.as_deref(), path: &self.path, method: &self.method }
    }
}

/// Returns all operations, path by path.
pub fn all(tree: &Value) -> Vec<ListedOperation> {
    let at = Pointer::root().child("paths");
    let items = tree.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter(|(path, _)| is_path(path)).flat_map(|(path, item)| {
        let at = at.child(path);
        let found = operations(item).filter(|found| !found.operation.is_null());
        found.map(move |found| ListedOperation {
            at: at.descend(found.keys()),
            tags: tags(found.operation),
            path: path.clone(),
            method: found.method.to_owned(),
            id: found.operation.get("operationId").and_then(text).filter(|id| !id.is_empty()),
        })
    });
    operations.collect()
}

/// Removes the operations whose entry in `is_selected` is `false`, and the paths without remaining operations. The entries are in
/// the order of [`all`].
pub fn remove_skipped(tree: &mut Value, is_selected: &[bool], config: &Config, used: &mut Used) {
    let Some(paths) = tree.get_mut("paths").and_then(Value::as_object_mut) else { return };
    let mut kept = is_selected.iter();
    paths.retain(|path, item| {
        if !item.is_object() || !is_path(path) {
            return true;
        }
        let found: Vec<[String; 2]> = operations(item)
            .filter(|found| !found.operation.is_null())
            .map(|found| found.keys.map(str::to_owned))
            .collect();
        let none = found.is_empty();
        let mut some = false;
        let Value::Object(item) = item else { return true };
        for [outer, key] in found {
            let owner = match outer.as_str() {
                "" => Some(&mut *item),
                outer => item.get_mut(outer).and_then(Value::as_object_mut),
            };
            if kept.next().is_none_or(|is_selected| *is_selected) {
                some = true;
            } else if let Some(operation) = owner.and_then(|owner| owner.shift_remove(&key)) {
                components::record_formats(&operation, config, used);
            }
        }
        if !some && !none {
            item.values().for_each(|rest| components::record_formats(rest, config, used));
        }
        some || none
    });
}

/// Returns `true` if a key is a path, and not an extension.
fn is_path(key: &str) -> bool {
    !key.starts_with("x-")
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
        }});
        let listed = all(&tree);
        let fields: Vec<String> = listed.iter().map(|listed| format!("{:?}", listed.fields())).collect();
        assert_eq!(
            fields,
            [
                r#"OperationFields { tags: ["A", "2"], id: None, path: "/a", method: "GET" }"#,
                r#"OperationFields { tags: ["One"], id: Some("1"), path: "/a", method: "POST" }"#,
                r#"OperationFields { tags: [], id: None, path: "/b", method: "GET" }"#,
            ]
        );
        remove_skipped(&mut tree, &[false, true, false], &Config::default(), &mut Used::default());
        let kept = json!({"paths": {
            "x-a": {"get": {}},
            "/a": {"post": {"operationId": 1, "tags": "One"}, "parameters": []},
            "/c": {"parameters": 1},
            "/d": null,
        }});
        assert_eq!(tree, kept);
        remove_skipped(&mut json!([]), &[], &Config::default(), &mut Used::default());
    }
}
