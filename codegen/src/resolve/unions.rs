//! Unions: `oneOf` and `anyOf`, their variants and discriminators.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use openapiv3::{Discriminator, ReferenceOr, Schema as Source};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Integer, Kind, Label, Number, Object, Schema, SchemaId, StringType, Union, UnionVariant, Width, aliases,
};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;
use crate::resolve::refs::component_name;

impl Resolver<'_> {
    pub(super) fn union(
        &mut self,
        keyword: &str,
        parts: &[ReferenceOr<Source>],
        discriminator: Option<&Discriminator>,
        at: &Pointer,
    ) -> Kind {
        let place = at.child(keyword);
        let variants = parts.iter().enumerate();
        let variants = variants
            .map(|(index, part)| UnionVariant {
                schema: self.schema(part, &place.item(index)),
                values: Vec::new(),
            })
            .collect();
        let mapping = discriminator.map(|discriminator| self.mapping(discriminator, at)).unwrap_or_default();
        let discriminator = discriminator.map(|discriminator| discriminator.property_name.clone());
        let is_any_of = keyword == "anyOf";
        Kind::Union(Union { variants, is_any_of, discriminator, mapping, ..Union::default() })
    }

    /// Resolves a mapping, whose values are names of schemas or references (OpenAPI 3.0.3, Discriminator Object).
    pub(super) fn mapping(&mut self, discriminator: &Discriminator, at: &Pointer) -> Vec<(String, SchemaId)> {
        let place = at.child("discriminator").child("mapping");
        let mut mapping = Vec::with_capacity(discriminator.mapping.len());
        for (value, target) in &discriminator.mapping {
            let name = component_name(target, "schemas").unwrap_or_else(|| target.into());
            match self.components.schemas.get_index_of(name.as_ref()) {
                Some(index) => mapping.push((value.clone(), SchemaId(index))),
                None => self.report_mapping(&place.child(value), "does not exist"),
            }
        }
        mapping
    }

    pub(super) fn report_mapping(&mut self, at: &Pointer, reason: &str) {
        let message = format!("mapping to a schema that {reason}; it is ignored");
        self.diagnostics.push(Diagnostic::new(Code::W0219, at, message));
    }

    /// Simplifies every union and determines its discriminator.
    pub(super) fn simplify_unions(&mut self) {
        let unions: Vec<SchemaId> =
            (0..self.schemas.len()).map(SchemaId).filter(|id| self.is_union(*id)).collect();
        self.remove_cycles(&unions);
        // A variant can be a union that is simplified itself, so this runs repeatedly.
        for _ in 0..3 {
            for &id in &unions {
                if self.is_exceeded() {
                    return;
                }
                self.simplify(id);
            }
        }
        for &id in &unions {
            self.set_discriminator(id);
        }
    }

    pub(super) fn is_union(&self, id: SchemaId) -> bool {
        matches!(self.schemas[id.0].kind, Kind::Union(_))
    }

    /// Returns the variants of a union, or none if the schema is not a union.
    pub(super) fn variants(&self, id: SchemaId) -> Vec<SchemaId> {
        match &self.schemas[id.0].kind {
            Kind::Union(union) => union.variants.iter().map(|variant| self.target(variant.schema)).collect(),
            _ => Vec::new(),
        }
    }

    /// Removes the variants by which a union contains itself through unions only.
    fn remove_cycles(&mut self, unions: &[SchemaId]) {
        let (mut open, mut done) = (HashSet::new(), HashSet::new());
        let mut cut: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        for &start in unions {
            if done.contains(&start) {
                continue;
            }
            open.insert(start);
            let mut path = vec![(start, self.variants(start).into_iter())];
            while let Some((id, rest)) = path.last_mut() {
                match rest.next() {
                    None => {
                        open.remove(id);
                        done.insert(*id);
                        path.pop();
                    }
                    Some(variant) if open.contains(&variant) => cut.entry(*id).or_default().push(variant),
                    Some(variant) if done.contains(&variant) => {}
                    Some(variant) => {
                        open.insert(variant);
                        path.push((variant, self.variants(variant).into_iter()));
                    }
                }
            }
        }
        for (id, variants) in cut {
            let targets = self.variants(id);
            if let Kind::Union(union) = &mut self.schemas[id.0].kind {
                let mut targets = targets.into_iter();
                union.variants.retain(|_| targets.next().is_none_or(|target| !variants.contains(&target)));
            }
        }
    }

    /// Replaces a union whose variants have the same Rust type with that type.
    fn simplify(&mut self, id: SchemaId) {
        self.join_parts(id);
        let Kind::Union(union) = &self.schemas[id.0].kind else { return };
        let mut variants: Vec<UnionVariant> = Vec::with_capacity(union.variants.len());
        let mut places: HashMap<SchemaId, usize> = HashMap::new();
        for variant in &union.variants {
            let place = *places.entry(self.target(variant.schema)).or_insert(variants.len());
            if place == variants.len() {
                variants.push(variant.clone());
            }
        }
        let targets: Vec<&Schema> =
            variants.iter().map(|variant| &self.schemas[self.target(variant.schema).0]).collect();
        let nullable = variants.iter().any(|variant| self.may_be_null(variant.schema));
        let kinds: Vec<&Kind> = targets.iter().map(|schema| &schema.kind).collect();
        let values =
            kinds.iter().map(|kind| if let Kind::String(text) = kind { text.values.len() } else { 0 });
        let values: usize = values.sum();
        let mut kind = match (kinds.as_slice(), variants.as_slice()) {
            ([], _) => Kind::Opaque,
            (_, [variant]) if union.discriminator.is_none() => Kind::Alias(variant.schema),
            (kinds, _) => common_kind(kinds)
                .unwrap_or_else(|| Kind::Union(Union { variants: variants.clone(), ..union.clone() })),
        };
        if let Kind::String(text) = &mut kind {
            text.deprecated = self.deprecated_values(&variants);
            self.copy(values, &self.schemas[id.0].pointer.clone());
        }
        if !matches!(kind, Kind::Alias(_) | Kind::Union(_)) {
            let labels =
                variants.iter().flat_map(|variant| &self.schemas[self.target(variant.schema).0].labels);
            let labels: Vec<Label> = labels.cloned().collect();
            self.add_labels(id, labels);
        }
        self.schemas[id.0].kind = kind;
        self.schemas[id.0].nullable |= nullable;
    }

    /// Returns the values that only deprecated variants have.
    fn deprecated_values(&self, variants: &[UnionVariant]) -> Vec<String> {
        let (mut gone, mut kept): (Vec<&String>, Vec<&String>) = (Vec::new(), Vec::new());
        for variant in variants {
            let (own, target) =
                (&self.schemas[variant.schema.0], &self.schemas[self.target(variant.schema).0]);
            let Kind::String(text) = &target.kind else { continue };
            let deprecated: HashSet<&String> = text.deprecated.iter().collect();
            let is_gone = |value: &String| own.deprecated || target.deprecated || deprecated.contains(value);
            for value in &text.values {
                if is_gone(value) { gone.push(value) } else { kept.push(value) }
            }
        }
        let kept: HashSet<&String> = kept.into_iter().collect();
        gone.into_iter().filter(|value| !kept.contains(value)).cloned().collect()
    }

    pub(super) fn may_be_null(&self, id: SchemaId) -> bool {
        aliases(&self.schemas, id).any(|id| self.schemas[id.0].nullable)
    }

    /// Determines the discriminator of a union and its values for each variant.
    fn set_discriminator(&mut self, id: SchemaId) {
        let Kind::Union(union) = &self.schemas[id.0].kind else { return };
        let mut union = union.clone();
        match union.discriminator.clone() {
            Some(discriminator) => {
                let unassigned = self.assign_mapping(&mut union);
                let mut mapped: HashMap<SchemaId, Vec<String>> = HashMap::new();
                for (value, id) in &union.mapping {
                    mapped.entry(self.target(*id)).or_default().push(value.clone());
                }
                let claimed: HashSet<&String> = union.mapping.iter().map(|(value, _)| value).collect();
                for variant in &mut union.variants {
                    let own = mapped.get(&self.target(variant.schema)).cloned();
                    variant.values =
                        own.unwrap_or_else(|| self.discriminator_values(variant, &discriminator, &claimed));
                }
                self.report_unassigned(id, &union, &unassigned);
                // If several variants have the same value, the discriminator is ignored and the variant is the one that fits.
                let mut seen = HashSet::new();
                let mut claimed = union.variants.iter().flat_map(|variant| &variant.values);
                if union.mapping.is_empty() && !claimed.all(|value| seen.insert(value)) {
                    union.variants.iter_mut().for_each(|variant| variant.values.clear());
                    union.discriminator = None;
                }
            }
            None => {
                if let Some((discriminator, values)) = self.find_discriminator(&union) {
                    union
                        .variants
                        .iter_mut()
                        .zip(values)
                        .for_each(|(variant, values)| variant.values = values);
                    union.discriminator = Some(discriminator);
                    union.is_inferred = true;
                }
            }
        }
        self.schemas[id.0].kind = Kind::Union(union);
    }

    /// Replaces the schemas of a mapping by the variants that they select, and returns the values that select none.
    fn assign_mapping(&self, union: &mut Union) -> Vec<String> {
        let mut unassigned = Vec::new();
        if union.mapping.is_empty() {
            return unassigned;
        }
        let selectable = self.selectable(&union.variants);
        for (value, schema) in std::mem::take(&mut union.mapping) {
            match selectable.get(&self.target(schema)) {
                Some(&index) => union.mapping.push((value, union.variants[index].schema)),
                None => unassigned.push(value),
            }
        }
        unassigned
    }

    /// Reports the values of a mapping that select no variant by its `enum` either.
    fn report_unassigned(&mut self, id: SchemaId, union: &Union, values: &[String]) {
        let at = self.schemas[id.0].pointer.child("discriminator").child("mapping");
        let claimed: HashSet<&String> = union.variants.iter().flat_map(|variant| &variant.values).collect();
        for value in values.iter().filter(|value| !claimed.contains(value)) {
            self.report_mapping(&at.child(value), "is not a variant");
        }
    }

    /// Returns the discriminator values of a variant that is not mapped: the values of the `enum` of the property that no mapping
    /// claims, or else the name of the schema.
    fn discriminator_values(
        &self,
        variant: &UnionVariant,
        discriminator: &str,
        claimed: &HashSet<&String>,
    ) -> Vec<String> {
        let target = self.target(variant.schema);
        let mut values = self.values_of(target, discriminator, 2);
        if !values.is_empty() {
            values.retain(|value| !claimed.contains(value));
            return values;
        }
        let names = [variant.schema, target].map(|id| self.schemas[id.0].component.clone());
        variant.values.iter().cloned().chain(names.into_iter().flatten()).take(1).collect()
    }

    /// Returns the `enum` of a property of an object, or those of all variants of a union.
    fn values_of(&self, id: SchemaId, discriminator: &str, depth: usize) -> Vec<String> {
        match &self.schemas[self.target(id).0].kind {
            Kind::Object(object) => self.enum_values(object, discriminator).unwrap_or_default(),
            Kind::Union(union) if depth > 0 => union
                .variants
                .iter()
                .flat_map(|variant| self.values_of(variant.schema, discriminator, depth - 1))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the `enum` of a property: strings, or integers and booleans as strings.
    fn enum_values(&self, object: &Object, name: &str) -> Option<Vec<String>> {
        let property = object.properties.iter().find(|property| property.name == name)?;
        match &self.schemas[self.target(property.schema).0].kind {
            Kind::String(text) if !text.values.is_empty() => Some(text.values.clone()),
            Kind::Integer(integer) if !integer.values.is_empty() => {
                Some(integer.values.iter().map(i64::to_string).collect())
            }
            Kind::Boolean(Some(value)) => Some(vec![value.to_string()]),
            _ => None,
        }
    }

    /// Finds a property that all variants have with distinct values.
    pub(super) fn find_discriminator(&self, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
        let objects: Option<Vec<&Object>> = union
            .variants
            .iter()
            .map(|variant| match &self.schemas[self.target(variant.schema).0].kind {
                Kind::Object(object) => Some(object),
                _ => None,
            })
            .collect();
        let objects = objects?;
        objects.first()?.properties.iter().find_map(|property| {
            let values: Option<Vec<Vec<String>>> =
                objects.iter().map(|object| self.enum_values(object, &property.name)).collect();
            let values = values?;
            let mut seen = HashSet::new();
            values.iter().flatten().all(|value| seen.insert(value)).then(|| (property.name.clone(), values))
        })
    }
}

/// Returns the common kind, if one Rust type represents all kinds.
fn common_kind(kinds: &[&Kind]) -> Option<Kind> {
    if kinds.iter().any(|kind| matches!(kind, Kind::Any | Kind::Opaque)) {
        return Some(Kind::Opaque);
    }
    if kinds.iter().all(|kind| matches!(kind, Kind::Boolean(_))) {
        return Some(Kind::Boolean(None));
    }
    if kinds.iter().all(|kind| matches!(kind, Kind::Object(object) if is_unconstrained(object))) {
        return Some(Kind::Object(Object { additional: Some(None), ..Object::default() }));
    }
    if kinds.iter().all(|kind| matches!(kind, Kind::Integer(_) | Kind::Number(_))) {
        return Some(widest_number(kinds));
    }
    let texts: Option<Vec<&StringType>> =
        kinds.iter().map(|kind| if let Kind::String(text) = kind { Some(text) } else { None }).collect();
    texts.map(|texts| {
        // An open enum accepts any other string as well.
        let mut seen = HashSet::new();
        let values = texts.iter().flat_map(|text| &text.values).filter(|value| seen.insert(*value));
        let values = values.cloned().collect();
        let format = texts.first().and_then(|text| text.format.clone());
        let format = format.filter(|format| texts.iter().all(|text| text.format.as_ref() == Some(format)));
        // A file or its address is a file in a multipart body, and a string elsewhere.
        let is_binary = |text: &&StringType| text.format.as_deref() == Some("binary");
        let format = format.or_else(|| texts.iter().copied().find(is_binary)?.format.clone());
        Kind::String(StringType { values, format, ..StringType::default() })
    })
}

/// Returns `true` if an object declares no properties or values, except perhaps required ones.
pub(super) fn is_unconstrained(object: &Object) -> bool {
    object.properties.is_empty() && object.additional.flatten().is_none()
}

fn widest_number(kinds: &[&Kind]) -> Kind {
    let all_whole = kinds.iter().all(|kind| matches!(kind, Kind::Integer(_)));
    if all_whole {
        let integers = kinds
            .iter()
            .filter_map(|kind| if let Kind::Integer(integer) = kind { Some(integer) } else { None });
        let widths: Vec<Width> = integers.clone().map(|integer| integer.width).collect();
        // No integer of a fixed size represents both unsigned and signed 64-bit integers.
        let width = match widths.iter().copied().max().unwrap_or_default() {
            Width::U64 if widths.iter().any(|width| *width < Width::U64) => Width::Digits,
            width => width,
        };
        let values = merge_values(integers.map(|integer| integer.values.as_slice()), |value| value);
        return Kind::Integer(Integer { width, values, ..Integer::default() });
    }
    #[allow(clippy::cast_precision_loss, reason = "integers listed beside fractions are small")]
    let values: Vec<Vec<f64>> = kinds
        .iter()
        .filter_map(|kind| match kind {
            Kind::Integer(integer) => Some(integer.values.iter().map(|value| *value as f64).collect()),
            Kind::Number(number) => Some(number.values.clone()),
            _ => None,
        })
        .collect();
    let is_arbitrary_precision = kinds.iter().any(|kind| match kind {
        Kind::Number(number) => number.is_arbitrary_precision,
        Kind::Integer(integer) => integer.width == Width::Digits,
        _ => false,
    });
    Kind::Number(Number {
        is_arbitrary_precision,
        values: merge_values(values.iter().map(Vec::as_slice), f64::to_bits),
        ..Number::default()
    })
}

/// Merges the values of all lists; an empty one allows any number, so that the result is empty as well.
fn merge_values<'a, T: Copy + 'a, K: Eq + Hash>(
    lists: impl Iterator<Item = &'a [T]>,
    key: impl Fn(T) -> K,
) -> Vec<T> {
    let (mut values, mut seen) = (Vec::new(), HashSet::new());
    for list in lists {
        if list.is_empty() {
            return Vec::new();
        }
        values.extend(list.iter().copied().filter(|value| seen.insert(key(*value))));
    }
    values
}
