//! The description, and the messages that contain each schema.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Api, Operation, SchemaId, Webhook};
use crate::pointer::Pointer;

/// What all rules read, and the diagnostics that they add to.
pub struct Context<'a> {
    pub api: &'a Api,
    in_requests: Vec<bool>,
    in_responses: Vec<bool>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Context<'a> {
    pub fn new(api: &'a Api, diagnostics: &'a mut Diagnostics) -> Self {
        let in_requests = api.reach(api.operations.iter().flat_map(Operation::request_schemas));
        let payloads = api.webhooks.iter().flat_map(Webhook::schemas).chain(api.event);
        let responses = api.operations.iter().flat_map(Operation::response_schemas).chain(payloads);
        Self { api, in_requests, in_responses: api.reach(responses), diagnostics }
    }

    /// Returns `true` if a request contains the schema, and no response does.
    pub fn is_request_only(&self, SchemaId(at): SchemaId) -> bool {
        self.in_requests[at] && !self.in_responses[at]
    }

    /// Returns `true` if a response contains the schema, and no request does.
    pub fn is_response_only(&self, SchemaId(at): SchemaId) -> bool {
        self.in_responses[at] && !self.in_requests[at]
    }

    /// Returns `true` if a request, a response or a webhook contains the schema.
    pub fn is_used(&self, SchemaId(at): SchemaId) -> bool {
        self.in_requests[at] || self.in_responses[at]
    }

    /// Returns `true` if a schema, or one that it is an alias of, may be null.
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        self.api.aliases(id).any(|schema| schema.nullable)
    }

    /// Iterates over the ids of all schemas.
    pub fn schemas(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.api.schemas.len()).map(SchemaId)
    }

    /// Reports a finding.
    pub fn report(&mut self, code: Code, at: &Pointer, message: String, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, at, message).help(help));
    }
}
