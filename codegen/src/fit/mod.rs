//! Comparison of a value with a schema, as the emitted types deserialize it.

pub mod formats;

use std::cell::Cell;

use serde_json::{Map, Value};

use crate::diagnostic::kind_of;
use crate::model::{Api, Kind, Object, Schema, SchemaId, StringType, Union};
use crate::pointer::Path;

/// The maximum depth of a value that is compared.
const MAX_DEPTH: usize = 64;

/// The maximum number of comparisons, as large examples of large schemas take quadratic time.
const MAX_COMPARISONS: usize = 10_000_000;

/// The maximum number of comparisons of a value that must fit.
const MAX_STRICT_COMPARISONS: usize = 100_000;

/// The number of values of an enum in a message.
const MAX_LISTED: usize = 5;

/// A part of a value that does not fit.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The location in the document.
    pub at: crate::pointer::Pointer,
    /// The expected and the found value, in the words of a message.
    pub what: String,
}

/// The comparison of values with schemas.
pub struct Fit<'a> {
    api: &'a Api,
    remaining: Cell<usize>,
    /// `true` if a value whose fit is in doubt does not fit.
    is_strict: bool,
}

/// The function that is called with each string of a schema without constraints; of a strict comparison, with each string.
pub type Observe<'o> = &'o mut dyn FnMut(SchemaId, &str);

impl<'a> Fit<'a> {
    pub fn new(api: &'a Api) -> Self {
        Self { api, remaining: Cell::new(MAX_COMPARISONS), is_strict: false }
    }

    /// Creates a comparison of one value, which must fit.
    pub fn strict(api: &'a Api) -> Self {
        Self { api, remaining: Cell::new(MAX_STRICT_COMPARISONS), is_strict: true }
    }

    /// Returns the first part of a value that does not fit its schema. A value of null is an author's word for "no example".
    pub fn mismatch(
        &self,
        id: SchemaId,
        value: &Value,
        at: &Path<'_>,
        observe: Observe<'_>,
    ) -> Option<Mismatch> {
        let is_absent = value.is_null() && !self.is_strict;
        if is_absent { None } else { self.value(id, value, &Place { at, depth: 0 }, observe) }
    }

    fn value(&self, id: SchemaId, value: &Value, at: &Place<'_>, observe: Observe<'_>) -> Option<Mismatch> {
        if at.depth > MAX_DEPTH || !self.spend(1) {
            return self.doubt(at);
        }
        let schema = self.api.schema(self.api.target(id));
        if value.is_null() {
            return (!self.allows_null(id)).then(|| at.mismatch("found null, which it does not allow"));
        }
        if self.api.aliases(id).any(|schema| schema.is_assumed) && !has_type(&schema.kind, value) {
            return None;
        }
        match (&schema.kind, value) {
            (Kind::Any | Kind::Opaque | Kind::Alias(_), _) => None,
            (Kind::Union(union), value) => self.union(union, value, at, observe),
            (Kind::Object(object), Value::Object(map)) => self.object(object, map, at, observe),
            (Kind::Array(array), Value::Array(items)) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(index, item)| {
                    self.value(array.items, item, &at.below(&at.item(index)), observe)
                })
            }
            (Kind::Tuple(tuple), Value::Array(items)) => {
                let schemas = tuple.items.iter().copied().chain(tuple.rest.into_iter().cycle());
                let mut items = items.iter().enumerate().zip(schemas);
                items.find_map(|((index, item), schema)| {
                    self.value(schema, item, &at.below(&at.item(index)), observe)
                })
            }
            // Documentation tools show JSON text as JSON.
            (Kind::Object(_) | Kind::Array(_) | Kind::Tuple(_), Value::String(text))
                if text.trim_start().starts_with(['{', '[']) && !self.is_strict =>
            {
                None
            }
            (Kind::String(string), Value::String(text)) => {
                if is_plain(string) || self.is_strict {
                    observe(id, text);
                }
                string_mismatch(string, text).map(|what| at.mismatch(what))
            }
            (kind, value) => scalar_mismatch(kind, value).map(|what| at.mismatch(what)),
        }
    }

    fn object(
        &self,
        object: &Object,
        map: &Map<String, Value>,
        at: &Place<'_>,
        observe: Observe<'_>,
    ) -> Option<Mismatch> {
        if !self.spend((1 + map.len()).saturating_mul(object.properties.len())) {
            return self.doubt(at);
        }
        let missing = object.properties.iter().find(|property| {
            property.required && !map.contains_key(&property.name) && !self.is_directional(property.schema)
        });
        if let Some(property) = missing {
            return Some(
                at.mismatch(format!("required property `{}` is missing", property.name.escape_debug())),
            );
        }
        map.iter().find_map(|(key, value)| {
            let declared = object.properties.iter().find(|property| property.name == *key);
            let schema = declared.map(|property| property.schema).or(object.additional.flatten());
            let key = at.key(key);
            let place = at.below(&key);
            match schema {
                Some(schema) => self.value(schema, value, &place, observe),
                None if object.is_closed => {
                    Some(place.mismatch("unknown property, and `additionalProperties` is `false`"))
                }
                None => None,
            }
        })
    }

    fn union(&self, union: &Union, value: &Value, at: &Place<'_>, observe: Observe<'_>) -> Option<Mismatch> {
        if let (Some(discriminator), Value::Object(map)) = (&union.discriminator, value) {
            let selected = map.get(discriminator)?.as_str()?;
            let variant =
                union.variants.iter().find(|variant| variant.values.iter().any(|value| value == selected));
            return match variant {
                Some(variant) => self.value(variant.schema, value, at, observe),
                None => {
                    Some(at.below(&at.key(discriminator)).mismatch(format!(
                        "no variant has the discriminator value `{}`",
                        shortened(selected)
                    )))
                }
            };
        }
        // Another variant may fit as well, so the strings are no evidence.
        let fits = |id| self.value(id, value, at, &mut |_, _| {}).is_none();
        let fits = union.variants.iter().any(|variant| fits(variant.schema));
        (!fits).then(|| at.mismatch("no variant of the union fits"))
    }

    fn allows_null(&self, id: SchemaId) -> bool {
        let allows = |schema: &Schema| match &schema.kind {
            Kind::Any | Kind::Opaque => true,
            Kind::Union(union) => union
                .variants
                .iter()
                .any(|variant| self.api.aliases(variant.schema).any(|schema| schema.nullable)),
            _ => schema.nullable || schema.is_assumed,
        };
        self.api.aliases(id).any(|schema| schema.nullable || allows(schema))
    }

    /// Returns `true` if only requests, or only responses, have a property.
    fn is_directional(&self, id: SchemaId) -> bool {
        self.api.aliases(id).any(|schema| schema.read_only || schema.write_only)
    }

    /// Returns the result for a value that is not compared.
    fn doubt(&self, at: &Place<'_>) -> Option<Mismatch> {
        self.is_strict.then(|| at.mismatch("too large to be compared"))
    }

    /// Returns `false` if the number of comparisons is exceeded.
    fn spend(&self, comparisons: usize) -> bool {
        let remaining = self.remaining.get().checked_sub(comparisons);
        self.remaining.set(remaining.unwrap_or_default());
        remaining.is_some()
    }
}

