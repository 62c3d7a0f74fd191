//! Enums of integers and of mixed values.

use std::collections::{HashMap, HashSet};

use serde_json::{Number, Value};

use crate::diagnostic::Diagnostics;
use crate::ir::{Literal, ValueVariant, Values};
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Kind, Label, Schema, SchemaId};

/// Returns the distinct values of an enum, in the order of the description.
pub fn literals(kind: &Kind) -> Vec<Literal> {
    let all: Vec<Literal> = match kind {
        Kind::String(text) => text.values.iter().cloned().map(Literal::Text).collect(),
        Kind::Integer(integer) => integer.values.iter().copied().map(Literal::Integer).collect(),
        Kind::Number(number) => number.values.iter().copied().map(number_literal).collect(),
        Kind::Values(values) => values.iter().filter_map(literal).collect(),
        _ => Vec::new(),
    };
    if all.len() < 2 {
        return all;
    }
    let mut seen = HashSet::with_capacity(all.len());
    all.into_iter().filter(|value| seen.insert(json_of(value))).collect()
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

/// Returns the index of a value among the `count` literals of a schema, without allocating these if possible.
pub fn position(kind: &Kind, count: usize, value: &Literal) -> Option<usize> {
    match (kind, value) {
        (Kind::String(text), Literal::Text(value)) if text.values.len() == count => {
            text.values.iter().position(|other| other == value)
        }
        (Kind::Integer(integer), Literal::Integer(value)) if integer.values.len() == count => {
            integer.values.iter().position(|other| other == value)
        }
        _ => literals(kind).iter().position(|other| other == value),
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

/// Lowers an enum of integers or mixed values.
pub fn values(
    types: &Types<'_>,
    id: SchemaId,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Values {
    let at = types.address(id).child("enum");
    let kind = &types.api.schema(id).kind;
    let literals = literals(kind);
    let mut addresses: HashSet<String> = HashSet::with_capacity(literals.len());
    let labels = Labels::of(types.api.schema(id));
    let labels: Vec<Option<&Label>> = literals.iter().map(|literal| labels.get(literal)).collect();
    let requested = literals.iter().zip(&labels).map(|(literal, label)| {
        let text = text_of(literal);
        // After `1`, the value `"1"` has its JSON as its address.
        let token = if addresses.contains(&text) { json_of(literal) } else { text.clone() };
        addresses.insert(text.clone());
        let name = label.and_then(|label| label.name.clone());
        NameRequest::new(at.child(&token), name.unwrap_or_else(|| words_of(literal, text)))
    });
    let requested: Vec<NameRequest<'_>> = requested.collect();
    let names = namer.assign(&mut Scope::new(Case::Camel, &["Unknown", "Self"]), requested, diagnostics);
    let variants = names.into_iter().zip(literals).zip(labels);
    let variants = variants.map(|((name, value), label)| ValueVariant {
        name,
        value,
        docs: docs(label),
        deprecated: label.is_some_and(|label| label.deprecated),
    });
    Values { integers: matches!(kind, Kind::Integer(_)), variants: variants.collect() }
}

/// Descriptions of a schema's values, by their JSON.
pub struct Labels<'a>(HashMap<String, &'a Label>);

impl<'a> Labels<'a> {
    /// Collects the descriptions. The first one of a value wins.
    pub fn of(schema: &'a Schema) -> Self {
        let mut labels = HashMap::with_capacity(schema.labels.len());
        for label in &schema.labels {
            if let Some(value) = literal(&label.value) {
                labels.entry(json_of(&value)).or_insert(label);
            }
        }
        Self(labels)
    }

    /// Returns the description of a value.
    pub fn get(&self, value: &Literal) -> Option<&'a Label> {
        if self.0.is_empty() { None } else { self.0.get(&json_of(value)).copied() }
    }
}

/// Returns the docs of a variant.
pub fn docs(label: Option<&Label>) -> Option<String> {
    markdown::harmless(label?.description.as_deref()?)
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

/// Returns the words that name a literal: `0.5` → `0 point 5`, which differs from `05`.
fn words_of(literal: &Literal, text: String) -> String {
    match literal {
        Literal::Number(_) => text.replace('.', " point "),
        _ => text,
    }
}
