//! The references of a document, and the kind of object at a location; both are determined by the tables of the standard.

use serde_json::{Map, Value};

use crate::grammar::{Expected, Need, OPENAPI, ObjectKind, OtherKeys, SCHEMA};
use crate::pointer::{Path, Pointer};
use crate::tree::get;

/// A reference in a document.
pub struct Reference {
    /// The location of the `$ref`.
    pub at: Pointer,
    /// The value of the `$ref`.
    pub text: String,
    /// The expected target.
    pub expected: ExpectedTarget,
}

/// The expected target of a reference.
#[derive(Clone, Copy)]
pub enum ExpectedTarget {
    /// A component of this section.
    Component(&'static str),
    /// A schema, if the text is a reference: the mapping of a discriminator may also contain names of schemas.
    Mapping,
    /// A value that is inlined.
    Inline(Expected),
}

/// Returns the section of the Components Object for a kind of object.
pub fn section(kind: &ObjectKind) -> Option<&'static str> {
    Some(match kind.name {
        "Schema Object" => "schemas",
        "Response Object" => "responses",
        "Parameter Object" => "parameters",
        "Request Body Object" => "requestBodies",
        "Header Object" => "headers",
        "Security Scheme Object" => "securitySchemes",
        _ => return None,
    })
}

/// Returns the kind of object in a section of the Components Object.
pub fn kind_in(section: &str) -> Option<&'static ObjectKind> {
    let components = OPENAPI.fields.iter().find(|field| field.0 == "components")?;
    let Expected::Object(components) = components.1 else { return None };
    match components.fields.iter().find(|field| field.0 == section)?.1 {
        Expected::Map(Expected::ObjectOrRef(kind)) => Some(kind),
        _ => None,
    }
}

/// Keywords of all drafts of JSON Schema that OpenAPI 3.0 does not have. References below them are resolved as well.
const EXTRA_KEYWORDS: &[(&str, Expected)] = &[
    ("patternProperties", Expected::WireMap(&Expected::SchemaOrBool)),
    ("dependentSchemas", Expected::WireMap(&Expected::SchemaOrBool)),
    ("dependencies", Expected::WireMap(&Expected::SchemaOrBool)),
    ("prefixItems", Expected::Array(&Expected::SchemaOrBool)),
    ("additionalItems", Expected::SchemaOrBool),
    ("contains", Expected::SchemaOrBool),
    ("propertyNames", Expected::SchemaOrBool),
    ("if", Expected::SchemaOrBool),
    ("then", Expected::SchemaOrBool),
    ("else", Expected::SchemaOrBool),
    ("unevaluatedItems", Expected::SchemaOrBool),
    ("unevaluatedProperties", Expected::SchemaOrBool),
    ("contentSchema", Expected::SchemaOrBool),
];

/// Returns the expected value of a field and the need for it, if the tables have it; also of a patterned field whose key does not
/// match the pattern.
fn field(kind: &'static ObjectKind, key: &str) -> Option<(Expected, Need)> {
    let fixed = kind.field(key).map(|(_, expected, need)| (*expected, *need));
    let extra = || {
        let extra = EXTRA_KEYWORDS.iter().filter(|_| std::ptr::eq(kind, &SCHEMA));
        extra.clone().find(|extra| extra.0 == key).map(|extra| (extra.1, Need::Optional))
    };
    fixed.or_else(extra).or(match kind.others {
        OtherKeys::Patterned { matches, expected, need } if !key.starts_with("x-") => {
            Some((expected, if matches(key) { need } else { Need::Optional }))
        }
        _ => None,
    })
}

/// The kind of value at a location.
#[derive(Clone, Copy)]
pub enum Role {
    /// A value that the tables describe.
    Known(Expected),
    /// Data, as in an example: a `$ref` in it is not a reference.
    Data,
    /// A value that the tables do not describe, such as an extension or `$defs`.
    Unknown,
}

/// Returns the expected value of a member or an item, and the need for a field; or the role of a value without one.
fn below(mut expected: Expected, value: Option<&Value>, key: &str) -> Result<(Expected, Option<Need>), Role> {
    // As in `Walk::value`.
    if let (Expected::Array(item), Some(Value::Object(_))) = (expected, value) {
        expected = *item;
    }
    let kind = match expected {
        Expected::ObjectOrRef(_) if value.is_some_and(Value::is_array) => return Ok((expected, None)),
        Expected::Map(item)
        | Expected::WireMap(item)
        | Expected::KeyedMap(_, item)
        | Expected::Array(item) => return Ok((*item, None)),
        _ => expected.kind().ok_or(Role::Data)?,
    };
    match field(kind, key) {
        Some((Expected::Unsupported, _)) | None => Err(Role::Unknown),
        Some((expected, need)) => Ok((expected, Some(need))),
    }
}

fn member<'a>(value: Option<&'a Value>, key: &str) -> Option<&'a Value> {
    match value? {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    }
}

/// Returns the kind of value at a location of an OpenAPI description. Without a tree, lists are assumed to be lists.
pub fn role_at(at: &Pointer, tree: Option<&Value>) -> Role {
    role_below(Expected::Object(&OPENAPI), at, tree)
}

/// Returns the kind of value at a location below a value of kind `expected`.
pub fn role_below(mut expected: Expected, at: &Pointer, tree: Option<&Value>) -> Role {
    let mut here = tree;
    for token in at.tokens() {
        expected = match below(expected, here, &token) {
            Ok((expected, _)) => expected,
            Err(role) => return role,
        };
        here = member(here, &token);
    }
    if matches!(expected, Expected::Any) { Role::Data } else { Role::Known(expected) }
}

