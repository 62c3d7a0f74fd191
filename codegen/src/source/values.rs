//! Values that a schema names though it does not allow them: a default or a choice of the wrong type.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Path;
use crate::source::get;

/// Looks at what a schema names. It stays: what becomes of it is for later to decide.
pub fn check(schema: &Map<String, Value>, at: &Path<'_>, found: &mut Diagnostics) {
    let Some(ty) = get(schema, "type").and_then(Value::as_str) else { return };
    let format = get(schema, "format").and_then(Value::as_str);
    if let Some(value) = get(schema, "default").filter(|value| !fits(value, ty, format)) {
        let what =
            format!("the default `{}` is no value of this schema, {}", short(value), wanted(ty, format));
        found.push(Diagnostic::warning("W0115", &at.pointer().child("default"), what));
    }
    // Of strings and booleans `resolve` says what becomes of the others.
    if !matches!(ty, "integer" | "number" | "array" | "object") {
        return;
    }
    let values = get(schema, "enum").and_then(Value::as_array).into_iter().flatten();
    for (index, value) in values.enumerate().filter(|(_, value)| !fits(value, ty, None)) {
        let what = format!("`{}` is no value of this schema, {}", short(value), wanted(ty, None));
        found.push(Diagnostic::warning("W0116", &at.pointer().child("enum").child(index), what));
    }
}

/// Null is for `nullable` to allow; documents that say it once mean it.
fn fits(value: &Value, ty: &str, format: Option<&str>) -> bool {
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

/// RFC 9562 section 4, of any version.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn wanted(ty: &str, format: Option<&str>) -> String {
    match format {
        Some("uuid") if ty == "string" => "which has `format: uuid`".to_owned(),
        _ => format!("which has `type: {ty}`"),
    }
}

fn short(value: &Value) -> String {
    const MOST: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
