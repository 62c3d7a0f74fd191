//! Directions: the schemas of requests, and those of responses.

use crate::model::{Api, Kind, Operation, Schema, SchemaId, Webhook};

/// The schemas that requests and responses contain.
pub struct Directions {
    in_requests: Vec<bool>,
    in_responses: Vec<bool>,
}

impl Directions {
    /// Finds the schemas that the operations refer to.
    pub fn of(api: &Api) -> Self {
        let mut in_requests = api.reach(api.operations.iter().flat_map(Operation::request_schemas));
        // An opaque schema in a request may have any type as its value.
        let is_opaque = |(index, schema): (usize, &Schema)| in_requests[index] && schema.kind == Kind::Opaque;
        if api.schemas.iter().enumerate().any(is_opaque) {
            in_requests.fill(true);
        }
        // The client reads the requests that the service sends.
        let payloads = api.webhooks.iter().flat_map(Webhook::schemas).chain(api.event);
        Self {
            in_requests,
            in_responses: api
                .reach((api.operations.iter().flat_map(Operation::response_schemas)).chain(payloads)),
        }
    }

    /// Returns `true` if a response contains the schema, and no request does.
    pub fn is_response_only(&self, SchemaId(at): SchemaId) -> bool {
        self.in_responses[at] && !self.in_requests[at]
    }

    /// Returns `true` if a request contains the schema, and no response does.
    pub fn is_request_only(&self, SchemaId(at): SchemaId) -> bool {
        self.in_requests[at] && !self.in_responses[at]
    }
}
