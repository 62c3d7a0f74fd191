//! Cutting out of faults: the smallest part around a fault that can be cut so that the client is right without it.
//!
//! The tables of the standard say what can be cut. A schema becomes one that allows any value, a member or an item is removed,
//! and a field that the crate needs gets a default. A part without which its owner would have another meaning on the wire is not
//! cut alone: the owner is. So a fault in a required parameter removes its operation.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fault, Place, Severity};
use crate::grammar::walk::{self, ExpectedTarget, Step, steps};
use crate::grammar::{
    CALLBACK, ENCODING, Expected, MEDIA_TYPE, Need, OPENAPI, PARAMETER, REQUEST_BODY, SCHEMA, SERVER,
    SERVER_VARIABLE,
};
use crate::methods;
use crate::pointer::Pointer;
use crate::tree::Document;
use crate::tree::summary::Summary;
use crate::validate::consequences::{Consequence, Cut, consequences, report};

/// The maximum length of a chain of references that is followed. A longer one has no target here, so that the operation with it is cut
/// out.
const MAX_CHAIN: usize = 64;

/// Cuts out faults, and reports each with its consequence. A reference to a part that is cut out is a fault as well, with the same
/// diagnostic.
pub fn cut(document: &mut Document, faults: Vec<Fault>, diagnostics: &mut Diagnostics) {
    let mut cutter = Cutter {
        tree: &document.tree,
        cuts: BTreeMap::new(),
        removed: HashMap::new(),
        identities: HashMap::new(),
        users: None,
    };
    let mut faults = VecDeque::from(faults);
    while let Some(Fault { diagnostic, at }) = faults.pop_front() {
        if let Some((_, consequences)) = prefixes(&at).find_map(|place| cutter.cuts.get(&place)) {
            report(&diagnostic, &at, consequences, diagnostics);
            continue;
        }
        let is_error = diagnostic.severity == Severity::Error;
        let Some((steps, cut)) = (if is_error { None } else { cutter.choose(&at) }) else {
            diagnostics.push(Diagnostic { severity: Severity::Error, ..diagnostic });
            continue;
        };
        let consequences = consequences(&steps, &cut);
        let Some(Step { at, .. }) = steps.last() else { continue };
        report(&diagnostic, at, &consequences, diagnostics);
        let users = cutter.users(at, &cut);
        faults.extend(users.into_iter().map(|at| Fault { diagnostic: diagnostic.clone(), at }));
        if let (Cut::Remove, Some((parent, _))) = (&cut, at.split_last()) {
            *cutter.removed.entry(parent).or_default() += 1;
        }
        cutter.cuts.insert(at.clone(), (cut, consequences));
    }
    let is_in_paths = |at: &Pointer| {
        let keys: Vec<String> = at.tokens().collect();
        let length = methods::locate(&keys).map_or(3, |of| of.length);
        at.as_str().starts_with("/paths") && keys.len() <= length
    };
    let has_cut_paths = cutter.cuts.keys().any(is_in_paths);
    let lists = apply(document, cutter.cuts);
    let Summary { operations, schemas, .. } = document.summary();
    if has_cut_paths && operations == 0 && schemas == 0 {
        let message =
            "nothing to generate: without the parts that cannot be used, no operation and no schema is left";
        diagnostics.push(Diagnostic::new(Code::E0004, &Pointer::root(), message));
    }
    if !lists.is_empty() {
        diagnostics.relocate(|at, diagnostic| diagnostic.place = Place::Value(relocated(at, &lists)));
    }
}

/// The cuts of a tree, which are only applied together.
struct Cutter<'a> {
    tree: &'a Value,
    cuts: BTreeMap<Pointer, (Cut, Vec<Consequence>)>,
    /// The number of removed members and items of a value.
    removed: HashMap<Pointer, usize>,
    /// The names and locations of the parameters of path items.
    identities: HashMap<Pointer, HashSet<(&'a str, &'a str)>>,
    /// The locations of the references to each component, by their text.
    users: Option<IndexMap<String, Vec<Pointer>>>,
}

impl<'a> Cutter<'a> {
    /// Returns the steps to the place to cut: the place of the fault, or the nearest one around it that can be cut.
    fn choose(&mut self, at: &Pointer) -> Option<(Vec<Step<'a>>, Cut)> {
        let mut steps = steps(self.tree, at);
        while let Some((step, above)) = steps.split_last() {
            if let Some(cut) = self.cut_of(above, step) {
                return Some((steps, cut));
            }
            steps.pop();
        }
        None
    }

