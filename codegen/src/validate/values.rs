//! Validation of the values in a schema: defaults, examples and bounds.

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::values::{fits, shorten};
use crate::pointer::{Path, Pointer};
use crate::tree::get;

/// Reports a default that the schema does not allow.
pub fn check(schema: &Map<String, Value>, at: &Path<'_>, diagnostics: &mut Diagnostics) {
    let Some(ty) = get(schema, "type").and_then(Value::as_str) else { return };
    let format = get(schema, "format").and_then(Value::as_str);
    let default = get(schema, "default");
    if let Some((value, expected)) =
        default.and_then(|value| Some((value, expectation(schema, value, ty, format)?)))
    {
        let message =
            format!("invalid default `{}`: expected {expected}; no constant is emitted", shorten(value));
        diagnostics.push(Diagnostic::new(Code::W0115, &at.pointer().child("default"), message));
    }
}

/// Reports numbers that the type of their schema does not represent exactly. If the service sends such a number, it is
/// rejected or rounded. Bounds at the limits of a type are not reported.
pub fn check_precision(schema: &Map<String, Value>, at: &Path<'_>, diagnostics: &mut Diagnostics) {
    let Some(ty @ ("integer" | "number")) = get(schema, "type").and_then(Value::as_str) else { return };
    let format = get(schema, "format").and_then(Value::as_str);
    // Other formats have arbitrary precision, or no fixed size.
    let is_sized = match format {
        Some(format) if ty == "integer" => ["int32", "int64", "uint64"].contains(&format),
        Some(format) => ["double", "float"].contains(&format),
        None => ty == "number",
    };
    if !is_sized {
        return;
    }
    let mut report = |value: &Value, at: Pointer| {
        if let Some(reason) = precision_loss(value, ty) {
            let message =
                format!("number `{}` exceeds the range or precision of its type: {reason}", shorten(value));
            diagnostics.push(Diagnostic::new(Code::W0210, &at, message));
        }
    };
    for key in ["default", "example"] {
        if let Some(value) = get(schema, key) {
            report(value, at.pointer().child(key));
        }
    }
    let is_limit = |value: &Value| {
        value.as_i64().is_some_and(|value| value == i64::MAX) || value.as_u64() == Some(u64::MAX)
    };
    for key in ["minimum", "maximum"] {
        if let Some(value) = get(schema, key).filter(|value| !value.is_f64() && !is_limit(value)) {
            report(value, at.pointer().child(key));
        }
    }
    let values = get(schema, "enum").and_then(Value::as_array).into_iter().flatten();
    for (index, value) in values.enumerate() {
        report(value, at.pointer().child("enum").item(index));
    }
}

/// Returns the reason if a type does not represent a number exactly.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "checked by casting back")]
fn precision_loss(value: &Value, ty: &str) -> Option<&'static str> {
    const END_OF_U64: f64 = 18_446_744_073_709_551_616.0;
    match value {
        Value::Number(number) if number.is_f64() => {
            let is_too_large = |double: f64| double.fract() == 0.0 && double.abs() >= END_OF_U64;
            let is_too_large = ty == "integer" && number.as_f64().is_some_and(is_too_large);
            is_too_large
                .then_some("an integer of this format has at most 64 bits; responses with it are rejected")
        }
        Value::Number(number) if ty == "number" => {
            let whole = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from))?;
            (whole as f64 as i128 != whole).then_some("a `number` is an `f64` with 53 bits; it is rounded")
        }
        _ => None,
    }
}

/// Returns the expected value if a schema does not allow a default.
fn expectation(schema: &Map<String, Value>, value: &Value, ty: &str, format: Option<&str>) -> Option<String> {
    let is_same = |other: &Value| value == other || value.is_number() && value.as_f64() == other.as_f64();
    let values = get(schema, "enum").and_then(Value::as_array).filter(|_| !value.is_null());
    let is_listed = values.is_some_and(|values| values.iter().any(is_same));
    if !is_listed && !fits(value, ty, format) {
        return Some(expected_type(ty, format));
    }
    if values.is_some() && !is_listed {
        return Some("a value of `enum`".to_owned());
    }
    if let Some(number) = value.as_f64() {
        return out_of_bounds(schema, number);
    }
    let length = u64::try_from(value.as_str()?.chars().count()).ok()?;
    let bound = |key: &'static str, is: &dyn Fn(u64) -> bool| {
        let bound = get(schema, key).and_then(Value::as_u64).filter(|bound| is(*bound))?;
        Some(format!("`{key}: {bound}`"))
    };
    bound("minLength", &|least| length < least).or_else(|| bound("maxLength", &|most| length > most))
}

/// Returns the bound that a number exceeds. `exclusiveMinimum` and `exclusiveMaximum` are booleans that exclude the bound
/// itself (OpenAPI 3.0.3, Schema Object).
fn out_of_bounds(schema: &Map<String, Value>, number: f64) -> Option<String> {
    let bound = |key: &str| get(schema, key).filter(|bound| bound.is_number());
    let is_exclusive = |key: &str| get(schema, key) == Some(&Value::Bool(true));
    let is_beyond = |(key, exclusive, sign): (&str, &str, f64)| {
        let bound = bound(key)?.as_f64()?;
        let excluded = number == bound && is_exclusive(exclusive);
        let words = if excluded { format!(" and `{exclusive}: true`") } else { String::new() };
        (excluded || (number - bound) * sign < 0.0).then(|| format!("`{key}: {bound}`{words}"))
    };
    let bounds = [("minimum", "exclusiveMinimum", 1.0), ("maximum", "exclusiveMaximum", -1.0)];
    bounds.into_iter().find_map(is_beyond)
}

fn expected_type(ty: &str, format: Option<&str>) -> String {
    match format {
        Some("uuid") if ty == "string" => "`format: uuid`".to_owned(),
        _ => format!("`type: {ty}`"),
    }
}
