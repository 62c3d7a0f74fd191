//! Normalization of the other keywords of JSON Schema that OpenAPI 3.0 does not have, or has in another form.

use serde_json::{Map, Value};

use super::pass::{AppliesTo, Object, Pass, assumed, has, single};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::SCHEMA;
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "an exclusive bound that is a number",
        reason: "JSON Schema 2020-12, validation, section 6.2.3; OpenAPI 3.0 uses a boolean beside `minimum` and `maximum`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["exclusiveMinimum", "exclusiveMaximum"],
        when: |schema| EXCLUSIVE.iter().any(|(key, ..)| schema.get(*key).is_some_and(Value::is_number)),
        apply: convert_exclusive,
    },
    Pass {
        name: "a bound of an integer with a decimal point",
        reason: "JSON Schema 2020-12, core, section 4.2.3: 1.0 is an integer, but openapiv3 rejects it",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &BOUNDS,
        when: |schema| BOUNDS.iter().any(|key| schema.get(*key).is_some_and(Value::is_f64)),
        apply: |schema, _, _| BOUNDS.iter().for_each(|key| to_integer(schema.get_mut(*key))),
    },
    Pass {
        name: "`examples` of a schema",
        reason: "JSON Schema 2020-12, validation, section 9.5 has a list; OpenAPI 3.0 has one `example`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["examples"],
        when: |schema| schema.contains_key("examples"),
        apply: |schema, _, _| {
            let first = match schema.shift_remove("examples") {
                Some(Value::Array(list)) => list.into_iter().next(),
                // Some documents use the syntax of the Media Type Object.
                Some(Value::Object(named)) => named
                    .into_iter()
                    .next()
                    .map(|(_, example)| example.get("value").cloned().unwrap_or(example)),
                _ => None,
            };
            if let Some(first) = first {
                schema.entry("example").or_insert(first);
            }
        },
    },
    Pass {
        name: "`contentEncoding` or `contentMediaType`",
        reason: "JSON Schema 2020-12, validation, section 8; OpenAPI 3.0 uses `format: byte` and `format: binary`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["contentEncoding", "contentMediaType", "contentSchema"],
        when: |schema| has(schema, &["contentEncoding", "contentMediaType", "contentSchema"]),
        apply: convert_content,
    },
    Pass {
        name: "`if`, `dependentSchemas` or `dependencies`",
        reason: "JSON Schema 2020-12, core, section 10.2.2; OpenAPI 3.0 has no conditions: their properties are optional",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["if", "then", "else", "dependentSchemas", "dependencies"],
        when: |schema| has(schema, &["if", "then", "else", "dependentSchemas", "dependencies"]),
        apply: convert_conditions,
    },
    Pass {
        name: "`unevaluatedProperties`",
        reason: "JSON Schema 2020-12, core, section 11.3; without a composition, it is equivalent to `additionalProperties`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["unevaluatedProperties"],
        when: |schema| schema.contains_key("unevaluatedProperties"),
        apply: |schema, _, _| {
            if let Some(rest) = schema.shift_remove("unevaluatedProperties")
                && !has(schema, &["allOf", "anyOf", "oneOf", "$ref", "patternProperties"])
            {
                schema.entry("additionalProperties").or_insert(rest);
            }
        },
    },
    Pass {
        name: "`patternProperties`",
        reason: "JSON Schema 2020-12, core, section 10.3.2.2; OpenAPI 3.0 only has `additionalProperties`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["patternProperties"],
        when: |schema| schema.contains_key("patternProperties"),
        apply: convert_patterns,
    },
    Pass {
        name: "a keyword that only constrains the values",
        reason: "JSON Schema 2020-12, validation, section 6, and core, sections 10.3 and 11: the type does not depend on it",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: CONSTRAINTS,
        when: |schema| has(schema, CONSTRAINTS),
        apply: |schema, _, _| schema.retain(|key, _| !CONSTRAINTS.contains(&key.as_str())),
    },
    Pass {
        name: "a keyword that identifies a schema or is a comment",
        reason: "JSON Schema 2020-12, core, sections 8.1 to 8.3: references to these have been resolved",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: IDENTIFIERS,
        when: |schema| has(schema, IDENTIFIERS),
        apply: |schema, _, _| schema.retain(|key, _| !IDENTIFIERS.contains(&key.as_str())),
    },
    Pass {
        name: "a `discriminator` that is a string",
        reason: "OpenAPI 2.0, Schema Object; since 3.0, it is an object with the string as `propertyName`",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["discriminator"],
        when: |schema| schema.get("discriminator").is_some_and(Value::is_string),
        apply: |schema, _, _| {
            if let Some(name) = schema.get("discriminator").cloned() {
                schema.insert("discriminator".to_owned(), single("propertyName", name));
            }
        },
    },
];

/// An exclusive bound, the inclusive one, and a function that returns whether the former is stricter.
type Bounds = (&'static str, &'static str, fn(f64, f64) -> bool);

