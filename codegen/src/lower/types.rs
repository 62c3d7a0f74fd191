//! Which schemas become types of their own, what those are called, and what a schema is where it is used.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::config::{Config, UnknownFields};
use crate::diagnostic::Diagnostics;
use crate::ir::{Presence, Type};
use crate::lower::facts::Lent;
use crate::lower::groups::Plan;
use crate::lower::names::{Case, Namer, Scope, TYPES, Wish};
use crate::lower::{pattern, unions};
use crate::model::{Api, Kind, Property, Schema, SchemaId};
use crate::pointer::Pointer;

/// The types that the crate will have.
pub struct Types<'a> {
    pub api: &'a Api,
    /// In the order they are emitted; all of a module stand together.
    pub declared: Vec<Declared>,
    names: HashMap<SchemaId, String>,
    fields: HashMap<SchemaId, Vec<(String, String)>>,
    pub lent: Lent,
    /// Whether every struct has a place for fields that its schema does not name.
    pub keeps_unknown: bool,
}

/// A schema that becomes a type.
pub struct Declared {
    /// The schema.
    pub schema: SchemaId,
    /// Its name.
    pub name: String,
    /// The first type of the module that it stands in.
    pub head: usize,
    /// The name of the marker that a checked string needs; unused for other types.
    pub marker: String,
}

/// Schemas to be named, before they are.
#[derive(Default)]
struct Wishes<'a> {
    schemas: Vec<SchemaId>,
    heads: Vec<usize>,
    wishes: Vec<Wish<'a>>,
}

impl<'a> Types<'a> {
    /// Names every schema that needs a name: the components, and inline ones by where they stand.
    pub fn name(
        api: &'a Api,
        config: &Config,
        plans: &[Plan],
        namer: &mut Namer<'_>,
        found: &mut Diagnostics,
    ) -> Self {
        let owners = api.components.iter().filter_map(|id| api.schema(*id).component.as_deref()).collect();
        let mut walk = Walk { api, wishes: Wishes::default(), seen: HashSet::new(), owners };
        for &id in &api.components {
            let name = api.schema(id).component.as_deref().unwrap_or_default();
            let head = walk.wishes.schemas.len();
            walk.declare(id, config.strip(name).into(), None, head);
            walk.children(id, head, head);
        }
        for operation in plans.iter().flat_map(|plan| &plan.operations) {
            walk.operation(&api.operations[operation.index], &operation.stem);
        }
        let Wishes { schemas, heads, wishes } = walk.wishes;
        let mut scope = Scope::new(Case::Camel, TYPES);
        let names = namer.settle(&mut scope, wishes, found);
        let declared: Vec<Declared> = schemas
            .into_iter()
            .zip(names)
            .zip(heads)
            .map(|((schema, name), head)| {
                let is_text =
                    matches!(&api.schema(schema).kind, Kind::String(text) if text.values.is_empty());
                let marker = if is_text { scope.add(&format!("{name}Form")) } else { String::new() };
                Declared { schema, name, head, marker }
            })
            .collect();
        let names = declared.iter().map(|declared| (declared.schema, declared.name.clone())).collect();
        let keeps_unknown = config.models.unknown_fields == UnknownFields::Keep;
        Self { api, declared, names, fields: HashMap::new(), lent: Lent::default(), keeps_unknown }
    }

    /// Notes the names that the fields of a struct have got, and those of their setters for null.
    pub fn set_field_names(&mut self, id: SchemaId, names: Vec<(String, String)>) {
        self.fields.insert(id, names);
    }

    /// The names of the fields of a struct and of their setters for null, in the order of the properties.
    pub fn field_names(&self, id: SchemaId) -> &[(String, String)] {
        self.fields.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What a schema is where it is used, leaving aside whether it may be null.
    pub fn of(&self, id: SchemaId) -> Type {
        let id = self.api.target(id);
        match &self.api.schema(id).kind {
            Kind::Any | Kind::Opaque | Kind::Alias(_) => Type::Any,
            Kind::Boolean => Type::Bool,
            Kind::Integer(integer) if integer.narrow => Type::I32,
            Kind::Integer(_) => Type::I64,
            // A `float`, too: what a server writes with more digits is to come back as it was.
            Kind::Number(_) => Type::F64,
            Kind::String(_) | Kind::Object(_) if is_named(self.api, id) => match self.names.get(&id) {
                Some(name) => {
                    let text = matches!(self.api.schema(id).kind, Kind::String(_));
                    Type::Model { name: name.clone(), text }
                }
                None => Type::Any,
            },
            Kind::Union(_) => match self.names.get(&id) {
                Some(name) => Type::Model { name: name.clone(), text: false },
                None => Type::Any,
            },
            Kind::String(_) => Type::String,
            Kind::Array(array) => Type::List(Box::new(self.item(array.items))),
            Kind::Object(object) => {
                Type::Map(Box::new(object.additional.flatten().map_or(Type::Any, |value| self.item(value))))
            }
        }
    }

    /// What the schema at each place has become. Those that only what is left out has are not among them.
    pub fn by_place(&self) -> HashMap<&'a Pointer, Type> {
        let types = self.api.schemas.iter().enumerate();
        let types = types.map(|(index, schema)| (&schema.pointer, self.item(SchemaId(index))));
        types.filter(|(_, ty)| ty.models().iter().all(|name| !name.is_empty())).collect()
    }

    /// What an item or an entry is: it may be null by itself.
    pub fn item(&self, id: SchemaId) -> Type {
        match self.of(id) {
            Type::Any => Type::Any,
            inner if self.is_nullable(id) => Type::Nullable(Box::new(inner)),
            inner => inner,
        }
    }

