//! Defaults as constants. No code sends them by itself.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Constant, Example, Item, ItemKind, Literal, Module, Type};
use crate::lower::docs;
use crate::lower::docs::examples;
use crate::lower::models::values;
use crate::lower::types::{Declared, Types};
use crate::markdown::code;
use crate::model::{Integer, Kind, Label, Number, Schema, SchemaId, StringType};

/// An `f64` represents integers exactly up to 2^53.
const MAX_EXACT: u64 = 1 << 53;

/// Sets the default constants of fields. Runs after all types are lowered, because it refers to names of variants.
pub fn offer(types: &Types<'_>, models: &mut [Module], diagnostics: &mut Diagnostics) {
    let items = models.iter_mut().flat_map(|module| &mut module.items);
    for (Item { kind, .. }, Declared { schema, .. }) in items.zip(&types.declared) {
        let body = match kind {
            ItemKind::Struct(body) => body,
            ItemKind::Validated(_) => {
                check_pattern(types, types.api.schema(*schema))
                    .into_iter()
                    .for_each(|warning| diagnostics.push(warning));
                continue;
            }
            _ => continue,
        };
        let properties: Vec<SchemaId> = match &types.api.schema(*schema).kind {
            Kind::Object(object) => object.properties.iter().map(|property| property.schema).collect(),
            Kind::Tuple(tuple) => tuple.items.clone(),
            _ => continue,
        };
        for (field, id) in body.fields.iter_mut().zip(properties) {
            field.default = constant(types, id, &field.name);
        }
    }
}

/// Reports a default that does not match its pattern. Other mismatches are reported when the schema is resolved.
fn check_pattern(types: &Types<'_>, schema: &Schema) -> Option<Diagnostic> {
    let default = schema.default.as_ref()?.as_str()?;
    let Kind::String(StringType { pattern: Some(pattern), .. }) = &schema.kind else { return None };
    let parts = types.formats.patterns.parts(pattern);
    if parts.is_empty() || examples::parts_fit(&parts, default) {
        return None;
    }
    let what = format!("default {} does not match `pattern`; it has no constant", code(default));
    Some(Diagnostic::new(Code::W0115, &schema.pointer.child("default"), what))
}

/// Returns the default of a schema as a constant, if it is a scalar that the type accepts. A schema with a single value
/// needs no constant, and a secret gets none.
///
/// The constant's name is derived from `name`, which is unique within its type and in lower case. So constants differ
/// from each other, and from functions, which share their namespace.
pub fn constant(types: &Types<'_>, id: SchemaId, name: &str) -> Option<Constant> {
    let api = types.api;
    let default = docs::chain(api, id).into_iter().find_map(|id| api.schema(id).default.as_ref())?;
    let value = if types.is_secret(id) { None } else { value(types, id, default) }?;
    let name = format!("DEFAULT_{}", name.trim_start_matches("r#").to_ascii_uppercase());
    Some(Constant { name, ty: types.of(id), value })
}

fn value(types: &Types<'_>, id: SchemaId, default: &Value) -> Option<Example> {
    let schema = types.api.schema(types.api.target(id));
    if default.as_f64().is_some_and(|number| is_out_of_bounds(&schema.kind, number)) {
        return None;
    }
    match types.variants(id) {
        [] if values::literals(&schema.kind).is_empty() => {
            scalar(types, id, &schema.kind, default).map(Example::Text)
        }
        [] | [_] => None,
        _ if is_deprecated(schema, default) => None,
        names => {
            let index = values::position(&schema.kind, names.len(), &values::literal(default)?)?;
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
fn scalar(types: &Types<'_>, id: SchemaId, kind: &Kind, default: &Value) -> Option<String> {
    let whole = || match values::literal(default) {
        Some(Literal::Integer(value)) => Some(i128::from(value)),
        _ => default.as_u64().map(i128::from),
    };
    let text = || default.as_str().map(str::to_owned);
    match (types.of(id), kind) {
        (Type::Bool, Kind::Boolean(None)) => default.as_bool().map(|value| value.to_string()),
        (Type::I32, _) => whole().and_then(|value| i32::try_from(value).ok()).map(|value| value.to_string()),
        (Type::I64, _) => whole().and_then(|value| i64::try_from(value).ok()).map(|value| value.to_string()),
        (Type::U64, _) => whole().and_then(|value| u64::try_from(value).ok()).map(|value| value.to_string()),
        (Type::F64, _) => {
            let is_exact = |value: i128| value.unsigned_abs() <= u128::from(MAX_EXACT);
            let value = default.as_f64().filter(|_| default.is_f64() || whole().is_some_and(is_exact));
            // `{:?}` prints a point or an exponent, which makes it a Rust literal.
            value.map(|value| format!("{value:?}"))
        }
        (Type::String, _) => text(),
        (Type::Format(format), _) if format.is_text() => text(),
        (Type::Model { text: true, .. }, Kind::String(constraints)) => {
            text().filter(|text| examples::fits(types, constraints, text))
        }
        _ => None,
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
