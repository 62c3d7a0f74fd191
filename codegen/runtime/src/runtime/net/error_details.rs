//! Error code and message in error bodies.

use serde_json::Value;

use crate::runtime::json;
use crate::runtime::net::service::ErrorShape;

/// The maximum size of an error body with details. A larger one is a page for a browser.
const MAX_SIZE: usize = 1 << 20;

/// Error code and message of the service.
#[derive(Debug, Default)]
pub(crate) struct ErrorDetails {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

impl ErrorDetails {
    /// Extracts the details: for each list of pointers the first string, number or boolean. A body that is no
    /// JSON has none.
    pub(crate) fn read(shape: &ErrorShape, body: &[u8], max_memory: usize) -> Self {
        if body.len() > MAX_SIZE {
            return Self::default();
        }
        let Ok(body) = json::from_slice_within::<Value>(body, max_memory) else { return Self::default() };
        let first = |places: &[&str]| places.iter().find_map(|place| text(body.pointer(place)?));
        Self { code: first(shape.code), message: first(shape.message) }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
