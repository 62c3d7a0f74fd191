//! HTTP methods that the crate `http` has no constants for.

use http::Method;

/// Returns the method with this name, a token of RFC 9110, section 9.1.
pub fn method(name: &'static str) -> Method {
    // The generator checks the name, so that it is one.
    Method::from_bytes(name.as_bytes()).unwrap_or_default()
}
