//! Response-only structs, which need no setters.
//!
//! A doubtful case counts as in_requests, because a missing setter is worse than an unused one.

use crate::config::{Config, Setters};
use crate::ir::{ItemKind, Module};
use crate::lower::types::Declared;
use crate::model::{Api, Kind, Operation, SchemaId};

/// Marks the structs that only responses refer to, with `declared` in the order of the models.
pub fn mark(api: &Api, config: &Config, declared: &[Declared], models: &mut [Module]) {
    if config.models.setters == Setters::All {
        return;
    }
    let in_requests = reach(api, api.operations.iter().flat_map(requests));
    // An opaque schema in a request may have any type as its value.
    if api
        .schemas
        .iter()
        .zip(&in_requests)
        .any(|(schema, in_requests)| *in_requests && schema.kind == Kind::Opaque)
    {
        return;
    }
    let in_responses = reach(api, api.operations.iter().flat_map(responses));
    let items = models.iter_mut().flat_map(|module| &mut module.items);
    for (item, Declared { schema: SchemaId(at), .. }) in items.zip(declared) {
        if let ItemKind::Struct(body) = &mut item.kind {
            body.response_only = in_responses[*at] && !in_requests[*at];
        }
    }
}

/// Returns the schemas that an operation may send, including media types and parts that the emitted code skips.
pub fn requests(operation: &Operation) -> impl Iterator<Item = SchemaId> {
    let parameters =
        operation.parameters.iter().filter_map(|parameter| parameter.value.as_ref().ok().copied());
    let content = operation.body.iter().flat_map(|body| &body.content);
    parameters.chain(content.filter_map(|media| media.schema))
}

/// Returns the schemas that an operation may receive.
pub fn responses(operation: &Operation) -> impl Iterator<Item = SchemaId> {
    let content = operation.responses.iter().flat_map(|response| &response.content);
    content.filter_map(|media| media.schema)
}

/// Returns for each schema of the description if these schemas refer to it.
pub fn reach(api: &Api, from: impl Iterator<Item = SchemaId>) -> Vec<bool> {
    let mut reached = vec![false; api.schemas.len()];
    let mut next: Vec<SchemaId> = from.collect();
    while let Some(id) = next.pop() {
        if !std::mem::replace(&mut reached[id.0], true) {
            next.extend(api.schema(id).kind.children());
        }
    }
    reached
}
