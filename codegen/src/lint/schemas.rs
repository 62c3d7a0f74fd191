//! Schemas that nothing uses, that no value fits, or whose properties differ in spelling only.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Code;
use crate::lint::context::Context;
use crate::model::{Api, Kind, Schema, SchemaId};

/// Reports the findings in schemas.
pub fn check(cx: &mut Context<'_>, referenced: &HashSet<String>) {
    report_unused(cx, referenced);
    let api = cx.api;
    for schema in &api.schemas {
        if let Some(constraints) = contradiction(&schema.kind) {
            let message = format!("no value fits: {constraints}");
            cx.report(Code::L0104, &schema.pointer, message, "correct one of the two constraints");
        }
        report_spellings(cx, schema);
    }
}

/// Reports the components that no operation uses, except for those that only another one of them uses.
fn report_unused(cx: &mut Context<'_>, referenced: &HashSet<String>) {
    let api = cx.api;
    // A description without operations is a library of schemas.
    if api.operations.is_empty() && api.webhooks.is_empty() {
        return;
    }
    let name = |id: SchemaId| api.schema(id).component.as_deref().unwrap_or_default();
    let unused: Vec<SchemaId> = api.components.iter().copied().filter(|id| !cx.is_used(*id)).collect();
    let mut inner = HashSet::new();
    for id in &unused {
        inner.extend(components_of(api, *id).into_iter().filter(|other| other != id));
    }
    for id in unused {
        if !inner.contains(&id) && !referenced.contains(name(id)) {
            let message = format!(
                "no operation uses the schema `{}`, but the crate has a type for it",
                name(id).escape_debug()
            );
            cx.report(
                Code::L0301,
                &api.schema(id).pointer,
                message,
                "refer to it where it belongs, or remove it",
            );
        }
    }
}

/// Returns the components that a schema refers to, by itself or its inline schemas.
fn components_of(api: &Api, id: SchemaId) -> HashSet<SchemaId> {
    let (mut components, mut inline) = (HashSet::new(), HashSet::new());
    let mut next = api.schema(id).kind.children();
    while let Some(id) = next.pop() {
        if api.schema(id).component.is_some() {
            components.insert(id);
        } else if inline.insert(id) {
            next.extend(api.schema(id).kind.children());
        }
    }
    components
}

/// Returns the constraints that contradict each other.
fn contradiction(kind: &Kind) -> Option<String> {
    let words = |min: (&str, String), max: (&str, String)| {
        format!("`{}: {}` and `{}: {}`", min.0, min.1, max.0, max.1)
    };
    let counts = |min: Option<usize>, max: Option<usize>, keys: [&str; 2]| {
        let (min, max) = min.zip(max).filter(|(min, max)| min > max)?;
        Some(words((keys[0], min.to_string()), (keys[1], max.to_string())))
    };
    match kind {
        Kind::String(string) => counts(string.min, string.max, ["minLength", "maxLength"]),
        Kind::Array(array) => counts(array.min, array.max, ["minItems", "maxItems"]),
        Kind::Integer(integer) => range(&integer.bounds),
        Kind::Number(number) => range(&number.bounds),
        _ => None,
    }
}

/// Returns the contradiction of bounds, which have the words of the docs.
fn range(bounds: &[(&'static str, String)]) -> Option<String> {
    let bound = |words: [&str; 2]| bounds.iter().find(|(is, _)| words.contains(is));
    let (min, max) = bound(["at least", "more than"]).zip(bound(["at most", "less than"]))?;
    let (low, high) = (min.1.parse::<f64>().ok()?, max.1.parse::<f64>().ok()?);
    let is_open = min.0 == "more than" || max.0 == "less than";
    (low > high || low == high && is_open).then(|| format!("{} {} and {} {}", min.0, min.1, max.0, max.1))
}

/// Reports the properties of an object that differ in case and punctuation only.
fn report_spellings(cx: &mut Context<'_>, schema: &Schema) {
    let Kind::Object(object) = &schema.kind else { return };
    let mut known: HashMap<String, &str> = HashMap::new();
    for property in &object.properties {
        let letters = property.name.chars().filter(|c| !['_', '-', '.'].contains(c));
        let plain: String = letters.flat_map(char::to_lowercase).collect();
        if let Some(first) = known.insert(plain.clone(), &property.name).filter(|_| !plain.is_empty()) {
            let message = format!(
                "properties `{}` and `{}` differ in spelling only; one field has a number in its name",
                first.escape_debug(),
                property.name.escape_debug()
            );
            let at = schema.pointer.child("properties").child(&property.name);
            cx.report(
                Code::L0304,
                &at,
                message,
                "remove one of them, or name one by `[rename]` in the config",
            );
        }
    }
}
