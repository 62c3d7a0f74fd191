//! Normalization of OpenAPI 3.1, and of common habits that no version allows, to OpenAPI 3.0: a list of named passes, applied
//! in order to every object of the kind that each is for. The tree is not validated yet, so passes accept any values.

mod compositions;
mod keywords;
mod objects;
mod places;
mod references;
mod tuples;
mod types;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::{Path, Pointer};
use crate::source::get;
use crate::source::grammar::{Is, Kind, OPENAPI, Others, SCHEMA};

pub use references::references;

/// A pass that converts one construct to OpenAPI 3.0.
struct Rewrite {
    /// The construct, as the subject of a warning.
    name: &'static str,
    /// The reason, with the section of the standard.
    reason: &'static str,
    /// The kind of object that the pass applies to.
    on: &'static Kind,
    /// The documents that the pass applies to.
    of: Of,
    /// The pass only applies to objects with one of these keys. If empty, `when` is always called.
    keys: &'static [&'static str],
    /// Returns whether the pass applies to an object.
    when: fn(&Object) -> bool,
    /// Converts an object, and reports lost information.
    apply: fn(&mut Object, &Pointer, &mut Diagnostics),
}

type Object = Map<String, Value>;

/// The documents that a pass applies to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// All documents.
    All,
    /// All documents, for a construct of OpenAPI 3.1. In a document of 3.0 it is an error with an unambiguous meaning, so that
    /// it is accepted with a warning.
    Newer,
    /// Only documents of OpenAPI 3.1: in 3.0, the construct has another meaning.
    OnlyNewer,
    /// Only documents of OpenAPI 3.0: 3.1 allows the construct.
    Older,
}

/// All passes, in order: a pass that replaces its object precedes those that change its content.
static REWRITES: &[&[Rewrite]] =
    &[compositions::LIST, types::LIST, tuples::LIST, keywords::LIST, objects::LIST];

/// The passes for schemas, with a bit for each of their keys. Most objects are schemas, and a comparison of bits skips the
/// passes that do not apply to them.
struct OfSchemas {
    keys: Vec<&'static str>,
    /// The index of the first key of each length; keys are sorted by length.
    starts: Vec<usize>,
    rewrites: Vec<(u64, &'static Rewrite)>,
}

impl OfSchemas {
    fn new(is_other: Of) -> Self {
        let mut all = Self { keys: Vec::new(), starts: Vec::new(), rewrites: Vec::new() };
        let is_for = |rewrite: &&Rewrite| std::ptr::eq(rewrite.on, &SCHEMA) && rewrite.of != is_other;
        for rewrite in REWRITES.iter().copied().flatten().filter(is_for) {
            all.keys.extend(rewrite.keys);
            all.rewrites.push((0, rewrite));
        }
        all.keys.sort_unstable_by_key(|key| (key.len(), *key));
        all.keys.dedup();
        let longest = all.keys.last().map_or(0, |key| key.len());
        all.starts =
            (0..=longest + 1).map(|length| all.keys.partition_point(|key| key.len() < length)).collect();
        for at in 0..all.rewrites.len() {
            all.rewrites[at].0 = all.bits(all.rewrites[at].1.keys.iter().copied());
        }
        all
    }

    /// Returns the bits of these keys. A test asserts that there are at most 64 keys.
    fn bits<'a>(&self, keys: impl Iterator<Item = &'a str>) -> u64 {
        keys.fold(0, |bits, key| bits | self.bit(key).unwrap_or(0))
    }

    fn bit(&self, key: &str) -> Option<u64> {
        let from = *self.starts.get(key.len())?;
        let same_length = self.keys.get(from..*self.starts.get(key.len() + 1)?)?;
        let at = same_length.iter().position(|known| *known == key)?;
        Some(1 << ((from + at) % 64))
    }
}

/// Applies all passes.
pub fn upgrade(tree: &mut Value, found: &mut Diagnostics) {
    let version = tree.get("openapi").and_then(Value::as_str).unwrap_or_default();
    let is_old = version.starts_with("3.0");
    let is_other = if is_old { Of::OnlyNewer } else { Of::Older };
    Walk { is_old, is_other, of_schemas: OfSchemas::new(is_other), found }.value(
        tree,
        Is::Object(&OPENAPI),
        &Path::Root,
    );
}

