//! Presence of properties: required, nullable, and in requests or responses.

use serde_json::Value;

use crate::ir::{Literal, Presence, Type};
use crate::lower::types::Types;
use crate::model::{Body, Kind, Property, SchemaId, Tuple};

impl Types<'_> {
    /// Returns presence and nullability of a property of an object.
    pub fn presence(&self, object: SchemaId, property: &Property) -> Presence {
        // OpenAPI 3.0.3, Schema Object: a read-only or write-only property is required in one direction only.
        let is_required = property.required
            && (!self.is_read_only(property.schema) || self.directions.is_response_only(object))
            && (!self.is_write_only(property.schema) || self.directions.is_request_only(object));
        self.presence_of(property.schema, is_required)
    }

    /// Returns presence and nullability of an item of a tuple.
    pub fn item_presence(&self, tuple: &Tuple, index: usize) -> Presence {
        self.presence_of(tuple.items[index], index < tuple.required)
    }

    fn presence_of(&self, schema: SchemaId, required: bool) -> Presence {
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

    /// Returns `true` if a method that sends an object by its fields takes a property as an argument. Requests have no read-only
    /// fields, and the constructor sets those with a single value.
    pub fn is_argument_of_method(&self, object: SchemaId, property: &Property) -> bool {
        self.is_argument(object, property)
            && !self.is_read_only(property.schema)
            && self.fixed(object, property).is_none()
    }

    /// Returns the only value of a property that requests contain. An optional property is absent, unless its value tells the
    /// variants of a union apart. An optional boolean without a default has a second value: it is absent.
    pub fn fixed(&self, object: SchemaId, property: &Property) -> Option<Literal> {
        let presence = self.presence(object, property);
        let is_nullable = matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
        let is_optional = !self.is_argument(object, property);
        if is_nullable
            || is_optional && (self.is_read_only(property.schema) || !self.variants.contains(&object))
        {
            return None;
        }
        match self.api.kind(property.schema) {
            Kind::Boolean(only) => {
                let is_default = |only: &bool| {
                    self.api.aliases(property.schema).any(|schema| schema.default == Some(Value::Bool(*only)))
                };
                only.filter(|only| self.is_argument(object, property) || is_default(only)).map(Literal::Bool)
            }
            Kind::String(text) => only(&text.values).cloned().map(Literal::Text),
            Kind::Integer(integer) => only(&integer.values).copied().map(Literal::Integer),
            Kind::Number(number) => only(&number.values).copied().map(Literal::Number),
            // The type contradicts the only listed value of `Kind::Values`: there are others.
            _ => None,
        }
    }

    /// Returns the only value of a field that requests contain: an optional form in which nothing is set is not sent.
    pub fn fixed_in_form(&self, object: SchemaId, property: &Property, form: &Body) -> Option<Literal> {
        let is_sent = form.required || self.is_argument(object, property);
        self.fixed(object, property).filter(|_| is_sent)
    }

    /// Returns `true` if a property is read-only.
    pub fn is_read_only(&self, id: SchemaId) -> bool {
        self.api.aliases(id).any(|schema| schema.read_only)
    }

    /// Returns `true` if a property is write-only.
    pub fn is_write_only(&self, id: SchemaId) -> bool {
        self.api.aliases(id).any(|schema| schema.write_only)
    }

    /// Returns `true` if a schema, or one that it is an alias of, is nullable.
    pub fn is_nullable(&self, id: SchemaId) -> bool {
        self.api.aliases(id).any(|schema| schema.nullable)
    }
}

/// Returns the only value of a list.
fn only<T: PartialEq>(values: &[T]) -> Option<&T> {
    let (first, others) = values.split_first()?;
    others.iter().all(|other| other == first).then_some(first)
}
