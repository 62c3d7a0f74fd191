//! The locations of skipped parts.

use std::collections::HashMap;

use crate::filter::components;
use crate::filter::operations::ListedOperation;
use crate::model::{Api, Operation};
use crate::pointer::Pointer;

/// The parts that were removed from the tree.
pub struct Removed {
    /// All operations, with `true` for those that are selected.
    pub operations: Vec<(ListedOperation, bool)>,
    pub components: components::Removed,
}

/// Locations, with `true` for kept ones. An entry applies to everything below it, except below a more specific entry.
pub struct Locations(HashMap<String, bool>);

/// Sections of components that are skipped unless an operation refers to them. Security schemes apply to the whole client.
const SHARED_SECTIONS: &[&str] =
    &["parameters", "responses", "requestBodies", "headers", "examples", "links", "callbacks"];

impl Locations {
    /// Returns the locations of the parts that were removed from the tree.
    pub fn of(removed: &Removed) -> Self {
        let mut locations = Self(HashMap::new());
        for (operation, is_selected) in &removed.operations {
            locations.operation(&operation.at, operation.tags.first(), *is_selected);
        }
        let schemas = Pointer::root().descend(["components", "schemas"]);
        for name in &removed.components.schemas {
            locations.record(&schemas.child(name), false);
        }
        removed.components.others.iter().for_each(|at| locations.record(at, false));
        locations
    }

    /// Returns the locations of the removed parts, and of all operations and schemas.
    pub fn new(api: &Api, removed: &Removed, reached: &[bool]) -> Self {
        let mut locations = Self::of(removed);
        let components = Pointer::root().child("components");
        for kind in SHARED_SECTIONS {
            locations.record(&components.child(kind), false);
        }
        for operation in &api.operations {
            locations.uses(operation);
        }
        for body in api.webhooks.iter().filter_map(|webhook| webhook.body.as_ref()) {
            locations.record(&body.pointer, true);
        }
        for (index, schema) in api.schemas.iter().enumerate() {
            locations.record(&schema.pointer, reached[index]);
        }
        locations
    }

    /// Returns `true` if an address is in a skipped part.
    pub fn is_skipped(&self, address: &str) -> bool {
        let mut prefixes = std::iter::successors(Some(address), |prefix| {
            prefix.rfind('/').map(|end| &prefix[..end]).filter(|prefix| !prefix.is_empty())
        });
        prefixes.find_map(|prefix| self.0.get(prefix)).is_some_and(|is_selected| !is_selected)
    }

    /// Returns `true` if a pattern of addresses, where `*` matches any characters, may match a skipped part.
    pub fn may_be_skipped(&self, pattern: &str) -> bool {
        let (start, has_star) = pattern.split_once('*').map_or((pattern, false), |(start, _)| (start, true));
        let left_out = self.0.iter().filter(|(_, is_selected)| !**is_selected);
        self.is_skipped(start) || has_star && left_out.into_iter().any(|(place, _)| place.starts_with(start))
    }

    /// Records an operation. A path is skipped if all its operations are, and a tag if all operations with it are.
    fn operation(&mut self, at: &Pointer, tag: Option<&String>, is_selected: bool) {
        self.record(at, is_selected);
        let keys: Vec<String> = at.tokens().take(2).collect();
        self.record(&Pointer::root().descend(keys.iter().map(String::as_str)), is_selected);
        let tags = Pointer::root().child("tags");
        self.record(&tag.map_or(tags.clone(), |tag| tags.child(tag)), is_selected);
    }

    /// Records the components that an operation uses.
    fn uses(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            self.record(&parameter.pointer, true);
        }
        if let Some(body) = &operation.body {
            self.record(&body.pointer, true);
        }
        for response in &operation.responses {
            self.record(&response.pointer, true);
            for header in &response.headers {
                self.record(&header.pointer, true);
            }
        }
    }

    /// Records a location. It is kept if any record says so.
    fn record(&mut self, at: &Pointer, is_selected: bool) {
        *self.0.entry(at.as_str().to_owned()).or_default() |= is_selected;
    }
}
