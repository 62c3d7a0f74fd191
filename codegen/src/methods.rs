//! The HTTP methods that OpenAPI has operations for.

/// The fields of a Path Item Object that are operations (OpenAPI 3.0.3, 4.7.9), and their methods. The crate `http` has a
/// constant for each of them.
pub const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
];
