//! The schemas that become types, and the names of these types.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::lower::names::addresses::Addresses;
use crate::lower::names::groups::GroupNames;
use crate::lower::names::identifier::Case;
use crate::lower::names::namer::{NameRequest, Namer};
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::reserved::TYPES;
use crate::lower::names::scope::Scope;
use crate::lower::names::words;
use crate::lower::types::formats::Formats;
use crate::lower::types::is_named;
use crate::lower::wire::media::{self, Sequence};
use crate::lower::wire::parameters;
use crate::media_type::Sequential;
use crate::model::{Api, Body, Kind, Operation, SchemaId, Union};
use crate::pointer::Pointer;

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

/// A walk over the description that finds these schemas.
pub struct Walk<'a, 'f> {
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

impl<'a, 'f> Walk<'a, 'f> {
    pub fn new(api: &'a Api, formats: &'f Formats, addresses: &'f Addresses) -> Self {
        Self {
            api,
            addresses,
            formats,
            requested: Requested::default(),
            seen: HashSet::new(),
            owners: api.components.iter().filter_map(|id| api.schema(*id).component.as_deref()).collect(),
            foreign: Vec::new(),
        }
    }

    /// Names every schema that becomes a type: components by their own names, inline schemas by their places. The types are in
    /// the order of emission, in which those of a module are adjacent.
    pub fn assign(
        mut self,
        groups: &[GroupNames],
        webhooks: &[(usize, String)],
        ids: &OperationIds<'_>,
        namer: &mut Namer<'_>,
    ) -> Vec<Declared> {
        let api = self.api;
        let is_replaced = |id: &&SchemaId| matches!(api.schema(**id).kind, Kind::Replacement(_));
        for &id in api.components.iter().filter(|id| !is_replaced(id)) {
            let name = api.schema(id).component.as_deref().unwrap_or_default();
            let head = self.requested.schemas.len();
            self.declare(id, ids.shorten(namer.strip_prefix(name)).into(), None, head);
            self.children(id, head, head);
        }
        for operation in groups.iter().flat_map(|group| &group.operations) {
            self.operation(&api.operations[operation.index], &operation.stem);
        }
        for (index, name) in webhooks {
            let head = self.requested.schemas.len();
            let payload = media::payload(api, &api.webhooks[*index]).ok().flatten();
            payload.into_iter().for_each(|id| self.root(id, format!("{name} payload").into(), head));
        }
        if let Some(event) = api.event {
            self.root(event, "webhook event".into(), self.requested.schemas.len());
        }
        self.foreign();
        let Requested { schemas, heads, names: requested } = self.requested;
        let mut scope = Scope::new(Case::Camel, TYPES);
        let names = namer.assign(&mut scope, requested);
        let declared = schemas.into_iter().zip(names).zip(heads).map(|((schema, name), head)| {
            let is_text = matches!(&api.schema(schema).kind, Kind::String(text) if text.values.is_empty());
            let marker = if is_text { scope.add_with(&name, "Constraints") } else { String::new() };
            Declared { schema, name, head, marker }
        });
        let mut declared: Vec<Declared> = declared.collect();
        declared.sort_by_key(|declared| declared.head);
        declared
    }

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
                    self.inline(item, words::of_item(api, item, index), parent, head);
                }
                tuple.rest.into_iter().for_each(|rest| self.inline(rest, "rest".into(), parent, head));
            }
            Kind::Alias(target) => self.inline(*target, "".into(), parent, head),
            Kind::Union(union) => {
                self.properties_beside(id, union, parent, head);
                for variant in &union.variants {
                    self.inline(variant.schema, words::of_inline_variant(api, variant).into(), parent, head);
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
        if !pointer.as_str().starts_with("/components/schemas/") {
            return None;
        }
        self.owners.get(pointer.tokens().nth(2)?.as_str()).copied()
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
        if let Some((id, words)) = part(api, id, words) {
            self.inline(id, words, parent, head);
        }
    }

    fn operation(&mut self, operation: &Operation, stem: &str) {
        let head = self.requested.schemas.len();
        for parameter in &operation.parameters {
            if let Ok(id) = parameters::schema(parameter) {
                self.root(id, format!("{stem} {}", parameter.name).into(), head);
            }
        }
        if let Some(body) = &operation.body {
            self.body(body, stem, head);
        }
        for response in &operation.responses {
            let words = if operation.is_success(response.status) { "response" } else { "error" };
            let id = media::read_schema(self.api, response);
            id.into_iter().for_each(|id| self.root(id, format!("{stem} {words}").into(), head));
        }
        if let Some(Sequence { item: Some(id), kind, .. }) = media::sequence(self.api, operation) {
            let word = if kind == Sequential::Events { "event" } else { "item" };
            self.root(id, format!("{stem} {word}").into(), head);
        }
    }

    /// Declares the schemas of a request body. An inline form is not a type, but its fields may be.
    fn body(&mut self, body: &Body, stem: &str, head: usize) {
        let api = self.api;
        if let Some((id, object)) = media::inline_form(api, body) {
            if api.schema(id).component.is_some() {
                return;
            }
            let (words, head) = match component_words(&api.schema(id).pointer) {
                Some(words) => (words, self.requested.schemas.len()),
                None => (stem.to_owned(), head),
            };
            for property in &object.properties {
                let is_new =
                    api.schema(property.schema).component.is_none() && self.seen.insert(property.schema);
                if is_new {
                    self.unseen(property.schema, format!("{words} {}", property.name).into(), head);
                }
            }
            return;
        }
        if let Some(id) = media::sent_schema(api, body) {
            self.root(id, format!("{stem} request").into(), head);
        }
    }

    /// Declares an inline schema of an operation. Components that operations have in common are declared once.
    fn root(&mut self, id: SchemaId, words: Cow<'a, str>, head: usize) {
        let api = self.api;
        if api.schema(id).component.is_some() || !self.seen.insert(id) {
            return;
        }
        let (words, head) = match component_words(&api.schema(id).pointer) {
            Some(words) => (words.into(), self.requested.schemas.len()),
            None => (words, head),
        };
        self.unseen(id, words, head);
    }

    fn unseen(&mut self, id: SchemaId, words: Cow<'a, str>, head: usize) {
        let api = self.api;
        if is_named(api, self.formats, id) {
            let at = self.declare(id, words, None, head);
            return self.children(id, at, head);
        }
        if let Some((id, words)) = part(api, id, words) {
            self.root(id, words, head);
        }
    }
}

/// Returns the schema that a schema without a type of its own consists of, with its words.
fn part<'a>(api: &'a Api, id: SchemaId, words: Cow<'a, str>) -> Option<(SchemaId, Cow<'a, str>)> {
    match &api.schema(id).kind {
        Kind::Array(array) => Some((array.items, format!("{words} item").into())),
        Kind::Object(object) => Some((object.additional.flatten()?, format!("{words} value").into())),
        Kind::Alias(target) => Some((*target, words)),
        _ => None,
    }
}
