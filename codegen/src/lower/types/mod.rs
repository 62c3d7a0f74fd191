//! Types: the schemas that become types of their own, their names, and the type of each schema at its use.

pub mod cycles;
pub mod formats;
pub mod pattern;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::Type;
use crate::lower::docs::{Summaries, is_secret};
use crate::lower::models::presence::Directions;
use crate::lower::models::response_only::reach;
use crate::lower::models::undeclared::UndeclaredFields;
use crate::lower::models::{tuples, unions, values};
use crate::lower::names::addresses::Addresses;
use crate::lower::names::groups::Plan;
use crate::lower::names::reserved::TYPES;
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::operations::{forms, media, requests};
use crate::lower::types::formats::Formats;
use crate::lower::types::pattern::Validation;
use crate::model::{Api, Body, Kind, Schema, SchemaId, Union, Width};
use crate::pointer::Pointer;

/// The types of the crate.
pub struct Types<'a> {
    pub api: &'a Api,
    /// Declared types in the order of emission. Those of a module are adjacent.
    pub declared: Vec<Declared>,
    names: HashMap<SchemaId, String>,
    fields: HashMap<SchemaId, Vec<(String, String)>>,
    variants: HashMap<SchemaId, Vec<String>>,
    pub summaries: Summaries,
    addresses: Addresses,
    pub formats: Formats,
    /// The structs with a field for undeclared fields.
    pub undeclared_fields: UndeclaredFields,
    pub directions: Directions,
}

/// A schema that becomes a type.
pub struct Declared {
    /// The schema.
    pub schema: SchemaId,
    /// The Rust name.
    pub name: String,
    /// The index of the first type in the same module.
    pub head: usize,
    /// The name of a validated string's marker type; empty for other types.
    pub marker: String,
}

/// Schemas with their requested names.
#[derive(Default)]
struct Requested<'a> {
    schemas: Vec<SchemaId>,
    heads: Vec<usize>,
    names: Vec<NameRequest<'a>>,
}

impl<'a> Types<'a> {
    /// Names every schema that becomes a type: components by their own names, inline schemas by their places.
    pub fn name(
        api: &'a Api,
        config: &Config,
        plans: &[Plan],
        namer: &mut Namer<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let owners = api.components.iter().filter_map(|id| api.schema(*id).component.as_deref()).collect();
        let addresses = Addresses::of(api);
        let formats = Formats::from_config(api, config, diagnostics);
        let mut walk = Walk {
            api,
            addresses: &addresses,
            formats: &formats,
            requested: Requested::default(),
            seen: HashSet::new(),
            owners,
            foreign: Vec::new(),
        };
        for &id in &api.components {
            let name = api.schema(id).component.as_deref().unwrap_or_default();
            let head = walk.requested.schemas.len();
            walk.declare(id, namer.ids.shorten(config.strip_prefix(name)).into(), None, head);
            walk.children(id, head, head);
        }
        for operation in plans.iter().flat_map(|plan| &plan.operations) {
            walk.operation(&api.operations[operation.index], &operation.stem);
        }
        walk.foreign();
        let Requested { schemas, heads, names: requested } = walk.requested;
        let mut scope = Scope::new(Case::Camel, TYPES);
        let names = namer.assign(&mut scope, requested, diagnostics);
        let mut declared: Vec<Declared> = schemas
            .into_iter()
            .zip(names)
            .zip(heads)
            .map(|((schema, name), head)| {
                let is_text =
                    matches!(&api.schema(schema).kind, Kind::String(text) if text.values.is_empty());
                let marker = if is_text { scope.add_with(&name, "Constraints") } else { String::new() };
                Declared { schema, name, head, marker }
            })
            .collect();
        declared.sort_by_key(|declared| declared.head);
        let names: HashMap<_, _> =
            declared.iter().map(|declared| (declared.schema, declared.name.clone())).collect();
        let undeclared_fields = UndeclaredFields::from_config(api, config, &names, diagnostics);
        Self {
            api,
            declared,
            names,
            fields: HashMap::new(),
            variants: HashMap::new(),
            summaries: Summaries::default(),
            addresses,
            formats,
            undeclared_fields,
            directions: Directions::of(api),
        }
    }

