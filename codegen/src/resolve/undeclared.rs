//! Comparison of the examples of the description with their schemas, once for each example: keys that the schema neither declares
//! nor forbids, and values that refute an assumption.

use std::collections::BTreeMap;

use openapiv3::{Example, MediaType, ReferenceOr};
use serde_json::{Map, Value};

use crate::model::{
    Kind, Operation, Schema, SchemaId, UndeclaredKeys, Union, UnionVariant, Webhook, reach, target,
};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::evidence::{Evidence, fits, lists};
use crate::resolve::refs::component_name;

/// The maximum depth of an example, and the maximum number of keys that are recorded for a schema.
const MAX_DEPTH: usize = 64;
const MAX_KEYS: usize = 4;

/// The maximum number of comparisons of properties and variants for all examples, as large examples of large schemas take
/// quadratic time. Examples written by hand are far below it.
const MAX_COMPARISONS: usize = 10_000_000;

impl<'a> Resolver<'a> {
    /// Records the examples of a media type.
    pub(super) fn record_examples(&mut self, media: &'a MediaType, schema: SchemaId, at: &Pointer) {
        if let Some(value) = &media.example {
            self.record(schema, value, || at.child("example"));
        }
        for (name, example) in &media.examples {
            let (example, place) = match example {
                ReferenceOr::Item(example) => (Some(example), at.child("examples").child(name)),
                ReferenceOr::Reference { reference } => self.example(reference),
            };
            if let Some(value) = example.and_then(|example| example.value.as_ref()) {
                self.record(schema, value, || place.child("value"));
            }
        }
    }

    /// Returns the component that a reference to an example refers to. A missing one is not reported, as no code depends on it.
    pub(super) fn example(&self, reference: &str) -> (Option<&'a Example>, Pointer) {
        let Some(name) = component_name(reference, "examples") else { return (None, Pointer::root()) };
        let component = self.components.examples.get(name.as_ref());
        let place = Pointer::root().descend(["components", "examples"]).child(&name);
        (component.and_then(ReferenceOr::as_item), place)
    }

    fn record(&mut self, schema: SchemaId, value: &'a Value, at: impl FnOnce() -> Pointer) {
        if self.examples.recorded.insert((schema, value)) {
            self.examples.list.push((schema, value, at()));
        }
    }

    /// Returns the undeclared fields of each schema, and what the examples say about assumptions.
    pub(super) fn compare_examples(
        &self,
        operations: &[Operation],
        webhooks: &[Webhook],
    ) -> (Vec<UndeclaredKeys>, Evidence) {
        let mut walk = Walk {
            schemas: &self.schemas,
            remaining: MAX_COMPARISONS,
            diagnostics: BTreeMap::new(),
            evidence: Evidence::default(),
        };
        for (schema, value, at) in &self.examples.list {
            walk.value(*schema, value, &|| at.clone(), MAX_DEPTH);
        }
        let is_json = self.json_schemas(operations, webhooks);
        for (index, schema) in self.schemas.iter().enumerate().filter(|(index, _)| is_json[*index]) {
            if let Some(value) = &schema.example {
                walk.value(SchemaId(index), value, &|| schema.pointer.child("example"), MAX_DEPTH);
            }
        }
        (walk.diagnostics.into_values().collect(), walk.evidence)
    }

    /// Returns for each schema whether a component or a body contains it. In a parameter or a header, all values are text.
    fn json_schemas(&self, operations: &[Operation], webhooks: &[Webhook]) -> Vec<bool> {
        let content = operations.iter().flat_map(|operation| {
            let bodies = operation.body.iter().map(|body| &body.content);
            bodies.chain(operation.responses.iter().map(|response| &response.content)).flatten()
        });
        let components = (0..self.components.schemas.len()).map(SchemaId);
        let content = content.filter_map(|media| media.schema);
        reach(&self.schemas, components.chain(content).chain(webhooks.iter().flat_map(Webhook::schemas)))
    }
}

struct Walk<'a> {
    schemas: &'a [Schema],
    /// The remaining number of comparisons.
    remaining: usize,
    diagnostics: BTreeMap<SchemaId, UndeclaredKeys>,
    evidence: Evidence,
}

