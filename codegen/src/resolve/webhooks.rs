//! Webhooks, callbacks of operations, and the union of the payloads of webhooks.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Operation as Source, PathItem, ReferenceOr};

use crate::grammar::notes;
use crate::media_type::is_json;
use crate::model::{Kind, Schema, SchemaId, Union, UnionVariant, Webhook, WebhookParameter};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::operations::{location, operations_of, others};
use crate::resolve::refs::resolve_ref;

impl<'a> Resolver<'a> {
    /// Returns the webhooks, followed by the callbacks of operations.
    pub(super) fn webhooks(
        &mut self,
        webhooks: &'a IndexMap<Pointer, PathItem>,
        paths: &'a IndexMap<String, ReferenceOr<PathItem>>,
    ) -> Vec<Webhook> {
        let mut all = Vec::new();
        for (at, item) in webhooks {
            let name = at.tokens().last().unwrap_or_default();
            self.webhook(&[name], item, at, &mut all);
        }
        let at = Pointer::root().child("paths");
        let own = paths.iter().filter_map(|(path, item)| Some((path, item.as_item()?)));
        let own = own.filter(|(_, item)| !item.extensions.contains_key(notes::OPERATION));
        let own = own.flat_map(|(path, item)| {
            let at = at.child(path);
            operations_of(item)
                .map(move |(key, method, source)| (path.as_str(), (at.child(key), method, source)))
        });
        for (path, (at, method, source)) in own.chain(others(paths)) {
            let id = source.operation_id.clone().filter(|id| !id.is_empty());
            let name = id.unwrap_or_else(|| format!("{method} {path}"));
            self.callbacks(&[name], source, &at, &mut all);
        }
        all
    }

    /// Adds the callbacks of an operation. `names` are the name of the operation, and those of the callbacks around it.
    fn callbacks(&mut self, names: &[String], source: &'a Source, at: &Pointer, all: &mut Vec<Webhook>) {
        for (name, callback) in &source.callbacks {
            let (names, at) =
                ([names, std::slice::from_ref(name)].concat(), at.child("callbacks").child(name));
            for (expression, item) in callback {
                self.webhook(&names, item, &at.child(expression), all);
            }
        }
    }

    /// Adds the operations of a webhook, or those of a callback after the names of what it belongs to.
    fn webhook(&mut self, names: &[String], item: &'a PathItem, at: &Pointer, all: &mut Vec<Webhook>) {
        let Some((name, callback_of)) = names.split_last() else { return };
        for (key, method, source) in operations_of(item) {
            let pointer = at.child(key);
            let mut parameters = self.webhook_parameters(&source.parameters, &pointer);
            let inherited = self.webhook_parameters(&item.parameters, at);
            let is_own = |other: &WebhookParameter| {
                parameters.iter().any(|own| own.name == other.name && own.location == other.location)
            };
            let inherited: Vec<_> = inherited.into_iter().filter(|other| !is_own(other)).collect();
            parameters.extend(inherited);
            let body = source.request_body.as_ref();
            all.push(Webhook {
                body: body.and_then(|body| self.body(body, &pointer.child("requestBody"))),
                name: name.clone(),
                callback_of: callback_of.to_vec(),
                method,
                summary: source.summary.clone().or_else(|| item.summary.clone()),
                description: source.description.clone().or_else(|| item.description.clone()),
                deprecated: source.deprecated,
                parameters,
                pointer: pointer.clone(),
            });
            self.callbacks(names, source, &pointer, all);
        }
    }

    fn webhook_parameters(
        &mut self,
        sources: &[ReferenceOr<openapiv3::Parameter>],
        at: &Pointer,
    ) -> Vec<WebhookParameter> {
        let components = self.components;
        let at = at.child("parameters");
        let sources = sources.iter().enumerate().filter_map(|(index, source)| {
            let at = at.item(index);
            let (source, _) =
                resolve_ref(source, "parameters", &components.parameters, &at, self.diagnostics)?;
            let data = source.parameter_data_ref();
            Some(WebhookParameter {
                name: data.name.clone(),
                location: location(source).0,
                required: data.required,
                description: data.description.clone(),
            })
        });
        sources.collect()
    }

    /// Adds the union of the JSON payloads of webhooks, if a property of all of them has distinct values. Callbacks have URLs of their
    /// own.
    pub(super) fn event(&mut self, webhooks: &[Webhook]) -> Option<SchemaId> {
        let own = webhooks.iter().filter(|webhook| webhook.callback_of.is_empty());
        let bodies = own.flat_map(|webhook| &webhook.body);
        let media = bodies.flat_map(|body| body.content.iter().filter(|media| is_json(&media.name)));
        let mut seen = HashSet::new();
        let payloads = media.filter_map(|media| media.schema).map(|id| self.target(id));
        let variants = payloads.filter(|id| seen.insert(*id));
        let variants: Vec<UnionVariant> =
            variants.map(|schema| UnionVariant { schema, values: Vec::new() }).collect();
        let mut union = Union { variants, ..Union::default() };
        if union.variants.len() < 2 {
            return None;
        }
        let (discriminator, values) = self.find_discriminator(&union)?;
        for (variant, values) in union.variants.iter_mut().zip(values) {
            variant.values = values;
        }
        let description = format!("The payload of a webhook, by its `{discriminator}`.");
        union.discriminator = Some(discriminator);
        let pointer = Pointer::root().child("webhooks").child("event");
        Some(self.add(Schema {
            pointer,
            description: Some(description),
            kind: Kind::Union(union),
            ..Schema::default()
        }))
    }
}