    /// Returns the address of a schema's type in lock and config.
    pub fn type_address(&self, id: SchemaId) -> Cow<'_, str> {
        self.addresses.of_type(&self.api.schema(id).pointer)
    }

    /// Returns the address of a schema in lock and config.
    pub fn address(&self, id: SchemaId) -> Pointer {
        let address = self.addresses.address(&self.api.schema(id).pointer);
        Pointer::parse(&address).unwrap_or_default()
    }

    /// Sets the names of a struct's fields and of their setters for null.
    pub fn set_field_names(&mut self, id: SchemaId, names: Vec<(String, String)>) {
        self.fields.insert(id, names);
    }

    /// Returns the names of a struct's fields and of their setters for null, in the order of the properties.
    pub fn field_names(&self, id: SchemaId) -> &[(String, String)] {
        self.fields.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Sets the names of an enum's variants.
    pub fn set_variants(&mut self, id: SchemaId, names: Vec<String>) {
        self.variants.insert(id, names);
    }

    /// Returns the names of an enum's variants, in the order of [`values::literals`].
    pub fn variants(&self, id: SchemaId) -> &[String] {
        self.variants.get(&self.api.target(id)).map_or(&[], Vec::as_slice)
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
                        is_enum: values::is_enum(kind),
                    }
                }
                None => Type::Any,
            },
            Kind::String(text) => self.formats.of(text).map_or(Type::String, Type::Format),
            Kind::Array(array) => Type::List(Box::new(self.item(array.items))),
            Kind::Object(object) => {
                Type::Map(Box::new(object.additional.flatten().map_or(Type::Any, |value| self.item(value))))
            }
            kind => plain(kind),
        }
    }

    /// Returns the type of a boolean, number or string without constraints, `serde_json::Value` for any other schema.
    pub fn plain(&self, id: SchemaId) -> Type {
        plain(&self.api.schema(self.api.target(id)).kind)
    }

    /// Returns the schema and the type at each place of a schema, except for schemas that only skipped parts use. A part of a composed
    /// schema can have the place of the whole, but no other schema refers to it.
    pub fn by_place(&self) -> HashMap<&'a Pointer, (SchemaId, Type)> {
        let api = self.api;
        let of_operations = api.operations.iter().flat_map(|operation| {
            let parameters =
                operation.parameters.iter().filter_map(|parameter| requests::schema(api, parameter).ok());
            let read = operation.responses.iter().filter_map(|response| media::read(api, response));
            let read = read.filter_map(|body| media::schema(api, body));
            parameters.chain(operation.body.iter().flat_map(|body| sent_schemas(api, body))).chain(read)
        });
        let used = reach(api, api.components.iter().copied().chain(of_operations));
        let is_used = |id: &SchemaId| {
            let target = api.target(*id);
            used[id.0] && (self.names.contains_key(&target) || !self.is_named(target))
        };
        // A component follows a part at its place, of which it can be an alias.
        let all = (0..api.schemas.len()).map(SchemaId).chain(api.components.iter().copied());
        let types = all.filter(is_used).map(|id| (&api.schema(id).pointer, (id, self.item(id))));
        types.filter(|(_, (_, ty))| ty.models().iter().all(|name| !name.is_empty())).collect()
    }

    /// Returns the type of an item or map value, which may be nullable.
    pub fn item(&self, id: SchemaId) -> Type {
        match self.of(id) {
            Type::Any => Type::Any,
            inner if self.is_nullable(id) => Type::Nullable(Box::new(inner)),
            inner => inner,
        }
    }

    /// Returns `true` if a value is a secret.
    pub fn is_secret(&self, id: SchemaId) -> bool {
        is_secret(&self.api.schema(self.api.target(id)).kind)
    }

    /// Returns `true` if a function returns true for a schema, or for one that it is an alias of.
    pub fn any_name(&self, mut id: SchemaId, is: impl Fn(&Schema) -> bool) -> bool {
        loop {
            let schema = self.api.schema(id);
            match schema.kind {
                _ if is(schema) => return true,
                Kind::Alias(target) => id = target,
                _ => return false,
            }
        }
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
        Kind::Union(_) | Kind::Tuple(_) | Kind::Values(_) => true,
        Kind::Integer(integer) => !integer.values.is_empty(),
        Kind::Number(number) => !number.values.is_empty(),
        Kind::String(text) if text.values.is_empty() && formats.replaces_constraints(text) => false,
        Kind::String(text) => {
            let is_validated = || {
                let pattern = text.pattern.as_deref();
                pattern.is_some_and(|pattern| formats.patterns.validation(pattern) != Validation::None)
            };
            !text.values.is_empty() || text.min.is_some() || text.max.is_some() || is_validated()
        }
        _ => false,
    }
}

