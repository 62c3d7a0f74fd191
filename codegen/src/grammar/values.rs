//! The values that a type allows.

use serde_json::Value;

/// Returns whether a type allows a value. Null is always allowed, even without `nullable`, as authors mean it.
pub fn fits(value: &Value, ty: &str, format: Option<&str>) -> bool {
    match (ty, value) {
        (_, Value::Null) => true,
        ("string", Value::String(text)) => format != Some("uuid") || is_uuid(text),
        ("number", value) => value.is_number(),
        // JSON Schema 2020-12, core, section 4.2.3: 1.0 is an integer.
        ("integer", Value::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
        ("boolean", value) => value.is_boolean(),
        ("array", value) => value.is_array(),
        ("object", value) => value.is_object(),
        ("string" | "integer", _) => false,
        _ => true,
    }
}

/// Returns whether a text is a UUID of any version (RFC 9562 section 4).
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Returns the JSON of a value, without its end if it is long.
pub fn shorten(value: &Value) -> String {
    const MAX_LENGTH: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
