//! Values of enums.

use std::collections::HashMap;

use indexmap::IndexSet;
use serde_json::{Number, Value};

use crate::ir::Literal;
use crate::model::{Kind, Label, Schema};

/// Returns the distinct values of an enum, in the order of the description.
pub fn literals(kind: &Kind) -> IndexSet<Literal> {
    match kind {
        Kind::String(text) => text.values.iter().cloned().map(Literal::Text).collect(),
        Kind::Integer(integer) => integer.values.iter().copied().map(Literal::Integer).collect(),
        Kind::Number(number) => number.values.iter().copied().map(number_literal).collect(),
        Kind::Values(values) => values.iter().filter_map(literal).collect(),
        _ => IndexSet::new(),
    }
}

/// Returns `true` if a named type of this kind is an enum.
pub fn is_enum(kind: &Kind) -> bool {
    match kind {
        Kind::String(text) => !text.values.is_empty(),
        Kind::Integer(integer) => !integer.values.is_empty(),
        Kind::Number(number) => !number.values.is_empty(),
        Kind::Values(_) => true,
        _ => false,
    }
}

/// Returns a scalar as a literal.
pub fn literal(value: &Value) -> Option<Literal> {
    match value {
        Value::Bool(value) => Some(Literal::Bool(*value)),
        Value::String(text) => Some(Literal::Text(text.clone())),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Some(Literal::Integer(value)),
            None => number.as_f64().map(number_literal),
        },
        _ => None,
    }
}

/// Returns a whole number as an integer.
#[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
fn number_literal(value: f64) -> Literal {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        Literal::Integer(value as i64)
    } else {
        Literal::Number(value)
    }
}

/// Returns the distinct values of an enum with their labels, the first ones of each.
pub fn labelled(schema: &Schema) -> Vec<(Literal, Option<&Label>)> {
    let labels = schema.labels.iter().rev();
    let labels: HashMap<Literal, &Label> =
        labels.filter_map(|label| Some((literal(&label.value)?, label))).collect();
    let values = literals(&schema.kind).into_iter();
    values.map(|value| (labels.get(&value).copied(), value)).map(|(label, value)| (value, label)).collect()
}

/// Returns the index of a value, or of one that is the same on the wire: an example may be written as a string.
pub fn index_of(values: &IndexSet<Literal>, value: &Value) -> Option<usize> {
    let own = literal(value)?;
    let text = text_of(&own);
    let read = || literal(&serde_json::from_str(&text).ok()?);
    let others = || [Some(Literal::Text(text.clone())), read()].into_iter().flatten();
    values.get_index_of(&own).or_else(|| others().find_map(|other| values.get_index_of(&other)))
}

/// Returns a literal as it is on the wire: a string without quotes.
pub fn text_of(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => match number_literal(*value) {
            Literal::Integer(value) => value.to_string(),
            _ => Number::from_f64(*value).map(|number| number.to_string()).unwrap_or_default(),
        },
        Literal::Text(text) => text.clone(),
    }
}

/// Returns a literal as JSON.
pub fn json_of(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => Value::from(text.as_str()).to_string(),
        other => text_of(other),
    }
}
