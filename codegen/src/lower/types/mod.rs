//! Types: the schemas that become types of their own, and the type of each schema at its use.

pub mod cycles;
pub mod directions;
pub mod formats;
pub mod literals;
pub mod pattern;
mod places;
mod presence;
pub mod undeclared;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::ir::Type;
use crate::lower::types::directions::Directions;
use crate::lower::types::formats::Formats;
use crate::lower::types::pattern::Validation;
use crate::markdown;
use crate::model::{Api, Kind, SchemaId, Width};

/// The types of the crate.
pub struct Types<'a> {
    pub api: &'a Api,
    pub formats: Formats,
    pub directions: Directions,
    /// The variants of unions.
    variants: HashSet<SchemaId>,
    /// The names of the schemas that become types of their own.
    names: HashMap<SchemaId, String>,
    /// The first paragraphs of descriptions. Each is computed once.
    summaries: RefCell<HashMap<SchemaId, Option<String>>>,
}

impl<'a> Types<'a> {
    /// Creates the types, with the names of those that the crate defines.
    pub fn new(api: &'a Api, formats: Formats, names: HashMap<SchemaId, String>) -> Self {
        let directions = Directions::of(api);
        Self { api, formats, directions, variants: variants(api), names, summaries: RefCell::default() }
    }

    /// Returns the name of a schema that becomes a type of its own.
    pub fn name(&self, id: SchemaId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// Returns the first paragraph of a schema's description.
    pub fn summary(&self, id: SchemaId) -> Option<String> {
        let find = || {
            let text = markdown::harmless(self.api.schema(id).description.as_deref()?)?;
            Some(markdown::summary(&text).to_owned()).filter(|text| !text.is_empty())
        };
        self.summaries.borrow_mut().entry(id).or_insert_with(find).clone()
    }

    /// Returns `true` if a schema becomes a type of its own: see [`is_named`].
    pub fn is_named(&self, id: SchemaId) -> bool {
        is_named(self.api, &self.formats, id)
    }

    /// Returns the type of a schema, regardless of nullability.
    pub fn of(&self, id: SchemaId) -> Type {
        let id = self.api.target(id);
        match &self.api.schema(id).kind {
            kind if self.is_named(id) => match self.names.get(&id) {
                Some(name) => {
                    let text = !matches!(kind, Kind::Object(_) | Kind::Tuple(_) | Kind::Union(_));
                    Type::Model {
                        name: name.clone(),
                        text,
                        union: matches!(kind, Kind::Union(_)),
                        is_enum: literals::is_enum(kind),
                    }
                }
                None => Type::Any,
            },
            Kind::String(text) => self.formats.of(text).map_or(Type::String, Type::Format),
            Kind::Replacement(replacement) => Type::Replacement(replacement.path.clone()),
            Kind::Array(array) => Type::List(Box::new(self.item(array.items))),
            Kind::Object(object) => {
                Type::Map(Box::new(object.additional.flatten().map_or(Type::Any, |value| self.item(value))))
            }
            kind => plain(kind),
        }
    }

    /// Returns the type of a boolean, number or string without constraints, `serde_json::Value` for any other schema.
    pub fn plain(&self, id: SchemaId) -> Type {
        plain(self.api.kind(id))
    }

    /// Returns the type of an item or map value, which may be nullable.
    pub fn item(&self, id: SchemaId) -> Type {
        match self.of(id) {
            Type::Any => Type::Any,
            inner if self.is_nullable(id) => Type::Nullable(Box::new(inner)),
            inner => inner,
        }
    }

    /// Returns `true` for a secret: a string of the format `password` (OpenAPI 3.0.3, Data Types).
    pub fn is_secret(&self, id: SchemaId) -> bool {
        matches!(self.api.kind(id), Kind::String(text) if text.format.as_deref() == Some("password"))
    }
}

fn plain(kind: &Kind) -> Type {
    match kind {
        Kind::Boolean(_) => Type::Bool,
        Kind::Integer(integer) => match integer.width {
            Width::I32 => Type::I32,
            Width::I64 => Type::I64,
            Width::U64 => Type::U64,
            Width::Digits => Type::Digits,
        },
        Kind::Number(number) if number.is_arbitrary_precision => Type::Digits,
        // A `float` is an `f64`, too, so that digits beyond an `f32` survive a round trip.
        Kind::Number(_) => Type::F64,
        Kind::String(_) => Type::String,
        _ => Type::Any,
    }
}

/// Returns `true` if a schema becomes a type of its own: a struct, an enum, a union or a validated string.
pub fn is_named(api: &Api, formats: &Formats, id: SchemaId) -> bool {
    match &api.schema(id).kind {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Union(_) | Kind::Tuple(_) => true,
        kind if literals::is_enum(kind) => true,
        Kind::String(text) if formats.replaces_constraints(text) => false,
        Kind::String(text) => {
            let is_checked = |pattern: &str| formats.patterns.validation(pattern) != Validation::None;
            text.min.is_some() || text.max.is_some() || text.pattern.as_deref().is_some_and(is_checked)
        }
        _ => false,
    }
}

/// Returns the schemas that are variants of a union.
fn variants(api: &Api) -> HashSet<SchemaId> {
    let unions = api.schemas.iter().filter_map(|schema| match &schema.kind {
        Kind::Union(union) => Some(&union.variants),
        _ => None,
    });
    unions.flatten().map(|variant| api.target(variant.schema)).collect()
}