struct Walk<'a, 'f> {
    api: &'a Api,
    addresses: &'f Addresses,
    formats: &'f Formats,
    requested: Requested<'a>,
    /// Inline schemas that have been visited.
    seen: HashSet<SchemaId>,
    /// Names of the components.
    owners: HashSet<&'a str>,
    /// Inline schemas in other components than the one that was visited, with their words.
    foreign: Vec<(SchemaId, Cow<'a, str>)>,
}

/// Returns the words that name a schema in a component such as a parameter or response: those of the component.
fn component_words(pointer: &Pointer) -> Option<String> {
    let mut tokens = pointer.tokens();
    let kind = match (tokens.next()?.as_str(), tokens.next()?.as_str()) {
        ("components", "parameters" | "headers") => "",
        ("components", "requestBodies") => "request",
        ("components", "responses") => "response",
        _ => return None,
    };
    Some(format!("{} {kind}", tokens.next()?))
}

impl<'a> Walk<'a, '_> {
    fn declare(&mut self, id: SchemaId, words: Cow<'a, str>, parent: Option<usize>, head: usize) -> usize {
        self.requested.schemas.push(id);
        self.requested.heads.push(head);
        self.requested.names.push(NameRequest {
            address: self.addresses.of_type(&self.api.schema(id).pointer).into_owned(),
            words,
            parent,
        });
        self.requested.schemas.len() - 1
    }

    /// Declares the inline schemas within a named one. Those from a component in `allOf` are declared there.
    fn children(&mut self, id: SchemaId, parent: usize, head: usize) {
        let api = self.api;
        match &api.schema(id).kind {
            Kind::Object(object) => {
                for property in &object.properties {
                    self.inline(property.schema, property.name.as_str().into(), parent, head);
                }
                if let Some(Some(value)) = object.additional {
                    self.inline(value, "value".into(), parent, head);
                }
            }
            Kind::Array(array) => self.inline(array.items, "item".into(), parent, head),
            Kind::Tuple(tuple) => {
                for (index, &item) in tuple.items.iter().enumerate() {
                    self.inline(item, tuples::item_words(api, item, index), parent, head);
                }
                tuple.rest.into_iter().for_each(|rest| self.inline(rest, "rest".into(), parent, head));
            }
            Kind::Alias(target) => self.inline(*target, "".into(), parent, head),
            Kind::Union(union) => {
                self.properties_beside(id, union, parent, head);
                for variant in &union.variants {
                    self.inline(variant.schema, unions::inline_words(api, variant).into(), parent, head);
                }
            }
            _ => {}
        }
    }

    /// Declares the inline schemas of the properties beside a union, which its inline variants have in common.
    fn properties_beside(&mut self, id: SchemaId, union: &'a Union, parent: usize, head: usize) {
        let api = self.api;
        let place = api.schema(id).pointer.child("properties");
        for variant in &union.variants {
            let Kind::Object(object) = &api.schema(variant.schema).kind else { continue };
            for property in &object.properties {
                if api.schema(property.schema).pointer == place.child(&property.name) {
                    self.inline(property.schema, property.name.as_str().into(), parent, head);
                }
            }
        }
    }

