//! Normalization of compositions, and of the siblings of a `$ref`.

use serde_json::Value;

use super::pass::{AppliesTo, Object, Pass, has, single};
use crate::diagnostic::Diagnostics;
use crate::grammar::notes;
use crate::grammar::{ANNOTATIONS, SCHEMA};
use crate::pointer::Pointer;

pub static PASSES: &[Pass] = &[
    Pass {
        name: "an empty `allOf`, `anyOf` or `oneOf`",
        reason: "JSON Schema 2020-12, core, section 10.2.1 requires at least one schema; some tools write an empty list",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["allOf", "anyOf", "oneOf"],
        when: |schema| KEYWORDS.iter().any(|key| is_empty(schema.get(*key))),
        apply: |schema, _, _| {
            schema.retain(|key, value| !(KEYWORDS.contains(&key.as_str()) && is_empty(Some(value))));
        },
    },
    Pass {
        name: "a variant `null` of a union",
        reason: "JSON Schema 2020-12, core, section 6.1 has a type for null; OpenAPI 3.0 uses `nullable: true`",
        kind: &SCHEMA,
        applies_to: AppliesTo::Newer,
        keys: &["anyOf", "oneOf"],
        when: |schema| {
            !is_tuple(schema) && UNIONS.iter().any(|key| variants(schema, key).iter().any(is_null))
        },
        apply: nullable_union,
    },
    Pass {
        name: "a union of constants",
        reason: "JSON Schema 2020-12, validation, section 6.1.3: `const` is an `enum` of one value, and titles of such schemas name the values",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["anyOf", "oneOf"],
        when: |schema| {
            !has(schema, &["enum", "const", "allOf", "discriminator", "properties", "$ref"])
                && !is_tuple(schema)
                && UNIONS.iter().filter(|key| schema.contains_key(**key)).count() == 1
                && UNIONS.iter().any(|key| are_constants(variants(schema, key)))
        },
        apply: |schema, _, _| {
            let key = UNIONS.iter().find(|key| schema.contains_key(**key));
            if let Some(Value::Array(variants)) = key.and_then(|key| schema.shift_remove(*key)) {
                constants_to_enum(schema, &variants);
            }
        },
    },
    Pass {
        name: "a union of one schema",
        reason: "JSON Schema 2020-12, core, sections 10.2.1.2 and 10.2.1.3: it is equivalent to `allOf` of that schema",
        kind: &SCHEMA,
        applies_to: AppliesTo::All,
        keys: &["anyOf", "oneOf"],
        // With a discriminator, it is a union that may get more schemas.
        when: |schema| {
            !has(schema, &["allOf", "discriminator"])
                && !is_tuple(schema)
                && UNIONS.iter().any(|key| variants(schema, key).len() == 1)
        },
        apply: |schema, _, _| {
            if let Some(key) = UNIONS.iter().find(|key| variants(schema, key).len() == 1)
                && let Some(variants) = schema.shift_remove(*key)
            {
                schema.insert("allOf".to_owned(), variants);
            }
        },
    },
    Pass {
        name: "a keyword beside a `$ref`",
        reason: "JSON Schema 2020-12, core, section 8.2.3.1 applies both; OpenAPI 3.0 uses `allOf`",
        kind: &SCHEMA,
        applies_to: AppliesTo::OnlyNewer,
        keys: &["$ref"],
        when: |schema| schema.contains_key("$ref"),
        apply: siblings_of_ref,
    },
];

const KEYWORDS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

/// Keywords that define the type. Others constrain or annotate its values.
const TYPE_KEYWORDS: [&str; 11] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "const",
    "required",
];

/// Returns `true` if a schema lists the items of a tuple in place of variants.
fn is_tuple(schema: &Object) -> bool {
    schema.contains_key(notes::TUPLE_ITEMS)
}

fn is_empty(value: Option<&Value>) -> bool {
    value.and_then(Value::as_array).is_some_and(Vec::is_empty)
}

fn variants<'a>(schema: &'a Object, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Returns `true` if a schema only allows null.
fn is_null(schema: &Value) -> bool {
    let Value::Object(schema) = schema else { return false };
    let word = |value: &Value| value.is_null() || value == "null";
    let all = |value: &Value, is: fn(&Value) -> bool| {
        value.as_array().is_some_and(|values| !values.is_empty() && values.iter().all(is))
    };
    // In YAML, a type `null` without quotes is the value null.
    schema
        .get("type")
        .is_some_and(|value| word(value) || all(value, |value| value.is_null() || value == "null"))
        || schema.get("const").is_some_and(Value::is_null)
        || !schema.contains_key("type")
            && schema.get("enum").is_some_and(|values| all(values, Value::is_null))
}

/// Returns `true` if all schemas are constants of one type, without keywords that define a type.
fn are_constants(variants: &[Value]) -> bool {
    let same = |value: &Value, first: &Value| match first {
        Value::String(_) => value.is_string(),
        Value::Number(_) => value.is_number(),
        _ => false,
    };
    let mut values = variants.iter().map(constant);
    let Some(Some(first)) = values.next() else { return false };
    variants.len() > 1
        && same(first, first)
        && values.all(|value| value.is_some_and(|value| same(value, first)))
}

