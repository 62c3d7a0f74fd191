//! Structs that keep undeclared fields.
//!
//! A schema without `additionalProperties` mostly has no further fields, so its struct skips them. But if an example of
//! the description has undeclared fields, the service sends them, and skipping them would lose data silently. The same is
//! true of the variants of a union without a discriminator: a value that fits one of them can have the fields of another.

use std::collections::{BTreeMap, HashSet};

use crate::config::{Config, UnknownFields};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, Kind, Object, Property, SchemaId, UndeclaredKeys};

/// The maximum number of objects and properties that are compared with each other. Those of 10,000 take a second.
const MAX_COMPARED: usize = 100_000_000;

/// The structs that keep undeclared fields.
#[derive(Default)]
pub struct UndeclaredFields {
    /// `true` for all structs.
    all: bool,
    /// The schemas of single structs.
    some: HashSet<SchemaId>,
    /// The indices in the API of the examples that decide, one for each struct.
    by_example: Vec<usize>,
}

impl UndeclaredFields {
    /// Selects the structs by the config, or by the examples and by the unions.
    pub fn from_config(config: &Config, types: &Types<'_>) -> Self {
        let api = types.api;
        let (mut some, mut by_example) = (HashSet::new(), Vec::new());
        if config.models.unknown_fields == UnknownFields::FromExamples {
            for (index, undeclared) in api.undeclared.iter().enumerate() {
                let id = api.target(undeclared.schema);
                if types.name(id).is_some() && some.insert(id) {
                    by_example.push(index);
                }
            }
            some.extend(Variants::of(api));
        }
        Self { all: config.models.unknown_fields == UnknownFields::Keep, some, by_example }
    }

    /// Returns the first example with undeclared fields of each struct that keeps them because of it.
    pub fn examples<'a>(&self, api: &'a Api) -> impl Iterator<Item = &'a UndeclaredKeys> {
        self.by_example.iter().filter_map(|index| api.undeclared.get(*index))
    }

    /// Returns `true` if the struct of this schema keeps undeclared fields.
    pub fn are_kept(&self, id: SchemaId) -> bool {
        self.all || self.some.contains(&id)
    }
}

/// Returns the warning about a struct that keeps undeclared fields because of an example.
pub fn warning(api: &Api, undeclared: &UndeclaredKeys, name: &str, field: &str) -> Diagnostic {
    let mut keys: Vec<String> = undeclared.keys.iter().map(|key| markdown::code(key)).collect();
    if undeclared.more {
        keys.push("more".to_owned());
    }
    let last = keys.pop().unwrap_or_default();
    let keys = if keys.is_empty() { last } else { format!("{} and {last}", keys.join(", ")) };
    let what = format!(
        "example at {} contains undeclared fields {keys}; `{name}` keeps undeclared fields in `{field}`",
        undeclared.example
    );
    Diagnostic::new(Code::W0222, &api.schema(undeclared.schema).pointer, what).help(
        "declare the fields in `properties` or set `additionalProperties: false`, for example in an overlay; set `unknown-fields = \"skip\"` under `[models]` to skip them",
    )
}

/// The variants of unions without a discriminator, and those of their fields.
struct Variants<'a> {
    api: &'a Api,
    /// The objects that do not declare a key that another variant declares.
    partial: HashSet<SchemaId>,
    compared: HashSet<Vec<Variant>>,
    /// The remaining number of comparisons.
    left: usize,
}

/// A variant, and the union whose discriminator selects it.
type Variant = (SchemaId, Option<SchemaId>);

impl<'a> Variants<'a> {
    fn of(api: &'a Api) -> HashSet<SchemaId> {
        let mut variants =
            Self { api, partial: HashSet::new(), compared: HashSet::new(), left: MAX_COMPARED };
        for schema in &api.schemas {
            if let Kind::Union(union) = &schema.kind
                && union.discriminator.is_none()
            {
                let ids: Vec<SchemaId> = union.variants.iter().map(|variant| variant.schema).collect();
                let mut next = vec![(ids, union.is_any_of)];
                while let Some((ids, is_any_of)) = next.pop() {
                    next.extend(variants.compare(&ids, is_any_of).into_iter().map(|places| (places, true)));
                }
            }
        }
        variants.partial
    }

