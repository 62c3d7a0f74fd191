//! Parsing of JSON request bodies.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::errors::Failure;

/// Parses the object in the body. Returns `None` if the body is empty and has no `Content-Type`.
///
/// axum's extractor is not used because it reports errors in its own format, not in the service's.
pub(super) fn object(
    path: &str,
    headers: &HeaderMap,
    bytes: &Bytes,
) -> Result<Option<Map<String, Value>>, Failure> {
    let media_type = headers.get(CONTENT_TYPE);
    if bytes.is_empty() && media_type.is_none() {
        return Ok(None);
    }
    if !media_type.and_then(|value| value.to_str().ok()).is_some_and(is_json) {
        let detail = "The request body must be JSON, with a Content-Type of application/json.";
        return Err(Failure::problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, path, detail));
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(Some(object)),
        Ok(_) => Err(Failure::invalid("", "The request body is not a JSON object.")),
        Err(error) => Err(Failure::invalid("", format!("The request body is not JSON: {error}"))),
    }
}

/// Returns `true` if the media type is `application/json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
