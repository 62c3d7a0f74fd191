//! Conversion of tuples: arrays with a schema for each index.

use openapiv3::{ArrayType, ReferenceOr, SchemaKind};
use serde_json::Value;

use crate::grammar::notes;
use crate::model::{SchemaId, Tuple};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

impl Resolver<'_> {
    /// Converts an array to a tuple, if it is one; `at` is the location of its items.
    pub(super) fn tuple(&mut self, array: &ArrayType, at: &Pointer) -> Option<Tuple> {
        let Some(ReferenceOr::Item(items)) = &array.items else { return None };
        let count = items.schema_data.extensions.get(notes::TUPLE_ITEMS).and_then(Value::as_u64)?;
        let count = usize::try_from(count).ok()?;
        let SchemaKind::OneOf { one_of } = &items.schema_kind else { return None };
        let place = at.child("oneOf");
        let mut schemas: Vec<SchemaId> = Vec::with_capacity(one_of.len());
        for (index, schema) in one_of.iter().enumerate() {
            schemas.push(self.schema(schema, &place.item(index)));
        }
        let rest = schemas.get(count).copied();
        schemas.truncate(count);
        // By the standard, any of them may be missing, but without `minItems` authors mean that all are required.
        let required = array.min_items.unwrap_or(count).min(count);
        Some(Tuple { items: schemas, required, is_assumed: array.min_items.is_none(), rest })
    }
}