    /// Compares schemas that a value at one place may have, together or not. Returns the schemas of the places within the value.
    fn compare(&mut self, ids: &[SchemaId], is_any_of: bool) -> Vec<Vec<SchemaId>> {
        let targets: HashSet<SchemaId> = ids.iter().map(|id| self.api.target(*id)).collect();
        if targets.len() < 2 {
            return Vec::new();
        }
        if self.left == 0 {
            self.partial.extend(targets.into_iter().filter(|id| is_open(self.api, *id)));
            return Vec::new();
        }
        let ids = self.variants(ids);
        // Collecting and hashing a variant takes as long as many comparisons.
        self.left = self.left.saturating_sub(100 * ids.len());
        if ids.len() < 2 || !self.compared.insert(ids.clone()) {
            return Vec::new();
        }
        let (mut objects, mut items) = (Vec::new(), Vec::new());
        for (id, selected_by) in ids {
            match &self.api.schema(id).kind {
                Kind::Object(object) => objects.push(((id, selected_by), object)),
                Kind::Array(array) => items.push(array.items),
                _ => {}
            }
        }
        let count: usize = objects.iter().map(|(_, object)| 1 + object.properties.len()).sum();
        let comparisons = objects.len().saturating_mul(count);
        if comparisons > self.left {
            // Comparing them takes too long; a field more loses nothing.
            self.partial
                .extend(objects.iter().filter(|(_, object)| !object.is_closed).map(|((id, _), _)| *id));
            return Vec::new();
        }
        self.left -= comparisons;
        let mut overlapping: Vec<&Object> = Vec::new();
        for (variant, object) in &objects {
            let (id, selected_by) = variant;
            let overlaps = |(other, of): &&(Variant, &Object)| {
                let is_selected = selected_by.is_some() && *selected_by == other.1;
                other != variant && !is_selected && (is_any_of || !are_exclusive(object, of))
            };
            if objects.iter().any(|other| overlaps(&other)) {
                overlapping.push(object);
            }
            let mut others = objects.iter().filter(overlaps);
            if !object.is_closed && others.any(|(_, other)| declares_more(other, object)) {
                self.partial.insert(*id);
            }
        }
        let mut fields: BTreeMap<&str, Vec<SchemaId>> = BTreeMap::new();
        for property in overlapping.iter().flat_map(|object| &object.properties) {
            fields.entry(&property.name).or_default().push(property.schema);
        }
        let values = overlapping.iter().filter_map(|object| object.additional.flatten()).collect();
        fields.into_values().chain([items, values]).collect()
    }

    /// Returns the targets of schemas, in order and each once; of a union, those of its variants.
    fn variants(&self, ids: &[SchemaId]) -> Vec<Variant> {
        let mut next: Vec<Variant> = ids.iter().map(|id| (*id, None)).collect();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        while let Some((id, selected_by)) = next.pop() {
            let id = self.api.target(id);
            if !seen.insert(id) {
                continue;
            }
            match &self.api.schema(id).kind {
                Kind::Union(union) => {
                    let selected_by = union.discriminator.as_ref().map_or(selected_by, |_| Some(id));
                    next.extend(union.variants.iter().map(|variant| (variant.schema, selected_by)));
                }
                Kind::Object(_) | Kind::Array(_) => found.push((id, selected_by)),
                _ => {}
            }
        }
        found.sort_unstable();
        found
    }
}

fn is_open(api: &Api, id: SchemaId) -> bool {
    matches!(&api.schema(id).kind, Kind::Object(object) if !object.is_closed)
}

/// Returns `true` if an object declares a key that another one does not.
fn declares_more(object: &Object, other: &Object) -> bool {
    object.additional.is_some() || object.properties.iter().any(|property| !declares(other, property))
}

fn declares(object: &Object, property: &Property) -> bool {
    object.properties.iter().any(|declared| declared.name == property.name)
}

/// Returns `true` if each of two objects requires a key that the other one does not declare. A value with both keys fits both
/// objects, or neither, unless only one of them is closed: then it fits the other one.
fn are_exclusive(a: &Object, b: &Object) -> bool {
    if a.is_closed != b.is_closed {
        return false;
    }
    let is_own = |object: &Object, other: &Object| {
        object.properties.iter().any(|property| property.required && !declares(other, property))
    };
    is_own(a, b) && is_own(b, a)
}
