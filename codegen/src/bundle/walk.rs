//! The references of a document, and the kind of object at a location; both are determined by the tables of the standard.

use serde_json::{Map, Value};

use crate::grammar::{Expected, OPENAPI, ObjectKind, OtherKeys, SCHEMA};
use crate::pointer::Pointer;
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

/// Returns the expected value of a field, if the tables have it. Patterned fields are not checked for their pattern here.
fn field(kind: &'static ObjectKind, key: &str) -> Option<Expected> {
    let fixed = kind.field(key).map(|field| field.1);
    let extra = || {
        let extra = EXTRA_KEYWORDS.iter().filter(|_| std::ptr::eq(kind, &SCHEMA));
        extra.clone().find(|extra| extra.0 == key).map(|extra| extra.1)
    };
    fixed.or_else(extra).or(match kind.others {
        OtherKeys::Patterned { expected, .. } if !key.starts_with("x-") => Some(expected),
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

/// Returns the kind of value at a location of an OpenAPI description. Without a tree, lists are assumed to be lists.
pub fn role_at(at: &Pointer, tree: Option<&Value>) -> Role {
    role_below(Expected::Object(&OPENAPI), at, tree)
}

/// Returns the kind of value at a location below a value of kind `expected`.
pub fn role_below(mut expected: Expected, at: &Pointer, tree: Option<&Value>) -> Role {
    let mut here = tree;
    for token in at.tokens() {
        // As in `Walk::value`.
        if let (Expected::Array(item), Some(Value::Object(_))) = (expected, here) {
            expected = *item;
        }
        let is_list = here.is_some_and(Value::is_array);
        here = here.and_then(|value| match value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            value => value.get(&token),
        });
        expected = match expected {
            Expected::ObjectOrRef(_) if is_list => expected,
            Expected::Map(item)
            | Expected::WireMap(item)
            | Expected::KeyedMap(_, item)
            | Expected::Array(item) => *item,
            Expected::Object(kind) | Expected::ObjectOrRef(kind) => match field(kind, &token) {
                Some(Expected::Unsupported) | None => return Role::Unknown,
                Some(expected) => expected,
            },
            Expected::SchemaOrBool => match field(&SCHEMA, &token) {
                Some(expected) => expected,
                None => return Role::Unknown,
            },
            _ => return Role::Data,
        };
    }
    if matches!(expected, Expected::Any) { Role::Data } else { Role::Known(expected) }
}

/// Returns the references in a value of kind `expected`, except those for which `is_resolved` returns `true`.
pub fn references(
    value: &Value,
    expected: Expected,
    at: &Pointer,
    is_resolved: &dyn Fn(&str, &'static str) -> bool,
) -> Vec<Reference> {
    let mut walk = Walk { base: at, path: Vec::new(), is_resolved, references: Vec::new() };
    walk.value(value, expected);
    walk.references
}

struct Walk<'a> {
    base: &'a Pointer,
    path: Vec<Step<'a>>,
    is_resolved: &'a dyn Fn(&str, &'static str) -> bool,
    references: Vec<Reference>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, expected: Expected) {
        match (expected, value) {
            (
                Expected::Map(item) | Expected::WireMap(item) | Expected::KeyedMap(_, item),
                Value::Object(map),
            ) => {
                if let (Some(text), true) = (only_ref(map), has_objects(*item)) {
                    return self.push(text, ExpectedTarget::Inline(expected));
                }
                for (key, value) in map {
                    self.step(Step::Key(key), value, *item);
                }
            }
            (Expected::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.step(Step::Index(index), value, *item);
                }
            }
            // An item in place of a list, or a list in place of an item: `normalize` normalizes both.
            (Expected::Array(item), Value::Object(map)) if has_objects(*item) => match only_ref(map) {
                Some(text) => self.push(text, ExpectedTarget::Inline(expected)),
                None => self.value(value, *item),
            },
            (Expected::ObjectOrRef(_), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.step(Step::Index(index), value, expected);
                }
            }
            (Expected::ObjectOrRef(kind) | Expected::Object(kind), Value::Object(map)) => {
                self.object(map, kind, expected)
            }
            (Expected::SchemaOrBool, Value::Object(map)) => self.object(map, &SCHEMA, expected),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, kind: &'static ObjectKind, expected: Expected) {
        // References in examples are not needed.
        if kind.name == "Example Object" {
            return;
        }
        if let Some(Value::String(text)) = get(map, "$ref") {
            match section(kind) {
                Some(section) if !(self.is_resolved)(text, section) => {
                    self.push(text, ExpectedTarget::Component(section));
                }
                Some(_) => {}
                None => self.push(text, ExpectedTarget::Inline(expected)),
            }
        }
        for (key, value) in map {
            if let Some(expected) = field(kind, key) {
                if kind.name == "Discriminator Object" && key == "mapping" {
                    self.mapping(value);
                } else {
                    self.step(Step::Key(key), value, expected);
                }
            }
        }
    }

    fn mapping(&mut self, mapping: &'a Value) {
        self.path.push(Step::Key("mapping"));
        for (key, value) in mapping.as_object().into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| !(self.is_resolved)(text, "schemas")) {
                let at = self.pointer().child(key);
                self.references.push(Reference {
                    at,
                    text: text.to_owned(),
                    expected: ExpectedTarget::Mapping,
                });
            }
        }
        self.path.pop();
    }

    fn step(&mut self, step: Step<'a>, value: &'a Value, expected: Expected) {
        self.path.push(step);
        self.value(value, expected);
        self.path.pop();
    }

    fn push(&mut self, text: &str, expected: ExpectedTarget) {
        let at = self.pointer().child("$ref");
        self.references.push(Reference { at, text: text.to_owned(), expected });
    }

    fn pointer(&self) -> Pointer {
        self.path.iter().fold(self.base.clone(), |at, step| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.child(index),
        })
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
