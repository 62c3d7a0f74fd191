//! `allOf`: one schema that asks for what all its parts ask for.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::model::{Array, Integer, Kind, Number, Object, Property, Schema, SchemaId, Text};
use crate::pointer::Pointer;
use crate::resolve::Resolver;

/// How many schemas are put together at the most: beyond it the last word on a property holds.
const MOST_MADE: usize = 50_000;

/// The schemas that are made of others.
#[derive(Default)]
pub(super) struct Composed {
    /// By place, until the schema there has its id.
    pub at: HashMap<Pointer, Vec<SchemaId>>,
    /// The parts of those that are not put together yet.
    open: HashMap<SchemaId, Vec<SchemaId>>,
    /// The parts of those that are.
    done: HashMap<SchemaId, Vec<SchemaId>>,
    /// By their parts, in order of their ids: what is asked for in the same way is the same.
    made: HashMap<Vec<SchemaId>, SchemaId>,
}

impl Resolver<'_> {
    /// Notes the parts of a schema that has its id now.
    pub(super) fn has_parts(&mut self, id: SchemaId, at: &Pointer) {
        if let Some(parts) = self.composed.at.remove(at) {
            self.composed.open.insert(id, parts);
        }
    }

    /// Puts together all that is made of parts, parts first. Circles have been refused (`source/compose`).
    pub(super) fn compose(&mut self) {
        let mut start = 0;
        while start < self.schemas.len() {
            let mut path = vec![SchemaId(start)];
            let mut on_path = HashSet::from([SchemaId(start)]);
            while let Some(&id) = path.last() {
                let parts = self.composed.open.get(&id).map_or(&[][..], Vec::as_slice);
                let next = parts.iter().map(|part| self.named(*part));
                let next = next
                    .into_iter()
                    .find(|part| self.composed.open.contains_key(part) && !on_path.contains(part));
                if let Some(next) = next {
                    on_path.insert(next);
                    path.push(next);
                    continue;
                }
                path.pop();
                on_path.remove(&id);
                if let Some(parts) = self.composed.open.remove(&id) {
                    let mut key: Vec<SchemaId> = parts.iter().map(|part| self.named(*part)).collect();
                    key.sort_unstable();
                    self.composed.made.entry(key).or_insert(id);
                    self.composed.done.insert(id, parts.clone());
                    let at = self.schemas[id.0].pointer.clone();
                    let kind = self.together(&parts, &at);
                    let all_null = parts.iter().all(|part| self.schemas[self.named(*part).0].nullable);
                    self.schemas[id.0].nullable |= all_null;
                    self.schemas[id.0].kind = kind;
                }
            }
            start += 1;
        }
    }

    /// The schema that this one is only another name for, or itself.
    fn named(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..self.schemas.len() {
            match self.schemas[id.0].kind {
                Kind::Alias(target) => id = target,
                _ => break,
            }
        }
        id
    }

    /// What asks for all that the parts ask for.
    fn together(&mut self, parts: &[SchemaId], at: &Pointer) -> Kind {
        let mut asking: Vec<(SchemaId, SchemaId)> = Vec::with_capacity(parts.len());
        for &part in parts {
            let target = self.named(part);
            let is_new = !asking.iter().any(|(_, other)| *other == target);
            if is_new && !matches!(self.schemas[target.0].kind, Kind::Any) {
                asking.push((part, target));
            }
        }
        let has_fields = |(_, id): &(SchemaId, SchemaId)| match &self.schemas[id.0].kind {
            Kind::Object(object) => {
                !object.properties.is_empty() || object.additional.is_some() || !object.asked.is_empty()
            }
            _ => true,
        };
        // `type: object` beside an object says nothing new.
        if asking.iter().any(has_fields) && asking.iter().all(|(_, id)| self.is_object(*id)) {
            asking = asking.iter().copied().filter(has_fields).collect();
        }
        let ids: Vec<SchemaId> = asking.iter().map(|(_, target)| *target).collect();
        match asking.as_slice() {
            [] => Kind::Any,
            [(_, target)] if self.schemas[target.0].component.is_none() => {
                self.schemas[target.0].kind.clone()
            }
            [(part, _)] => Kind::Alias(*part),
            _ => self.merged(&ids, at),
        }
    }

    fn is_object(&self, id: SchemaId) -> bool {
        matches!(self.schemas[id.0].kind, Kind::Object(_))
    }

    fn merged(&mut self, ids: &[SchemaId], at: &Pointer) -> Kind {
        let kinds: Vec<&Kind> = ids.iter().map(|id| &self.schemas[id.0].kind).collect();
        if kinds.iter().all(|kind| matches!(kind, Kind::Object(_))) {
            return Kind::Object(self.objects(ids, at));
        }
        if let Some(texts) = all(&kinds, |kind| if let Kind::String(text) = kind { Some(text) } else { None })
        {
            return Kind::String(one_text(&texts));
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
            return Kind::Array(Array { items: self.both(&items, &at.child("items")), ..array });
        }
        if kinds.iter().all(|kind| matches!(kind, Kind::Boolean)) {
            return Kind::Boolean;
        }
        if kinds.iter().all(|kind| matches!(kind, Kind::Integer(_) | Kind::Number(_))) {
            return one_number(&kinds);
        }
        // What is wrong with a part that is kept whole has been said.
        if !kinds.iter().any(|kind| matches!(kind, Kind::Opaque)) {
            let what =
                "the parts of this `allOf` are of different types: the value is kept as `serde_json::Value`";
            self.found.push(Diagnostic::warning("W0217", at, what));
        }
        Kind::Opaque
    }

    /// The properties of all, in order; what several have, once.
    fn objects(&mut self, ids: &[SchemaId], at: &Pointer) -> Object {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut whole = Object::default();
        for id in ids {
            let Kind::Object(part) = &self.schemas[id.0].kind else { continue };
            let Object { properties, additional, counts, asked } = part.clone();
            for property in properties {
                match places.get(&property.name) {
                    None => {
                        places.insert(property.name.clone(), whole.properties.len());
                        whole.properties.push(property);
                    }
                    Some(&place) => {
                        let Property { schema, required, .. } = whole.properties[place];
                        let at = at.child("properties").child(&property.name);
                        let schema = self.both(&[schema, property.schema], &at);
                        let same = &mut whole.properties[place];
                        same.schema = schema;
                        same.required = required || property.required;
                    }
                }
            }
            whole.additional = match (whole.additional, additional) {
                (Some(Some(values)), _) | (_, Some(Some(values))) => Some(Some(values)),
                (Some(None), _) | (_, Some(None)) => Some(None),
                (None, None) => None,
            };
            whole.counts.extend(counts);
            whole.asked.extend(asked);
        }
        whole.asked.retain(|(name, _)| match places.get(name) {
            Some(&place) => {
                whole.properties[place].required = true;
                false
            }
            None => true,
        });
        whole
    }

    /// A schema that asks for what all of these ask for: one of them, if it does.
    fn both(&mut self, ids: &[SchemaId], at: &Pointer) -> SchemaId {
        let mut kept: Vec<SchemaId> = Vec::with_capacity(ids.len());
        for &id in ids {
            let target = self.named(id);
            let is_free =
                matches!(self.schemas[target.0].kind, Kind::Any) && !self.composed.open.contains_key(&target);
            if is_free || kept.iter().any(|other| self.is_made_of(*other, target)) {
                continue;
            }
            kept.retain(|other| !self.is_made_of(id, self.named(*other)));
            kept.push(id);
        }
        let last = ids.last().copied().unwrap_or(SchemaId(0));
        match kept.as_slice() {
            [] => last,
            [one] => *one,
            _ if self.composed.made.len() >= MOST_MADE => last,
            _ => {
                let mut key: Vec<SchemaId> = kept.iter().map(|part| self.named(*part)).collect();
                key.sort_unstable();
                if let Some(&id) = self.composed.made.get(&key) {
                    return id;
                }
                let data = self.schemas[last.0].clone();
                let id =
                    self.add(Schema { pointer: at.clone(), component: None, kind: Kind::Opaque, ..data });
                self.composed.made.insert(key, id);
                self.composed.open.insert(id, kept);
                id
            }
        }
    }

    /// Whether a schema is the other one, or has it among its parts.
    fn is_made_of(&self, id: SchemaId, other: SchemaId) -> bool {
        let mut next = vec![id];
        let mut seen = HashSet::new();
        while let Some(id) = next.pop() {
            let id = self.named(id);
            if id == other {
                return true;
            }
            if seen.insert(id) {
                let parts = self.composed.done.get(&id).or_else(|| self.composed.open.get(&id));
                next.extend(parts.into_iter().flatten());
            }
        }
        false
    }

    /// Names that are required and nowhere declared: of parts that is no slip, for another part declares them.
    pub(super) fn report_asked(&mut self) {
        let parts: HashSet<SchemaId> = self.composed.done.values().flatten().copied().collect();
        let mut missing = Vec::new();
        for (index, schema) in self.schemas.iter().enumerate() {
            let Kind::Object(object) = &schema.kind else { continue };
            if parts.contains(&SchemaId(index)) {
                continue;
            }
            for (name, index) in &object.asked {
                let what = format!("`{name}` is required, but it is not among the properties");
                let at = schema.pointer.child("required").child(*index);
                missing.push(Diagnostic::warning("W0204", &at, what).help("declare it in `properties`"));
            }
        }
        missing.into_iter().for_each(|warning| self.found.push(warning));
    }
}

