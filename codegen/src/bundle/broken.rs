//! References that cannot be resolved. They stay in the bundled tree, where they are faults if their operation is selected.

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Fault, FileId};
use crate::grammar::walk;
use crate::grammar::{Expected, OPENAPI};
use crate::pointer::Pointer;
use crate::tree::{Document, get};

/// The diagnostics of unresolved references, by the file and the location where the reference was written.
#[derive(Default)]
pub struct Broken(HashMap<(FileId, Pointer), Diagnostic>);

impl Broken {
    /// Adds a reference. The first diagnostic about a reference counts.
    pub fn add(&mut self, origin: (FileId, Pointer), diagnostic: Diagnostic) {
        self.0.entry(origin).or_insert(diagnostic);
    }

    /// Returns the unresolved references of a tree.
    pub fn faults(&self, document: &Document) -> Vec<Fault> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let Document { tree, origins } = document;
        let is_resolved = |text: &str, section: &str| is_direct(tree, text, section);
        let references = walk::references(tree, Expected::Object(&OPENAPI), &Pointer::root(), &is_resolved);
        let broken = references.into_iter().filter_map(|reference| {
            let diagnostic = self.0.get(&origins.origin(&reference.at))?.clone();
            Some(Fault { diagnostic, at: reference.at })
        });
        broken.collect()
    }
}

/// Returns whether a reference of the main document refers to a component that is not a reference itself.
pub fn is_direct(main: &Value, text: &str, section: &str) -> bool {
    let name =
        text.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    let Some(name) = name.filter(|name| !name.contains(['/', '%', '~'])) else { return false };
    let component = main.get("components").and_then(|components| components.get(section)?.get(name));
    component.is_some_and(|value| value.as_object().is_none_or(|map| get(map, "$ref").is_none()))
}
