//! Assembly of a single document: targets of references are moved into the components, or inlined where they are used.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::pointer::Pointer;
use crate::source::gather::follow::Spot;
use crate::source::gather::names::{Names, readable};
use crate::source::gather::texts::Texts;
use crate::source::gather::walk::{self, kind_in};
use crate::source::gather::{Leads, Met, Target};
use crate::source::grammar::{Kind, OPENAPI};
use crate::source::origin::Origins;

/// The maximum number of values that are inlined in total. A few lines of references to each other could otherwise expand
/// beyond the available memory.
const MOST_VALUES: usize = 500_000;
/// The cost of recording the origin of an inlined value, in values.
const PER_COPY: usize = 50;

/// Returns the bundled tree of the main document, and `true` if every reference that had to be inlined was.
pub fn assemble(
    mut texts: Texts<'_>,
    met: Met,
    origins: &mut Origins,
    found: &mut Diagnostics,
) -> (Value, bool) {
    let Met { references, targets, copies, left_out, .. } = met;
    let places = places(&texts, &targets);
    for (from, leads) in &references {
        let place = match leads {
            Leads::Component(place) => Some(place),
            Leads::Target(spot) => places.get(spot),
        };
        if let (Some(Value::String(text)), Some(place)) = (texts.value_mut(from), place) {
            *text = reference(place);
        }
    }
    leave_out(&mut texts, &left_out);
    let moved = take(&mut texts, &targets, &places);
    for (spot, place) in &places {
        came_from(origins, &texts, spot, place);
    }
    let mut copying = Copying {
        texts: &texts,
        moved: &moved,
        copies: &copies,
        left: MOST_VALUES,
        failed: false,
        origins,
        found,
    };
    let in_main = copying.written_out(&Spot::new(0, Pointer::root()), &Pointer::root(), &mut Vec::new());
    let in_moved: Vec<_> = places
        .iter()
        .map(|(spot, place)| (spot.clone(), copying.written_out(spot, place, &mut Vec::new())))
        .collect();
    let is_whole = !copying.failed;
    let mut moved = moved;
    for (spot, parts) in in_moved {
        if let Some(value) = moved.get_mut(&spot) {
            put(value, parts);
        }
    }
    let mut tree = std::mem::take(&mut texts.documents[0].tree);
    put(&mut tree, in_main);
    for (spot, place) in targets.keys().filter_map(|spot| Some((spot, places.get(spot)?))) {
        insert(&mut tree, place, moved.remove(spot).unwrap_or_else(|| Value::Object(Map::new())));
    }
    if !left_out.is_empty() {
        close_gaps(&mut tree, origins, found);
    }
    forget(&mut tree, targets.keys().chain(copies.values()));
    (tree, is_whole)
}

/// Assigns a component to each target.
fn places(texts: &Texts<'_>, targets: &indexmap::IndexMap<Spot, Target>) -> BTreeMap<Spot, Pointer> {
    if targets.is_empty() {
        return BTreeMap::new();
    }
    let mut names = Names::of(&texts.documents[0].tree);
    let place = |(spot, target): (&Spot, &Target)| {
        let name = target.adopted.clone().unwrap_or_else(|| {
            let document = &texts.documents[spot.document];
            // The name of the main document would not distinguish anything.
            let file = if spot.document == 0 { "" } else { &document.path };
            names.fresh(target.section, file, &readable(&document.path, &document.tree, &spot.at))
        });
        (spot.clone(), Pointer::root().descend(["components", target.section, &name]))
    };
    targets.iter().map(place).collect()
}

/// Returns a reference to a component; `%` in a name is percent-encoded (RFC 6901 section 6).
fn reference(place: &Pointer) -> String {
    format!("#{}", place.as_str().replace('%', "%25"))
}

