//! The resolved description, in terms of OpenAPI. Schemas are identified by their index in a list, so there are no `$ref`s.

mod operation;
mod schema;
mod service;
mod webhook;

use crate::pointer::Pointer;
use crate::service::ErrorShape;

pub use operation::{
    Alternative, Body, Encoding, Header, Media, Operation, Parameter, ParameterIn, ParameterStyle, Response,
    Status, Style,
};
pub use schema::{
    Array, Integer, Kind, Label, Number, Object, Property, Replacement, Schema, SchemaId, StringType, Tuple,
    Union, UnionVariant, Width, aliases, reach, target,
};
pub use service::{
    Credential, IdempotencyKey, KeyLocation, Pagination, Requirement, Security, SecurityKind, SecurityScheme,
    Server, Stream, Variable, Waiter,
};
pub use webhook::{Webhook, WebhookParameter};

/// A resolved description.
#[derive(Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The `User-Agent` with placeholders: `x-specsmith-user-agent`.
    pub user_agent: Option<String>,
    /// The locations of details in error responses: `x-specsmith-errors`.
    pub errors: ErrorShape,
    /// The servers of all operations.
    pub servers: Vec<Server>,
    /// `tags`, in order.
    pub tags: Vec<Tag>,
    /// `components.securitySchemes`.
    pub security: Vec<SecurityScheme>,
    /// The alternatives of `security`.
    pub requirements: Security,
    /// All schemas, named or inline.
    pub schemas: Vec<Schema>,
    /// The schemas of `components.schemas`, in order.
    pub components: Vec<SchemaId>,
    /// All operations, path by path.
    pub operations: Vec<Operation>,
    /// The webhooks, and the callbacks of operations.
    pub webhooks: Vec<Webhook>,
    /// The union of the payloads of webhooks, if a property of each names its type.
    pub event: Option<SchemaId>,
    /// The undeclared fields in examples, with one entry per schema.
    pub undeclared: Vec<UndeclaredKeys>,
    /// The number of levels of types that contain each other in cycles, as rustc counts them.
    pub circular_levels: usize,
}

impl Api {
    /// Returns the schema with an id.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// Returns the schema with an id, or the target if it is an alias.
    pub fn target(&self, id: SchemaId) -> SchemaId {
        target(&self.schemas, id)
    }

    /// Returns what a schema allows, or its target if it is an alias.
    pub fn kind(&self, id: SchemaId) -> &Kind {
        &self.schema(self.target(id)).kind
    }

    /// Returns a schema and those that it is an alias of, in order.
    pub fn aliases(&self, id: SchemaId) -> impl Iterator<Item = &Schema> {
        aliases(&self.schemas, id).map(|id| self.schema(id))
    }

    /// Returns `true` if a schema, or one that it is an alias of, is deprecated.
    pub fn is_deprecated(&self, id: SchemaId) -> bool {
        self.aliases(id).any(|schema| schema.deprecated)
    }

    /// Returns for each schema if these schemas refer to it, directly or indirectly.
    pub fn reach(&self, from: impl IntoIterator<Item = SchemaId>) -> Vec<bool> {
        reach(&self.schemas, from)
    }
}

/// Undeclared fields: keys in examples that the schema neither declares nor forbids.
#[derive(Debug)]
pub struct UndeclaredKeys {
    /// The schema.
    pub schema: SchemaId,
    /// The first keys.
    pub keys: Vec<String>,
    /// Set if there are more keys.
    pub more: bool,
    /// The location of the example with the first key.
    pub example: Pointer,
}

/// A tag.
#[derive(Debug)]
pub struct Tag {
    /// `name`.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
}
