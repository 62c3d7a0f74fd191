//! Assembly of a single document: targets of references are moved into the components, or inlined where they are used.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::bundle::broken::Broken;
use crate::bundle::collected::{Collected, Destination, Target};
use crate::bundle::documents::Documents;
use crate::bundle::location::Location;
use crate::bundle::names::{Names, readable};
use crate::diagnostic::{Code, Diagnostic, FileId, Input, Place};
use crate::grammar::walk::{self, kind_in};
use crate::grammar::{OPENAPI, ObjectKind};
use crate::pointer::Pointer;
use crate::tree::origin::Origins;

/// The maximum number of values that are inlined in total. A few lines of references to each other could otherwise expand
/// beyond the available memory.
const MAX_INLINED: usize = 500_000;
/// The cost of recording the origin of an inlined value, in values.
const COST_OF_ORIGIN: usize = 50;

/// Returns the bundled tree of the main document, and the references that could not be resolved or inlined.
pub fn assemble(
    mut documents: Documents<'_>,
    collected: Collected,
    origins: &mut Origins,
) -> (Value, Broken) {
    let Collected { references, targets, inlined } = collected;
    let mut broken = Broken::default();
    for (location, diagnostic) in std::mem::take(&mut documents.broken) {
        broken.add(origin(origins, &documents, &location), diagnostic);
    }
    let places = places(&documents, &targets);
    for (from, destination) in &references {
        let place = match destination {
            Destination::Component(place) => Some(place),
            Destination::Target(location) => places.get(location),
        };
        if let (Some(Value::String(text)), Some(place)) = (documents.value_mut(from), place) {
            *text = reference(place);
        }
    }
    let moved = extract(&mut documents, &targets, &places);
    for (location, place) in &places {
        record_origin(origins, &documents, location, place);
    }
    let mut inliner = Inliner {
        documents: &documents,
        moved: &moved,
        inlined: &inlined,
        left: MAX_INLINED,
        origins,
        broken: &mut broken,
    };
    let in_main = inliner.inline_below(&Location::new(0, Pointer::root()), &Pointer::root(), &mut Vec::new());
    let in_moved: Vec<_> = places
        .iter()
        .map(|(location, place)| (location.clone(), inliner.inline_below(location, place, &mut Vec::new())))
        .collect();
    let mut moved = moved;
    for (location, parts) in in_moved {
        if let Some(value) = moved.get_mut(&location) {
            insert_parts(value, parts);
        }
    }
    let mut tree = std::mem::take(&mut documents.list[0].tree);
    insert_parts(&mut tree, in_main);
    for (location, place) in targets.keys().filter_map(|location| Some((location, places.get(location)?))) {
        insert(&mut tree, place, moved.remove(location).unwrap_or_else(|| Value::Object(Map::new())));
    }
    remove_containers(&mut tree, targets.keys().chain(inlined.values()));
    (tree, broken)
}

/// Assigns a component to each target.
fn places(
    documents: &Documents<'_>,
    targets: &indexmap::IndexMap<Location, Target>,
) -> BTreeMap<Location, Pointer> {
    if targets.is_empty() {
        return BTreeMap::new();
    }
    let mut names = Names::collect(&documents.list[0].tree);
    let place = |(location, target): (&Location, &Target)| {
        let name = target.replaces.clone().unwrap_or_else(|| {
            let document = &documents.list[location.document];
            // The name of the main document would not distinguish anything.
            let file = if location.document == 0 { "" } else { &document.path };
            names.assign(target.section, file, &readable(&document.path, &document.tree, &location.at))
        });
        (location.clone(), Pointer::root().descend(["components", target.section, &name]))
    };
    targets.iter().map(place).collect()
}

/// Returns a reference to a component; `%` in a name is percent-encoded (RFC 6901 section 6).
fn reference(place: &Pointer) -> String {
    format!("#{}", place.as_str().replace('%', "%25"))
}

