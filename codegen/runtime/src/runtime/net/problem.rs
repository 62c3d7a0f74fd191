//! What an error body says, whatever shape it has.

use serde_json::Value;

use crate::runtime::net::service::ErrorShape;

/// Error bodies beyond this size are a page for a browser, not a message.
const MAX_SIZE: usize = 1 << 20;

/// The service's own words for what went wrong.
#[derive(Debug, Default)]
pub(crate) struct Problem {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

impl Problem {
    /// Reads a body: of each list of places the first that holds a text, a number or a boolean. A body that is no JSON
    /// says nothing.
    pub(crate) fn read(shape: &ErrorShape, body: &[u8]) -> Self {
        if body.len() > MAX_SIZE {
            return Self::default();
        }
        let Ok(body) = serde_json::from_slice::<Value>(body) else { return Self::default() };
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
