//! Base URIs: `$id` of a schema, `$self` of a document. References below one of them are relative to it, not to the file.
//!
//! JSON Schema 2020-12, core, section 8.2.1; OpenAPI 3.2.0, section 4.1.2.2; RFC 3986, section 5.

use std::collections::HashMap;

use serde_json::Value;

use crate::bundle::uri_reference::scheme;
use crate::pointer::Pointer;

/// The base URIs and anchors of a document. A part with a URI of its own is a "resource".
#[derive(Debug, Default)]
pub struct BaseUris {
    /// Keys are absolute, or a path relative to the folder of the main document; without a fragment.
    by_url: HashMap<String, Pointer>,
    by_location: HashMap<Pointer, String>,
    /// The key is the location of the resource, and the name.
    anchors: HashMap<(Pointer, String), Pointer>,
    /// The first anchor of each name.
    first_anchors: HashMap<String, Pointer>,
}

impl BaseUris {
    /// Collects the URIs and anchors of a document; `path` is the path of its file.
    pub fn collect(tree: &Value, path: &str) -> Self {
        let mut walk = Walk { uris: Self::default(), path: Vec::new() };
        let resource_uri = tree.get("$self").and_then(Value::as_str).map(|url| resolve(path, url));
        let root = Pointer::root();
        if let Some(url) = &resource_uri {
            walk.uris.add(url, &root);
        }
        walk.value(tree, Base { url: resource_uri.as_deref().unwrap_or(path), at: &root }, false);
        walk.uris
    }

    /// Returns whether the document has no URIs other than the path of its file.
    pub fn is_empty(&self) -> bool {
        self.by_location.is_empty()
    }

    /// Returns the location of the resource with a URI.
    pub fn resource(&self, url: &str) -> Option<&Pointer> {
        self.by_url.get(url)
    }

    /// Returns the location and URI of the innermost resource around a location.
    pub fn enclosing(&self, at: &Pointer) -> Option<(&Pointer, &str)> {
        let mut prefix = at.as_str();
        loop {
            let resource_uri =
                Pointer::parse(prefix).and_then(|place| self.by_location.get_key_value(&place));
            if let Some((place, url)) = resource_uri {
                return Some((place, url));
            }
            prefix = &prefix[..prefix.rfind('/')?];
        }
    }

    /// Returns the schema with an `$anchor` in a resource.
    pub fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Pointer> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// Returns the first schema with an `$anchor` in the document.
    pub fn any_anchor(&self, name: &str) -> Option<&Pointer> {
        self.first_anchors.get(name)
    }

    fn add(&mut self, url: &str, at: &Pointer) {
        self.by_url.entry(url.to_owned()).or_insert_with(|| at.clone());
        self.by_location.insert(at.clone(), url.to_owned());
    }
}

/// Keywords whose value is a map of names: its keys are not keywords.
const MAPS_OF_NAMES: &[&str] = &[
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

/// The maximum length of a URI: one is stored for each resource, and nested resources extend it.
const MAX_LENGTH: usize = 4096;

/// Keywords whose value is data, where `$id` has no meaning.
const DATA: &[&str] = &["example", "examples", "default", "enum", "const"];

/// The resource around a value.
#[derive(Clone, Copy)]
struct Base<'a> {
    url: &'a str,
    at: &'a Pointer,
}

/// A walk over a document. Pointers are only created for resources and anchors, as most documents have none.
struct Walk<'a> {
    uris: BaseUris,
    path: Vec<Step<'a>>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, base: Base<'_>, is_map_of_names: bool) {
        match value {
            Value::Object(map) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str).filter(|_| !is_map_of_names);
                let id = text("$id").filter(|id| !id.starts_with('#') && id.len() <= MAX_LENGTH);
                let resource_uri = id
                    .map(|id| (resolve(base.url, id.split('#').next().unwrap_or_default()), self.pointer()));
                let resource_uri = resource_uri.filter(|(url, _)| url.len() <= MAX_LENGTH);
                if let Some((url, at)) = &resource_uri {
                    self.uris.add(url, at);
                }
                let base = resource_uri.as_ref().map_or(base, |(url, at)| Base { url, at });
                if let Some(name) = text("$anchor") {
                    let at = self.pointer();
                    self.uris.first_anchors.entry(name.to_owned()).or_insert_with(|| at.clone());
                    self.uris.anchors.entry((base.at.clone(), name.to_owned())).or_insert(at);
                }
                for (key, value) in map {
                    if is_map_of_names || !DATA.contains(&key.as_str()) {
                        self.step(
                            Step::Key(key),
                            value,
                            base,
                            !is_map_of_names && MAPS_OF_NAMES.contains(&key.as_str()),
                        );
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Step::Index(index), item, base, false);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: Step<'a>, value: &'a Value, base: Base<'_>, is_map_of_names: bool) {
        self.path.push(step);
        self.value(value, base, is_map_of_names);
        self.path.pop();
    }

    fn pointer(&self) -> Pointer {
        self.path.iter().fold(Pointer::root(), |at, step| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.item(*index),
        })
    }
}

/// Resolves a URI reference against a base URI.
pub fn resolve(base: &str, text: &str) -> String {
    if text.is_empty() {
        return base.to_owned();
    }
    if scheme(text).is_some() {
        return text.to_owned();
    }
    // The base may have a scheme (`https:`) and a host (`//host`); with a scheme but no host (`urn:a:b`) it has no path.
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
    use super::{BaseUris, resolve};
    use crate::pointer::Pointer;

    #[test]
    fn uris_are_resolved_against_their_base() {
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
    fn ids_in_data_are_not_resources() {
        let tree = serde_json::json!({
            "example": {"$id": "no"},
            "components": {"schemas": {
                "example": {"$id": "https://x.example/a", "properties": {"$id": {"$id": "b"}}},
                "Data": {"example": {"$id": "no"}, "enum": [{"$id": "no"}]},
            }},
        });
        let uris = BaseUris::collect(&tree, "api.yaml");
        let mut urls: Vec<&str> = uris.by_url.keys().map(String::as_str).collect();
        urls.sort_unstable();
        assert_eq!(urls, ["https://x.example/a", "https://x.example/b"]);
        let at = |text: &str| uris.enclosing(&Pointer::parse(text).unwrap()).map(|(_, url)| url);
        assert_eq!(at("/components/schemas/example/items/$ref"), Some("https://x.example/a"));
        assert_eq!(at("/components/schemas/example/properties/$id"), Some("https://x.example/b"));
        assert_eq!(at("/components/schemas/examples"), None);
    }
}
