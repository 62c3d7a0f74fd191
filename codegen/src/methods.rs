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

/// Returns `true` for a token of HTTP, which is also the name of a header (RFC 9110, section 5.6.2) or a cookie (RFC 6265,
/// section 4.1.1).
pub fn is_token(text: &str) -> bool {
    let tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(tchar)
}