/// Removes all targets from their documents and leaves a `$ref` in their place. Inner targets are removed first, so that
/// the outer ones contain a `$ref` to them.
fn take(
    texts: &mut Texts<'_>,
    targets: &indexmap::IndexMap<Spot, Target>,
    places: &BTreeMap<Spot, Pointer>,
) -> BTreeMap<Spot, Value> {
    let mut inner_first: Vec<(&Spot, &Target)> = targets.iter().collect();
    inner_first.sort_by_key(|(spot, _)| std::cmp::Reverse(spot.at.as_str().len()));
    let mut moved = BTreeMap::new();
    for (spot, target) in inner_first {
        let (Some(place), Some(value)) = (places.get(spot), texts.value_mut(spot)) else { continue };
        let taken = if target.stays {
            value.clone()
        } else {
            let left = Map::from_iter([("$ref".to_owned(), Value::String(reference(place)))]);
            std::mem::replace(value, Value::Object(left))
        };
        moved.insert(spot.clone(), taken);
    }
    moved
}

/// Removes the objects with a `$ref` to an object of another kind. A schema is replaced with one that allows any value. An
/// item of a list is replaced with null for now, so that the indices of the other items stay valid.
fn leave_out(texts: &mut Texts<'_>, objects: &[(Spot, bool)]) {
    for (spot, is_schema) in objects {
        let Some(value) = texts.value_mut(spot) else { continue };
        match value {
            // The siblings of the `$ref` of a path item are kept.
            Value::Object(map) if map.len() > 1 && !is_schema => {
                map.shift_remove("$ref");
            }
            value if *is_schema => *value = Value::Object(Map::new()),
            value => {
                *value = Value::Null;
                let Some((parent, key)) = spot.at.as_str().rsplit_once('/') else { continue };
                let Some(parent) = Pointer::parse(parent) else { continue };
                if let Some(Value::Object(map)) = texts.value_mut(&Spot::new(spot.document, parent)) {
                    map.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
                }
            }
        }
    }
}

/// Removes the nulls in lists of parameters, the only lists whose items can be references to objects.
fn close_gaps(tree: &mut Value, origins: &mut Origins, found: &mut Diagnostics) {
    let at = Pointer::root().child("paths");
    for (path, item) in tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        let at = at.child(path);
        close_gap(item, &at, origins, found);
        for (key, operation) in item.as_object_mut().into_iter().flatten() {
            close_gap(operation, &at.child(key), origins, found);
        }
    }
}

