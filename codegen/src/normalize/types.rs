//! Normalization of `type`, `const` and `required`.

use serde_json::Value;

use super::pass::{AppliesTo, Object, Pass, has};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::SCHEMA;
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "a list of types",
        reason: "JSON Schema 2020-12, validation, section 6.1.1; OpenAPI 3.0 has one type and `nullable`, or `anyOf`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["type"],
        when: |schema| schema.get("type").is_some_and(Value::is_array),
        apply: convert_types,
    },
    Pass {
        name: "the type `null`",
        reason: "JSON Schema 2020-12, core, section 4.2.1; OpenAPI 3.0 uses `nullable: true`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["type"],
        when: |schema| schema.get("type").is_some_and(|value| value == "null"),
        apply: |schema, _, _| convert_null(schema),
    },
    Pass {
        name: "`const`",
        reason: "JSON Schema 2020-12, validation, section 6.1.3: it is equivalent to an `enum` of one value",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["const"],
        when: |schema| schema.contains_key("const"),
        apply: convert_const,
    },
    Pass {
        name: "`required: true` on a property",
        reason: "JSON Schema 2020-12, validation, section 6.5.3: `required` is a list on the object, not a flag on its property",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["required"],
        when: |schema| schema.get("required").is_some_and(|value| value.is_boolean() || is_flag(value)),
        apply: |schema, at, diagnostics| {
            if schema.shift_remove("required") != Some(Value::Bool(false)) {
                let message = "expected an array as `required`, found a boolean; it is ignored";
                let help = "list the property in `required` of the object that contains it";
                diagnostics.push(Diagnostic::new(Code::W0108, &at.child("required"), message).help(help));
            }
        },
    },
];

fn is_flag(value: &Value) -> bool {
    value == "true" || value == "false"
}

fn set(schema: &mut Object, key: &str, value: impl Into<Value>) {
    schema.insert(key.to_owned(), value.into());
}

fn convert_null(schema: &mut Object) {
    schema.shift_remove("type");
    set(schema, "nullable", true);
    set(schema, "enum", vec![Value::Null]);
}

/// Converts a list of types: `type: [string, "null"]` → `type: string`, nullable; several types → `anyOf`.
fn convert_types(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let Some(Value::Array(list)) = schema.shift_remove("type") else { return };
    let mut types: Vec<Value> = Vec::new();
    let mut nullable = false;
    for value in list {
        // In YAML, a type `null` without quotes is the value null.
        if value.is_null() || value == "null" {
            nullable = true;
        } else if !types.contains(&value) {
            types.push(value);
        }
    }
    // Every integer is a number (JSON Schema 2020-12, validation, section 6.1.1).
    if types.iter().any(|value| value == "number") {
        types.retain(|value| value != "integer");
    }
    if nullable {
        set(schema, "nullable", true);
    }
    match types.len() {
        0 if nullable => convert_null(schema),
        0 => {}
        1 => set(schema, "type", types.swap_remove(0)),
        // The listed values determine the types.
        _ if schema.contains_key("const") || lists_scalars(schema) => {}
        // The composition is more specific than the types.
        _ if has(schema, &["anyOf", "oneOf", "allOf", "$ref"]) => {}
        _ => {
            let parts: Vec<Value> =
                types.into_iter().map(|value| Value::Object(variant(schema, value))).collect();
            for key in parts.iter().flat_map(|variant| variant.as_object().into_iter().flatten()) {
                schema.shift_remove(key.0);
            }
            set(schema, "anyOf", parts);
        }
    }
}

/// Returns `true` if a schema lists its values, and none of them is an array or an object.
pub fn lists_scalars(schema: &Object) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| !values.is_empty() && values.iter().all(is_scalar))
}

/// Returns the schema of one of several types, with the keywords that apply to it (JSON Schema 2020-12, validation,
/// section 6).
fn variant(schema: &Object, value: Value) -> Object {
    let keywords: &[&str] = match value.as_str() {
        Some("string") => &[
            "format",
            "pattern",
            "minLength",
            "maxLength",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
        ],
        Some("number" | "integer") => {
            &["format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
        }
        Some("array") => &["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"],
        Some("object") => &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "maxProperties",
        ],
        _ => &[],
    };
    let of_type = |candidate: &&Value| match value.as_str() {
        Some("string") => candidate.is_string(),
        Some("number") => candidate.is_number(),
        Some("integer") => candidate.is_i64() || candidate.is_u64(),
        Some("boolean") => candidate.is_boolean(),
        Some("array") => candidate.is_array(),
        _ => candidate.is_object(),
    };
    let applicable = schema.iter().filter(|(key, _)| keywords.contains(&key.as_str()));
    let mut variant: Object = applicable.map(|(key, value)| (key.clone(), value.clone())).collect();
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<Value> = values.iter().filter(of_type).cloned().collect();
        set(&mut variant, "enum", values);
    }
    set(&mut variant, "type", value);
    variant
}

fn convert_const(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let Some(value) = schema.shift_remove("const") else { return };
    let ty = match &value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some("integer"),
        Value::Number(_) => Some("number"),
        Value::Null => {
            set(schema, "nullable", true);
            None
        }
        // Arrays and objects have no types with a single value; the constant is ignored.
        Value::Array(_) => return set_default_type(schema, "array"),
        Value::Object(_) => return set_default_type(schema, "object"),
    };
    if let Some(ty) = ty.filter(|_| !has(schema, &["$ref", "allOf", "anyOf", "oneOf"])) {
        set_default_type(schema, ty);
    }
    set(schema, "enum", vec![value]);
}

fn set_default_type(schema: &mut Object, ty: &str) {
    schema.entry("type").or_insert_with(|| ty.into());
}