const EXCLUSIVE: [Bounds; 2] = [
    ("exclusiveMinimum", "minimum", |convert_exclusive, bound| convert_exclusive >= bound),
    ("exclusiveMaximum", "maximum", |convert_exclusive, bound| convert_exclusive <= bound),
];

const BOUNDS: [&str; 3] = ["minimum", "maximum", "multipleOf"];

const CONSTRAINTS: &[&str] = &[
    "additionalItems",
    "contains",
    "dependentRequired",
    "maxContains",
    "minContains",
    "propertyNames",
    "unevaluatedItems",
];

const IDENTIFIERS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$schema",
    "$vocabulary",
    "definitions",
];

fn convert_exclusive(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    for (key, bound, is_stricter) in EXCLUSIVE {
        let Some(Value::Number(exclusive_bound)) = schema.get(key).cloned() else { continue };
        let other = schema.get(bound).and_then(Value::as_f64);
        let applies = exclusive_bound
            .as_f64()
            .zip(other)
            .is_none_or(|(exclusive_bound, other)| is_stricter(exclusive_bound, other));
        if applies {
            schema.insert(bound.to_owned(), Value::Number(exclusive_bound));
        }
        schema.insert(key.to_owned(), Value::Bool(applies));
    }
}

/// Converts a float without a fraction to an integer. Doubles above 2⁵³ do not represent integers exactly and stay unchanged.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked before")]
fn to_integer(value: Option<&mut Value>) {
    if let Some(value) = value
        && let Some(number) = value.as_f64()
        && value.is_f64()
        && number.fract() == 0.0
        && number.abs() <= 9_007_199_254_740_992.0
    {
        *value = Value::from(number as i64);
    }
}

fn convert_content(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    schema.shift_remove("contentSchema");
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let media_type = media_type.as_ref().and_then(Value::as_str).unwrap_or_default();
    let is_any = media_type == "*/*" && !schema.contains_key("type");
    let is_bytes = is_any
        || ["application/octet-stream", "application/pdf", "application/zip"].contains(&media_type)
        || ["image/", "audio/", "video/", "font/"].iter().any(|kind| media_type.starts_with(kind));
    let format = match encoding.as_ref().and_then(Value::as_str) {
        Some("base64") => "byte",
        Some("binary") => "binary",
        // OpenAPI 3.1.0, Working With Binary Data: without an encoding, the value is the raw bytes.
        None if is_bytes => "binary",
        _ => return,
    };
    if is_any {
        schema.insert("type".to_owned(), "string".into());
    }
    schema.entry("format").or_insert_with(|| format.into());
}

/// Moves the properties below a condition into the schema, where they are optional. Those of `if` may have any value.
fn convert_conditions(schema: &mut Object, at: &Pointer, diagnostics: &mut Diagnostics) {
    let mut parts: Vec<(Pointer, Value)> = Vec::new();
    let condition = schema.shift_remove("if");
    for key in ["then", "else"] {
        parts.extend(schema.shift_remove(key).map(|part| (at.child(key), part)));
    }
    for key in ["dependentSchemas", "dependencies"] {
        if let Some(Value::Object(named)) = schema.shift_remove(key) {
            let at = at.child(key);
            parts.extend(named.into_iter().map(|(name, part)| (at.child(&name), part)));
        }
    }
    for (at, part) in parts {
        let Value::Object(mut part) = part else { continue };
        let shapes =
            ["$ref", "allOf", "anyOf", "oneOf", "items", "additionalProperties", "if", "then", "else"];
        if has(&part, &shapes) {
            let message =
                "conditional schemas are not supported; everything but its own `properties` is ignored";
            diagnostics.push(Diagnostic::new(Code::W0110, &at, message));
        }
        let Some(Value::Object(more)) = part.shift_remove("properties") else { continue };
        let known = schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
        for (name, property) in more {
            if let Value::Object(known) = known {
                known.entry(name).or_insert_with(|| assumed(property));
            }
        }
    }
    if let Some(Value::Object(tested)) = condition.as_ref().and_then(|condition| condition.get("properties"))
        && let Some(Value::Object(known)) = schema.get_mut("properties")
    {
        for name in tested.keys() {
            known.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
        }
    }
}

/// Converts `patternProperties` to `additionalProperties`: with the schema of the patterns if there is only one and no other
/// properties, or else with any value.
fn convert_patterns(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let Some(Value::Object(convert_patterns)) = schema.shift_remove("patternProperties") else { return };
    let mut convert_patterns = convert_patterns.into_iter().map(|(_, schema)| schema);
    let Some(first) = convert_patterns.next() else { return };
    let same = convert_patterns.all(|schema| schema == first);
    let others = schema.get("additionalProperties");
    let is_alone = match others {
        None => !schema.contains_key("properties"),
        Some(others) => others == &Value::Bool(false) || others == &first,
    };
    let rest = if same && is_alone { first } else { Value::Bool(true) };
    schema.insert("additionalProperties".to_owned(), rest);
}