impl<'a> Walk<'a> {
    /// Compares a value of an example at `at` with its schema. A value of a union is only compared if its variant is unambiguous.
    fn value(&mut self, id: SchemaId, value: &Value, at: &dyn Fn() -> Pointer, depth: usize) {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.remaining > 0) else { return };
        let schemas = self.schemas;
        if schemas[id.0].is_assumed && !fits(&schemas[self.target(id).0].kind, value) {
            return self.evidence.refute(id, value, at);
        }
        match (&schemas[id.0].kind, value) {
            (Kind::Alias(target), _) => self.value(*target, value, at, depth),
            (Kind::Integer(_), Value::Number(number)) => self.evidence.number(id, number),
            (Kind::Object(_), Value::Object(map)) => self.object(id, map, at, depth),
            (Kind::Array(array), Value::Array(items)) => {
                for item in items {
                    self.value(array.items, item, at, depth);
                }
            }
            (Kind::Tuple(tuple), Value::Array(items)) => {
                self.evidence.length(id, tuple, items.len());
                let rest = tuple.rest.into_iter().cycle();
                for (schema, item) in tuple.items.iter().copied().chain(rest).zip(items) {
                    self.value(schema, item, at, depth);
                }
            }
            (Kind::Union(union), Value::Object(map)) => {
                if let Some(variant) = self.variant(union, map) {
                    self.value(variant, value, at, depth);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, id: SchemaId, map: &Map<String, Value>, at: &dyn Fn() -> Pointer, depth: usize) {
        let Kind::Object(object) = &self.schemas[id.0].kind else { return };
        let is_map = object.properties.is_empty();
        // Keys are usually in the order of the schema, so the search continues after the previous match.
        let mut properties = object.properties.iter().cycle();
        for (key, value) in map {
            let remaining = &mut self.remaining;
            let mut candidates = properties.by_ref().take(object.properties.len().min(*remaining));
            let property = candidates.find(|property| {
                *remaining -= 1;
                property.name == *key
            });
            if *remaining == 0 {
                return;
            }
            match (property, object.additional) {
                (Some(property), _) => self.value(property.schema, value, at, depth),
                (None, Some(Some(schema))) => self.value(schema, value, at, depth),
                (None, Some(None)) => {}
                (None, None) if is_map || object.is_closed => {}
                (None, None) => self.undeclared_fields(id, key, at),
            }
        }
    }

    fn undeclared_fields(&mut self, schema: SchemaId, key: &str, at: &dyn Fn() -> Pointer) {
        let undeclared_fields = self.diagnostics.entry(schema).or_insert_with(|| UndeclaredKeys {
            schema,
            keys: Vec::new(),
            more: false,
            example: at(),
        });
        if !undeclared_fields.keys.iter().any(|known| known == key) {
            match undeclared_fields.keys.len() < MAX_KEYS {
                true => undeclared_fields.keys.push(key.to_owned()),
                false => undeclared_fields.more = true,
            }
        }
    }

    /// Returns the variant of an object: the one that its discriminator selects, or the only one whose required properties it has,
    /// with values of their types.
    fn variant(&mut self, union: &Union, map: &Map<String, Value>) -> Option<SchemaId> {
        let work = |variant: &UnionVariant| {
            let properties = match &self.schemas[self.target(variant.schema).0].kind {
                Kind::Object(object) => object.properties.len(),
                _ => 0,
            };
            1 + map.len() + variant.values.len() + properties
        };
        let work: usize = union.variants.iter().map(work).sum();
        self.remaining = self.remaining.saturating_sub(work);
        if self.remaining == 0 {
            return None;
        }
        if let Some(discriminator) = &union.discriminator {
            let discriminator = match map.get(discriminator)? {
                Value::String(discriminator) => discriminator.clone(),
                Value::Number(discriminator) => discriminator.to_string(),
                Value::Bool(discriminator) => discriminator.to_string(),
                _ => return None,
            };
            let variant = union.variants.iter().find(|variant| variant.values.contains(&discriminator));
            return variant.map(|variant| variant.schema);
        }
        let has_keys = |id: &SchemaId| match &self.schemas[self.target(*id).0].kind {
            Kind::Object(object) => {
                let mut required = object.properties.iter().filter(|property| property.required);
                required.all(|property| map.contains_key(&property.name))
            }
            kind => matches!(kind, Kind::Union(_) | Kind::Any | Kind::Opaque),
        };
        let variants = union.variants.iter().map(|variant| variant.schema);
        let mut fitting: Vec<SchemaId> = variants.filter(has_keys).collect();
        if fitting.len() > 1 {
            fitting.retain(|id| self.has_values(*id, map));
        }
        match fitting.as_slice() {
            [variant] => Some(*variant),
            _ => None,
        }
    }

    /// Returns `true` if the members of an object have the types and the listed values of a variant's properties.
    fn has_values(&mut self, variant: SchemaId, map: &Map<String, Value>) -> bool {
        let schemas = self.schemas;
        let Kind::Object(object) = &schemas[self.target(variant).0].kind else { return true };
        self.remaining = self.remaining.saturating_sub(map.len().saturating_mul(object.properties.len()));
        map.iter().all(|(key, value)| {
            let property = object.properties.iter().find(|property| property.name == *key);
            let schema = property.map(|property| property.schema).or(object.additional.flatten());
            schema.is_none_or(|schema| {
                let kind = &schemas[self.target(schema).0].kind;
                fits(kind, value) && lists(kind, value)
            })
        })
    }

    fn target(&self, id: SchemaId) -> SchemaId {
        target(self.schemas, id)
    }
}
