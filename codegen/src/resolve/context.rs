//! The state of this stage, which every file of it reads and changes.

use std::collections::{HashMap, HashSet};

use openapiv3::Components;
use serde_json::Value;

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Schema, SchemaId, Security};
use crate::pointer::Pointer;

/// The state of this stage.
pub struct Resolver<'a> {
    pub components: &'a Components,
    pub schemas: Vec<Schema>,
    pub inline: HashMap<Pointer, SchemaId>,
    pub compositions: Compositions,
    /// Objects with a discriminator.
    pub bases: Vec<Base>,
    /// The examples of media types.
    pub examples: Examples<'a>,
    /// The default security requirements of operations.
    pub security: Security,
    /// The names of undefined and unusable security schemes, which are reported once.
    pub skipped_schemes: HashSet<String>,
    pub limits: &'a Limits,
    /// The number of values that compositions have copied.
    pub copied: usize,
    pub diagnostics: &'a mut Diagnostics,
}

impl<'a> Resolver<'a> {
    /// Creates the state without any schema.
    pub fn new(components: &'a Components, limits: &'a Limits, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            components,
            schemas: Vec::new(),
            inline: HashMap::new(),
            compositions: Compositions::default(),
            bases: Vec::new(),
            examples: Examples::default(),
            security: Security::Absent,
            skipped_schemes: HashSet::new(),
            limits,
            copied: 0,
            diagnostics,
        }
    }

    /// Counts the values that a composition copies. Returns `false`, and reports the first such composition, beyond the limit.
    pub fn copy(&mut self, values: usize, at: &Pointer) -> bool {
        let was_exceeded = self.is_exceeded();
        self.copied = self.copied.saturating_add(values);
        if !was_exceeded && self.is_exceeded() {
            let max = self.limits.copied_values(self.components.schemas.len());
            let message = format!("compositions copy more than {max} properties and values");
            let help = "repeat fewer parts, or raise `copied-values` in `[limits]` of the config";
            self.diagnostics.push(Diagnostic::new(Code::E0224, at, message).help(help));
        }
        !self.is_exceeded()
    }

    /// Returns `true` if compositions have copied more than the limit, which has been reported.
    pub fn is_exceeded(&self) -> bool {
        self.copied > self.limits.copied_values(self.components.schemas.len())
    }
}

/// The composed schemas.
#[derive(Default)]
pub struct Compositions {
    /// The parts of schemas that have no id yet, by location.
    pub unassigned: HashMap<Pointer, Vec<SchemaId>>,
    /// The parts of schemas that are not flattened yet.
    pub pending: HashMap<SchemaId, Vec<SchemaId>>,
    /// The parts of flattened schemas.
    pub flattened: HashMap<SchemaId, Vec<SchemaId>>,
    /// The variants of unions that are parts.
    pub listed: HashMap<SchemaId, HashSet<SchemaId>>,
    /// All parts.
    pub parts: HashSet<SchemaId>,
    /// Merged schemas by the sorted ids of their parts, to merge the same parts only once.
    pub merged: HashMap<Vec<SchemaId>, SchemaId>,
}

impl Compositions {
    /// Returns the parts of a schema, or none if it is not composed.
    pub fn parts_of(&self, id: SchemaId) -> &[SchemaId] {
        self.flattened.get(&id).or_else(|| self.pending.get(&id)).map_or(&[], Vec::as_slice)
    }

    /// Returns `true` if a schema is flattened.
    pub fn is_composed(&self, id: SchemaId) -> bool {
        self.flattened.contains_key(&id)
    }
}

/// An object with a discriminator. Its variants are the components that include it by `allOf`, and those that the mapping names.
pub struct Base {
    /// The object; `None` until it has an id.
    pub id: Option<SchemaId>,
    pub at: Pointer,
    pub discriminator: String,
    pub mapping: Vec<(String, SchemaId)>,
}

/// The examples of media types, recorded until all schemas are converted.
#[derive(Default)]
pub struct Examples<'a> {
    pub list: Vec<(SchemaId, &'a Value, Pointer)>,
    /// The recorded examples: components are converted for each operation, but their examples are recorded once.
    pub recorded: HashSet<(SchemaId, *const Value)>,
}
