//! The references of a document, and the kind of object at a location; both are determined by the tables of the standard.

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::source::get;
use crate::source::grammar::{Is, Kind, OPENAPI, Others, SCHEMA};

/// A reference in a document.
pub struct Found {
    /// The location of the `$ref`.
    pub at: Pointer,
    /// The value of the `$ref`.
    pub text: String,
    /// The expected target.
    pub wants: Wants,
}

/// The expected target of a reference.
#[derive(Clone, Copy)]
pub enum Wants {
    /// A component of this section.
    Component(&'static str),
    /// A schema, if the text is a reference: the mapping of a discriminator may also contain names of schemas.
    Mapping,
    /// A value that is inlined.
    Copy(Is),
}

/// Returns the section of the Components Object for a kind of object.
pub fn section(kind: &Kind) -> Option<&'static str> {
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
pub fn kind_in(section: &str) -> Option<&'static Kind> {
    let components = OPENAPI.fields.iter().find(|field| field.0 == "components")?;
    let Is::Object(components) = components.1 else { return None };
    match components.fields.iter().find(|field| field.0 == section)?.1 {
        Is::Map(Is::OrRef(kind)) => Some(kind),
        _ => None,
    }
}

/// Keywords of all drafts of JSON Schema that OpenAPI 3.0 does not have. References below them are resolved as well.
const MORE_SCHEMAS: &[(&str, Is)] = &[
    ("patternProperties", Is::Wire(&Is::SchemaOrFlag)),
    ("dependentSchemas", Is::Wire(&Is::SchemaOrFlag)),
    ("dependencies", Is::Wire(&Is::SchemaOrFlag)),
    ("prefixItems", Is::List(&Is::SchemaOrFlag)),
    ("additionalItems", Is::SchemaOrFlag),
    ("contains", Is::SchemaOrFlag),
    ("propertyNames", Is::SchemaOrFlag),
    ("if", Is::SchemaOrFlag),
    ("then", Is::SchemaOrFlag),
    ("else", Is::SchemaOrFlag),
    ("unevaluatedItems", Is::SchemaOrFlag),
    ("unevaluatedProperties", Is::SchemaOrFlag),
    ("contentSchema", Is::SchemaOrFlag),
];

/// Returns the expected value of a field, if the tables have it. Patterned fields are not checked for their pattern here.
fn field(kind: &'static Kind, key: &str) -> Option<Is> {
    let fixed = kind.field(key).map(|field| field.1);
    let more = || {
        let more = MORE_SCHEMAS.iter().filter(|_| std::ptr::eq(kind, &SCHEMA));
        more.clone().find(|more| more.0 == key).map(|more| more.1)
    };
    fixed.or_else(more).or(match kind.others {
        Others::Matching { is, .. } if !key.starts_with("x-") => Some(is),
        _ => None,
    })
}

/// The kind of value at a location.
#[derive(Clone, Copy)]
pub enum Place {
    /// A value that the tables describe.
    Known(Is),
    /// Data, as in an example: a `$ref` in it is not a reference.
    Value,
    /// A value that the tables do not describe, such as an extension or `$defs`.
    Unknown,
}

/// Returns the kind of value at a location of an OpenAPI description. Without a tree, lists are assumed to be lists.
pub fn place(at: &Pointer, tree: Option<&Value>) -> Place {
    place_below(Is::Object(&OPENAPI), at, tree)
}

/// Returns the kind of value at a location below a value of kind `is`.
pub fn place_below(mut is: Is, at: &Pointer, tree: Option<&Value>) -> Place {
    let mut here = tree;
    for token in at.tokens() {
        // As in `Walk::value`.
        if let (Is::List(item), Some(Value::Object(_))) = (is, here) {
            is = *item;
        }
        let is_list = here.is_some_and(Value::is_array);
        here = here.and_then(|value| match value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            value => value.get(&token),
        });
        is = match is {
            Is::OrRef(_) if is_list => is,
            Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item) | Is::List(item) => *item,
            Is::Object(kind) | Is::OrRef(kind) => match field(kind, &token) {
                Some(Is::LeftOut) | None => return Place::Unknown,
                Some(is) => is,
            },
            Is::SchemaOrFlag => match field(&SCHEMA, &token) {
                Some(is) => is,
                None => return Place::Unknown,
            },
            _ => return Place::Value,
        };
    }
    if matches!(is, Is::Any) { Place::Value } else { Place::Known(is) }
}

