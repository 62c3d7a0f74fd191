//! Normalization of OpenAPI 3.1, and of common habits that no version allows, to OpenAPI 3.0: a list of named passes, applied
//! in order to every object of the kind that each is for. The tree is not validated yet, so passes accept any values.

mod coerce;
mod compositions;
mod digits;
mod enums;
mod item_schemas;
mod keywords;
mod objects;
mod pass;
mod tuples;
mod types;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::grammar::{Expected, OPENAPI, ObjectKind, OtherKeys, SCHEMA};
use crate::pointer::Path;
use crate::tree::get;

pub use digits::keep_digits;
use pass::{AppliesTo, Object, Pass};

/// All passes, in order: a pass that replaces its object precedes those that change its content.
static ALL_PASSES: &[&[Pass]] =
    &[compositions::PASSES, types::PASSES, enums::PASSES, tuples::PASSES, keywords::PASSES, objects::PASSES];

/// The passes for schemas, with a bit for each of their keys. Most objects are schemas, and a comparison of bits skips the
/// passes that do not apply to them.
struct SchemaPasses {
    keys: Vec<&'static str>,
    /// The index of the first key of each length; keys are sorted by length.
    offsets: Vec<usize>,
    passes: Vec<(u64, &'static Pass)>,
}

impl SchemaPasses {
    fn new(excluded: AppliesTo) -> Self {
        let mut all = Self { keys: Vec::new(), offsets: Vec::new(), passes: Vec::new() };
        let is_for = |pass: &&Pass| std::ptr::eq(pass.kind, &SCHEMA) && pass.applies_to != excluded;
        for pass in ALL_PASSES.iter().copied().flatten().filter(is_for) {
            all.keys.extend(pass.keys);
            all.passes.push((0, pass));
        }
        all.keys.sort_unstable_by_key(|key| (key.len(), *key));
        all.keys.dedup();
        let longest = all.keys.last().map_or(0, |key| key.len());
        all.offsets =
            (0..=longest + 1).map(|length| all.keys.partition_point(|key| key.len() < length)).collect();
        for at in 0..all.passes.len() {
            all.passes[at].0 = all.bits(all.passes[at].1.keys.iter().copied());
        }
        all
    }

    /// Returns the bits of these keys. A test asserts that there are at most 64 keys.
    fn bits<'a>(&self, keys: impl Iterator<Item = &'a str>) -> u64 {
        keys.fold(0, |bits, key| bits | self.bit(key).unwrap_or(0))
    }

    fn bit(&self, key: &str) -> Option<u64> {
        let from = *self.offsets.get(key.len())?;
        let same_length = self.keys.get(from..*self.offsets.get(key.len() + 1)?)?;
        let at = same_length.iter().position(|known| *known == key)?;
        Some(1 << ((from + at) % 64))
    }
}

/// Applies all passes.
pub fn normalize(tree: &mut Value, diagnostics: &mut Diagnostics) {
    item_schemas::replace(tree);
    let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
    let is_old = version.starts_with("3.0");
    let excluded = if is_old { AppliesTo::OnlyNewer } else { AppliesTo::Older };
    Walk { is_old, excluded, schema_passes: SchemaPasses::new(excluded), diagnostics }.value(
        tree,
        Expected::Object(&OPENAPI),
        &Path::Root,
    );
}

