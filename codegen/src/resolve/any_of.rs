//! `anyOf` of objects that are parts of one object. A value is one or more of them, so its type is a struct with the properties of all.

use std::collections::HashSet;

use crate::model::{Kind, Object, Property, SchemaId, Union};
use crate::resolve::context::Resolver;

impl Resolver<'_> {
    /// Replaces an `anyOf` whose variants are parts of one object with that object. None of its properties is required.
    ///
    /// Objects with a common property are alternatives, not parts, and so are objects with a single-valued property.
    pub(super) fn join_parts(&mut self, id: SchemaId) {
        let Kind::Union(union) = &self.schemas[id.0].kind else { return };
        let Some(object) = self.joined(union) else { return };
        let parts: Vec<SchemaId> = union.variants.iter().map(|variant| variant.schema).collect();
        self.schemas[id.0].nullable |= parts.iter().any(|part| self.may_be_null(*part));
        self.schemas[id.0].kind = Kind::Object(object);
        self.compositions.parts.extend(parts);
    }

    /// Returns the variants of a union that can be parts of one object, without those that include `user`.
    pub(super) fn possible_parts(&self, id: SchemaId, user: SchemaId) -> Vec<SchemaId> {
        let Kind::Union(union) = &self.schemas[id.0].kind else { return Vec::new() };
        if !union.is_any_of || union.discriminator.is_some() {
            return Vec::new();
        }
        self.variants(id).into_iter().filter(|variant| !self.includes(*variant, user)).collect()
    }

    /// Replaces the unions among the parts of an `allOf`, unless another part has a property of a union: the property need not fit
    /// the schema in the union.
    pub(super) fn join_unions(&mut self, parts: &[SchemaId]) {
        let mut seen = HashSet::new();
        let targets = parts.iter().map(|part| self.target(*part));
        let targets: Vec<SchemaId> = targets.filter(|target| seen.insert(*target)).collect();
        if !targets.iter().any(|target| self.is_union(*target)) {
            return;
        }
        let mut names: HashSet<String> = HashSet::new();
        for id in &targets {
            names.extend(self.property_names(*id));
        }
        for &id in &targets {
            let own: Vec<String> =
                self.variants(id).into_iter().flat_map(|variant| self.property_names(variant)).collect();
            if own.iter().all(|name| !names.contains(name)) {
                self.join_parts(id);
                names.extend(self.property_names(id));
            }
        }
    }

    fn property_names(&self, id: SchemaId) -> Vec<String> {
        match &self.schemas[id.0].kind {
            Kind::Object(object) => object.properties.iter().map(|property| property.name.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn joined(&self, union: &Union) -> Option<Object> {
        if !union.is_any_of || union.discriminator.is_some() || union.variants.len() < 2 {
            return None;
        }
        let mut joined = Object::default();
        let mut names = HashSet::new();
        for variant in &union.variants {
            let Kind::Object(part) = &self.schemas[self.target(variant.schema).0].kind else { return None };
            // An object without constraints is no part: its properties may have other types.
            let is_part = !part.properties.is_empty() || !part.undeclared_required.is_empty();
            if !is_part || part.is_closed || matches!(part.additional, Some(Some(_))) {
                return None;
            }
            for property in &part.properties {
                if !names.insert(&property.name)
                    || property.required && self.has_single_value(property.schema)
                {
                    return None;
                }
                joined.properties.push(Property { required: false, ..property.clone() });
            }
            joined.additional = joined.additional.or(part.additional);
        }
        (!joined.properties.is_empty()).then_some(joined)
    }

    fn has_single_value(&self, id: SchemaId) -> bool {
        match &self.schemas[self.target(id).0].kind {
            Kind::Boolean(value) => value.is_some(),
            Kind::Integer(integer) => integer.values.len() == 1,
            Kind::Number(number) => number.values.len() == 1,
            Kind::String(text) => text.values.len() == 1,
            Kind::Values(values) => values.len() == 1,
            _ => false,
        }
    }
}