/// Returns the references in a value of kind `is`, except those for which `is_fine` returns `true`.
pub fn references(
    value: &Value,
    is: Is,
    at: &Pointer,
    is_fine: &dyn Fn(&str, &'static str) -> bool,
) -> Vec<Found> {
    let mut walk = Walk { base: at, path: Vec::new(), is_fine, found: Vec::new() };
    walk.value(value, is);
    walk.found
}

struct Walk<'a> {
    base: &'a Pointer,
    path: Vec<Step<'a>>,
    is_fine: &'a dyn Fn(&str, &'static str) -> bool,
    found: Vec<Found>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, is: Is) {
        match (is, value) {
            (Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item), Value::Object(map)) => {
                if let (Some(text), true) = (lone(map), has_objects(*item)) {
                    return self.push(text, Wants::Copy(is));
                }
                for (key, value) in map {
                    self.step(Step::Key(key), value, *item);
                }
            }
            (Is::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.step(Step::Index(index), value, *item);
                }
            }
            // An item in place of a list, or a list in place of an item: `upgrade` normalizes both.
            (Is::List(item), Value::Object(map)) if has_objects(*item) => match lone(map) {
                Some(text) => self.push(text, Wants::Copy(is)),
                None => self.value(value, *item),
            },
            (Is::OrRef(_), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.step(Step::Index(index), value, is);
                }
            }
            (Is::OrRef(kind) | Is::Object(kind), Value::Object(map)) => self.object(map, kind, is),
            (Is::SchemaOrFlag, Value::Object(map)) => self.object(map, &SCHEMA, is),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, kind: &'static Kind, is: Is) {
        // References in examples are not needed.
        if kind.name == "Example Object" {
            return;
        }
        if let Some(Value::String(text)) = get(map, "$ref") {
            match section(kind) {
                Some(section) if !(self.is_fine)(text, section) => {
                    self.push(text, Wants::Component(section));
                }
                Some(_) => {}
                None => self.push(text, Wants::Copy(is)),
            }
        }
        for (key, value) in map {
            if let Some(is) = field(kind, key) {
                if kind.name == "Discriminator Object" && key == "mapping" {
                    self.mapping(value);
                } else {
                    self.step(Step::Key(key), value, is);
                }
            }
        }
    }

    fn mapping(&mut self, mapping: &'a Value) {
        self.path.push(Step::Key("mapping"));
        for (key, value) in mapping.as_object().into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| !(self.is_fine)(text, "schemas")) {
                let at = self.place().child(key);
                self.found.push(Found { at, text: text.to_owned(), wants: Wants::Mapping });
            }
        }
        self.path.pop();
    }

    fn step(&mut self, step: Step<'a>, value: &'a Value, is: Is) {
        self.path.push(step);
        self.value(value, is);
        self.path.pop();
    }

    fn push(&mut self, text: &str, wants: Wants) {
        let at = self.place().child("$ref");
        self.found.push(Found { at, text: text.to_owned(), wants });
    }

    fn place(&self) -> Pointer {
        self.path.iter().fold(self.base.clone(), |at, step| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.child(index),
        })
    }
}

/// Returns the `$ref` of an object that has no other field.
pub fn lone(map: &Map<String, Value>) -> Option<&str> {
    if map.len() == 1 { map.get("$ref")?.as_str() } else { None }
}

/// Returns whether the entries of a map or list are objects, so that a string can only be a reference.
fn has_objects(item: Is) -> bool {
    match item {
        Is::Object(_) | Is::OrRef(_) | Is::SchemaOrFlag => true,
        Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item) => has_objects(*item),
        _ => false,
    }
}