struct Walk<'a> {
    is_old: bool,
    /// The passes that do not apply to this document.
    excluded: AppliesTo,
    schema_passes: SchemaPasses,
    diagnostics: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn value(&mut self, value: &mut Value, expected: Expected, at: &Path<'_>) {
        if let Some(message) = coerce::coerce(value, expected) {
            self.diagnostics.push(Diagnostic::new(Code::W0105, &at.pointer(), message));
        }
        match (expected, value) {
            (Expected::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter_mut().enumerate() {
                    self.value(value, *item, &Path::Item(at, index));
                }
            }
            (Expected::Map(item) | Expected::WireMap(item), Value::Object(map)) => {
                for (key, value) in map.iter_mut() {
                    let at = Path::Key(at, key);
                    if value.is_null() && coerce::fill_null(value, *item) {
                        self.report_null(&at);
                    }
                    self.value(value, *item, &at);
                }
            }
            (Expected::ObjectOrRef(kind), Value::Object(map)) if get(map, "$ref").is_some() => {
                self.reference(map, kind, at)
            }
            (Expected::Object(kind) | Expected::ObjectOrRef(kind), Value::Object(map)) => {
                self.object(map, kind, at)
            }
            (Expected::SchemaOrBool, map @ Value::Object(_)) => {
                self.value(map, Expected::ObjectOrRef(&SCHEMA), at)
            }
            _ => {}
        }
    }

    /// Normalizes an object with a `$ref`. Its siblings are ignored in 3.0 (OpenAPI 3.0.3, Reference Object). In 3.1 they
    /// apply as well: those of a schema by JSON Schema 2020-12, core, section 8.2.3.1; those of others are `summary` and
    /// `description`, which do not affect types.
    fn reference(&mut self, map: &mut Object, kind: &'static ObjectKind, at: &Path<'_>) {
        if self.is_old || map.len() == 1 {
            return;
        }
        if std::ptr::eq(kind, &SCHEMA) {
            self.object(map, kind, at);
        } else {
            map.retain(|key, _| key != "summary" && key != "description");
        }
    }

    fn object(&mut self, map: &mut Object, kind: &'static ObjectKind, at: &Path<'_>) {
        if std::ptr::eq(kind, &SCHEMA) {
            self.schema(map, at);
        } else {
            let excluded = self.excluded;
            let is_for = |pass: &&Pass| std::ptr::eq(pass.kind, kind) && pass.applies_to != excluded;
            for pass in objects::PASSES.iter().filter(is_for) {
                if (pass.when)(map) {
                    self.apply(pass, map, at);
                }
            }
        }
        self.members(map, kind, at);
    }

    fn schema(&mut self, map: &mut Object, at: &Path<'_>) {
        let mut bits = self.schema_passes.bits(map.keys().map(String::as_str));
        for index in 0..self.schema_passes.passes.len() {
            let (keys, pass) = self.schema_passes.passes[index];
            if bits & keys != 0 && (pass.when)(map) {
                self.apply(pass, map, at);
                bits = self.schema_passes.bits(map.keys().map(String::as_str));
            }
        }
    }

    fn apply(&mut self, pass: &Pass, map: &mut Object, at: &Path<'_>) {
        let at = at.pointer();
        if self.is_old && pass.applies_to == AppliesTo::Newer {
            let message =
                format!("{} is not part of OpenAPI 3.0; it is interpreted as in OpenAPI 3.1", pass.name);
            let help = format!("write `openapi: 3.1.0`, or use OpenAPI 3.0 syntax: {}", pass.reason);
            self.diagnostics.push(Diagnostic::new(Code::W0106, &at, message).help(help));
        }
        (pass.apply)(map, &at, self.diagnostics);
    }

    fn members(&mut self, map: &mut Object, kind: &'static ObjectKind, at: &Path<'_>) {
        let field = |key: &str| kind.field(key);
        let mut keep = |key: &String, value: &mut Value| {
            // `validate` reports required fields that are null as missing.
            let is_null = value.is_null()
                && field(key)
                    .is_some_and(|(_, expected, must)| !must.is_required() && !expected.allows_null());
            if is_null {
                self.report_null(&Path::Key(at, key));
            }
            !is_null
        };
        if map.values().any(Value::is_null) {
            map.retain(|key, value| keep(key, value));
        }
        for (key, value) in map.iter_mut() {
            let at = Path::Key(at, key);
            match (field(key), kind.others) {
                (Some((_, expected, _)), _) => self.value(value, *expected, &at),
                (None, OtherKeys::Patterned { matches, expected, .. }) if matches(key) => {
                    if value.is_null() && coerce::fill_null(value, expected) {
                        self.report_null(&at);
                    }
                    self.value(value, expected, &at);
                }
                _ => {}
            }
        }
    }

    /// Reports a null: in YAML, the value of a key with nothing after its colon.
    fn report_null(&mut self, at: &Path<'_>) {
        let message = "missing value; the field is ignored";
        self.diagnostics.push(Diagnostic::new(Code::W0104, &at.pointer(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_has_a_name_and_a_reason() {
        for pass in ALL_PASSES.iter().copied().flatten() {
            assert!(!pass.name.is_empty() && !pass.reason.is_empty());
        }
    }

    #[test]
    fn passes_for_schemas_only_apply_with_one_of_their_keys() {
        let is_of_schemas = |pass: &&Pass| std::ptr::eq(pass.kind, &SCHEMA);
        assert!(!objects::PASSES.iter().any(|pass| is_of_schemas(&pass)));
        let mut asked = Object::new();
        for pass in ALL_PASSES.iter().copied().flatten().filter(is_of_schemas) {
            assert!(!pass.keys.is_empty(), "{}", pass.name);
            asked.extend(pass.keys.iter().map(|key| ((*key).to_owned(), Value::Null)));
        }
        assert!(asked.len() <= 64, "{}", asked.len());
        // Without its keys, a pass does not apply.
        for pass in ALL_PASSES.iter().copied().flatten().filter(is_of_schemas) {
            for value in [
                Value::Null,
                true.into(),
                1.5.into(),
                "null".into(),
                "any".into(),
                serde_json::json!([]),
                serde_json::json!([{"type": "null"}]),
                serde_json::json!({}),
            ] {
                let mut schema = asked.clone();
                schema.values_mut().for_each(|own| *own = value.clone());
                schema.retain(|key, _| !pass.keys.contains(&key.as_str()));
                assert!(!(pass.when)(&schema), "{}", pass.name);
            }
        }
    }

    #[test]
    fn invalid_trees_are_accepted() {
        let odd = [
            serde_json::json!(null),
            serde_json::json!([]),
            serde_json::json!({"openapi": 3, "paths": [], "components": {"schemas": [1]}, "info": null}),
            serde_json::json!({"openapi": "3.1.0", "components": {"schemas": {
                "A": {"type": [], "enum": 1, "anyOf": {}, "oneOf": [null, 1], "properties": [], "items": [1],
                      "prefixItems": 1, "then": 1, "dependentSchemas": [], "patternProperties": 1, "const": {},
                      "exclusiveMinimum": "1", "contentEncoding": 1, "contentMediaType": [], "required": 3},
                "B": {"type": [1, null, ["string"]], "allOf": null, "discriminator": 1, "$ref": 1, "not": 3},
                "C": {"anyOf": [{"type": "null"}, {"type": "null"}], "oneOf": [{"type": "null"}, false]},
            }}}),
        ];
        for mut tree in odd {
            normalize(&mut tree, &mut Diagnostics::default());
        }
    }
}
