//! Assembly of a single document: targets of references are moved into the components, or inlined where they are used.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::bundle::collected::{Collected, Destination, Target};
use crate::bundle::documents::Documents;
use crate::bundle::location::Location;
use crate::bundle::names::{Names, readable};
use crate::bundle::walk::{self, kind_in};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Place};
use crate::grammar::{OPENAPI, ObjectKind};
use crate::pointer::Pointer;
use crate::tree::origin::Origins;

/// The maximum number of values that are inlined in total. A few lines of references to each other could otherwise expand
/// beyond the available memory.
const MAX_INLINED: usize = 500_000;
/// The cost of recording the origin of an inlined value, in values.
const COST_OF_ORIGIN: usize = 50;

/// Returns the bundled tree of the main document, and `true` if every reference that had to be inlined was.
pub fn assemble(
    mut documents: Documents<'_>,
    collected: Collected,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> (Value, bool) {
    let Collected { references, targets, inlined, skipped, .. } = collected;
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
    remove_skipped(&mut documents, &skipped);
    let moved = extract(&mut documents, &targets, &places);
    for (location, place) in &places {
        record_origin(origins, &documents, location, place);
    }
    let mut inliner = Inliner {
        documents: &documents,
        moved: &moved,
        inlined: &inlined,
        left: MAX_INLINED,
        failed: false,
        origins,
        diagnostics,
    };
    let in_main = inliner.inline_below(&Location::new(0, Pointer::root()), &Pointer::root(), &mut Vec::new());
    let in_moved: Vec<_> = places
        .iter()
        .map(|(location, place)| (location.clone(), inliner.inline_below(location, place, &mut Vec::new())))
        .collect();
    let is_whole = !inliner.failed;
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
    if !skipped.is_empty() {
        remove_nulls(&mut tree, origins, diagnostics);
    }
    remove_containers(&mut tree, targets.keys().chain(inlined.values()));
    (tree, is_whole)
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

/// Removes the objects with a `$ref` to an object of another kind. A schema is replaced with one that allows any value. An
/// item of a list is replaced with null for now, so that the indices of the other items stay valid.
fn remove_skipped(documents: &mut Documents<'_>, objects: &[(Location, bool)]) {
    for (location, is_schema) in objects {
        let Some(value) = documents.value_mut(location) else { continue };
        match value {
            // The siblings of the `$ref` of a path item are kept.
            Value::Object(map) if map.len() > 1 && !is_schema => {
                map.shift_remove("$ref");
            }
            value if *is_schema => *value = Value::Object(Map::new()),
            value => {
                *value = Value::Null;
                let Some((parent, key)) = location.at.as_str().rsplit_once('/') else { continue };
                let Some(parent) = Pointer::parse(parent) else { continue };
                if let Some(Value::Object(map)) =
                    documents.value_mut(&Location::new(location.document, parent))
                {
                    map.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
                }
            }
        }
    }
}

/// Removes the nulls in lists of parameters, the only lists whose items can be references to objects.
fn remove_nulls(tree: &mut Value, origins: &mut Origins, diagnostics: &mut Diagnostics) {
    let at = Pointer::root().child("paths");
    for (path, item) in tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        let at = at.child(path);
        remove_nulls_of(item, &at, origins, diagnostics);
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            remove_nulls_of(operation, &at.child(key), origins, diagnostics);
        }
    }
}

/// Removes the nulls of one list of parameters. The origins of skipped items are moved behind the end of the list, as
/// diagnostics refer to them.
fn remove_nulls_of(
    container: &mut Value,
    at: &Pointer,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let Some(Value::Array(items)) = container.get_mut("parameters") else { return };
    let at = at.child("parameters");
    let (kept, removed): (Vec<usize>, _) = (0..items.len()).partition(|index| !items[*index].is_null());
    if removed.is_empty() {
        return;
    }
    items.retain(|item| !item.is_null());
    // Moved in two steps over unused locations, as the old index of one item can be the new index of another.
    let moves = kept.iter().chain(&removed).enumerate();
    let moves: Vec<_> =
        moves.map(|(new, old)| (at.child(old), at.child(format_args!("{new}*")), at.child(new))).collect();
    for (old, temporary, _) in &moves {
        origins.record_move(old, temporary);
    }
    for (_, temporary, new) in &moves {
        origins.record_move(temporary, new);
    }
    diagnostics.relocate(|place| {
        let Place::Value(pointer) = place else { return (Input::Description, place.clone()) };
        let new = moves
            .iter()
            .find_map(|(old, _, new)| Pointer::parse(&format!("{new}{}", relative(pointer, old)?)));
        (Input::Description, Place::Value(new.unwrap_or_else(|| pointer.clone())))
    });
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

/// The state of inlining the targets of references.
struct Inliner<'a, 'b> {
    documents: &'a Documents<'b>,
    moved: &'a BTreeMap<Location, Value>,
    inlined: &'a BTreeMap<Location, Location>,
    /// The number of values that may still be inlined.
    left: usize,
    /// Set if a value could not be inlined.
    failed: bool,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
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
            let Some(siblings) = here.filter(|map| map.contains_key("$ref")) else { continue };
            let Some(new) = Pointer::parse(&format!("{place}{at}")) else { continue };
            if let Some(mut value) = self.inline(container, source, &new, stack) {
                self.add_siblings(&mut value, container, siblings, &new);
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
            None if self.left == 0 => {
                self.failed = true;
                return None;
            }
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

    /// Adds the fields beside a `$ref` to the inlined object. OpenAPI 3.1.0, Path Item Object, does not define the precedence of two
    /// fields; the one beside the `$ref` wins.
    fn add_siblings(
        &mut self,
        value: &mut Value,
        container: &Location,
        siblings: &Map<String, Value>,
        new: &Pointer,
    ) {
        let Value::Object(map) = value else { return };
        for (key, sibling) in siblings.iter().filter(|(key, _)| *key != "$ref") {
            map.insert(key.clone(), sibling.clone());
            let from = Location::new(container.document, container.at.child(key));
            record_origin(self.origins, self.documents, &from, &new.child(key));
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
        self.failed = true;
        let input = Input::of(self.documents.list[container.document].id);
        let place = Place::Value(container.at.child("$ref"));
        self.diagnostics.push(Diagnostic::at(code, input, place, message));
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
