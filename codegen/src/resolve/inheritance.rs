//! Inheritance: the schemas that an object with a discriminator selects from, and unions whose variants include the union.

use std::collections::{HashMap, HashSet};

use openapiv3::Discriminator;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Schema, SchemaId, Union, UnionVariant};
use crate::pointer::Pointer;
use crate::resolve::context::{Base, Resolver};

impl Resolver<'_> {
    /// Records the discriminator of an object.
    pub(super) fn base(&mut self, discriminator: &Discriminator, at: &Pointer) {
        let mapping = self.mapping(discriminator, at);
        let discriminator = discriminator.property_name.clone();
        self.bases.push(Base { id: None, at: at.clone(), discriminator, mapping });
    }

    /// Sets the id of the object whose discriminator was recorded last.
    pub(super) fn assign_base(&mut self, id: SchemaId, at: &Pointer) {
        if let Some(base) = self.bases.last_mut().filter(|base| base.id.is_none() && base.at == *at) {
            base.id = Some(id);
        }
    }

    /// Converts objects with a discriminator to unions of the components that include them by `allOf` and of those that the
    /// mapping names. The object itself is the last variant.
    pub(super) fn expand_bases(&mut self) {
        let users = self.users();
        let bases = std::mem::take(&mut self.bases);
        let by_id = bases.iter().filter_map(|base| Some((base.id?, base.discriminator.clone())));
        let discriminators: HashMap<SchemaId, String> = by_id.collect();
        for base in bases {
            let users_of = |id: SchemaId| match discriminators.get(&id) {
                // What another discriminator selects from is in the union of that schema.
                Some(other) if base.id != Some(id) && *other != base.discriminator => &[][..],
                _ => users.get(&id).map_or(&[][..], Vec::as_slice),
            };
            let schemas = base.id.map(|id| self.subschemas(id, users_of)).unwrap_or_default();
            self.expand_base(base, schemas);
        }
        // Merges mapped schemas with the properties of their objects.
        self.flatten();
    }

    fn expand_base(&mut self, base: Base, mut schemas: Vec<SchemaId>) {
        let at = base.at.child("discriminator");
        let id = base.id.filter(|id| self.is_object(*id));
        let Some(id) = id.filter(|_| !schemas.is_empty() || !base.mapping.is_empty()) else {
            return self.report_base(&at);
        };
        let object = self.schemas[id.0].clone();
        let name = object.component.clone();
        let title = object.title.clone().or_else(|| name.clone());
        let own = self.add(Schema { component: None, title, pointer: at.clone(), ..object });
        let mut known: HashSet<SchemaId> = schemas.iter().copied().collect();
        let mut mapping = Vec::with_capacity(base.mapping.len());
        for (value, schema) in base.mapping {
            let place = at.child("mapping").child(&value);
            let is_known = known.contains(&self.target(schema));
            let variant = if is_known { Some(schema) } else { self.mapped(schema, id, own, &place) };
            let Some(variant) = variant else {
                self.report_mapping(&place, "is not an object");
                continue;
            };
            if !is_known && variant != own && known.insert(variant) {
                schemas.push(variant);
            }
            mapping.push((value, variant));
        }
        let variant = |schema| UnionVariant { schema, values: Vec::new() };
        let mut variants: Vec<UnionVariant> = schemas.into_iter().map(variant).collect();
        variants.push(UnionVariant { schema: own, values: name.into_iter().collect() });
        let discriminator = Some(base.discriminator);
        self.schemas[id.0].kind = Kind::Union(Union { variants, discriminator, mapping, ..Union::default() });
    }

    /// Returns the variant for a mapped schema that does not add properties to the object by `allOf`: the schema itself if it
    /// has all properties of the object, else one with the properties of both. `None` for a schema that is no object. `own` is the
    /// variant that is the object itself.
    fn mapped(&mut self, schema: SchemaId, base: SchemaId, own: SchemaId, at: &Pointer) -> Option<SchemaId> {
        let target = self.target(schema);
        if target == base && self.compositions.is_composed(schema) {
            // `allOf` with nothing but the object.
            self.schemas[schema.0].kind = self.schemas[own.0].kind.clone();
            return Some(schema);
        }
        if target == base {
            return Some(own);
        }
        let Kind::Object(object) = &self.schemas[own.0].kind else { return None };
        let names: Vec<&str> = object.properties.iter().map(|property| property.name.as_str()).collect();
        match &self.schemas[target.0].kind {
            Kind::Object(mapped) => {
                let has = |name: &&str| mapped.properties.iter().any(|property| property.name == *name);
                if names.iter().all(has) {
                    return Some(schema);
                }
            }
            Kind::Union(_) => {}
            _ => return None,
        }
        Some(self.merge_schemas(&[own, schema], at))
    }

    /// Returns the components that include an object by `allOf`, at any depth.
    fn subschemas<'a>(&self, base: SchemaId, users_of: impl Fn(SchemaId) -> &'a [SchemaId]) -> Vec<SchemaId> {
        let (mut next, mut seen) = (vec![base], HashSet::from([base]));
        while let Some(id) = next.pop() {
            next.extend(users_of(id).iter().copied().filter(|user| seen.insert(*user)));
        }
        let is_own = |id: &SchemaId| {
            let schema = &self.schemas[id.0];
            *id != base && schema.component.is_some() && !matches!(schema.kind, Kind::Alias(_))
        };
        let mut subschemas: Vec<SchemaId> = seen.into_iter().filter(is_own).collect();
        subschemas.sort_unstable();
        subschemas
    }

    /// Returns the parts of a composed schema. A part that is a union with the schema as a variant is replaced by the other
    /// parts of the union: the properties beside `oneOf`.
    pub(super) fn inherited_parts(&mut self, id: SchemaId, parts: &[SchemaId]) -> Vec<SchemaId> {
        let mut inherited = Vec::with_capacity(parts.len());
        for &part in parts {
            let target = self.target(part);
            if self.is_union(target) && (self.lists(target, id) || self.has_variant(target, id)) {
                if let Kind::Union(union) = &mut self.schemas[target.0].kind {
                    // Objects that include their union are alternatives, not parts of one object.
                    union.is_any_of = false;
                }
                let others = self.compositions.parts_of(target).to_vec();
                inherited.extend(self.inherited_parts(id, &others));
            } else {
                inherited.push(part);
            }
        }
        inherited
    }

    /// Returns `true` if a schema is in the list of variants of a union.
    fn lists(&mut self, union: SchemaId, id: SchemaId) -> bool {
        let Kind::Union(of) = &self.schemas[union.0].kind else { return false };
        let listed = self.compositions.listed.entry(union);
        union != id
            && listed
                .or_insert_with(|| of.variants.iter().map(|variant| variant.schema).collect())
                .contains(&id)
    }

    /// Returns `true` if a union has a schema as a variant, directly or in a union that is a variant.
    pub(super) fn has_variant(&self, union: SchemaId, id: SchemaId) -> bool {
        let mut is_found = false;
        self.visit_variants(union, &mut HashSet::new(), &mut |at| {
            is_found = at == id && at != union;
            is_found
        });
        is_found
    }

    /// Returns the index of the variant that selects each schema: the schema itself, or a union that has it as a variant.
    pub(super) fn selectable(&self, variants: &[UnionVariant]) -> HashMap<SchemaId, usize> {
        let mut found = HashMap::new();
        for (index, variant) in variants.iter().enumerate() {
            found.entry(self.target(variant.schema)).or_insert(index);
        }
        let mut seen = HashSet::new();
        for (index, variant) in variants.iter().enumerate() {
            self.visit_variants(self.target(variant.schema), &mut seen, &mut |at| {
                found.entry(at).or_insert(index);
                false
            });
        }
        found
    }

    /// Calls `visit` for a schema and, if it is a union, for its variants at any depth, until it returns `true`.
    fn visit_variants(
        &self,
        union: SchemaId,
        seen: &mut HashSet<SchemaId>,
        visit: &mut dyn FnMut(SchemaId) -> bool,
    ) {
        let mut next = vec![union];
        while let Some(at) = next.pop().map(|at| self.target(at)) {
            if visit(at) {
                return;
            }
            if !seen.insert(at) {
                continue;
            }
            next.extend(self.variants(at));
            // A schema that is merged of a variant and others, or will be merged of a union and others.
            let is_merged = self.schemas[at.0].component.is_none() && self.compositions.is_composed(at);
            let parts = self.compositions.parts_of(at).iter();
            next.extend(parts.filter(|part| is_merged || self.is_union(self.target(**part))));
        }
    }

    fn report_base(&mut self, at: &Pointer) {
        let message = "discriminator without variants: no component includes the schema by `allOf`, and `mapping` names none; it is ignored";
        self.diagnostics.push(Diagnostic::new(Code::W0207, at, message));
    }
}