struct Walk<'a> {
    is_old: bool,
    /// The passes that do not apply to this document.
    is_other: Of,
    of_schemas: OfSchemas,
    found: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn value(&mut self, value: &mut Value, is: Is, at: &Path<'_>) {
        if let Some(what) = places::mend(value, is) {
            self.found.push(Diagnostic::warning("W0105", &at.pointer(), what));
        }
        match (is, value) {
            (Is::List(item), Value::Array(items)) => {
                for (index, value) in items.iter_mut().enumerate() {
                    self.value(value, *item, &Path::Item(at, index));
                }
            }
            (Is::Map(item) | Is::Wire(item), Value::Object(map)) => {
                for (key, value) in map.iter_mut() {
                    let at = Path::Key(at, key);
                    if value.is_null() && places::fill(value, *item) {
                        self.null(&at);
                    }
                    self.value(value, *item, &at);
                }
            }
            (Is::OrRef(kind), Value::Object(map)) if get(map, "$ref").is_some() => {
                self.reference(map, kind, at)
            }
            (Is::Object(kind) | Is::OrRef(kind), Value::Object(map)) => self.object(map, kind, at),
            (Is::SchemaOrFlag, map @ Value::Object(_)) => self.value(map, Is::OrRef(&SCHEMA), at),
            _ => {}
        }
    }

    /// Normalizes an object with a `$ref`. Its siblings are ignored in 3.0 (OpenAPI 3.0.3, Reference Object). In 3.1 they
    /// apply as well: those of a schema by JSON Schema 2020-12, core, section 8.2.3.1; those of others are `summary` and
    /// `description`, which do not affect types.
    fn reference(&mut self, map: &mut Object, kind: &'static Kind, at: &Path<'_>) {
        if self.is_old || map.len() == 1 {
            return;
        }
        if std::ptr::eq(kind, &SCHEMA) {
            self.object(map, kind, at);
        } else {
            map.retain(|key, _| key != "summary" && key != "description");
        }
    }

    fn object(&mut self, map: &mut Object, kind: &'static Kind, at: &Path<'_>) {
        if std::ptr::eq(kind, &SCHEMA) {
            self.schema(map, at);
        } else {
            let is_other = self.is_other;
            let is_for = |rewrite: &&Rewrite| std::ptr::eq(rewrite.on, kind) && rewrite.of != is_other;
            for rewrite in objects::LIST.iter().filter(is_for) {
                if (rewrite.when)(map) {
                    self.apply(rewrite, map, at);
                }
            }
        }
        self.members(map, kind, at);
    }

    fn schema(&mut self, map: &mut Object, at: &Path<'_>) {
        let mut there = self.of_schemas.bits(map.keys().map(String::as_str));
        for index in 0..self.of_schemas.rewrites.len() {
            let (keys, rewrite) = self.of_schemas.rewrites[index];
            if there & keys != 0 && (rewrite.when)(map) {
                self.apply(rewrite, map, at);
                there = self.of_schemas.bits(map.keys().map(String::as_str));
            }
        }
    }

    fn apply(&mut self, rewrite: &Rewrite, map: &mut Object, at: &Path<'_>) {
        let at = at.pointer();
        if self.is_old && rewrite.of == Of::Newer {
            let what =
                format!("{} is not part of OpenAPI 3.0; it is interpreted as in OpenAPI 3.1", rewrite.name);
            let help = format!("write `openapi: 3.1.0`, or use OpenAPI 3.0 syntax: {}", rewrite.reason);
            self.found.push(Diagnostic::warning("W0106", &at, what).help(help));
        }
        (rewrite.apply)(map, &at, self.found);
    }

    fn members(&mut self, map: &mut Object, kind: &'static Kind, at: &Path<'_>) {
        let field = |key: &str| kind.field(key);
        let mut is_there = |key: &String, value: &mut Value| {
            // `check` reports required fields that are null as missing.
            let is_null =
                value.is_null() && field(key).is_some_and(|(_, is, must)| !must && !is.may_be_null());
            if is_null {
                self.null(&Path::Key(at, key));
            }
            !is_null
        };
        if map.values().any(Value::is_null) {
            map.retain(|key, value| is_there(key, value));
        }
        for (key, value) in map.iter_mut() {
            let at = Path::Key(at, key);
            match (field(key), kind.others) {
                (Some((_, is, _)), _) => self.value(value, *is, &at),
                (None, Others::Matching { matches, is }) if matches(key) => {
                    if value.is_null() && places::fill(value, is) {
                        self.null(&at);
                    }
                    self.value(value, is, &at);
                }
                _ => {}
            }
        }
    }

    /// Reports a null: in YAML, the value of a key with nothing after its colon.
    fn null(&mut self, at: &Path<'_>) {
        let what = "missing value; the field is ignored";
        self.found.push(Diagnostic::warning("W0104", &at.pointer(), what));
    }
}

/// Returns whether an object has one of these keys.
fn has(map: &Object, keys: &[&str]) -> bool {
    keys.iter().any(|key| map.contains_key(*key))
}

/// Returns an object with one member.
fn single(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pass_has_a_name_and_a_reason() {
        for rewrite in REWRITES.iter().copied().flatten() {
            assert!(!rewrite.name.is_empty() && !rewrite.reason.is_empty());
        }
    }

    #[test]
    fn passes_for_schemas_only_apply_with_one_of_their_keys() {
        let is_of_schemas = |rewrite: &&Rewrite| std::ptr::eq(rewrite.on, &SCHEMA);
        assert!(!objects::LIST.iter().any(|rewrite| is_of_schemas(&rewrite)));
        let mut asked = Object::new();
        for rewrite in REWRITES.iter().copied().flatten().filter(is_of_schemas) {
            assert!(!rewrite.keys.is_empty(), "{}", rewrite.name);
            asked.extend(rewrite.keys.iter().map(|key| ((*key).to_owned(), Value::Null)));
        }
        assert!(asked.len() <= 64, "{}", asked.len());
        // Without its keys, a pass does not apply.
        for rewrite in REWRITES.iter().copied().flatten().filter(is_of_schemas) {
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
                schema.retain(|key, _| !rewrite.keys.contains(&key.as_str()));
                assert!(!(rewrite.when)(&schema), "{}", rewrite.name);
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
            upgrade(&mut tree, &mut Diagnostics::default());
        }
    }
}
