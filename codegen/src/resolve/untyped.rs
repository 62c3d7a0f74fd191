//! Parameters without a type, and those of several scalar types, which take text: each of their values is text in a URL or
//! a header.

use serde_json::Value;

use crate::model::{Array, Kind, Operation, ParameterStyle, Schema, SchemaId, StringType};
use crate::resolve::context::Resolver;
use crate::resolve::schemas::empty_schema;

impl Resolver<'_> {
    /// Gives the parameters without a type, those of several scalar types, and lists of such items, the type of a string.
    pub(super) fn type_parameters(&mut self, operations: &mut [Operation]) {
        for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
            let Ok(id) = &mut parameter.value else { continue };
            if parameter.style == ParameterStyle::Json {
                continue;
            }
            let is_scalar = |kind: &Kind| kind.is_scalar();
            if parameter.style == ParameterStyle::Text {
                // Text of a media type: only a scalar has a serialization of its own.
                let items = match &self.schemas[self.target(*id).0].kind {
                    Kind::Array(array) => array.items,
                    _ => *id,
                };
                if !is_scalar(&self.schemas[self.target(items).0].kind) {
                    *id = self.text_like(*id);
                }
            } else if self.is_untyped(*id) {
                *id = self.text_like(*id);
            } else if let Kind::Array(array) = &self.schemas[self.target(*id).0].kind
                && self.is_untyped(array.items)
            {
                let array = array.clone();
                let items = self.text_like(array.items);
                *id = self.derived(*id, Kind::Array(Array { items, ..array }));
            }
        }
    }

    /// Returns `true` for a schema without constraints, and for a union of these and scalars.
    fn is_untyped(&self, id: SchemaId) -> bool {
        let kind = |id: SchemaId| &self.schemas[self.target(id).0].kind;
        match kind(id) {
            Kind::Any => true,
            Kind::Union(union) => {
                let is_text = |kind: &Kind| kind.is_scalar() || matches!(kind, Kind::Any);
                union.variants.iter().all(|variant| is_text(kind(variant.schema)))
            }
            _ => false,
        }
    }

    fn text_like(&mut self, id: SchemaId) -> SchemaId {
        self.derived(id, Kind::String(StringType::default()))
    }

    /// Adds a schema of another kind with the annotations of a schema.
    fn derived(&mut self, id: SchemaId, kind: Kind) -> SchemaId {
        let target = &self.schemas[self.target(id).0];
        let source = &self.schemas[id.0];
        let is_text = matches!(kind, Kind::String(_));
        let value = |value: &Option<Value>| match value {
            Some(value @ (Value::Number(_) | Value::Bool(_))) if is_text => Some(value.to_string().into()),
            value => value.clone(),
        };
        let derived = Schema {
            description: source.description.clone().or_else(|| target.description.clone()),
            nullable: source.nullable || target.nullable,
            deprecated: source.deprecated || target.deprecated,
            default: value(&source.default).or_else(|| value(&target.default)),
            example: value(&source.example).or_else(|| value(&target.example)),
            kind,
            ..empty_schema(source.pointer.clone())
        };
        self.add(derived)
    }
}