/// Returns the only value that a schema allows.
fn constant(schema: &Value) -> Option<&Value> {
    const ALLOWED: [&str; 8] =
        ["const", "enum", "type", "title", "description", "format", "deprecated", "example"];
    let schema = schema.as_object()?;
    let is_known = |key: &String| ALLOWED.contains(&key.as_str()) || key.starts_with("x-");
    if !schema.keys().all(is_known) {
        return None;
    }
    match (schema.get("const"), schema.get("enum").and_then(Value::as_array).map(Vec::as_slice)) {
        (Some(value), None) | (None, Some([value])) => Some(value),
        _ => None,
    }
}

/// The maximum length in bytes of a title that is used as a name.
const MAX_NAME: usize = 40;

/// Converts constants to an `enum`: `oneOf: [{const: 1, title: One}, …]` → `enum: [1, …]`, with the titles in extensions that
/// tools write beside an `enum`. A string is its own name, and its title is its documentation.
fn constants_to_enum(schema: &mut Object, variants: &[Value]) {
    let text = |variant: &Value, key: &str| variant.get(key).and_then(Value::as_str).map(str::to_owned);
    let (mut values, mut names, mut texts, mut flags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for variant in variants {
        let Some(value) = constant(variant) else { continue };
        let (title, description) = (text(variant, "title"), text(variant, "description"));
        // A long title is documentation, not a name.
        let (title, description) = match title {
            Some(title) if title.len() > MAX_NAME => (None, description.or(Some(title))),
            title => (title, description),
        };
        let (name, meaning) =
            if value.is_string() { (None, description.or(title)) } else { (title, description) };
        flags.push(Value::Bool(variant.get("deprecated") == Some(&Value::Bool(true))));
        values.push(value.clone());
        names.push(Value::from(name));
        texts.push(Value::from(meaning));
    }
    schema.insert("enum".to_owned(), Value::Array(values));
    let has_content = |value: &Value| value.is_string() || *value == Value::Bool(true);
    for (key, list) in
        [("x-enum-varnames", names), ("x-enum-descriptions", texts), (notes::DEPRECATED, flags)]
    {
        if list.iter().any(has_content) && !schema.contains_key(key) {
            schema.insert(key.to_owned(), Value::Array(list));
        }
    }
}

/// Replaces a variant `null` with `nullable`: `anyOf: [X, {type: "null"}]` → X, nullable.
fn nullable_union(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    for key in UNIONS {
        let Some(Value::Array(variants)) = schema.get_mut(key) else { continue };
        let before = variants.len();
        variants.retain(|variant| !is_null(variant));
        let (after, only) = (variants.len(), variants.first().cloned());
        if after == before {
            continue;
        }
        schema.insert("nullable".to_owned(), Value::Bool(true));
        match (after, only) {
            (1, _) if schema.contains_key("discriminator") => {}
            (0, _) => {
                schema.shift_remove(key);
                schema.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
            }
            (1, Some(Value::Object(variant))) => {
                schema.shift_remove(key);
                merge_variant(schema, variant);
            }
            _ => {}
        }
    }
    // The remaining variant can be such a union itself. This terminates, as each step removes a level.
    if UNIONS.iter().any(|key| variants(schema, key).iter().any(is_null)) {
        nullable_union(schema, &Pointer::root(), &mut Diagnostics::default());
    }
}

/// Merges the only remaining variant into the schema of the union, or adds it to its `allOf` if both have the same keywords.
fn merge_variant(schema: &mut Object, variant: Object) {
    let conflicts = |key: &String| {
        !ANNOTATIONS.contains(&key.as_str())
            && schema.get(key).is_some_and(|own| variant.get(key) != Some(own))
    };
    let both_define_type = has(schema, &TYPE_KEYWORDS) && has(&variant, &TYPE_KEYWORDS);
    if variant.contains_key("$ref") || both_define_type || variant.keys().any(conflicts) {
        let parts = Value::Array(vec![Value::Object(variant)]);
        match schema.get_mut("allOf").and_then(Value::as_array_mut) {
            Some(all) => all.extend(parts.as_array().cloned().unwrap_or_default()),
            None => drop(schema.insert("allOf".to_owned(), parts)),
        }
        return;
    }
    for (key, value) in variant {
        // The annotations of the union are more specific to this location than those of the variant.
        schema.entry(key).or_insert(value);
    }
}

/// Normalizes the siblings of a `$ref`: `{$ref, type: object}` → `{$ref}`; `{$ref, properties}` → `{allOf: [{$ref},
/// {properties}]}`. Keywords that only constrain the values are removed, as the type is that of the `$ref`; annotations are
/// kept by `adapt`.
fn siblings_of_ref(schema: &mut Object, _: &Pointer, _: &mut Diagnostics) {
    let is_kept = |key: &str| key == "$ref" || ANNOTATIONS.contains(&key) || key.starts_with("x-");
    if !has(schema, &TYPE_KEYWORDS) {
        let of_schema = |key: &str| SCHEMA.fields.iter().any(|field| field.0 == key);
        schema.retain(|key, _| is_kept(key) || !of_schema(key));
        return;
    }
    let Some(target) = schema.shift_remove("$ref") else { return };
    let all: Object = std::mem::take(schema);
    let (kept, constraints): (Object, Object) = all.into_iter().partition(|(key, _)| is_kept(key));
    *schema = kept;
    let parts = vec![single("$ref", target), Value::Object(constraints)];
    schema.insert("allOf".to_owned(), Value::Array(parts));
}