    /// Returns the name of the component that contains a schema.
    fn owner(&self, id: SchemaId) -> Option<&'a str> {
        let pointer = &self.api.schema(id).pointer;
        let is_schema = pointer.as_str().starts_with("/components/schemas/");
        self.owners.get(pointer.tokens().nth(2).filter(|_| is_schema)?.as_str()).copied()
    }

    /// Returns `true` if a schema is in another component than the current one.
    fn is_foreign(&self, id: SchemaId, head: usize) -> bool {
        let here = self.requested.schemas.get(head).and_then(|head| self.owner(*head));
        self.owner(id).is_some_and(|owner| Some(owner) != here)
    }

    /// Declares the inline schemas that only other components use than the one that contains them: those of a union whose
    /// variants have its properties.
    fn foreign(&mut self) {
        let api = self.api;
        let declared = self.requested.schemas.iter().enumerate();
        // A type that `[merge]` names is not within the component of that name.
        let heads: HashMap<&str, usize> = declared
            .filter_map(|(index, id)| Some((api.schema(*id).component.as_deref()?, index, *id)))
            .filter(|(component, _, id)| self.owner(*id) == Some(*component))
            .map(|(component, index, _)| (component, index))
            .collect();
        while !self.foreign.is_empty() {
            for (id, words) in std::mem::take(&mut self.foreign) {
                if let Some(&head) = self.owner(id).and_then(|owner| heads.get(owner)) {
                    self.inline(id, words, head, head);
                }
            }
        }
    }

    fn inline(&mut self, id: SchemaId, words: Cow<'a, str>, parent: usize, head: usize) {
        let api = self.api;
        if api.schema(id).component.is_some() {
            return;
        }
        if self.is_foreign(id, head) {
            return self.foreign.push((id, words));
        }
        if is_named(api, self.formats, id) {
            if !self.seen.insert(id) {
                return;
            }
            let at = self.declare(id, words, Some(parent), head);
            return self.children(id, at, head);
        }
        match &api.schema(id).kind {
            Kind::Array(array) => self.inline(array.items, format!("{words} item").into(), parent, head),
            Kind::Object(object) => {
                if let Some(Some(value)) = object.additional {
                    self.inline(value, format!("{words} value").into(), parent, head);
                }
            }
            Kind::Alias(target) => self.inline(*target, words, parent, head),
            _ => {}
        }
    }

    fn operation(&mut self, operation: &crate::model::Operation, stem: &str) {
        let head = self.requested.schemas.len();
        for parameter in &operation.parameters {
            if let Ok(id) = requests::schema(self.api, parameter) {
                self.root(id, format!("{stem} {}", parameter.name), head);
            }
        }
        if let Some(body) = &operation.body {
            self.body(body, stem, head);
        }
        for response in &operation.responses {
            let words = if response.status.is_success() { "response" } else { "error" };
            let id = media::read(self.api, response).and_then(|body| media::schema(self.api, body));
            id.into_iter().for_each(|id| self.root(id, format!("{stem} {words}"), head));
        }
    }

    /// Declares the schemas of a request body. An inline form is not a type, but its fields may be.
    fn body(&mut self, body: &Body, stem: &str, head: usize) {
        let api = self.api;
        if let Some((id, object)) = forms::inline(api, body) {
            let (words, head) = match component_words(&api.schema(id).pointer) {
                Some(words) => (words, self.requested.schemas.len()),
                None => (stem.to_owned(), head),
            };
            for property in &object.properties {
                let is_new =
                    api.schema(property.schema).component.is_none() && self.seen.insert(property.schema);
                if is_new {
                    self.unseen(property.schema, format!("{words} {}", property.name), head);
                }
            }
            return;
        }
        for id in sent_schemas(api, body) {
            self.root(id, format!("{stem} request"), head);
        }
    }

    /// Declares an inline schema of an operation. Components that operations have in common are declared once.
    fn root(&mut self, id: SchemaId, words: String, head: usize) {
        let api = self.api;
        if api.schema(id).component.is_some() || !self.seen.insert(id) {
            return;
        }
        let (words, head) = match component_words(&api.schema(id).pointer) {
            Some(words) => (words, self.requested.schemas.len()),
            None => (words, head),
        };
        self.unseen(id, words, head);
    }

    fn unseen(&mut self, id: SchemaId, words: String, head: usize) {
        let api = self.api;
        if is_named(api, self.formats, id) {
            let at = self.declare(id, words.into(), None, head);
            return self.children(id, at, head);
        }
        match &api.schema(id).kind {
            Kind::Array(array) => self.root(array.items, format!("{words} item"), head),
            Kind::Object(object) => {
                if let Some(Some(value)) = object.additional {
                    self.root(value, format!("{words} value"), head);
                }
            }
            Kind::Alias(target) => self.root(*target, words, head),
            _ => {}
        }
    }
}

/// Returns the schemas of a request body. Bytes and text have no types of their own. An unsupported body may have any of its media
/// types.
fn sent_schemas(api: &Api, body: &Body) -> Vec<SchemaId> {
    match media::sent(api, body) {
        Some(sent) => media::schema(api, sent).into_iter().collect(),
        None => body.content.iter().filter_map(|media| media.schema).collect(),
    }
}
