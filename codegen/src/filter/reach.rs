//! Reachability of schemas from operations.

use std::collections::HashSet;

use crate::model::{Api, Operation, SchemaId};

/// Returns the schemas that operations refer to, directly or indirectly.
pub fn schemas(api: &Api, operations: &[Operation]) -> HashSet<SchemaId> {
    let mut reached = HashSet::new();
    let mut next: Vec<SchemaId> = operations.iter().flat_map(roots).collect();
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(api.schema(id).kind.children());
        }
    }
    reached
}

fn roots(operation: &Operation) -> Vec<SchemaId> {
    let parameters = operation.parameters.iter().filter_map(|parameter| parameter.value.clone().ok());
    let body = operation.body.iter().flat_map(|body| &body.content);
    let responses = operation.responses.iter().flat_map(|response| &response.content);
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    let content = body.chain(responses).filter_map(|media| media.schema);
    parameters.chain(content).chain(headers.filter_map(|header| header.schema)).collect()
}
