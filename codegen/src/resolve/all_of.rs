//! Flattening of `allOf`: one schema with the constraints of all parts.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Array, Integer, Kind, Label, Number, Object, Schema, SchemaId, StringType, target};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

impl Resolver<'_> {
    /// Records the parts of a schema whose id is now known.
    pub(super) fn assign_parts(&mut self, id: SchemaId, at: &Pointer) {
        if let Some(parts) = self.compositions.unassigned.remove(at) {
            self.compositions.pending.insert(id, parts);
        }
        self.assign_base(id, at);
    }

    /// Flattens all composed schemas, parts first. Cycles have been rejected by `validate/compositions.rs`.
    pub(super) fn flatten(&mut self) {
        let mut start = 0;
        while start < self.schemas.len() && !self.is_exceeded() {
            // The schemas that wait for their parts, with those parts in reverse, and whether the variants of each are among them.
            let mut path = vec![self.waiting(SchemaId(start))];
            let mut on_path = HashSet::from([SchemaId(start)]);
            while let Some((id, parts)) = path.last_mut() {
                let id = *id;
                if let Some((part, is_whole)) = parts.pop() {
                    let part = self.target(part);
                    if !is_whole {
                        parts.push((part, true));
                        if self.compositions.pending.contains_key(&part) && on_path.insert(part) {
                            path.push(self.waiting(part));
                        }
                    } else {
                        let variants = self.possible_parts(part, id).into_iter().rev();
                        let waits = |part: &SchemaId| self.compositions.pending.contains_key(part);
                        parts.extend(variants.filter(waits).map(|part| (part, false)));
                    }
                    continue;
                }
                path.pop();
                on_path.remove(&id);
                if let Some(parts) = self.compositions.pending.remove(&id) {
                    self.flatten_one(id, &parts);
                }
            }
            start += 1;
        }
    }

    fn waiting(&self, id: SchemaId) -> (SchemaId, Vec<(SchemaId, bool)>) {
        let parts = self.compositions.pending.get(&id).map_or(&[][..], Vec::as_slice);
        (id, parts.iter().rev().map(|part| (*part, false)).collect())
    }

    fn flatten_one(&mut self, id: SchemaId, parts: &[SchemaId]) {
        let mut parts = self.inherited_parts(id, parts);
        let mut seen = HashSet::new();
        parts.retain(|part| seen.insert(*part));
        let mut key: Vec<SchemaId> = parts.iter().map(|part| self.target(*part)).collect();
        key.sort_unstable();
        self.compositions.merged.entry(key).or_insert(id);
        if parts.len() > 1 {
            self.compositions.parts.extend(&parts);
        }
        self.compositions.flattened.insert(id, parts.clone());
        let kind = self.merge_parts(&parts, id);
        for part in &parts {
            let labels = self.schemas[self.target(*part).0].labels.clone();
            self.add_labels(id, labels);
        }
        self.schemas[id.0].nullable |= self.allow_null(&parts);
        self.schemas[id.0].read_only |= self.any_part(&parts, |schema| schema.read_only);
        self.schemas[id.0].write_only |= self.any_part(&parts, |schema| schema.write_only);
        self.schemas[id.0].is_assumed |= self.are_assumed(&parts);
        self.schemas[id.0].kind = kind;
    }

    /// Adds the labels of values that have none yet.
    pub(super) fn add_labels(&mut self, id: SchemaId, labels: Vec<Label>) {
        if !labels.is_empty() {
            let own = &mut self.schemas[id.0].labels;
            let mut seen: HashSet<String> = own.iter().map(|label| label.value.to_string()).collect();
            own.extend(labels.into_iter().filter(|label| seen.insert(label.value.to_string())));
        }
    }

    /// Returns the schemas that have each schema as a part.
    pub(super) fn users(&self) -> HashMap<SchemaId, Vec<SchemaId>> {
        let mut users: HashMap<SchemaId, Vec<SchemaId>> = HashMap::new();
        for (&id, parts) in &self.compositions.flattened {
            parts.iter().for_each(|part| users.entry(self.target(*part)).or_default().push(id));
        }
        users
    }

    /// Returns the target of an alias, or the schema itself.
    pub(super) fn target(&self, id: SchemaId) -> SchemaId {
        target(&self.schemas, id)
    }

    /// Returns `true` if the parts allow null: all parts with constraints do, or there is a part with only `nullable`. By the
    /// standard, that part cannot allow what the others do not, but authors write `allOf: [X, {nullable: true}]` to allow null.
    fn allow_null(&self, parts: &[SchemaId]) -> bool {
        let parts = parts.iter().map(|part| &self.schemas[self.target(*part).0]);
        let (free, constrained): (Vec<_>, Vec<_>) = parts.partition(|part| matches!(part.kind, Kind::Any));
        free.iter().any(|part| part.nullable)
            || !constrained.is_empty() && constrained.iter().all(|part| part.nullable)
    }

    /// Returns `true` if the types of all parts are assumed.
    fn are_assumed(&self, parts: &[SchemaId]) -> bool {
        let targets = parts.iter().map(|part| (&self.schemas[part.0], &self.schemas[self.target(*part).0]));
        let mut typed = targets.filter(|(_, target)| !matches!(target.kind, Kind::Any));
        typed.all(|(part, target)| part.is_assumed || target.is_assumed)
    }

    /// Returns the kind with the constraints of all parts.
    fn merge_parts(&mut self, parts: &[SchemaId], of: SchemaId) -> Kind {
        let mut constrained: Vec<(SchemaId, SchemaId)> = Vec::with_capacity(parts.len());
        self.join_unions(parts);
        let mut seen = HashSet::new();
        for &part in parts {
            let target = self.target(part);
            if seen.insert(target) && !matches!(self.schemas[target.0].kind, Kind::Any) {
                constrained.push((part, target));
            }
        }
        let has_fields = |(_, id): &(SchemaId, SchemaId)| match &self.schemas[id.0].kind {
            Kind::Object(object) => {
                !object.properties.is_empty()
                    || object.additional.is_some()
                    || !object.undeclared_required.is_empty()
            }
            _ => true,
        };
        // A bare `type: object` adds nothing to an object.
        if constrained.iter().any(has_fields) && constrained.iter().all(|(_, id)| self.is_object(*id)) {
            constrained = constrained.iter().copied().filter(has_fields).collect();
        }
        let ids: Vec<SchemaId> = constrained.iter().map(|(_, target)| *target).collect();
        match constrained.as_slice() {
            [] => Kind::Any,
            [(_, target)] if self.schemas[target.0].component.is_none() => {
                self.schemas[target.0].kind.clone()
            }
            [(part, _)] => Kind::Alias(*part),
            _ => {
                let kind = self.merge_kinds(&ids, of);
                // A component to which the other parts add nothing keeps its name.
                let is_same = |(_, target): &&(SchemaId, SchemaId)| {
                    let schema = &self.schemas[target.0];
                    schema.component.is_some() && is_scalar(&kind) && schema.kind == kind
                };
                constrained.iter().find(is_same).map_or(kind.clone(), |(part, _)| Kind::Alias(*part))
            }
        }
    }

    pub(super) fn is_object(&self, id: SchemaId) -> bool {
        matches!(self.schemas[id.0].kind, Kind::Object(_))
    }

    fn merge_kinds(&mut self, ids: &[SchemaId], of: SchemaId) -> Kind {
        let at = &self.schemas[of.0].pointer.clone();
        let kinds: Vec<&Kind> = ids.iter().map(|id| &self.schemas[id.0].kind).collect();
        if kinds.iter().all(|kind| matches!(kind, Kind::Object(_))) {
            return Kind::Object(self.merge_objects(ids, at));
        }
        if let Some(kind) = self.merge_union(ids, of) {
            return kind;
        }
        let kinds: Vec<&Kind> = ids.iter().map(|id| &self.schemas[id.0].kind).collect();
        if let Some(texts) = all(&kinds, |kind| if let Kind::String(text) = kind { Some(text) } else { None })
        {
            return Kind::String(merge_strings(&texts));
        }
        if let Some(arrays) =
            all(&kinds, |kind| if let Kind::Array(array) = kind { Some(array) } else { None })
        {
            let array = Array {
                items: arrays[0].items,
                min: arrays.iter().filter_map(|array| array.min).max(),
                max: arrays.iter().filter_map(|array| array.max).min(),
                unique: arrays.iter().any(|array| array.unique),
            };
            let items: Vec<SchemaId> = arrays.iter().map(|array| array.items).collect();
            return Kind::Array(Array { items: self.merge_schemas(&items, &at.child("items")), ..array });
        }
        if let Some(booleans) =
            all(&kinds, |kind| if let Kind::Boolean(only) = kind { Some(only) } else { None })
        {
            return Kind::Boolean(booleans.into_iter().find_map(|only| *only));
        }
        // Listed values are assumed to satisfy the other constraints.
        if let Some(values) = kinds.iter().find(|kind| matches!(kind, Kind::Values(_)))
            && kinds.iter().all(|kind| is_scalar(kind))
        {
            return (*values).clone();
        }
        if kinds.iter().all(|kind| matches!(kind, Kind::Integer(_) | Kind::Number(_))) {
            return merge_numbers(&kinds);
        }
        // The reason of an opaque part has been reported.
        if !kinds.iter().any(|kind| matches!(kind, Kind::Opaque)) {
            let message = "`allOf` with parts of different types; the schema becomes `serde_json::Value`";
            self.diagnostics.push(Diagnostic::new(Code::W0217, at, message));
        }
        Kind::Opaque
    }

    /// Merges objects: their properties in order, each once.
    pub(super) fn merge_objects(&mut self, ids: &[SchemaId], at: &Pointer) -> Object {
        let mut places: HashMap<String, usize> = HashMap::new();
        // The schemas of each property.
        let mut schemas: Vec<Vec<SchemaId>> = Vec::new();
        let mut result = Object::default();
        for id in ids {
            let Kind::Object(part) = &self.schemas[id.0].kind else { continue };
            let part = part.clone();
            if !self.copy(1 + part.properties.len(), at) {
                return result;
            }
            let Object { properties, additional, is_closed, counts, undeclared_required } = part;
            for property in properties {
                let place = *places.entry(property.name.clone()).or_insert(schemas.len());
                if place == schemas.len() {
                    schemas.push(vec![property.schema]);
                    result.properties.push(property);
                } else {
                    schemas[place].push(property.schema);
                    result.properties[place].required |= property.required;
                }
            }
            result.additional = match (result.additional, additional) {
                (Some(Some(values)), _) | (_, Some(Some(values))) => Some(Some(values)),
                (Some(None), _) | (_, Some(None)) => Some(None),
                (None, None) => None,
            };
            result.is_closed |= is_closed;
            add_new(&mut result.counts, counts);
            result.undeclared_required.extend(undeclared_required);
        }
        for (property, schemas) in result.properties.iter_mut().zip(schemas) {
            if schemas.len() > 1 {
                property.schema =
                    self.merge_property(&schemas, &at.child("properties").child(&property.name));
            }
        }
        let mut seen = HashSet::new();
        result.undeclared_required.retain(|(name, _)| match places.get(name) {
            Some(&place) => {
                result.properties[place].required = true;
                false
            }
            None => seen.insert(name.clone()),
        });
        result
    }

    /// Merges the schemas of a property that several parts have. It is read-only or write-only if one of them says so.
    fn merge_property(&mut self, ids: &[SchemaId], at: &Pointer) -> SchemaId {
        let merged = self.merge_schemas(ids, at);
        let read_only = self.any_part(ids, |schema| schema.read_only);
        let write_only = self.any_part(ids, |schema| schema.write_only);
        let is_same = self.any_part(&[merged], |schema| schema.read_only) == read_only
            && self.any_part(&[merged], |schema| schema.write_only) == write_only;
        if is_same {
            return merged;
        }
        let data = self.schemas[ids[ids.len() - 1].0].clone();
        let (pointer, kind) = (at.clone(), Kind::Alias(merged));
        self.add(Schema { pointer, component: None, read_only, write_only, is_assumed: false, kind, ..data })
    }

    /// Returns `true` for a schema, a target of an alias, or a part at any depth.
    fn any_part(&self, ids: &[SchemaId], is: impl Fn(&Schema) -> bool) -> bool {
        let mut next = ids.to_vec();
        let mut seen = HashSet::new();
        while let Some(id) = next.pop() {
            let schema = &self.schemas[id.0];
            if is(schema) {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            if let Kind::Alias(target) = schema.kind {
                next.push(target);
            }
            next.extend(self.compositions.parts_of(id));
        }
        false
    }

    /// Returns a schema with the constraints of all given schemas: one of them if it includes the others, or a merged one.
    pub(super) fn merge_schemas(&mut self, ids: &[SchemaId], at: &Pointer) -> SchemaId {
        let mut kept: Vec<SchemaId> = Vec::with_capacity(ids.len());
        // The targets of the kept ones, and those among them that have parts.
        let (mut targets, mut composed) = (HashSet::new(), Vec::new());
        for &id in ids {
            let target = self.target(id);
            let is_unconstrained = matches!(self.schemas[target.0].kind, Kind::Any)
                && !self.compositions.pending.contains_key(&target);
            let includes = |other: &SchemaId| self.includes(*other, target);
            if is_unconstrained || targets.contains(&target) || composed.iter().any(includes) {
                continue;
            }
            if !self.compositions.parts_of(target).is_empty() {
                kept.retain(|other| !self.includes(id, self.target(*other)));
                composed.push(target);
            }
            targets.insert(target);
            kept.push(id);
        }
        let last = ids.last().copied().unwrap_or(SchemaId(0));
        match kept.as_slice() {
            [] => last,
            [one] => *one,
            _ if !self.copy(kept.len(), at) => last,
            _ => {
                let mut key: Vec<SchemaId> = kept.iter().map(|part| self.target(*part)).collect();
                key.sort_unstable();
                if let Some(&id) = self.compositions.merged.get(&key) {
                    return id;
                }
                let data = self.schemas[last.0].clone();
                let title = data.title.clone().or_else(|| data.component.clone());
                let id = self.add(Schema {
                    pointer: at.clone(),
                    component: None,
                    title,
                    is_assumed: false,
                    kind: Kind::Opaque,
                    ..data
                });
                self.compositions.merged.insert(key, id);
                self.compositions.pending.insert(id, kept);
                id
            }
        }
    }

    /// Returns `true` if a schema is the other one, or has it as a part at any depth.
    pub(super) fn includes(&self, id: SchemaId, other: SchemaId) -> bool {
        let mut next = vec![id];
        let mut seen = HashSet::new();
        while let Some(id) = next.pop() {
            let id = self.target(id);
            if id == other {
                return true;
            }
            if seen.insert(id) {
                next.extend(self.compositions.parts_of(id));
            }
        }
        false
    }

    /// Reports required properties that are not declared. Parts are skipped, as another part can declare the property.
    pub(super) fn report_undeclared_required(&mut self) {
        let mut missing = Vec::new();
        for (index, schema) in self.schemas.iter().enumerate() {
            let Kind::Object(object) = &schema.kind else { continue };
            if self.compositions.parts.contains(&SchemaId(index)) {
                continue;
            }
            for (name, index) in &object.undeclared_required {
                let message = format!("required property `{name}` is not declared; it is ignored");
                let at = schema.pointer.child("required").item(*index);
                missing.push(Diagnostic::new(Code::W0204, &at, message).help("declare it in `properties`"));
            }
        }
        missing.into_iter().for_each(|warning| self.diagnostics.push(warning));
    }
}

