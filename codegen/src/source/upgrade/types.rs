//! `type`, `const`, and who must be there.

use serde_json::Value;

use super::{Object, Of, Rewrite, has};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::source::grammar::SCHEMA;

pub static LIST: &[Rewrite] = &[
    Rewrite {
        name: "a list of types",
        reason: "JSON Schema 2020-12, validation, section 6.1.1; OpenAPI 3.0 has one type and `nullable`, or `anyOf`",
        on: &SCHEMA,
        of: Of::Newer,
        keys: &["type"],
        when: |schema| schema.get("type").is_some_and(Value::is_array),
        apply: several,
    },
    Rewrite {
        name: "the type `null`",
        reason: "JSON Schema 2020-12, core, section 4.2.1; OpenAPI 3.0 says `nullable: true` instead",
        on: &SCHEMA,
        of: Of::Newer,
        keys: &["type"],
        when: |schema| schema.get("type").is_some_and(|value| value == "null"),
        apply: |schema, _, _| only_null(schema),
    },
    Rewrite {
        name: "`const`",
        reason: "JSON Schema 2020-12, validation, section 6.1.3: the same as an `enum` of one value",
        on: &SCHEMA,
        of: Of::Newer,
        keys: &["const"],
        when: |schema| schema.contains_key("const"),
        apply: constant,
    },
    Rewrite {
        name: "a `type` that OpenAPI does not have",
        reason: "OpenAPI 3.0.3, Data Types: a word of a language or a format means something to people, nothing to a validator",
        on: &SCHEMA,
        of: Of::All,
        keys: &["type"],
        when: |schema| schema.get("type").and_then(Value::as_str).is_some_and(|word| WORDS.contains(&word)),
        apply: |schema, at, found| {
            if let Some(Value::String(word)) = schema.shift_remove("type") {
                let what = format!("`{word}` is not a type that OpenAPI has: the value may be any JSON");
                let help = "it has `string`, `number`, `integer`, `boolean`, `array` and `object`";
                found.push(Diagnostic::warning("W0107", &at.child("type"), what).help(help));
            }
        },
    },
    Rewrite {
        name: "`required: true` on a property",
        reason: "JSON Schema 2020-12, validation, section 6.5.3: `required` is a list on the object, not a flag on its property",
        on: &SCHEMA,
        of: Of::All,
        keys: &["required"],
        when: |schema| schema.get("required").is_some_and(|value| value.is_boolean() || is_flag(value)),
        apply: |schema, at, found| {
            if schema.shift_remove("required") != Some(Value::Bool(false)) {
                let what = "`required` is no flag of a schema: it is ignored here";
                let help = "list the names of the properties that must be there in `required` of the object that has them";
                found.push(Diagnostic::warning("W0108", &at.child("required"), what).help(help));
            }
        },
    },
];

/// What people write for a type: the names of formats, and of types in programming languages and older standards.
const WORDS: &[&str] = &[
    "any",
    "bool",
    "byte",
    "bytes",
    "binary",
    "char",
    "date",
    "date-time",
    "datetime",
    "decimal",
    "dict",
    "double",
    "email",
    "enum",
    "file",
    "float",
    "guid",
    "int",
    "int32",
    "int64",
    "json",
    "list",
    "long",
    "map",
    "money",
    "short",
    "text",
    "time",
    "timestamp",
    "uri",
    "url",
    "uuid",
    "Any",
    "Array",
    "Boolean",
    "Date",
    "Integer",
    "Number",
    "Object",
    "String",
    "",
];

fn is_flag(value: &Value) -> bool {
    value == "true" || value == "false"
}

fn set(schema: &mut Object, key: &str, value: impl Into<Value>) {
    schema.insert(key.to_owned(), value.into());
}

fn only_null(schema: &mut Object) {
    schema.shift_remove("type");
    set(schema, "nullable", true);
    set(schema, "enum", vec![Value::Null]);
}

/// `type: [string, "null"]` → `type: string`, nullable; several types → `anyOf` of them.
fn several(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let Some(Value::Array(list)) = schema.shift_remove("type") else { return };
    let mut types: Vec<Value> = Vec::new();
    let mut nullable = false;
    for value in list {
        // Written without quotes, YAML reads the type's name as null itself.
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
        0 if nullable => only_null(schema),
        0 => {}
        1 => set(schema, "type", types.swap_remove(0)),
        // The values say it all.
        _ if schema.contains_key("const") || names_scalars(schema) => {}
        // The union that stands there says more than the types.
        _ if has(schema, &["anyOf", "oneOf", "allOf", "$ref"]) => {}
        _ => {
            let parts: Vec<Value> =
                types.into_iter().map(|value| Value::Object(part(schema, value))).collect();
            for key in parts.iter().flat_map(|part| part.as_object().into_iter().flatten()) {
                schema.shift_remove(key.0);
            }
            set(schema, "anyOf", parts);
        }
    }
}

/// Whether a schema names its values, and none of them is an array or object.
fn names_scalars(schema: &Object) -> bool {
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    let values = schema.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| !values.is_empty() && values.iter().all(is_scalar))
}

/// What the keywords of a schema ask of one of its types: each asks only of its own (JSON Schema 2020-12, validation,
/// section 6).
fn part(schema: &Object, value: Value) -> Object {
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
    let asked = schema.iter().filter(|(key, _)| keywords.contains(&key.as_str()));
    let mut part: Object = asked.map(|(key, value)| (key.clone(), value.clone())).collect();
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<Value> = values.iter().filter(of_type).cloned().collect();
        set(&mut part, "enum", values);
    }
    set(&mut part, "type", value);
    part
}

fn constant(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
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
        // No array or object is told from another by its value: the type is what it is without.
        Value::Array(_) => return set_new(schema, "array"),
        Value::Object(_) => return set_new(schema, "object"),
    };
    if let Some(ty) = ty.filter(|_| !has(schema, &["$ref", "allOf", "anyOf", "oneOf"])) {
        set_new(schema, ty);
    }
    set(schema, "enum", vec![value]);
}

fn set_new(schema: &mut Object, ty: &str) {
    schema.entry("type").or_insert_with(|| ty.into());
}