/// One step of a path: from a value to a member or an item.
pub struct Step<'a> {
    /// The location of the member or item.
    pub at: Pointer,
    /// The key, or the index as text.
    pub key: String,
    /// The member or item; `None` if it is missing.
    pub value: Option<&'a Value>,
    /// The expected value.
    pub expected: Expected,
    /// The need for a field; `None` for an entry of a map or an item of a list.
    pub need: Option<Need>,
    /// Set for an item of a list.
    pub is_item: bool,
}

impl Step<'_> {
    /// Returns whether an object of this kind is expected.
    pub fn is(&self, kind: &'static ObjectKind) -> bool {
        self.expected.is(kind)
    }
}

/// Returns the steps from the root to a place, as far as the tables describe it.
pub fn steps<'a>(tree: &'a Value, at: &Pointer) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    let (mut expected, mut here, mut place) = (Expected::Object(&OPENAPI), Some(tree), Pointer::root());
    for key in at.tokens() {
        let is_item = here.is_some_and(Value::is_array);
        let Ok((next, need)) = below(expected, here, &key) else { break };
        here = member(here, &key);
        place = place.child(&key);
        expected = next;
        steps.push(Step { at: place.clone(), key, value: here, expected, need, is_item });
    }
    steps
}

/// Returns the references in a value of kind `expected`, except those for which `is_resolved` returns `true`.
pub fn references(
    value: &Value,
    expected: Expected,
    at: &Pointer,
    is_resolved: &dyn Fn(&str, &'static str) -> bool,
) -> Vec<Reference> {
    let mut walk = Walk { base: at, is_resolved, references: Vec::new() };
    walk.value(value, expected, &Path::Root);
    walk.references
}

struct Walk<'a> {
    base: &'a Pointer,
    is_resolved: &'a dyn Fn(&str, &'static str) -> bool,
    references: Vec<Reference>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, expected: Expected, at: &Path<'_>) {
        match (expected, value) {
            (
                Expected::Map(item) | Expected::WireMap(item) | Expected::KeyedMap(_, item),
                Value::Object(map),
            ) => {
                if let (Some(text), true) = (only_ref(map), has_objects(*item)) {
                    return self.push(text, ExpectedTarget::Inline(expected), at);
                }
                for (key, value) in map {
                    self.value(value, *item, &Path::Key(at, key));
                }
            }
            (Expected::Array(item), Value::Array(items)) => self.items(items, *item, at),
            // An item in place of a list, or a list in place of an item: `normalize` normalizes both.
            (Expected::Array(item), Value::Object(map)) if has_objects(*item) => match only_ref(map) {
                Some(text) => self.push(text, ExpectedTarget::Inline(expected), at),
                None => self.value(value, *item, at),
            },
            (Expected::ObjectOrRef(_), Value::Array(items)) => self.items(items, expected, at),
            (_, Value::Object(map)) => {
                if let Some(kind) = expected.kind() {
                    self.object(map, kind, expected, at);
                }
            }
            _ => {}
        }
    }

    fn items(&mut self, items: &[Value], expected: Expected, at: &Path<'_>) {
        for (index, value) in items.iter().enumerate() {
            self.value(value, expected, &Path::Item(at, index));
        }
    }

    fn object(
        &mut self,
        map: &Map<String, Value>,
        kind: &'static ObjectKind,
        expected: Expected,
        at: &Path<'_>,
    ) {
        // References in examples are not needed.
        if kind.name == "Example Object" {
            return;
        }
        if let Some(Value::String(text)) = get(map, "$ref") {
            match section(kind) {
                Some(section) if (self.is_resolved)(text, section) => {}
                Some(section) => self.push(text, ExpectedTarget::Component(section), at),
                None => self.push(text, ExpectedTarget::Inline(expected), at),
            }
        }
        for (key, value) in map {
            if let Some((expected, _)) = field(kind, key) {
                let at = Path::Key(at, key);
                if kind.name == "Discriminator Object" && key == "mapping" {
                    self.mapping(value, &at);
                } else {
                    self.value(value, expected, &at);
                }
            }
        }
    }

    fn mapping(&mut self, mapping: &Value, at: &Path<'_>) {
        for (key, value) in mapping.as_object().into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| !(self.is_resolved)(text, "schemas")) {
                self.add(text, ExpectedTarget::Mapping, &Path::Key(at, key));
            }
        }
    }

    fn push(&mut self, text: &str, expected: ExpectedTarget, at: &Path<'_>) {
        self.add(text, expected, &Path::Key(at, "$ref"));
    }

    fn add(&mut self, text: &str, expected: ExpectedTarget, at: &Path<'_>) {
        let at = at.pointer();
        let at = at.rebase(&Pointer::root(), self.base).unwrap_or(at);
        self.references.push(Reference { at, text: text.to_owned(), expected });
    }
}

/// Returns the `$ref` of an object that has no other field.
pub fn only_ref(map: &Map<String, Value>) -> Option<&str> {
    if map.len() == 1 { map.get("$ref")?.as_str() } else { None }
}

/// Returns whether the entries of a map or list are objects, so that a string can only be a reference.
fn has_objects(item: Expected) -> bool {
    match item {
        Expected::Object(_) | Expected::ObjectOrRef(_) | Expected::SchemaOrBool => true,
        Expected::Map(item) | Expected::WireMap(item) | Expected::KeyedMap(_, item) => has_objects(*item),
        _ => false,
    }
}
