//! Unions that are parts of an `allOf`.

use std::collections::HashMap;

use crate::model::{Kind, SchemaId, Union, UnionVariant};
use crate::resolve::all_of::is_scalar;
use crate::resolve::context::Resolver;
use crate::resolve::unions::is_unconstrained;

impl Resolver<'_> {
    /// Merges a union with other parts: with objects, by merging these into each variant; with a scalar, by returning the
    /// scalar.
    pub(super) fn merge_union(&mut self, ids: &[SchemaId], of: SchemaId) -> Option<Kind> {
        let at = &self.schemas[of.0].pointer.clone();
        let (unions, others): (Vec<SchemaId>, Vec<SchemaId>) = ids.iter().partition(|id| self.is_union(**id));
        let [only] = unions.as_slice() else { return None };
        let Kind::Union(mut union) = self.schemas[only.0].kind.clone() else { return None };
        if let [scalar] = others.as_slice()
            && is_scalar(&self.schemas[scalar.0].kind)
        {
            return Some(self.schemas[scalar.0].kind.clone());
        }
        if !others.iter().all(|id| self.is_object(*id)) {
            return None;
        }
        let is_unconstrained_variant =
            |variant: &UnionVariant| match &self.schemas[self.target(variant.schema).0].kind {
                Kind::Object(object) => is_unconstrained(object),
                Kind::Any => true,
                _ => false,
            };
        // Variants that only differ in their required properties need no types of their own.
        if union.variants.iter().all(is_unconstrained_variant) {
            self.compositions.parts.extend(union.variants.iter().map(|variant| variant.schema));
            return Some(Kind::Object(self.merge_objects(&others, at)));
        }
        if self.schemas[only.0].component.is_some() {
            self.keep_subschemas(&mut union, of);
        }
        if !self.copy(union.variants.len() * others.len(), at) {
            return Some(Kind::Opaque);
        }
        let place = at.child("oneOf");
        let mut variants = Vec::with_capacity(union.variants.len());
        for (index, variant) in union.variants.iter().enumerate() {
            // The constraints of objects do not apply to scalars and arrays.
            let target = self.target(variant.schema);
            let kind = &self.schemas[target.0].kind;
            let is_other = is_scalar(kind) || matches!(kind, Kind::Array(_) | Kind::Tuple(_));
            let schema = if is_other {
                variant.schema
            } else {
                let parts: Vec<SchemaId> = others.iter().copied().chain([variant.schema]).collect();
                self.merge_schemas(&parts, &place.item(index))
            };
            let name = self.schemas[self.target(variant.schema).0].component.clone();
            variants.push(UnionVariant { schema, values: name.into_iter().collect() });
        }
        let selectable = match union.mapping.is_empty() {
            true => HashMap::new(),
            false => self.selectable(&union.variants),
        };
        let mapping = union.mapping.into_iter().filter_map(|(value, id)| {
            let index = *selectable.get(&self.target(id))?;
            Some((value, variants[index].schema))
        });
        let mapping = mapping.collect();
        Some(Kind::Union(Union { variants, mapping, ..union }))
    }

    /// Keeps the variants that include a schema, if some do: the schema is between the union and these.
    fn keep_subschemas(&self, union: &mut Union, id: SchemaId) {
        let is_sub = |variant: &UnionVariant| self.includes(variant.schema, id);
        if union.variants.iter().any(is_sub) {
            union.variants.retain(is_sub);
        }
    }
}