pub(super) fn is_scalar(kind: &Kind) -> bool {
    matches!(kind, Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Values(_))
}

fn all<'a, T>(kinds: &[&'a Kind], of: impl Fn(&'a Kind) -> Option<&'a T>) -> Option<Vec<&'a T>> {
    kinds.iter().map(|kind| of(kind)).collect()
}

fn merge_strings(texts: &[&StringType]) -> StringType {
    let first = |of: fn(&StringType) -> &Option<String>| texts.iter().find_map(|text| of(text).clone());
    let mut values: Option<Vec<String>> = None;
    for text in texts.iter().filter(|text| !text.values.is_empty()) {
        let own: HashSet<&String> = text.values.iter().collect();
        values = Some(match values {
            None => text.values.clone(),
            Some(values) => values.into_iter().filter(|value| own.contains(value)).collect(),
        });
    }
    let mut seen = HashSet::new();
    let deprecated = texts.iter().flat_map(|text| &text.deprecated).filter(|value| seen.insert(*value));
    StringType {
        format: first(|text| &text.format),
        pattern: first(|text| &text.pattern),
        min: texts.iter().filter_map(|text| text.min).max(),
        max: texts.iter().filter_map(|text| text.max).min(),
        values: values.unwrap_or_default(),
        deprecated: deprecated.cloned().collect(),
    }
}

