//! Where references stand in a document, and what kind of object stands at a place: both by the standard's tables.

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::source::get;
use crate::source::grammar::{Is, Kind, OPENAPI, Others, SCHEMA};

/// A reference as it stands in a document.
pub struct Found {
    /// The place of its text.
    pub at: Pointer,
    /// The text.
    pub text: String,
    /// What it must lead to.
    pub wants: Wants,
}

/// What stands in for a reference.
#[derive(Clone, Copy)]
pub enum Wants {
    /// A component of this section.
    Component(&'static str),
    /// A component schema, if the text is a reference at all: the mapping of a discriminator may name its schemas.
    Mapping,
    /// What it leads to, written out.
    Copy(Is),
}

/// The section of the Components Object that an object of this kind may stand in.
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

/// The kind of object that stands in a section of the Components Object.
pub fn kind_in(section: &str) -> Option<&'static Kind> {
    let components = OPENAPI.fields.iter().find(|field| field.0 == "components")?;
    let Is::Object(components) = components.1 else { return None };
    match components.fields.iter().find(|field| field.0 == section)?.1 {
        Is::Map(Is::OrRef(kind)) => Some(kind),
        _ => None,
    }
}

/// Keywords of JSON Schema, old and new, that OpenAPI 3.0 does not have. References below them count, too.
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

/// What stands under a key, as far as the tables say. Keys that the check is to refuse count, too.
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

/// What stands at a place.
#[derive(Clone, Copy)]
pub enum Place {
    /// What the tables say.
    Known(Is),
    /// A value, as in an example: what looks like a reference in it is none.
    Value,
    /// Something the tables do not know, such as an extension or `$defs`.
    Unknown,
}

/// What stands at a place of an OpenAPI description. Without its tree, every list is taken to be one.
pub fn place(at: &Pointer, tree: Option<&Value>) -> Place {
    place_below(Is::Object(&OPENAPI), at, tree)
}

/// What stands at a place below one at which `is` stands.
pub fn place_below(mut is: Is, at: &Pointer, tree: Option<&Value>) -> Place {
    let mut here = tree;
    for token in at.tokens() {
        // As `Walk::value` does it.
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

/// The references below a place at which `is` stands. Those that `is_fine` knows are not among them.
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
            // One instead of a list, a list instead of one: `upgrade` may know what is meant.
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
        // Nothing is made of examples yet.
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

/// The text of an object that is a reference and nothing else.
pub fn lone(map: &Map<String, Value>) -> Option<&str> {
    if map.len() == 1 { map.get("$ref")?.as_str() } else { None }
}

/// Whether the entries of a map or list are objects, so that a text among them can only be a reference.
fn has_objects(item: Is) -> bool {
    match item {
        Is::Object(_) | Is::OrRef(_) | Is::SchemaOrFlag => true,
        Is::Map(item) | Is::Wire(item) | Is::Keyed(_, item) => has_objects(*item),
        _ => false,
    }
}
