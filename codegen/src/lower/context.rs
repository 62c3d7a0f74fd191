//! The context of lowering: the description and all decisions that were made before any item.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Literal, Type};
use crate::lower::names::Names;
use crate::lower::types::Types;
use crate::lower::types::cycles::Cycles;
use crate::lower::types::literals::literals;
use crate::model::{Api, SchemaId};
use crate::pointer::Pointer;

/// The context of lowering.
pub struct Context<'a> {
    pub api: &'a Api,
    pub config: &'a Config,
    pub types: Types<'a>,
    pub names: Names<'a>,
    /// The fields and variants in a `Box`.
    pub cycles: Cycles,
    /// The names of the deprecated types.
    deprecated: HashSet<String>,
    /// The values of enums. Those of each are collected once.
    values: RefCell<HashMap<SchemaId, Rc<IndexSet<Literal>>>>,
    diagnostics: RefCell<Diagnostics>,
}

impl<'a> Context<'a> {
    /// Creates the context. Diagnostics are added to these.
    pub fn new(config: &'a Config, types: Types<'a>, names: Names<'a>, mut diagnostics: Diagnostics) -> Self {
        let api = types.api;
        names.members.report_undeclared(&types, &mut diagnostics);
        let declared: Vec<SchemaId> = names.declared.iter().map(|declared| declared.schema).collect();
        let cycles = Cycles::of(&types, &declared, &mut diagnostics);
        let deprecated = names.declared.iter().filter(|declared| api.is_deprecated(declared.schema));
        Self {
            api,
            config,
            cycles,
            deprecated: deprecated.map(|declared| declared.name.clone()).collect(),
            types,
            names,
            values: RefCell::default(),
            diagnostics: RefCell::new(diagnostics),
        }
    }

    /// Adds a diagnostic.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Returns the types, the names and the diagnostics.
    pub fn finish(self) -> (Types<'a>, Names<'a>, Diagnostics) {
        (self.types, self.names, self.diagnostics.into_inner())
    }

    /// Returns the address of a schema in lock and config.
    pub fn address(&self, id: SchemaId) -> Pointer {
        self.names.addresses.pointer(&self.api.schema(id).pointer)
    }

    /// Returns the type of a field or variant, which closes no cycle.
    pub fn member_type(&self, owner: SchemaId, index: usize, id: SchemaId) -> Type {
        self.cycles.boxed(owner, index, self.types.of(id))
    }

    /// Returns the values of an enum.
    pub fn values(&self, id: SchemaId) -> Rc<IndexSet<Literal>> {
        let id = self.api.target(id);
        let collect = || Rc::new(literals(&self.api.schema(id).kind));
        Rc::clone(self.values.borrow_mut().entry(id).or_insert_with(collect))
    }

    /// Returns the names of the variants of an enum, in the order of its values.
    pub fn variants(&self, id: SchemaId) -> &[String] {
        self.names.members.variants(self.api.target(id))
    }

    /// Returns `true` if a type contains a deprecated one.
    pub fn is_deprecated(&self, ty: &Type) -> bool {
        ty.models().into_iter().any(|name| self.deprecated.contains(name))
    }
}