    /// Whether a property may be left out, and whether it may be null.
    pub fn presence(&self, property: &Property) -> Presence {
        // OpenAPI 3.0.3, Schema Object: what only requests or only responses have is required of those alone.
        let one_way = self.any_name(property.schema, |schema| schema.read_only || schema.write_only);
        let required = property.required && !one_way;
        // Any JSON may be null. Where it must be there, `Value` says so itself.
        let nullable =
            self.is_nullable(property.schema) || (!required && self.of(property.schema) == Type::Any);
        match (required, nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }

    /// The only value of a property that is always there, where there is one.
    pub fn fixed(&self, property: &Property) -> Option<&'a str> {
        match &self.api.schema(self.api.target(property.schema)).kind {
            Kind::String(text) if self.presence(property) == Presence::Required => {
                match text.values.as_slice() {
                    [value] => Some(value),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether only the service sets a property.
    pub fn is_read_only(&self, id: SchemaId) -> bool {
        self.any_name(id, |schema| schema.read_only)
    }

    /// Whether a schema, or one that it is another name for, allows null.
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        self.any_name(id, |schema| schema.nullable)
    }

    /// Whether a value is one that the standard asks to be obscured: a string of the format `password` (OpenAPI 3.0.3, Data
    /// Types).
    pub fn is_secret(&self, id: SchemaId) -> bool {
        match &self.api.schema(self.api.target(id)).kind {
            Kind::String(text) => text.format.as_deref() == Some("password"),
            _ => false,
        }
    }

    fn any_name(&self, mut id: SchemaId, is: impl Fn(&Schema) -> bool) -> bool {
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

/// Whether a schema is a struct, an open enum or a checked string: types that a person would have given a name.
pub fn is_named(api: &Api, id: SchemaId) -> bool {
    match &api.schema(id).kind {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Union(_) => true,
        Kind::String(text) => {
            let checked = || text.pattern.as_deref().is_some_and(|pattern| pattern::parts(pattern).is_some());
            !text.values.is_empty() || text.min.is_some() || text.max.is_some() || checked()
        }
        _ => false,
    }
}

struct Walk<'a> {
    api: &'a Api,
    wishes: Wishes<'a>,
    /// The inline schemas that have been met.
    seen: HashSet<SchemaId>,
    /// The components that are types.
    owners: HashSet<&'a str>,
}

/// What stands in a component that is no schema belongs to all who refer to it, and is named after the component.
fn shared(pointer: &Pointer) -> Option<String> {
    let mut tokens = pointer.tokens();
    let kind = match (tokens.next()?.as_str(), tokens.next()?.as_str()) {
        ("components", "parameters" | "headers") => "",
        ("components", "requestBodies") => "request",
        ("components", "responses") => "response",
        _ => return None,
    };
    Some(format!("{} {kind}", tokens.next()?))
}

impl<'a> Walk<'a> {
    fn declare(&mut self, id: SchemaId, words: Cow<'a, str>, below: Option<usize>, head: usize) -> usize {
        self.wishes.schemas.push(id);
        self.wishes.heads.push(head);
        self.wishes.wishes.push(Wish { address: self.api.schema(id).pointer.to_string(), words, below });
        self.wishes.schemas.len() - 1
    }

    /// The inline schemas inside of one that has a name. What came from a part of an `allOf` that is a type by itself is named
    /// there.
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
            Kind::Alias(target) => self.inline(*target, "".into(), parent, head),
            Kind::Union(union) => {
                for arm in &union.arms {
                    self.inline(arm.schema, unions::inline_words(api, arm).into(), parent, head);
                }
            }
            _ => {}
        }
    }

    /// Whether a schema stands in a component other than the one that is walked through.
    fn is_foreign(&self, id: SchemaId, head: usize) -> bool {
        let owner = |id: SchemaId| {
            let pointer = &self.api.schema(id).pointer;
            let mut tokens = pointer.tokens();
            let is_schema = tokens.next().is_some_and(|token| token == "components")
                && tokens.next().is_some_and(|token| token == "schemas");
            tokens.next().filter(|_| is_schema)
        };
        let here = self.wishes.schemas.get(head).and_then(|head| owner(*head));
        owner(id).is_some_and(|owner| self.owners.contains(owner.as_str()) && Some(owner) != here)
    }

    fn inline(&mut self, id: SchemaId, words: Cow<'a, str>, parent: usize, head: usize) {
        let api = self.api;
        if api.schema(id).component.is_some() || self.is_foreign(id, head) {
            return;
        }
        if is_named(api, id) {
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
        let head = self.wishes.schemas.len();
        for parameter in &operation.parameters {
            if let Ok(id) = parameter.value {
                self.root(id, format!("{stem} {}", parameter.name), head);
            }
        }
        for media in operation.body.iter().flat_map(|body| &body.content) {
            media.schema.into_iter().for_each(|id| self.root(id, format!("{stem} request"), head));
        }
        for response in &operation.responses {
            let words = if response.status.is_success() { "response" } else { "error" };
            for media in &response.content {
                media.schema.into_iter().for_each(|id| self.root(id, format!("{stem} {words}"), head));
            }
        }
    }

    /// An inline schema of an operation. Components shared by operations (a parameter's, a response's) are seen once.
    fn root(&mut self, id: SchemaId, words: String, head: usize) {
        let api = self.api;
        if api.schema(id).component.is_some() || !self.seen.insert(id) {
            return;
        }
        let (words, head) = match shared(&api.schema(id).pointer) {
            Some(words) => (words, self.wishes.schemas.len()),
            None => (words, head),
        };
        if is_named(api, id) {
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
