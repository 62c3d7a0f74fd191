//! Arrays whose items differ by place.

use openapiv3::{ArrayType, ReferenceOr, SchemaKind};
use serde_json::Value;

use crate::model::{SchemaId, Tuple};
use crate::pointer::Pointer;
use crate::resolve::Resolver;

/// What the upgrade (`source/upgrade/tuples.rs`) marks their items with: how many have a schema by their place.
const BY_PLACE: &str = "x-\u{0}by-place";

impl Resolver<'_> {
    /// The tuple that an array is; `at` is the place of its items.
    pub(super) fn tuple(&mut self, array: &ArrayType, at: &Pointer) -> Option<Tuple> {
        let Some(ReferenceOr::Item(items)) = &array.items else { return None };
        let count = items.schema_data.extensions.get(BY_PLACE).and_then(Value::as_u64)?;
        let count = usize::try_from(count).ok()?;
        let SchemaKind::OneOf { one_of } = &items.schema_kind else { return None };
        let place = at.child("oneOf");
        let mut schemas: Vec<SchemaId> = Vec::with_capacity(one_of.len());
        for (index, schema) in one_of.iter().enumerate() {
            schemas.push(self.schema(schema, &place.child(index)));
        }
        let rest = schemas.get(count).copied();
        schemas.truncate(count);
        // To the letter any of them may be missing; who does not say how many must be there means all.
        let least = array.min_items.unwrap_or(count).min(count);
        Some(Tuple { items: schemas, least, rest })
    }
}
