//! The locations of skipped parts.

use std::collections::{HashMap, HashSet};

use crate::choice::TakenOut;
use crate::model::{Api, Operation, SchemaId};
use crate::pointer::Pointer;

/// Locations, with `true` for kept ones. An entry applies to everything below it, except below a more specific entry.
pub struct Places(HashMap<String, bool>);

/// Sections of components that are skipped unless an operation refers to them. Security schemes apply to the whole client.
const SHARED: &[&str] =
    &["parameters", "responses", "requestBodies", "headers", "examples", "links", "callbacks"];

impl Places {
    /// Returns the locations of the parts that were removed from the tree.
    pub fn of(taken_out: &TakenOut) -> Self {
        let mut places = Self(HashMap::new());
        for (operation, is_kept) in &taken_out.operations {
            places.operation(&operation.at, operation.tags.first(), *is_kept);
        }
        let schemas = Pointer::root().descend(["components", "schemas"]);
        for name in &taken_out.components.schemas {
            places.note(&schemas.child(name), false);
        }
        taken_out.components.others.iter().for_each(|at| places.note(at, false));
        places
    }

    /// Returns the locations of the removed parts, and of all operations and schemas.
    pub fn new(api: &Api, taken_out: &TakenOut, reached: &HashSet<SchemaId>) -> Self {
        let mut places = Self::of(taken_out);
        let components = Pointer::root().child("components");
        for kind in SHARED {
            places.note(&components.child(kind), false);
        }
        for operation in &api.operations {
            places.shared(operation);
        }
        for (index, schema) in api.schemas.iter().enumerate() {
            places.note(&schema.pointer, reached.contains(&SchemaId(index)));
        }
        places
    }

    /// Returns whether an address is in a skipped part.
    pub fn is_left_out(&self, address: &str) -> bool {
        let mut prefixes = std::iter::successors(Some(address), |prefix| {
            prefix.rfind('/').map(|end| &prefix[..end]).filter(|prefix| !prefix.is_empty())
        });
        prefixes.find_map(|prefix| self.0.get(prefix)).is_some_and(|is_kept| !is_kept)
    }

    /// Returns whether a pattern of addresses, where `*` matches any characters, may match a skipped part.
    pub fn may_be_left_out(&self, pattern: &str) -> bool {
        let (start, has_star) = pattern.split_once('*').map_or((pattern, false), |(start, _)| (start, true));
        let left_out = self.0.iter().filter(|(_, is_kept)| !**is_kept);
        self.is_left_out(start) || has_star && left_out.into_iter().any(|(place, _)| place.starts_with(start))
    }

    /// Records an operation. A path is skipped if all its operations are, and a tag if all operations with it are.
    fn operation(&mut self, at: &Pointer, tag: Option<&String>, is_kept: bool) {
        self.note(at, is_kept);
        if let Some((path, _)) = at.as_str().rsplit_once('/') {
            Pointer::parse(path).iter().for_each(|path| self.note(path, is_kept));
        }
        let tags = Pointer::root().child("tags");
        self.note(&tag.map_or(tags.clone(), |tag| tags.child(tag)), is_kept);
    }

    /// Records the components that an operation uses.
    fn shared(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            self.note(&parameter.pointer, true);
        }
        if let Some(body) = &operation.body {
            self.note(&body.pointer, true);
        }
        for response in &operation.responses {
            self.note(&response.pointer, true);
            for header in &response.headers {
                self.note(&header.pointer, true);
            }
        }
    }

    /// Records a location. It is kept if any record says so.
    fn note(&mut self, at: &Pointer, is_kept: bool) {
        *self.0.entry(at.as_str().to_owned()).or_default() |= is_kept;
    }
}
