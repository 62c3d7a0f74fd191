//! The HTTP methods that OpenAPI has operations for.

use serde_json::Value;

/// The fields of a Path Item Object that are operations (OpenAPI 3.2.0, Path Item Object), and their methods.
pub const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// The fields that a Path Item Object of OpenAPI 3.0 has for operations.
pub const OWN_FIELDS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The field of a Path Item Object with the operations of all other methods, by the method.
pub const ADDITIONAL: &str = "additionalOperations";

/// An operation of a path item.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The keys from the path item to the operation.
    pub keys: [&'a str; 2],
    /// The method.
    pub method: &'a str,
    /// The Operation Object.
    pub operation: &'a Value,
}

impl<'a> Found<'a> {
    /// Returns the keys from the path item to the operation: the last one, or both.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.keys.into_iter().filter(|key| !key.is_empty())
    }
}

/// The operation that a location below `paths` belongs to.
pub struct Location<'a> {
    /// The path.
    pub path: &'a str,
    /// The method.
    pub method: String,
    /// The number of keys up to the operation.
    pub length: usize,
}

/// Returns the operation that a location is, or belongs to, by its keys from the root.
pub fn locate(keys: &[String]) -> Option<Location<'_>> {
    let [paths, path, key, rest @ ..] = keys else { return None };
    let (method, length) = match METHODS.iter().find(|(known, _)| known == key) {
        Some((_, method)) => ((*method).to_owned(), 3),
        None => (rest.first().filter(|_| key == ADDITIONAL)?.clone(), 4),
    };
    (paths == "paths").then_some(Location { path, method, length })
}

/// Returns `true` for a method that each version of the crate `http` has a constant for.
pub fn has_constant(method: &str) -> bool {
    method != "QUERY" && METHODS.iter().any(|(_, known)| *known == method)
}

/// Returns the operations of a path item that need not be valid.
pub fn operations(item: &Value) -> impl Iterator<Item = Found<'_>> {
    let fixed = METHODS
        .iter()
        .filter_map(|(key, method)| Some(Found { keys: ["", key], method, operation: item.get(key)? }));
    let additional = item.get(ADDITIONAL).and_then(Value::as_object).into_iter().flatten();
    fixed.chain(additional.map(|(method, operation)| Found { keys: [ADDITIONAL, method], method, operation }))
}

/// Returns `true` for a token of HTTP, which is also the name of a header (RFC 9110, section 5.6.2) or a cookie (RFC 6265,
/// section 4.1.1).
pub fn is_token(text: &str) -> bool {
    let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(tchar)
}
