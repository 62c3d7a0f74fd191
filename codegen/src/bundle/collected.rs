//! The references of all documents and their targets, before anything is moved.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::bundle::location::Location;
use crate::pointer::Pointer;

/// The references of all documents.
#[derive(Default)]
pub struct Collected {
    /// The locations of references to components, with their targets.
    pub references: Vec<(Location, Destination)>,
    /// The values that become components, in the order of the first reference.
    pub targets: IndexMap<Location, Target>,
    /// References to be inlined: the object with the `$ref`, and its target.
    pub inlined: BTreeMap<Location, Location>,
}

/// The target of a reference.
pub enum Destination {
    /// A component of the main document.
    Component(Pointer),
    /// A value that becomes a component.
    Target(Location),
}

/// A value that becomes a component.
pub struct Target {
    pub section: &'static str,
    /// The component of the main document that is only a reference to this value, and is replaced with it.
    pub replaces: Option<String>,
    /// Set for a part of an example or other data, which is copied and not moved.
    pub is_data: bool,
}
