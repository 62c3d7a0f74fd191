//! Response-only structs, which need no setters.
//!
//! A doubtful case counts as in_requests, because a missing setter is worse than an unused one.

use crate::config::{Config, Setters};
use crate::ir::{ItemKind, Module};
use crate::lower::types::{Declared, Types};
use crate::model::{Api, Operation, SchemaId};

/// Marks the structs that only responses refer to, with the models in the order of the declared types.
pub fn mark(config: &Config, types: &Types<'_>, models: &mut [Module]) {
    if config.models.setters == Setters::All {
        return;
    }
    let items = models.iter_mut().flat_map(|module| &mut module.items);
    for (item, Declared { schema, .. }) in items.zip(&types.declared) {
        if let ItemKind::Struct(body) = &mut item.kind {
            body.response_only = types.directions.is_response_only(*schema);
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