/// Returns the values in both lists; an empty list means any value.
fn intersection<T: Copy, K: Eq + Hash>(left: &[T], right: &[T], key: impl Fn(T) -> K) -> Vec<T> {
    match (left, right) {
        ([], all) | (all, []) => all.to_vec(),
        _ => {
            let right: HashSet<K> = right.iter().map(|value| key(*value)).collect();
            left.iter().copied().filter(|value| right.contains(&key(*value))).collect()
        }
    }
}

/// Appends the items that a list does not contain. A part that several parts include would double them at each level.
fn add_new<T: PartialEq>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Merges numbers and integers into one kind: an integer if one of them is.
fn merge_numbers(kinds: &[&Kind]) -> Kind {
    let is_assumed = kinds.iter().all(|kind| !matches!(kind, Kind::Integer(integer) if !integer.is_assumed));
    let mut result: Option<Integer> = None;
    let mut number = Number::default();
    for kind in kinds {
        match kind {
            Kind::Integer(integer) => {
                let width = result.as_ref().map_or(integer.width, |result| result.width.min(integer.width));
                let into = result.get_or_insert_default();
                into.width = width;
                add_new(&mut into.bounds, integer.bounds.iter().cloned());
                into.values = intersection(&into.values, &integer.values, |value| value);
            }
            Kind::Number(part) => {
                add_new(&mut number.bounds, part.bounds.iter().cloned());
                number.values = intersection(&number.values, &part.values, f64::to_bits);
                number.is_arbitrary_precision |= part.is_arbitrary_precision;
            }
            _ => {}
        }
    }
    match result {
        Some(mut integer) => {
            add_new(&mut integer.bounds, number.bounds);
            integer.is_assumed = is_assumed;
            Kind::Integer(integer)
        }
        None => Kind::Number(number),
    }
}
