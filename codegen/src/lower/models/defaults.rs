//! Defaults as constants. No code sends them by itself.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Constant, Example, Literal, Type, unraw};
use crate::lower::context::Context;
use crate::lower::examples;
use crate::lower::types::literals;
use crate::markdown::code;
use crate::model::{Integer, Kind, Label, Number, Schema, SchemaId, StringType};

/// An `f64` represents integers exactly up to 2^53.
const MAX_EXACT: u64 = 1 << 53;

/// Reports a default that does not match its pattern. Other mismatches are reported when the schema is resolved.
pub fn check_pattern(cx: &Context<'_>, id: SchemaId) {
    let schema = cx.api.schema(id);
    let default = schema.default.as_ref().and_then(Value::as_str);
    if let (Some(default), Kind::String(StringType { pattern: Some(pattern), .. })) = (default, &schema.kind)
        && !examples::parts_fit(&cx.types.formats.patterns.parts(pattern), default)
    {
        let what = format!("default {} does not match `pattern`; it has no constant", code(default));
        cx.report(Diagnostic::new(Code::W0115, &schema.pointer.child("default"), what));
    }
}

/// Returns the default of a schema as a constant, if it is a scalar that the type accepts. A schema with a single value
/// needs no constant, and a secret gets none.
///
/// The constant's name is derived from `name`, which is unique within its type and in lower case. So constants differ
/// from each other, and from functions, which share their namespace.
pub fn constant(cx: &Context<'_>, id: SchemaId, name: &str) -> Option<Constant> {
    let default = cx.api.aliases(id).find_map(|schema| schema.default.as_ref())?;
    let value = if cx.types.is_secret(id) { None } else { value(cx, id, default) }?;
    let name = format!("DEFAULT_{}", unraw(name).to_ascii_uppercase());
    Some(Constant { name, ty: cx.types.of(id), value })
}

fn value(cx: &Context<'_>, id: SchemaId, default: &Value) -> Option<Example> {
    let schema = cx.api.schema(cx.api.target(id));
    if default.as_f64().is_some_and(|number| is_out_of_bounds(&schema.kind, number)) {
        return None;
    }
    match cx.variants(id) {
        _ if !literals::is_enum(&schema.kind) => scalar(cx, id, default).map(Example::Text),
        [] | [_] => None,
        _ if is_deprecated(schema, default) => None,
        names => {
            let index = cx.values(id).get_index_of(&literals::literal(default)?)?;
            names.get(index).cloned().map(Example::Variant)
        }
    }
}

/// Returns `true` if a value is deprecated.
fn is_deprecated(schema: &Schema, value: &Value) -> bool {
    let is_gone = |label: &Label| label.deprecated && label.value == *value;
    matches!(&schema.kind, Kind::String(text) if text.deprecated.iter().any(|gone| gone == value))
        || schema.labels.iter().any(is_gone)
}

/// Formats a scalar as a Rust literal, or returns a string as it is.
fn scalar(cx: &Context<'_>, id: SchemaId, default: &Value) -> Option<String> {
    let whole = || match literals::literal(default) {
        Some(Literal::Integer(value)) => Some(i128::from(value)),
        _ => default.as_u64().map(i128::from),
    };
    let within = |min: i128, max: i128| {
        whole().filter(|value| (min..=max).contains(value)).map(|value| value.to_string())
    };
    match (cx.types.of(id), cx.api.kind(id)) {
        (Type::Bool, Kind::Boolean(None)) => default.as_bool().map(|value| value.to_string()),
        (Type::I32, _) => within(i32::MIN.into(), i32::MAX.into()),
        (Type::I64, _) => within(i64::MIN.into(), i64::MAX.into()),
        (Type::U64, _) => within(0, u64::MAX.into()),
        (Type::F64, _) => {
            let is_exact = |value: i128| value.unsigned_abs() <= u128::from(MAX_EXACT);
            let value = default.as_f64().filter(|_| default.is_f64() || whole().is_some_and(is_exact));
            // `{:?}` prints a point or an exponent, which makes it a Rust literal.
            value.map(|value| format!("{value:?}"))
        }
        (ty, _) => {
            let text = default.as_str().filter(|text| examples::is_text(&cx.types, &ty, id, text));
            text.map(str::to_owned)
        }
    }
}

/// Returns `true` if a number violates the bounds of its schema. `resolve` reports that where default and bounds are in
/// one schema.
fn is_out_of_bounds(kind: &Kind, number: f64) -> bool {
    let (Kind::Integer(Integer { bounds, .. }) | Kind::Number(Number { bounds, .. })) = kind else {
        return false;
    };
    bounds.iter().any(|(words, bound)| {
        let Ok(bound) = bound.parse::<f64>() else { return false };
        match *words {
            "at least" => number < bound,
            "more than" => number <= bound,
            "at most" => number > bound,
            "less than" => number >= bound,
            _ => false,
        }
    })
}
