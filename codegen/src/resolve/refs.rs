//! Resolution of `$ref`s, all of which refer to a component after bundling.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Kind, SchemaId};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

/// Returns the unescaped name in `#/components/{kind}/{name}` (RFC 6901 section 6). Bundling only percent-encodes `%`.
pub(super) fn component_name<'a>(target: &'a str, kind: &str) -> Option<Cow<'a, str>> {
    let name = target.strip_prefix("#/components/")?.strip_prefix(kind)?.strip_prefix('/')?;
    if !name.contains(['%', '~']) {
        return Some(name.into());
    }
    Some(name.replace("%25", "%").replace("~1", "/").replace("~0", "~").into())
}

fn missing_component(target: &str, kind: &str, at: &Pointer) -> Diagnostic {
    // Bundling has resolved every reference, so a missing component is a bug.
    let message = format!("internal error: `{target}` is not in `components.{kind}`");
    Diagnostic::new(Code::E9001, &at.child("$ref"), message)
        .help("report this bug of specsmith, with the description that causes it")
}

/// Returns the item itself or the component that it refers to, with its location.
pub fn resolve_ref<'a, T>(
    item: &'a ReferenceOr<T>,
    kind: &'static str,
    components: &'a IndexMap<String, ReferenceOr<T>>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<(&'a T, Pointer)> {
    let (mut item, mut place) = (item, at.clone());
    for _ in 0..=components.len() {
        let target = match item {
            ReferenceOr::Item(item) => return Some((item, place)),
            ReferenceOr::Reference { reference } => reference,
        };
        let Some((name, next)) =
            component_name(target, kind).and_then(|name| components.get_key_value(name.as_ref()))
        else {
            diagnostics.push(missing_component(target, kind, &place));
            return None;
        };
        item = next;
        place = Pointer::root().descend(["components", kind]).child(name);
    }
    diagnostics.push(Diagnostic::new(Code::E0203, at, "cycle detected when resolving this `$ref`"));
    None
}

impl Resolver<'_> {
    /// Returns the component schema that a reference refers to.
    pub(super) fn schema_ref(&mut self, target: &str, at: &Pointer) -> Option<SchemaId> {
        let id = component_name(target, "schemas")
            .and_then(|name| self.components.schemas.get_index_of(name.as_ref()))
            .map(SchemaId);
        if id.is_none() {
            self.diagnostics.push(missing_component(target, "schemas", at));
        }
        id
    }

    /// Reports cycles of aliases (an error), and cycles of only arrays and maps: these have no named type in Rust, so they
    /// become any JSON.
    pub(super) fn report_cycles(&mut self) {
        // The walk that has visited each schema. Each schema refers to at most one other, so a walk that reaches itself has
        // found a cycle, and one that reaches an older walk ends.
        let mut seen: Vec<Option<usize>> = vec![None; self.schemas.len()];
        for walk in 0..self.schemas.len() {
            let mut at = Some(SchemaId(walk));
            while let Some(id) = at.filter(|id| seen[id.0].is_none()) {
                seen[id.0] = Some(walk);
                at = self.next_schema(id);
            }
            if let Some(id) = at.filter(|id| seen[id.0] == Some(walk)) {
                self.report_cycle(id);
            }
        }
    }

    /// Returns the target of an alias, or the item schema of an array or map.
    pub(super) fn next_schema(&self, id: SchemaId) -> Option<SchemaId> {
        match &self.schemas[id.0].kind {
            Kind::Alias(target) => Some(*target),
            Kind::Array(array) => Some(array.items),
            Kind::Object(object) if object.properties.is_empty() => object.additional.flatten(),
            _ => None,
        }
    }

    fn report_cycle(&mut self, start: SchemaId) {
        let mut only_names = true;
        let mut at = start;
        loop {
            only_names &= matches!(self.schemas[at.0].kind, Kind::Alias(_));
            match self.next_schema(at) {
                Some(next) if next != start => at = next,
                _ => break,
            }
        }
        let place = self.schemas[start.0].pointer.clone();
        if only_names {
            let fault = Diagnostic::new(Code::E0203, &place, "cycle detected when resolving this schema");
            self.diagnostics.push(fault.consequence("it becomes `serde_json::Value`"));
        } else {
            let message = "recursive schema of only arrays and maps; it becomes `serde_json::Value`";
            self.diagnostics.push(Diagnostic::new(Code::W0205, &place, message));
        }
        self.schemas[start.0].kind = Kind::Opaque;
    }
}
