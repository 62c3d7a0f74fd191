//! Assumptions about types that examples of the description refute.
//!
//! A schema with `properties` and without `type` accepts a string, too, and a tuple without `minItems` accepts an empty array, but
//! authors rarely mean that. If they do, an example shows it.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use crate::diagnostic::{Code, Diagnostic, kind_of};
use crate::model::{Kind, SchemaId, Tuple};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::scalars;

/// What the examples say about assumptions.
#[derive(Default)]
pub(super) struct Evidence {
    /// The schemas with an example of another type: the location of the first example, and its type.
    refuted: BTreeMap<SchemaId, (Pointer, &'static str)>,
    /// The fewest items in examples of a tuple.
    lengths: BTreeMap<SchemaId, usize>,
    /// The lowest and the highest number in examples of an integer.
    numbers: BTreeMap<SchemaId, [f64; 2]>,
}

impl Evidence {
    /// Records an example that refutes the type of a schema.
    pub(super) fn refute(&mut self, id: SchemaId, value: &Value, at: &dyn Fn() -> Pointer) {
        self.refuted.entry(id).or_insert_with(|| (at(), kind_of(value)));
    }

    /// Records the number of items in an example of a tuple.
    pub(super) fn length(&mut self, id: SchemaId, tuple: &Tuple, length: usize) {
        if tuple.is_assumed && length < tuple.required {
            let fewest = self.lengths.entry(id).or_insert(length);
            *fewest = length.min(*fewest);
        }
    }

    /// Records a number in an example of an integer.
    pub(super) fn number(&mut self, id: SchemaId, number: &Number) {
        if let Some(number) = number.as_f64() {
            let [lowest, highest] = self.numbers.entry(id).or_insert([number; 2]);
            (*lowest, *highest) = (lowest.min(number), highest.max(number));
        }
    }
}

impl Resolver<'_> {
    /// Replaces the assumptions that examples refute.
    pub(super) fn apply(&mut self, evidence: Evidence) {
        for (id, (example, found)) in evidence.refuted {
            let assumed = name(&self.schemas[self.target(id).0].kind);
            let schema = &mut self.schemas[id.0];
            let message = format!(
                "example at {example} is {found}, but the assumed type is {assumed}; the schema becomes `serde_json::Value`"
            );
            self.diagnostics.push(
                Diagnostic::new(Code::W0223, &schema.pointer, message)
                    .help("add `type` to the schema, for example in an overlay, or correct the example"),
            );
            schema.kind = Kind::Any;
        }
        for (id, fewest) in evidence.lengths {
            if let Kind::Tuple(tuple) = &mut self.schemas[id.0].kind {
                tuple.required = fewest;
            }
        }
        for (id, numbers) in evidence.numbers {
            if let Kind::Integer(integer) = &mut self.schemas[id.0].kind {
                numbers.into_iter().for_each(|number| scalars::widen(integer, number));
            }
        }
    }
}

/// Returns `true` if a value can have the type of a schema. Null is no evidence, as authors write it for "no example", and neither is
/// a compound value that is written as text.
pub(super) fn fits(kind: &Kind, value: &Value) -> bool {
    let is_text_of_json = |text: &str| text.trim_start().starts_with(['{', '[']);
    match (kind, value) {
        (_, Value::Null) => true,
        (Kind::Object(_) | Kind::Array(_) | Kind::Tuple(_), Value::String(text)) => is_text_of_json(text),
        (Kind::Object(_), value) => value.is_object(),
        (Kind::Array(_) | Kind::Tuple(_), value) => value.is_array(),
        (Kind::String(_), value) => value.is_string(),
        (Kind::Integer(_) | Kind::Number(_), value) => value.is_number(),
        (Kind::Boolean(_), value) => value.is_boolean(),
        (
            Kind::Any
            | Kind::Opaque
            | Kind::Alias(_)
            | Kind::Values(_)
            | Kind::Union(_)
            | Kind::Replacement(_),
            _,
        ) => true,
    }
}

/// Returns `true` if a value is one of the listed values of a schema, if it has a list for values of this type.
pub(super) fn lists(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::String(text), Value::String(value)) => text.values.is_empty() || text.values.contains(value),
        (Kind::Integer(integer), Value::Number(value)) => {
            integer.values.is_empty() || value.as_i64().is_some_and(|value| integer.values.contains(&value))
        }
        (Kind::Boolean(Some(only)), Value::Bool(value)) => only == value,
        _ => true,
    }
}

/// Returns the type of a schema in a message.
fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Object(_) => "an object",
        Kind::Array(_) | Kind::Tuple(_) => "an array",
        Kind::String(_) => "a string",
        Kind::Integer(_) | Kind::Number(_) => "a number",
        Kind::Boolean(_) => "a boolean",
        Kind::Any
        | Kind::Opaque
        | Kind::Alias(_)
        | Kind::Values(_)
        | Kind::Union(_)
        | Kind::Replacement(_) => "any value",
    }
}
