//! Which places of a description a choice leaves out.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, Operation, SchemaId};
use crate::pointer::Pointer;

/// Places, and whether they are kept. What stands below one goes with it, unless it is a place of its own.
pub struct Places(HashMap<String, bool>);

/// Components that go where nothing that is kept refers to them. (Security schemes hold for the whole client.)
const SHARED: &[&str] =
    &["parameters", "responses", "requestBodies", "headers", "examples", "links", "callbacks"];

impl Places {
    /// The places of the operations and schemas.
    pub fn new(api: &Api, kept: &[Operation], dropped: &[Operation], reached: &HashSet<SchemaId>) -> Self {
        let mut places = Self(HashMap::new());
        let components = Pointer::root().child("components");
        for kind in SHARED {
            places.note(&components.child(kind), false);
        }
        for (operations, is_kept) in [(dropped, false), (kept, true)] {
            for operation in operations {
                places.operation(operation, is_kept);
            }
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

    fn operation(&mut self, operation: &Operation, is_kept: bool) {
        self.note(&operation.pointer, is_kept);
        // The path goes when all of its operations do, and a tag when all do that stand under it.
        if let Some((path, _)) = operation.pointer.as_str().rsplit_once('/') {
            Pointer::parse(path).iter().for_each(|path| self.note(path, is_kept));
        }
        let tags = Pointer::root().child("tags");
        let tag = operation.tags.first().map_or(tags.clone(), |tag| tags.child(tag));
        self.note(&tag, is_kept);
        for parameter in &operation.parameters {
            self.note(&parameter.pointer, is_kept);
        }
        if let Some(body) = &operation.body {
            self.note(&body.pointer, is_kept);
        }
        for response in &operation.responses {
            self.note(&response.pointer, is_kept);
            for header in &response.headers {
                self.note(&header.pointer, is_kept);
            }
        }
    }

    /// What anything that is kept shares is kept.
    fn note(&mut self, at: &Pointer, is_kept: bool) {
        *self.0.entry(at.as_str().to_owned()).or_default() |= is_kept;
    }
}
