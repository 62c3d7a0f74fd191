//! Presence of properties: required, nullable, and in requests or responses.

use serde_json::Value;

use crate::ir::{Literal, Presence, Type};
use crate::lower::models::response_only::{reach, requests, responses};
use crate::lower::models::values;
use crate::lower::types::Types;
use crate::model::{Api, Kind, Property, Schema, SchemaId};

/// The schemas that requests and responses contain.
pub struct Directions {
    in_requests: Vec<bool>,
    in_responses: Vec<bool>,
}

impl Directions {
    /// Finds the schemas that the operations refer to.
    pub fn of(api: &Api) -> Self {
        let mut in_requests = reach(api, api.operations.iter().flat_map(requests));
        // An opaque schema in a request may have any type as its value.
        let is_opaque = |(index, schema): (usize, &Schema)| in_requests[index] && schema.kind == Kind::Opaque;
        if api.schemas.iter().enumerate().any(is_opaque) {
            in_requests.fill(true);
        }
        Self { in_requests, in_responses: reach(api, api.operations.iter().flat_map(responses)) }
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

impl Types<'_> {
    /// Returns presence and nullability of a property of an object.
    pub fn presence(&self, object: SchemaId, property: &Property) -> Presence {
        // OpenAPI 3.0.3, Schema Object: a read-only or write-only property is required in one direction only.
        let is_required = property.required
            && (!self.is_read_only(property.schema) || self.directions.is_response_only(object))
            && (!self.is_write_only(property.schema) || self.directions.is_request_only(object));
        self.presence_of(property.schema, is_required)
    }

    /// Returns presence and nullability of a property or item.
    pub fn presence_of(&self, schema: SchemaId, required: bool) -> Presence {
        // Any JSON may be null. `Value` expresses that itself, if it is required.
        let nullable = self.is_nullable(schema) || (!required && self.of(schema) == Type::Any);
        match (required, nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }

    /// Returns `true` if requests must contain a property: it is required, and write-only if it is optional in responses.
    pub fn is_argument(&self, object: SchemaId, property: &Property) -> bool {
        match self.presence(object, property) {
            Presence::Required | Presence::RequiredNullable => true,
            Presence::Optional | Presence::OptionalNullable => {
                property.required
                    && self.is_write_only(property.schema)
                    && !self.is_read_only(property.schema)
            }
        }
    }

    /// Returns the only value of a property that requests contain. An optional boolean without a default has a second value:
    /// it is absent.
    pub fn fixed(&self, object: SchemaId, property: &Property) -> Option<Literal> {
        let presence = self.presence(object, property);
        let is_nullable = matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
        if is_nullable || !presence.is_required() && self.is_read_only(property.schema) {
            return None;
        }
        let kind = &self.api.schema(self.api.target(property.schema)).kind;
        match (kind, values::literals(kind).as_slice()) {
            (Kind::Boolean(only), _) => {
                let is_default = |only: &bool| {
                    self.any_name(property.schema, |schema| schema.default == Some(Value::Bool(*only)))
                };
                only.filter(|only| self.is_argument(object, property) || is_default(only)).map(Literal::Bool)
            }
            // The type contradicts the only listed value: there are others.
            (Kind::Values(_), _) => None,
            // An enum of numbers is made from a number, even if that is whole.
            #[allow(clippy::cast_precision_loss, reason = "a whole number of an enum is within 2^53")]
            (Kind::Number(_), [Literal::Integer(only)]) => Some(Literal::Number(*only as f64)),
            (_, [only]) => Some(only.clone()),
            _ => None,
        }
    }

    /// Returns `true` if a property is read-only.
    pub fn is_read_only(&self, id: SchemaId) -> bool {
        self.any_name(id, |schema| schema.read_only)
    }

    fn is_write_only(&self, id: SchemaId) -> bool {
        self.any_name(id, |schema| schema.write_only)
    }

    /// Returns `true` if a schema, or one that it is an alias of, is nullable.
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        self.any_name(id, |schema| schema.nullable)
    }
}