/// Removes all targets from their documents and leaves a `$ref` in their place. Inner targets are removed first, so that
/// the outer ones contain a `$ref` to them.
fn extract(
    documents: &mut Documents<'_>,
    targets: &indexmap::IndexMap<Location, Target>,
    places: &BTreeMap<Location, Pointer>,
) -> BTreeMap<Location, Value> {
    let mut inner_first: Vec<(&Location, &Target)> = targets.iter().collect();
    inner_first.sort_by_key(|(location, _)| std::cmp::Reverse(location.at.as_str().len()));
    let mut moved = BTreeMap::new();
    for (location, target) in inner_first {
        let (Some(place), Some(value)) = (places.get(location), documents.value_mut(location)) else {
            continue;
        };
        let extracted = if target.is_data {
            value.clone()
        } else {
            let left = Map::from_iter([("$ref".to_owned(), Value::String(reference(place)))]);
            std::mem::replace(value, Value::Object(left))
        };
        moved.insert(location.clone(), extracted);
    }
    moved
}

/// Inserts a component into its section, or replaces the component that is a reference to it.
fn insert(tree: &mut Value, place: &Pointer, value: Value) {
    let mut at = tree;
    for token in place.tokens() {
        // Null is an empty object, as in `schemas:`; validation rejects other values.
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(map) = at else { return };
        at = map.entry(token).or_insert_with(|| Value::Object(Map::new()));
    }
    *at = value;
}

/// Removes containers that OpenAPI 3.0 does not have, at the root or in the components: their used parts have been moved.
fn remove_containers<'a>(tree: &mut Value, used: impl Iterator<Item = &'a Location>) {
    for location in used.filter(|location| location.document == 0) {
        let mut tokens = location.at.tokens();
        let (Some(first), second) = (tokens.next(), tokens.next()) else { continue };
        let Some(root) = tree.as_object_mut() else { return };
        if !is_field(&OPENAPI, &first) {
            root.shift_remove(&first);
        } else if first == "components"
            && let Some(section) = second.filter(|section| kind_in(section).is_none())
            && let Some(components) = root.get_mut("components").and_then(Value::as_object_mut)
        {
            components.shift_remove(&section);
        }
    }
}

fn is_field(kind: &ObjectKind, key: &str) -> bool {
    kind.fields.iter().any(|field| field.0 == key)
}

/// Returns the file and the location where the value at a location of a document was written.
fn origin(origins: &Origins, documents: &Documents<'_>, location: &Location) -> (FileId, Pointer) {
    match location.document {
        0 => origins.origin(&location.at),
        document => (documents.list[document].id, location.at.clone()),
    }
}

/// Records the origin of a value of the new tree.
fn record_origin(origins: &mut Origins, documents: &Documents<'_>, location: &Location, place: &Pointer) {
    match location.document {
        0 => origins.record_move(&location.at, place),
        document => origins.record(place.clone(), documents.list[document].id, location.at.clone()),
    }
}

/// Returns the location relative to `from`, as text.
fn relative<'a>(place: &'a Pointer, from: &Pointer) -> Option<&'a str> {
    place
        .as_str()
        .strip_prefix(from.as_str())
        .filter(|relative| relative.is_empty() || relative.starts_with('/'))
}

/// Values to be inserted below another value, the outer ones first.
type Parts = Vec<(String, Value)>;

fn insert_parts(value: &mut Value, parts: Parts) {
    for (at, part) in parts {
        if let Some(place) = value.pointer_mut(&at) {
            *place = part;
        }
    }
}

/// A field beside a `$ref`, with its origin.
type Sibling<'a> = (&'a String, &'a Value, (FileId, Pointer));

/// The state of inlining the targets of references.
struct Inliner<'a, 'b> {
    documents: &'a Documents<'b>,
    moved: &'a BTreeMap<Location, Value>,
    inlined: &'a BTreeMap<Location, Location>,
    /// The number of values that may still be inlined.
    left: usize,
    origins: &'a mut Origins,
    broken: &'a mut Broken,
}

