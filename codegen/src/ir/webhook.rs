//! Webhooks: requests that the service sends.

use crate::ir::Type;

/// The module of webhooks.
#[derive(Debug)]
pub struct Webhooks {
    /// The module's name.
    pub module: String,
    /// The union of the payloads.
    pub event: Option<Type>,
    /// The webhooks with a JSON payload, and the callbacks.
    pub functions: Vec<Webhook>,
    /// `true` if a payload is deprecated.
    pub uses_deprecated: bool,
}

/// A webhook or a callback: the function that decodes its payload.
#[derive(Debug)]
pub struct Webhook {
    /// The address.
    pub address: String,
    /// The function's name.
    pub name: String,
    /// Docs.
    pub docs: String,
    /// `true` if the webhook is deprecated.
    pub deprecated: bool,
    /// The type of the payload.
    pub payload: Type,
}

impl Webhooks {
    /// Returns the types of all payloads.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.functions.iter().map(|webhook| &webhook.payload).chain(&self.event)
    }
}
