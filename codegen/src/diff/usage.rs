//! The messages that contain a model.

use std::collections::HashMap;

use crate::ir::{Crate, Item, Operation, Type, Webhooks};

/// The messages that contain an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Requests contain it.
    pub request: bool,
    /// Responses contain it.
    pub response: bool,
}

impl Usage {
    /// Any message.
    pub const BOTH: Self = Self { request: true, response: true };
    /// Requests.
    pub const REQUEST: Self = Self { request: true, response: false };
    /// Responses.
    pub const RESPONSE: Self = Self { request: false, response: true };

    /// Returns the messages that contain either item.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, response: self.response || other.response }
    }
}

/// The messages that contain each model.
pub struct Usages<'a>(HashMap<&'a str, Usage>);

impl<'a> Usages<'a> {
    /// Follows the types from the operations.
    pub fn of(krate: &'a Crate, items: &HashMap<&'a str, &'a Item>) -> Self {
        let mut usages = Self(HashMap::new());
        for operation in krate.groups.iter().flat_map(|group| &group.operations) {
            let sent = sent(operation);
            usages.add(sent, Usage::REQUEST, items);
            usages.add(read(operation), Usage::RESPONSE, items);
        }
        let payloads = krate.webhooks.iter().flat_map(Webhooks::types).collect();
        usages.add(payloads, Usage::RESPONSE, items);
        usages
    }

    fn add(&mut self, types: Vec<&'a Type>, usage: Usage, items: &HashMap<&'a str, &'a Item>) {
        let mut open: Vec<&str> = types.into_iter().flat_map(Type::models).collect();
        while let Some(name) = open.pop() {
            let known = self.0.get(name).copied();
            let all = known.map_or(usage, |known| known.or(usage));
            if known == Some(all) {
                continue;
            }
            self.0.insert(name, all);
            let types = items.get(name).map(|item| item.types()).unwrap_or_default();
            open.extend(types.into_iter().flat_map(Type::models));
        }
    }

    /// Returns the messages that contain a model. One that no operation uses may be in any.
    pub fn get(&self, name: &str) -> Usage {
        self.0.get(name).copied().unwrap_or(Usage::BOTH)
    }
}

fn sent(operation: &Operation) -> Vec<&Type> {
    let args = operation.args.iter().chain(&operation.setters).filter(|arg| !arg.has_own_type());
    args.map(|arg| &arg.ty).chain(operation.body.iter().map(|body| &body.ty)).collect()
}

fn read(operation: &Operation) -> Vec<&Type> {
    let errors = operation.errors.iter().flat_map(|errors| &errors.bodies).map(|body| &body.ty);
    let streamed = operation.stream.iter().filter_map(|stream| stream.item.as_ref());
    errors.chain(streamed).chain(operation.success.types()).collect()
}