impl<'a> Inliner<'a, '_> {
    /// Returns the values to inline below a location, which is `place` in the new tree.
    fn inline_below(&mut self, below: &Location, place: &Pointer, stack: &mut Vec<Location>) -> Parts {
        let mut parts = Parts::new();
        for (container, source) in self.inlined.range(below.clone()..) {
            if container.document != below.document || !container.at.as_str().starts_with(below.at.as_str()) {
                break;
            }
            let Some(at) = relative(&container.at, &below.at) else { continue };
            // Containers that OpenAPI does not have are skipped in the main document: only their used parts count.
            let is_root = below.document == 0 && below.at.as_str().is_empty();
            if is_root && !matches!(walk::role_at(&container.at, None), walk::Role::Known(_)) {
                continue;
            }
            // The object may have been moved.
            let here = self.value(below).and_then(|value| value.pointer(at)?.as_object());
            let Some(here) = here.filter(|map| map.contains_key("$ref")) else { continue };
            let siblings = self.siblings(container, here);
            let Some(new) = Pointer::parse(&format!("{place}{at}")) else { continue };
            if let Some(mut value) = self.inline(container, source, &new, stack) {
                self.add_siblings(&mut value, siblings, &new);
                parts.push((at.to_owned(), value));
            }
        }
        parts
    }

    fn inline(
        &mut self,
        container: &Location,
        source: &Location,
        new: &Pointer,
        stack: &mut Vec<Location>,
    ) -> Option<Value> {
        if stack.contains(source) {
            self.report(Code::E0203, container, "cycle detected when resolving this `$ref`".to_owned());
            return None;
        }
        let value = self.value(source)?;
        match self.left.checked_sub(size(value) + COST_OF_ORIGIN) {
            Some(left) => self.left = left,
            // Reported.
            None if self.left == 0 => return None,
            None => {
                self.left = 0;
                let message = format!("inlining `$ref`s like this one adds more than {MAX_INLINED} values");
                self.report(Code::E0224, container, message);
                return None;
            }
        }
        let mut value = value.clone();
        record_origin(self.origins, self.documents, source, new);
        stack.push(source.clone());
        let parts = self.inline_below(source, new, stack);
        stack.pop();
        insert_parts(&mut value, parts);
        Some(value)
    }

    /// Returns the fields beside a `$ref`, with their origins, which are overwritten when the target is inlined.
    fn siblings(&self, container: &Location, map: &'a Map<String, Value>) -> Vec<Sibling<'a>> {
        let siblings = map.iter().filter(|(key, _)| *key != "$ref");
        let from = |key: &String| Location::new(container.document, container.at.child(key));
        siblings.map(|(key, value)| (key, value, origin(self.origins, self.documents, &from(key)))).collect()
    }

    /// Adds the fields beside a `$ref` to the inlined object. OpenAPI 3.1.0, Path Item Object, does not define the precedence of two
    /// fields; the one beside the `$ref` wins.
    fn add_siblings(&mut self, value: &mut Value, siblings: Vec<Sibling<'_>>, new: &Pointer) {
        let Value::Object(map) = value else { return };
        for (key, sibling, (file, old)) in siblings {
            map.insert(key.clone(), sibling.clone());
            self.origins.record(new.child(key), file, old);
        }
    }

    /// Returns the value at a location of a document, even if it has been moved.
    fn value(&self, location: &Location) -> Option<&'a Value> {
        let text = location.at.as_str();
        let prefixes =
            std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]));
        for prefix in prefixes {
            let above = Location::new(location.document, Pointer::parse(prefix)?);
            if let Some(value) = self.moved.get(&above) {
                return value.pointer(&text[prefix.len()..]);
            }
        }
        self.documents.value(location)
    }

    fn report(&mut self, code: Code, container: &Location, message: String) {
        let input = Input::of(self.documents.list[container.document].id);
        let from = Location::new(container.document, container.at.child("$ref"));
        let diagnostic = Diagnostic::at(code, input, Place::Value(from.at.clone()), message);
        self.broken.add(origin(self.origins, self.documents, &from), diagnostic);
    }
}

/// Returns the number of values in a value.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Value::Object(map) => map.values().map(size).sum::<usize>() + 1,
        _ => 1,
    }
}
