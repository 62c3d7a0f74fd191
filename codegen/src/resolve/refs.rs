//! Following `$ref`s. All of them lead to a component: see `source`.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Kind, SchemaId};
use crate::pointer::Pointer;
use crate::resolve::Resolver;

/// How many arrays and maps may be in each other without an object between them.
const DEEPEST: usize = 32;

/// The name in `#/components/{kind}/{name}`, unescaped (RFC 6901 section 6). No other character than `%` has been
/// percent-encoded.
pub(super) fn component_name<'a>(target: &'a str, kind: &str) -> Option<Cow<'a, str>> {
    let name = target.strip_prefix("#/components/")?.strip_prefix(kind)?.strip_prefix('/')?;
    if !name.contains(['%', '~']) {
        return Some(name.into());
    }
    Some(name.replace("%25", "%").replace("~1", "/").replace("~0", "~").into())
}

fn dangling(target: &str, kind: &str, at: &Pointer) -> Diagnostic {
    // `source` has followed every reference; what a rewrite puts there it must get right.
    let what = format!("this is a bug in specsmith: `{target}` is not in `components.{kind}`");
    Diagnostic::error("E9001", &at.child("$ref"), what)
        .help("please report it, with the description that shows it")
}

/// The item itself, or the component that a reference leads to, with the place where it stands.
pub fn follow<'a, T>(
    item: &'a ReferenceOr<T>,
    kind: &'static str,
    components: &'a IndexMap<String, ReferenceOr<T>>,
    at: &Pointer,
    found: &mut Diagnostics,
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
            found.push(dangling(target, kind, &place));
            return None;
        };
        item = next;
        place = Pointer::root().descend(["components", kind]).child(name);
    }
    found.push(Diagnostic::error("E0203", at, "this `$ref` leads in a circle"));
    None
}

impl Resolver<'_> {
    /// The component schema that a reference names.
    pub(super) fn schema_ref(&mut self, target: &str, at: &Pointer) -> Option<SchemaId> {
        let id = component_name(target, "schemas")
            .and_then(|name| self.components.schemas.get_index_of(name.as_ref()))
            .map(SchemaId);
        if id.is_none() {
            self.found.push(dangling(target, "schemas", at));
        }
        id
    }

    /// Schemas that are nothing but other names for each other (an error), or nothing but arrays and maps of each other:
    /// such a type has no name of its own in Rust, so it is kept as any JSON.
    pub(super) fn refuse_circles(&mut self) {
        // Which walk has seen a schema. Each schema leads to one other at most, so a walk that meets itself has found
        // a circle, and one that meets an older walk has nothing new to find.
        let mut seen: Vec<Option<usize>> = vec![None; self.schemas.len()];
        for walk in 0..self.schemas.len() {
            let mut at = Some(SchemaId(walk));
            while let Some(id) = at.filter(|id| seen[id.0].is_none()) {
                seen[id.0] = Some(walk);
                at = self.leads_to(id);
            }
            if let Some(id) = at.filter(|id| seen[id.0] == Some(walk)) {
                self.refuse_circle(id);
            }
        }
    }

    /// Arrays and maps of each other, as deep as nobody means it: each use would write all of them out.
    pub(super) fn refuse_depth(&mut self) {
        let mut depths: Vec<Option<usize>> = vec![None; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut path = Vec::new();
            let mut at = Some(SchemaId(start));
            while let Some(id) = at.filter(|id| depths[id.0].is_none()) {
                path.push(id);
                at = self.leads_to(id);
            }
            let mut depth = at.and_then(|id| depths[id.0]).unwrap_or(0);
            for id in path.into_iter().rev() {
                depth += usize::from(!matches!(self.schemas[id.0].kind, Kind::Alias(_)));
                if depth > DEEPEST {
                    let place = self.schemas[id.0].pointer.clone();
                    let what = format!(
                        "arrays and maps of more than {DEEPEST} levels are kept as `serde_json::Value`"
                    );
                    self.found.push(Diagnostic::warning("W0206", &place, what));
                    self.schemas[id.0].kind = Kind::Opaque;
                    depth = 0;
                }
                depths[id.0] = Some(depth);
            }
        }
    }

    /// The schema that this one is only another name for, or an array or map of.
    fn leads_to(&self, id: SchemaId) -> Option<SchemaId> {
        match &self.schemas[id.0].kind {
            Kind::Alias(target) => Some(*target),
            Kind::Array(array) => Some(array.items),
            Kind::Object(object) if object.properties.is_empty() => object.additional.flatten(),
            _ => None,
        }
    }

    fn refuse_circle(&mut self, start: SchemaId) {
        let mut only_names = true;
        let mut at = start;
        loop {
            only_names &= matches!(self.schemas[at.0].kind, Kind::Alias(_));
            match self.leads_to(at) {
                Some(next) if next != start => at = next,
                _ => break,
            }
        }
        let place = self.schemas[start.0].pointer.clone();
        if only_names {
            self.found.push(Diagnostic::error(
                "E0203",
                &place,
                "this schema is a `$ref` that leads in a circle",
            ));
        } else {
            let what = "this holds nothing but more of itself: the value is kept as `serde_json::Value`";
            self.found.push(Diagnostic::warning("W0205", &place, what));
        }
        self.schemas[start.0].kind = Kind::Opaque;
    }
}
