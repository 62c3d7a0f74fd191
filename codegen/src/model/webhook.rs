//! Requests that the service sends.

use crate::model::operation::{Body, ParameterIn};
use crate::model::schema::SchemaId;
use crate::pointer::Pointer;

/// A webhook, or a callback of an operation.
#[derive(Debug)]
pub struct Webhook {
    /// The location of the operation.
    pub pointer: Pointer,
    /// The key in `webhooks` or `callbacks`.
    pub name: String,
    /// The names of the operation with the callback, and of the callbacks around it; empty for a webhook.
    pub callback_of: Vec<String>,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// The parameters of the operation and its path item.
    pub parameters: Vec<WebhookParameter>,
    /// The request body.
    pub body: Option<Body>,
}

impl Webhook {
    /// Returns the schemas that the request body may have.
    pub fn schemas(&self) -> impl Iterator<Item = SchemaId> {
        let content = self.body.iter().flat_map(|body| &body.content);
        content.filter_map(|media| media.schema)
    }
}

/// A parameter of a webhook, for its docs.
#[derive(Debug)]
pub struct WebhookParameter {
    /// `name`.
    pub name: String,
    /// `in`: the parameter location.
    pub location: ParameterIn,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<String>,
}