/// Removes the nulls of one list of parameters. The origins of skipped items are moved behind the end of the list, as
/// diagnostics refer to them.
fn close_gap(holder: &mut Value, at: &Pointer, origins: &mut Origins, found: &mut Diagnostics) {
    let Some(Value::Array(items)) = holder.get_mut("parameters") else { return };
    let at = at.child("parameters");
    let (kept, gaps): (Vec<usize>, _) = (0..items.len()).partition(|index| !items[*index].is_null());
    if gaps.is_empty() {
        return;
    }
    items.retain(|item| !item.is_null());
    // Moved in two steps over unused locations, as the old index of one item can be the new index of another.
    let ways = kept.iter().chain(&gaps).enumerate();
    let ways: Vec<_> =
        ways.map(|(new, old)| (at.child(old), at.child(format_args!("{new}*")), at.child(new))).collect();
    for (old, between, _) in &ways {
        origins.moved(old, between);
    }
    for (_, between, new) in &ways {
        origins.moved(between, new);
    }
    found.relocate(|place| {
        let Place::Value(pointer) = place else { return (Input::Spec, place.clone()) };
        let new =
            ways.iter().find_map(|(old, _, new)| Pointer::parse(&format!("{new}{}", rest(pointer, old)?)));
        (Input::Spec, Place::Value(new.unwrap_or_else(|| pointer.clone())))
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
fn forget<'a>(tree: &mut Value, used: impl Iterator<Item = &'a Spot>) {
    for spot in used.filter(|spot| spot.document == 0) {
        let mut tokens = spot.at.tokens();
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

fn is_field(kind: &Kind, key: &str) -> bool {
    kind.fields.iter().any(|field| field.0 == key)
}

/// Records the origin of a value of the new tree.
fn came_from(origins: &mut Origins, texts: &Texts<'_>, spot: &Spot, place: &Pointer) {
    match spot.document {
        0 => origins.moved(&spot.at, place),
        document => origins.note(place.clone(), texts.documents[document].id, spot.at.clone()),
    }
}

/// Returns the location relative to `from`, as text.
fn rest<'a>(place: &'a Pointer, from: &Pointer) -> Option<&'a str> {
    place.as_str().strip_prefix(from.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Values to be inserted below another value, the outer ones first.
type Parts = Vec<(String, Value)>;

fn put(value: &mut Value, parts: Parts) {
    for (at, part) in parts {
        if let Some(place) = value.pointer_mut(&at) {
            *place = part;
        }
    }
}

/// The state of inlining the targets of references.
struct Copying<'a, 'b> {
    texts: &'a Texts<'b>,
    moved: &'a BTreeMap<Spot, Value>,
    copies: &'a BTreeMap<Spot, Spot>,
    /// The number of values that may still be inlined.
    left: usize,
    /// Set if a value could not be inlined.
    failed: bool,
    origins: &'a mut Origins,
    found: &'a mut Diagnostics,
}

impl<'a> Copying<'a, '_> {
    /// Returns the values to inline below a location, which is `place` in the new tree.
    fn written_out(&mut self, below: &Spot, place: &Pointer, way: &mut Vec<Spot>) -> Parts {
        let mut parts = Parts::new();
        for (holder, source) in self.copies.range(below.clone()..) {
            if holder.document != below.document || !holder.at.as_str().starts_with(below.at.as_str()) {
                break;
            }
            let Some(at) = rest(&holder.at, &below.at) else { continue };
            // Containers that OpenAPI does not have are skipped in the main document: only their used parts count.
            let is_root = below.document == 0 && below.at.as_str().is_empty();
            if is_root && !matches!(walk::place(&holder.at, None), walk::Place::Known(_)) {
                continue;
            }
            // The object may have been moved.
            let here = self.current(below).and_then(|value| value.pointer(at)?.as_object());
            let Some(siblings) = here.filter(|map| map.contains_key("$ref")) else { continue };
            let Some(new) = Pointer::parse(&format!("{place}{at}")) else { continue };
            if let Some(value) = self.copy(holder, source, siblings, &new, way) {
                parts.push((at.to_owned(), value));
            }
        }
        parts
    }

    fn copy(
        &mut self,
        holder: &Spot,
        source: &Spot,
        siblings: &Map<String, Value>,
        new: &Pointer,
        way: &mut Vec<Spot>,
    ) -> Option<Value> {
        if way.contains(source) {
            self.refuse("E0203", holder, "cycle detected when resolving this `$ref`".to_owned());
            return None;
        }
        let value = self.current(source)?;
        match self.left.checked_sub(size(value) + PER_COPY) {
            Some(left) => self.left = left,
            None if self.left == 0 => {
                self.failed = true;
                return None;
            }
            None => {
                self.left = 0;
                let what = format!("inlining `$ref`s like this one adds more than {MOST_VALUES} values");
                self.refuse("E0224", holder, what);
                return None;
            }
        }
        let mut value = value.clone();
        came_from(self.origins, self.texts, source, new);
        way.push(source.clone());
        let parts = self.written_out(source, new, way);
        way.pop();
        put(&mut value, parts);
        // OpenAPI 3.1.0, Path Item Object, does not define the precedence of two fields; the one beside the `$ref` wins.
        if let Value::Object(map) = &mut value {
            for (key, sibling) in siblings.iter().filter(|(key, _)| *key != "$ref") {
                map.insert(key.clone(), sibling.clone());
                came_from(
                    self.origins,
                    self.texts,
                    &Spot::new(holder.document, holder.at.child(key)),
                    &new.child(key),
                );
            }
        }
        Some(value)
    }

    /// Returns the value at a location of a document, even if it has been moved.
    fn current(&self, spot: &Spot) -> Option<&'a Value> {
        let text = spot.at.as_str();
        let prefixes =
            std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]));
        for prefix in prefixes {
            let above = Spot::new(spot.document, Pointer::parse(prefix)?);
            if let Some(value) = self.moved.get(&above) {
                return value.pointer(&text[prefix.len()..]);
            }
        }
        self.texts.value(spot)
    }

    fn refuse(&mut self, code: &'static str, holder: &Spot, what: String) {
        self.failed = true;
        let input = Input::of(self.texts.documents[holder.document].id);
        let place = Place::Value(holder.at.child("$ref"));
        self.found.push(Diagnostic::new(Severity::Error, code, input, place, what));
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
