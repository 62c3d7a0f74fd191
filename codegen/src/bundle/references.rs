//! Conversion of dynamic and recursive references to `$ref`s, before references are resolved.

use serde_json::{Map, Value};

use crate::grammar::tuples;
use crate::pointer::Path;

/// Converts `$dynamicRef` to `$ref`, and `$recursiveRef` to a `$ref` to the schema around it.
///
/// JSON Schema 2020-12, core, section 8.2.3.2: a `$dynamicRef` has the target of a `$ref`, unless a schema in the dynamic
/// scope has an anchor of the same name. A client has one type per schema, which is that of the `$ref`. (Section 8.2.2: a
/// `$dynamicAnchor` is an `$anchor` as well.)
/// JSON Schema 2019-09, core, section 8.2.4.2.1: a `$recursiveRef` is `#` and refers to the schema resource that contains
/// it; in a description that is the schema with `$recursiveAnchor`, or else the component.
pub fn references(tree: &mut Value) {
    walk(tree, &Path::Root, None);
}

fn walk(value: &mut Value, at: &Path<'_>, resource: Option<&Path<'_>>) {
    let map = match value {
        Value::Object(map) => map,
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| is_container(item)) {
                walk(item, &Path::Item(at, index), resource);
            }
            return;
        }
        _ => return,
    };
    let is_component = matches!(at, Path::Key(Path::Key(Path::Key(Path::Root, "components"), "schemas"), _));
    let mut resource = if resource.is_none() && is_component { Some(at) } else { resource };
    if map.iter().any(|(key, value)| needs_conversion(key, value)) {
        if map.get("$recursiveAnchor").is_some_and(|flag| flag == true) {
            resource = Some(at);
        }
        convert(map, resource);
    }
    for (key, value) in map.iter_mut().filter(|(_, value)| is_container(value)) {
        if !matches!(key.as_str(), "example" | "examples" | "default" | "enum" | "const") {
            walk(value, &Path::Key(at, key), resource);
        }
    }
}

/// Returns whether the object with this member needs conversion.
fn needs_conversion(key: &str, value: &Value) -> bool {
    key.starts_with("$dynamic") || key.starts_with("$recursive") || key == "items" && value.is_array()
}

fn convert(map: &mut Map<String, Value>, resource: Option<&Path<'_>>) {
    tuples::convert_items(map);
    if !map.contains_key("$anchor")
        && let Some(name) = map.shift_remove("$dynamicAnchor")
    {
        map.insert("$anchor".to_owned(), name);
    }
    if !map.contains_key("$ref") {
        let recursive = map.get("$recursiveRef").is_some_and(|target| target == "#");
        if let Some(resource) = resource.filter(|_| recursive) {
            map.shift_remove("$recursiveRef");
            let target = format!("#{}", resource.pointer().as_str().replace('%', "%25"));
            map.insert("$ref".to_owned(), target.into());
        } else if map.get("$dynamicRef").is_some_and(Value::is_string)
            && let Some(target) = map.shift_remove("$dynamicRef")
        {
            map.insert("$ref".to_owned(), target);
            // The schema in the dynamic scope can have further properties.
            map.shift_remove("unevaluatedProperties");
        }
    }
}

/// Returns whether a value is a container.
fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