/// A location in an example.
struct Place<'p> {
    at: &'p Path<'p>,
    depth: usize,
}

impl Place<'_> {
    fn item(&self, index: usize) -> Path<'_> {
        Path::Item(self.at, index)
    }

    fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self.at, key)
    }

    fn below<'p>(&self, at: &'p Path<'p>) -> Place<'p> {
        Place { at, depth: self.depth + 1 }
    }

    fn mismatch(&self, what: impl Into<String>) -> Mismatch {
        Mismatch { at: self.at.pointer(), what: what.into() }
    }
}

/// Returns `true` for a string without constraints and `format`.
pub fn is_plain(string: &StringType) -> bool {
    *string == StringType::default()
}

fn has_type(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Object(_) => value.is_object(),
        Kind::Array(_) | Kind::Tuple(_) => value.is_array(),
        Kind::String(_) => value.is_string(),
        Kind::Integer(_) | Kind::Number(_) => value.is_number(),
        Kind::Boolean(_) => value.is_boolean(),
        Kind::Any
        | Kind::Opaque
        | Kind::Alias(_)
        | Kind::Values(_)
        | Kind::Union(_)
        | Kind::Replacement(_) => true,
    }
}

fn string_mismatch(string: &StringType, text: &str) -> Option<String> {
    if !string.values.is_empty() && !string.values.iter().any(|value| value == text) {
        return Some(unlisted(text, &string.values));
    }
    let length = text.chars().count();
    if string.min.is_some_and(|min| length < min) || string.max.is_some_and(|max| length > max) {
        let bound = |key: &str, bound: Option<usize>| bound.map(|bound| format!("`{key}: {bound}`"));
        let bounds: Vec<_> =
            [bound("minLength", string.min), bound("maxLength", string.max)].into_iter().flatten().collect();
        return Some(format!("expected {}, found a length of {length}", bounds.join(" and ")));
    }
    let format = string.format.as_deref()?;
    let is_other = formats::is_known(format) && formats::of(text) != Some(format);
    is_other.then(|| format!("expected `format: {format}`, found `{}`", shortened(text)))
}

fn scalar_mismatch(kind: &Kind, value: &Value) -> Option<String> {
    let is_integral =
        |value: &Value| value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0);
    let expected = match kind {
        Kind::Values(values) => {
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            return (!values.contains(value)).then(|| unlisted(&value.to_string(), &texts));
        }
        Kind::Integer(integer) if is_integral(value) => {
            let texts: Vec<String> = integer.values.iter().map(ToString::to_string).collect();
            let is_listed = texts.is_empty() || value.as_i64().is_none_or(|n| integer.values.contains(&n));
            return (!is_listed).then(|| unlisted(&value.to_string(), &texts));
        }
        Kind::Number(_) if value.is_number() => return None,
        Kind::Boolean(None) if value.is_boolean() => return None,
        Kind::Boolean(Some(only)) if value.as_bool() == Some(*only) => return None,
        Kind::Boolean(Some(only)) => {
            return Some(format!("expected `{only}`, found `{}`", shortened(&value.to_string())));
        }
        Kind::Integer(_) => "an integer",
        Kind::Number(_) => "a number",
        Kind::Boolean(None) => "a boolean",
        Kind::String(_) => "a string",
        Kind::Object(_) => "an object",
        Kind::Array(_) | Kind::Tuple(_) => "an array",
        Kind::Any | Kind::Opaque | Kind::Alias(_) | Kind::Union(_) | Kind::Replacement(_) => return None,
    };
    Some(format!("expected {expected}, found {}", kind_of(value)))
}

fn unlisted(found: &str, values: &[String]) -> String {
    let listed: Vec<String> =
        values.iter().take(MAX_LISTED).map(|value| format!("`{}`", shortened(value))).collect();
    let more = if values.len() > MAX_LISTED { ", …" } else { "" };
    format!("`{}` is not in `enum`: {}{more}", shortened(found), listed.join(", "))
}

/// Returns the beginning of a text, for a message.
pub fn shortened(text: &str) -> String {
    const MAX: usize = 40;
    let escaped: String = text.chars().take(MAX).flat_map(char::escape_debug).collect();
    if text.chars().count() > MAX { format!("{escaped}…") } else { escaped }
}
