//! Addresses that parts of a document give themselves: `$id` in a schema, `$self` at the root. What is relative below
//! one of them is relative to it, and not to the file.
//!
//! JSON Schema 2020-12, core, section 8.2.1; OpenAPI 3.2.0, section 4.1.2.2; RFC 3986, section 5.

use serde_json::Value;

use crate::pointer::Pointer;
use crate::source::gather::address::scheme;

/// A part of a document with an address of its own (a "schema resource").
#[derive(Debug)]
pub struct Resource {
    /// Absolute, or a path from the folder of the main document; without a fragment.
    pub url: String,
    pub at: Pointer,
}

/// What holds names of the document's own: none of them is a keyword.
const NAMES: &[&str] = &[
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "schemas",
    "responses",
    "parameters",
    "headers",
    "requestBodies",
    "content",
    "paths",
    "callbacks",
];

/// What holds values: an `$id` in them is data.
const VALUES: &[&str] = &["example", "examples", "default", "enum", "const"];

/// The resources of a document, outer before inner. `path` is that of its file.
pub fn resources(tree: &Value, path: &str) -> Vec<Resource> {
    let mut found = Vec::new();
    let own = tree.get("$self").and_then(Value::as_str).map(|url| resolve(path, url));
    if let Some(url) = &own {
        found.push(Resource { url: url.clone(), at: Pointer::root() });
    }
    walk(tree, &Pointer::root(), own.as_deref().unwrap_or(path), false, &mut found);
    found
}

fn walk(value: &Value, at: &Pointer, base: &str, names: bool, found: &mut Vec<Resource>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
        }
        _ => return,
    };
    let id = value.get("$id").and_then(Value::as_str).filter(|id| !names && !id.starts_with('#'));
    let url = id.map(|id| resolve(base, id.split('#').next().unwrap_or_default()));
    if let Some(url) = &url {
        found.push(Resource { url: url.clone(), at: at.clone() });
    }
    let base = url.as_deref().unwrap_or(base);
    for (key, value) in children {
        let holds = value.is_object() || value.is_array();
        if holds && (names || !VALUES.contains(&key.as_str())) {
            walk(value, &at.child(&key), base, !names && NAMES.contains(&key.as_str()), found);
        }
    }
}

/// The innermost of them that a place is in.
pub fn around<'a>(resources: &'a [Resource], at: &Pointer) -> Option<&'a Resource> {
    let is_in = |resource: &&Resource| {
        at.as_str()
            .strip_prefix(resource.at.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    resources.iter().filter(is_in).max_by_key(|resource| resource.at.as_str().len())
}

/// An address as it is meant below another one.
pub fn resolve(base: &str, text: &str) -> String {
    if text.is_empty() {
        return base.to_owned();
    }
    if scheme(text).is_some() {
        return text.to_owned();
    }
    // `https:` and `//host`, as far as they are there; what has a scheme and no host, such as `urn:a:b`, has no paths.
    let colon = scheme(base).map_or(0, |scheme| scheme.len() + 1);
    if text.starts_with("//") {
        return format!("{}{text}", &base[..colon]);
    }
    let host = base[colon..].strip_prefix("//").map(|rest| rest.find('/').unwrap_or(rest.len()) + 2);
    if colon > 0 && host.is_none() {
        return text.to_owned();
    }
    let (host, path) = base.split_at(colon + host.unwrap_or(0));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = if text.starts_with('/') { text.to_owned() } else { format!("{folder}/{text}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if host.is_empty() && parts.last().is_none_or(|last| *last == "..") => parts.push(".."),
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if host.is_empty() { path } else { format!("{host}/{path}") }
}

#[cfg(test)]
mod tests {
    use super::{around, resolve, resources};
    use crate::pointer::Pointer;

    #[test]
    fn addresses_are_relative_to_what_is_around_them() {
        let url = "https://x.example/a/b.json";
        assert_eq!(resolve(url, "c.json"), "https://x.example/a/c.json");
        assert_eq!(resolve(url, "../../c.json"), "https://x.example/c.json");
        assert_eq!(resolve(url, "/c.json"), "https://x.example/c.json");
        assert_eq!(resolve(url, "//y.example/c"), "https://y.example/c");
        assert_eq!(resolve(url, "urn:a:b"), "urn:a:b");
        assert_eq!(resolve(url, ""), url);
        assert_eq!(resolve("https://x.example", "c"), "https://x.example/c");
        assert_eq!(resolve("urn:a:b", "c"), "c");
        assert_eq!(resolve("a/api.yaml", "./pets.yaml"), "a/pets.yaml");
        assert_eq!(resolve("api.yaml", "../pets.yaml"), "../pets.yaml");
    }

    #[test]
    fn a_resource_is_a_schema_and_no_data() {
        let tree = serde_json::json!({
            "example": {"$id": "no"},
            "components": {"schemas": {
                "example": {"$id": "https://x.example/a", "properties": {"$id": {"$id": "b"}}},
                "Data": {"example": {"$id": "no"}, "enum": [{"$id": "no"}]},
            }},
        });
        let found = resources(&tree, "api.yaml");
        let urls: Vec<&str> = found.iter().map(|resource| resource.url.as_str()).collect();
        assert_eq!(urls, ["https://x.example/a", "https://x.example/b"]);
        let at = |text: &str| around(&found, &Pointer::parse(text).unwrap()).map(|own| own.url.as_str());
        assert_eq!(at("/components/schemas/example/items/$ref"), Some("https://x.example/a"));
        assert_eq!(at("/components/schemas/example/properties/$id"), Some("https://x.example/b"));
        assert_eq!(at("/components/schemas/examples"), None);
    }
}