    /// Returns the change that cuts out a place; `None` if it cannot be cut alone.
    fn cut_of(&mut self, above: &[Step<'a>], step: &Step<'a>) -> Option<Cut> {
        let parent = above.last();
        let members = parent.and_then(|parent| parent.value?.as_object());
        let is_alone = || {
            let removed = parent.and_then(|parent| self.removed.get(&parent.at));
            let count = match parent.and_then(|parent| parent.value) {
                Some(Value::Object(map)) => map.len(),
                Some(Value::Array(items)) => items.len(),
                _ => return false,
            };
            count == removed.unwrap_or(&0) + 1
        };
        // The fields beside the `$ref` of a path item can be used without it.
        if step.key == "$ref" && step.value.is_some_and(Value::is_string) {
            return (!is_alone()).then_some(Cut::Remove);
        }
        // A webhook and a callback are nothing without their payload.
        let is_webhook = above.first().is_some_and(|section| section.key.ends_with("webhooks"))
            || above.iter().any(|step| step.is(&CALLBACK));
        if step.is(&REQUEST_BODY) && is_webhook {
            return None;
        }
        match step.need {
            Some(Need::RequiredOr(default) | Need::OptionalOr(default)) => {
                return serde_json::from_str(default).ok().map(Cut::Replace);
            }
            Some(Need::Required | Need::Essential) => return None,
            Some(Need::EssentialUnless(others)) => {
                let has_other = members.is_some_and(|map| others.iter().any(|key| map.contains_key(*key)));
                return has_other.then_some(Cut::Remove);
            }
            // It is not supported.
            Some(Need::Optional) if step.key == "not" => return Some(Cut::Remove),
            Some(Need::Optional) | None => {}
        }
        if step.is(&SCHEMA) {
            // A part of an `allOf` that allows any value would not constrain the whole any more.
            let is_part = step.is_item && parent.is_some_and(|parent| parent.key == "allOf");
            let description =
                step.value.and_then(|schema| schema.get("description")).filter(|text| text.is_string());
            let kept = description.map(|text| ("description".to_owned(), text.clone()));
            return (!is_part).then(|| Cut::Replace(Value::Object(Map::from_iter(kept))));
        }
        let is_needed = match step.need {
            _ if step.is(&PARAMETER) || step.is(&REQUEST_BODY) => {
                !is_component(above) && (self.is_required(step) || self.hides_another(above, step))
            }
            Some(_) => false,
            // Without a media type, a response would have no body, and a parameter no value. Without any security requirement, an
            // operation would be public.
            None if step.is(&MEDIA_TYPE) || is_requirement(step) => is_alone(),
            // The order of servers matters, and the other parts here determine the meaning of their owner.
            None => {
                let kinds = [&SERVER, &SERVER_VARIABLE, &ENCODING];
                kinds.into_iter().any(|kind| step.is(kind)) || parent.is_some_and(is_requirement)
            }
        };
        (!is_needed).then_some(Cut::Remove)
    }

    /// Returns a value, or the target of a reference and its references.
    fn target(&self, mut value: Option<&'a Value>) -> Option<&'a Value> {
        for _ in 0..MAX_CHAIN {
            let Some(text) = value.and_then(|value| value.get("$ref")?.as_str()) else { return value };
            value = text.strip_prefix('#').and_then(|at| self.tree.pointer(&at.replace("%25", "%")));
        }
        None
    }

    /// Returns whether a parameter or a request body is required. One that cannot be read may be.
    fn is_required(&self, step: &Step<'a>) -> bool {
        let Some(Value::Object(map)) = self.target(step.value) else { return true };
        let is_optional = map.get("required").is_none_or(|flag| flag == false || flag.is_null());
        !is_optional || map.get("in").is_some_and(|place| place == "path")
    }

    /// Returns whether a parameter of an operation overrides one of the path item (OpenAPI 3.0.3, Path Item Object), which would
    /// apply without it.
    fn hides_another(&mut self, above: &[Step<'a>], step: &Step<'a>) -> bool {
        let [_, path_item, _, _] = above else { return false };
        let Some(own) = self.identity(step.value) else { return false };
        if !self.identities.contains_key(&path_item.at) {
            let all = path_item.value.and_then(|item| item.get("parameters")?.as_array());
            let all = all.into_iter().flatten().filter_map(|other| self.identity(Some(other))).collect();
            self.identities.insert(path_item.at.clone(), all);
        }
        self.identities.get(&path_item.at).is_some_and(|all| all.contains(&own))
    }

    /// Returns the name and the location of a parameter.
    fn identity(&self, value: Option<&'a Value>) -> Option<(&'a str, &'a str)> {
        let value = self.target(value)?;
        Some((value.get("name")?.as_str()?, value.get("in")?.as_str()?))
    }

    /// Returns the references to a component that is cut out, and to those of a section. A schema remains, but a part of an `allOf`
    /// cannot be one that allows any value.
    fn users(&mut self, place: &Pointer, cut: &Cut) -> Vec<Pointer> {
        let tree = self.tree;
        let (count, is_removed) = (place.tokens().count(), matches!(cut, Cut::Remove));
        let is_components = count <= 3 && place.tokens().next().is_some_and(|first| first == "components");
        if !is_components || count < 3 && !is_removed {
            return Vec::new();
        }
        let users = self.users.get_or_insert_with(|| users(tree));
        let text = format!("#{}", place.as_str().replace('%', "%25"));
        if count < 3 {
            let start = format!("{text}/");
            let inside = users.iter().filter(|(text, _)| text.starts_with(&start));
            return inside.flat_map(|(_, users)| users.iter().cloned()).collect();
        }
        let is_needed = |at: &&Pointer| {
            let steps = steps(tree, at);
            is_removed
                || steps.len() == 3
                || matches!(steps.as_slice(), [.., list, item] if item.is_item && list.key == "allOf")
        };
        users.get(&text).into_iter().flatten().filter(is_needed).cloned().collect()
    }
}

fn is_component(above: &[Step<'_>]) -> bool {
    matches!(above, [components, _] if components.key == "components")
}

/// Returns whether a value is a security requirement (OpenAPI 3.0.3, Security Requirement Object): all of its entries are needed.
fn is_requirement(step: &Step<'_>) -> bool {
    step.is_item && matches!(step.expected, Expected::Map(Expected::Array(_)))
}

/// Returns the locations of the references to each component.
fn users(tree: &Value) -> IndexMap<String, Vec<Pointer>> {
    let mut users: IndexMap<String, Vec<Pointer>> = IndexMap::new();
    for reference in walk::references(tree, Expected::Object(&OPENAPI), &Pointer::root(), &|_, _| false) {
        if matches!(reference.expected, ExpectedTarget::Component(_)) {
            users.entry(reference.text).or_default().push(reference.at);
        }
    }
    users
}

/// The new indices of the items of lists, by the old location of the list.
type Lists = HashMap<Pointer, Vec<usize>>;

/// Applies cuts. The inner values are changed first, so that the indices around them are still the old ones.
fn apply(document: &mut Document, cuts: BTreeMap<Pointer, (Cut, Vec<Consequence>)>) -> Lists {
    let places: HashSet<Pointer> = cuts.keys().cloned().collect();
    let mut by_parent: BTreeMap<Pointer, BTreeMap<String, Cut>> = BTreeMap::new();
    for (place, (cut, _)) in cuts {
        if let Some((parent, key)) = place.split_last()
            && !prefixes(&parent).any(|place| places.contains(&place))
        {
            by_parent.entry(parent).or_default().insert(key, cut);
        }
    }
    let mut lists = Lists::new();
    for (parent, mut cuts) in by_parent.into_iter().rev() {
        match document.tree.pointer_mut(parent.as_str()) {
            Some(Value::Object(map)) => {
                map.retain(|key, _| !matches!(cuts.get(key), Some(Cut::Remove)));
                map.extend(cuts.into_iter().filter_map(|(key, cut)| match cut {
                    Cut::Remove => None,
                    Cut::Replace(value) => Some((key, value)),
                }));
            }
            Some(Value::Array(items)) => {
                let (mut kept, mut removed) = (Vec::new(), Vec::new());
                for (index, item) in std::mem::take(items).into_iter().enumerate() {
                    match cuts.remove(&index.to_string()) {
                        Some(Cut::Remove) => removed.push(index),
                        Some(Cut::Replace(value)) => kept.push((index, value)),
                        None => kept.push((index, item)),
                    }
                }
                let old = kept.iter().map(|(index, _)| *index).chain(removed.iter().copied());
                let old: Vec<usize> = old.collect();
                items.extend(kept.into_iter().map(|(_, item)| item));
                if !removed.is_empty() {
                    lists.insert(parent.clone(), moved(document, &parent, &old));
                }
            }
            _ => {}
        }
    }
    lists
}

/// Records that the items of a list have moved, and returns their new indices. The origins of removed items are moved behind the
/// end of the list, as diagnostics refer to them.
fn moved(document: &mut Document, list: &Pointer, old: &[usize]) -> Vec<usize> {
    let mut indices = vec![0; old.len()];
    let moves = old.iter().enumerate().filter(|(new, old)| new != *old);
    // Moved in two steps over unused locations, as the old index of one item can be the new index of another.
    for (new, old) in moves.clone() {
        document.origins.record_move(&list.item(*old), &list.child(format!("{new}*")));
    }
    for (new, _) in moves {
        document.origins.record_move(&list.child(format!("{new}*")), &list.item(new));
    }
    old.iter().enumerate().for_each(|(new, old)| indices[*old] = new);
    indices
}

/// Returns the new location of a value.
fn relocated(at: &Pointer, lists: &Lists) -> Pointer {
    let (mut old, mut new) = (Pointer::root(), Pointer::root());
    for token in at.tokens() {
        let index = lists.get(&old).and_then(|indices| indices.get(token.parse::<usize>().ok()?));
        new = index.map_or_else(|| new.child(&token), |index| new.item(*index));
        old = old.child(&token);
    }
    new
}

/// Returns a pointer and those to everything around it, the longest first.
fn prefixes(at: &Pointer) -> impl Iterator<Item = Pointer> {
    std::iter::successors(Some(at.clone()), |at| at.split_last().map(|(parent, _)| parent))
}
