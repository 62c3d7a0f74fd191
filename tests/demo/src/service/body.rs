//! The JSON of a request.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::errors::Failure;

/// The object in the body; `None` when the body is empty and does not claim to be JSON.
///
/// axum's own extractor is not used, because it refuses in its own words, and not in the service's.
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
        let detail = "A body of this resource is JSON, and says so in its Content-Type.";
        return Err(Failure::problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, path, detail));
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(Some(object)),
        Ok(_) => Err(Failure::invalid("", "The body is not a JSON object.")),
        Err(error) => Err(Failure::invalid("", format!("The body is not JSON: {error}"))),
    }
}

/// Whether it is `application/json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
