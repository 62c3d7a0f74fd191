//! The figures of a document, counted in the tree, so that a document with errors has them as well.

use serde_json::{Map, Value};

use crate::diagnostic::Code;
use crate::methods;
use crate::pointer::Pointer;

/// A document in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The version of OpenAPI (or Swagger) that the document declares; empty if it declares none.
    pub version: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of emitted operations.
    pub emitted: usize,
    /// The skipped operations: the code of the diagnostic, and its location in the description or that of the operation.
    pub skipped: Vec<(Code, Pointer)>,
    /// The number of named schemas.
    pub schemas: usize,
}

impl Summary {
    /// Counts in a tree, which need not be valid. The operations of a path that is a `$ref` are not counted.
    pub(super) fn count(tree: &Value) -> Self {
        let version = tree.get("openapi").or_else(|| tree.get("swagger")).and_then(Value::as_str);
        let items = object(tree, "/paths").into_iter().flatten();
        let items = items.filter(|(path, _)| path.starts_with('/')).map(|(_, item)| item);
        let schemas = object(tree, "/components/schemas").or_else(|| object(tree, "/definitions"));
        Self {
            version: version.unwrap_or_default().to_owned(),
            operations: items.map(|item| methods::operations(item).count()).sum(),
            emitted: 0,
            skipped: Vec::new(),
            schemas: schemas.map_or(0, Map::len),
        }
    }
}

fn object<'a>(tree: &'a Value, at: &str) -> Option<&'a Map<String, Value>> {
    tree.pointer(at).and_then(Value::as_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Summary;

    #[test]
    fn invalid_parts_are_counted() {
        let tree = json!({
            "openapi": "3.9.0",
            "paths": {"/a": {"get": {}, "post": 1, "parameters": []}, "/b": {"$ref": "#/x"}, "/c": null, "x-a": {"get": {}}},
            "components": {"schemas": {"A": {}, "B": 1}},
        });
        let expected =
            Summary { version: "3.9.0".to_owned(), operations: 2, schemas: 2, ..Summary::default() };
        assert_eq!(Summary::count(&tree), expected);
        let tree = json!({"swagger": "2.0", "paths": [], "definitions": {"A": {}}});
        let expected = Summary { version: "2.0".to_owned(), schemas: 1, ..Summary::default() };
        assert_eq!(Summary::count(&tree), expected);
        assert_eq!(Summary::count(&json!("text")), Summary::default());
    }
}
