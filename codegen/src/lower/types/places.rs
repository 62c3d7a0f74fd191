//! The types of the schemas, by place.

use std::collections::HashMap;

use crate::ir::Type;
use crate::lower::types::Types;
use crate::lower::wire::{media, parameters};
use crate::model::SchemaId;
use crate::pointer::Pointer;

impl<'a> Types<'a> {
    /// Returns the schema and the type at each place of a schema, except for schemas that only skipped parts use. A part of a composed
    /// schema can have the place of the whole, but no other schema refers to it.
    pub fn by_place(&self) -> HashMap<&'a Pointer, (SchemaId, Type)> {
        let api = self.api;
        let of_operations = api.operations.iter().flat_map(|operation| {
            let parameters = operation.parameters.iter();
            let parameters = parameters.filter_map(|parameter| parameters::schema(parameter).ok());
            let sent = operation.body.iter().filter_map(|body| media::sent_schema(api, body));
            let read = operation.responses.iter().filter_map(|response| media::read_schema(api, response));
            let items = media::sequence(api, operation).and_then(|sequence| sequence.item);
            parameters.chain(sent).chain(read).chain(items)
        });
        let payloads = api.webhooks.iter().filter_map(|webhook| media::payload(api, webhook).ok()?);
        let used =
            api.reach(api.components.iter().copied().chain(of_operations).chain(payloads).chain(api.event));
        let is_used = |id: &SchemaId| {
            let target = api.target(*id);
            used[id.0] && (self.name(target).is_some() || !self.is_named(target))
        };
        // A component follows a part at its place, of which it can be an alias.
        let all = (0..api.schemas.len()).map(SchemaId).chain(api.components.iter().copied());
        let types = all.filter(is_used).map(|id| (&api.schema(id).pointer, (id, self.item(id))));
        types.filter(|(_, (_, ty))| ty.models().iter().all(|name| !name.is_empty())).collect()
    }
}
