//! The schemas that a tree refers to.

use std::collections::HashSet;

use serde_json::Value;

use crate::pointer::Pointer;

const SCHEMAS: &str = "#/components/schemas/";

/// Returns the names of the components that messages refer to, directly or through other components: also those that resolution
/// merges into others, such as the parts of an `allOf`.
pub fn referenced(tree: &Value) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut next = Vec::new();
    let schemas = tree.pointer("/components/schemas");
    collect(tree, schemas, &mut next);
    while let Some(name) = next.pop() {
        if let Some(schema) =
            schemas.and_then(|schemas| schemas.get(&name)).filter(|_| !names.contains(&name))
        {
            collect(schema, None, &mut next);
            names.insert(name);
        }
    }
    names
}

/// Collects the names that a value refers to, except for a part of it.
fn collect(value: &Value, except: Option<&Value>, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if except.is_some_and(|except| std::ptr::eq(except, value)) {
                    continue;
                }
                match value {
                    Value::String(target) if key == "$ref" => names.extend(name(target)),
                    // A mapping may have names instead of references.
                    Value::Object(mapping) if key == "mapping" => {
                        let targets = mapping.values().filter_map(Value::as_str);
                        names.extend(targets.map(|target| name(target).unwrap_or_else(|| target.to_owned())));
                    }
                    _ => collect(value, except, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, except, names)),
        _ => {}
    }
}

fn name(target: &str) -> Option<String> {
    let below = target.strip_prefix(SCHEMAS)?;
    Pointer::parse(&format!("/{below}"))?.tokens().next()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::referenced;

    #[test]
    fn references_are_followed() {
        let tree = json!({
            "paths": {"/a": {"schema": {"$ref": "#/components/schemas/A"}}},
            "components": {"schemas": {
                "A": {"allOf": [{"$ref": "#/components/schemas/B~1C/properties/x"}]},
                "B/C": {"discriminator": {"mapping": {"d": "D", "e": "#/components/schemas/E"}}},
                "D": {"$ref": "#/components/schemas/A"}, "E": {}, "F": {"$ref": "#/components/schemas/G"}, "G": {},
            }},
        });
        let mut names: Vec<String> = referenced(&tree).into_iter().collect();
        names.sort();
        assert_eq!(names, ["A", "B/C", "D", "E"]);
    }
}
