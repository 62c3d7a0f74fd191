//! Which places of a description a choice leaves out.

use std::collections::{HashMap, HashSet};

use crate::choice::TakenOut;
use crate::model::{Api, Operation, SchemaId};
use crate::pointer::Pointer;

/// Places, and whether they are kept. What stands below one goes with it, unless it is a place of its own.
pub struct Places(HashMap<String, bool>);

/// Components that go where nothing that is kept refers to them. (Security schemes hold for the whole client.)
const SHARED: &[&str] =
    &["parameters", "responses", "requestBodies", "headers", "examples", "links", "callbacks"];

impl Places {
    /// The places of what has been taken out, as far as the tree tells.
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

    /// The places of the operations and schemas.
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

    /// Whether an address is one of what is left out.
    pub fn is_left_out(&self, address: &str) -> bool {
        let mut prefixes = std::iter::successors(Some(address), |prefix| {
            prefix.rfind('/').map(|end| &prefix[..end]).filter(|prefix| !prefix.is_empty())
        });
        prefixes.find_map(|prefix| self.0.get(prefix)).is_some_and(|is_kept| !is_kept)
    }

    /// Whether a pattern of addresses, in which `*` stands for any run of characters, may mean something that is left out.
    pub fn may_be_left_out(&self, pattern: &str) -> bool {
        let (start, has_star) = pattern.split_once('*').map_or((pattern, false), |(start, _)| (start, true));
        let left_out = self.0.iter().filter(|(_, is_kept)| !**is_kept);
        self.is_left_out(start) || has_star && left_out.into_iter().any(|(place, _)| place.starts_with(start))
    }

    /// The path goes when all of its operations do, and a tag when all do that stand under it.
    fn operation(&mut self, at: &Pointer, tag: Option<&String>, is_kept: bool) {
        self.note(at, is_kept);
        if let Some((path, _)) = at.as_str().rsplit_once('/') {
            Pointer::parse(path).iter().for_each(|path| self.note(path, is_kept));
        }
        let tags = Pointer::root().child("tags");
        self.note(&tag.map_or(tags.clone(), |tag| tags.child(tag)), is_kept);
    }

    /// What an operation shares with others.
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

    /// What anything that is kept shares is kept.
    fn note(&mut self, at: &Pointer, is_kept: bool) {
        *self.0.entry(at.as_str().to_owned()).or_default() |= is_kept;
    }
}