fn all<'a, T>(kinds: &[&'a Kind], of: impl Fn(&'a Kind) -> Option<&'a T>) -> Option<Vec<&'a T>> {
    kinds.iter().map(|kind| of(kind)).collect()
}

fn one_text(texts: &[&Text]) -> Text {
    let first = |of: fn(&Text) -> &Option<String>| texts.iter().find_map(|text| of(text).clone());
    let mut values: Option<Vec<String>> = None;
    for text in texts.iter().filter(|text| !text.values.is_empty()) {
        values = Some(match values {
            None => text.values.clone(),
            Some(values) => values.into_iter().filter(|value| text.values.contains(value)).collect(),
        });
    }
    Text {
        format: first(|text| &text.format),
        pattern: first(|text| &text.pattern),
        min: texts.iter().filter_map(|text| text.min).max(),
        max: texts.iter().filter_map(|text| text.max).min(),
        values: values.unwrap_or_default(),
    }
}

/// An integer if one of them is.
fn one_number(kinds: &[&Kind]) -> Kind {
    let mut whole: Option<Integer> = None;
    let mut number = Number::default();
    for kind in kinds {
        match kind {
            Kind::Integer(integer) => {
                let into = whole.get_or_insert_default();
                into.narrow |= integer.narrow;
                into.bounds.extend(integer.bounds.iter().cloned());
                into.values.extend(&integer.values);
            }
            Kind::Number(part) => {
                number.narrow |= part.narrow;
                number.bounds.extend(part.bounds.iter().cloned());
                number.values.extend(&part.values);
            }
            _ => {}
        }
    }
    match whole {
        Some(mut integer) => {
            integer.bounds.extend(number.bounds);
            Kind::Integer(integer)
        }
        None => Kind::Number(number),
    }
}
