//! Bundling: one document in which every `$ref` has the form `#/components/SECTION/NAME`.
//!
//! First, all references in all documents are collected and resolved, without changing anything (`walk`, `follow`,
//! `texts`). Then a name is assigned to each target (`names`), and the target is moved into the components, with a `$ref`
//! in its old place; an object that cannot be a component, such as a path item, is inlined where it is used (`assemble`).
//! The origin of each part is recorded (`origin`).

mod address;
mod assemble;
mod base;
mod follow;
mod names;
mod texts;
mod walk;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::source::gather::follow::{Follower, Spot};
use crate::source::gather::texts::Texts;
use crate::source::gather::walk::{Found, Place, Wants};
use crate::source::get;
use crate::source::grammar::{Is, Kind, OPENAPI, SCHEMA};
use crate::source::origin::Origins;

pub use texts::Around;

/// Bundles the main document. References that cannot be resolved, are cyclic, or refer to an object of another kind are
/// reported in `found` and stay unchanged, so that the rest of the document can be validated.
///
/// # Errors
///
/// Returns an error if a target could not be inlined: validating the reference in its place would report false errors.
pub fn gather(
    tree: &mut Value,
    around: Around<'_>,
    origins: &mut Origins,
    found: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    let texts = Texts::new(std::mem::take(tree), around);
    let mut gather = Gather {
        texts,
        found,
        met: Met::default(),
        queue: VecDeque::new(),
        walked: HashMap::new(),
        followed: HashSet::new(),
    };
    gather.walk(Spot::new(0, Pointer::root()), Is::Object(&OPENAPI));
    while let Some((spot, is)) = gather.queue.pop_front() {
        gather.walk(spot, is);
    }
    gather.part_misfits();
    let Gather { texts, met, .. } = gather;
    let is_whole = !met.lacks_copies;
    let (assembled, is_written_out) = assemble::assemble(texts, met, origins, found);
    *tree = assembled;
    if is_whole && is_written_out { Ok(()) } else { found.settle(()) }
}

/// The references of all documents.
#[derive(Default)]
struct Met {
    /// The locations of references to components, with their targets.
    references: Vec<(Spot, Leads)>,
    /// The values that become components, in the order of the first reference.
    targets: IndexMap<Spot, Target>,
    /// References to be inlined: the object with the `$ref`, and its target.
    copies: BTreeMap<Spot, Spot>,
    /// Set if a reference to be inlined could not be resolved.
    lacks_copies: bool,
    /// The objects with a reference to an object of another kind, with `true` for schemas.
    left_out: Vec<(Spot, bool)>,
}

/// The target of a reference.
enum Leads {
    /// A component of the main document.
    Component(Pointer),
    /// A value that becomes a component.
    Target(Spot),
}

/// A value that becomes a component.
struct Target {
    section: &'static str,
    /// The component of the main document that is only a reference to this value, and is replaced with it.
    adopted: Option<String>,
    /// Set for a part of an example or other data, which is copied and not moved.
    stays: bool,
}

struct Gather<'a, 'b> {
    texts: Texts<'a>,
    found: &'b mut Diagnostics,
    met: Met,
    queue: VecDeque<(Spot, Is)>,
    /// The starting points of walks, with the kinds of object: one location may be referred to as several kinds.
    walked: HashMap<Spot, Vec<Is>>,
    /// The references that have been processed.
    followed: HashSet<Spot>,
}

impl Gather<'_, '_> {
    fn walk(&mut self, spot: Spot, is: Is) {
        let walked = self.walked.entry(spot.clone()).or_default();
        if walked.iter().any(|other| kind_name(*other) == kind_name(is)) {
            return;
        }
        walked.push(is);
        let Some(value) = self.texts.value(&spot) else { return };
        let main = &self.texts.documents[0].tree;
        let is_straight = spot.document == 0 && self.texts.documents[0].addresses.is_empty();
        let is_fine = |text: &str, section: &str| is_straight && leads_straight(main, text, section);
        for found in walk::references(value, is, &spot.at, &is_fine) {
            let from = Spot::new(spot.document, found.at.clone());
            // If one walk starts inside another, both reach the same references.
            if spot.at.as_str().is_empty() || self.followed.insert(from.clone()) {
                self.reference(&from, &found);
            }
        }
    }

    fn reference(&mut self, from: &Spot, found: &Found) {
        let (section, kind) = match found.wants {
            Wants::Component(section) => (section, walk::kind_in(section)),
            Wants::Mapping => ("schemas", Some(&SCHEMA)),
            Wants::Copy(Is::List(Is::OrRef(kind))) if !self.leads_to_list(from, &found.text) => {
                (walk::section(kind).unwrap_or_default(), Some(*kind))
            }
            Wants::Copy(is) => return self.copy(from, &found.text, is),
        };
        let Some(kind) = kind else { return };
        let quiet = matches!(found.wants, Wants::Mapping);
        if quiet && !self.is_reference(&found.text) {
            return;
        }
        let mut follower = Follower::new(&mut self.texts, self.found, quiet);
        let Some(spot) = follower.follow(from, &found.text, Some(section)) else { return };
        let place = self.place(&spot);
        if let Some(what) = mismatch(place, kind) {
            if !quiet {
                self.leave_out(from, what, section == "schemas");
            }
            return;
        }
        if spot.component().is_some_and(|(own, _)| own == section) {
            self.met.references.push((from.clone(), Leads::Component(spot.at)));
            return;
        }
        let stays = matches!(place, Place::Value);
        let target = self.met.targets.entry(spot.clone());
        let target = target.or_insert(Target { section, adopted: None, stays });
        if target.section != section {
            let what =
                format!("the target of this `$ref` is also used as one of `components.{}`", target.section);
            return self.leave_out(from, what, section == "schemas");
        }
        match adopting(&self.texts, from, section).filter(|_| target.adopted.is_none()) {
            Some(name) => target.adopted = Some(name),
            None => self.met.references.push((from.clone(), Leads::Target(spot.clone()))),
        }
        self.later(spot, place, Is::OrRef(kind));
    }

    fn copy(&mut self, from: &Spot, text: &str, is: Is) {
        let mut follower = Follower::new(&mut self.texts, self.found, false);
        let Some(spot) = follower.follow(from, text, None) else {
            self.met.lacks_copies = true;
            return;
        };
        let place = self.place(&spot);
        let kind = if let Is::Object(kind) | Is::OrRef(kind) = is { Some(kind) } else { None };
        if let Some(what) = kind.and_then(|kind| mismatch(place, kind)) {
            return self.leave_out(from, what, false);
        }
        if let Some(holder) = holder(from) {
            self.met.copies.insert(holder, spot.clone());
        }
        self.later(spot, place, is);
    }

    /// Returns whether a reference in place of a list refers to a list, and not to its only item.
    fn leads_to_list(&mut self, from: &Spot, text: &str) -> bool {
        let spot = Follower::new(&mut self.texts, self.found, true).follow(from, text, None);
        spot.and_then(|spot| self.texts.value(&spot)).is_none_or(Value::is_array)
    }

    /// Reports a reference to an object of another kind. The object that contains the reference is skipped, and the rest of
    /// the document is used.
    fn leave_out(&mut self, from: &Spot, what: String, is_schema: bool) {
        let holder = holder(from);
        if !is_schema && holder.as_ref().is_some_and(|holder| holder.component().is_some()) {
            // Skipping the component would break the references to it.
            let help = Some("refer to an object of the expected kind".to_owned());
            return Follower::new(&mut self.texts, self.found, false).report("E0226", from, what, help);
        }
        let (then, help) = if is_schema {
            ("the schema becomes `serde_json::Value`", "refer to a schema")
        } else {
            ("it is skipped", "refer to an object of the expected kind")
        };
        let mut follower = Follower::new(&mut self.texts, self.found, false);
        follower.report("W0220", from, format!("{what}; {then}"), Some(help.to_owned()));
        self.met.left_out.extend(holder.map(|holder| (holder, is_schema)));
    }

    /// Queues a walk of a target, unless the first walk covers it: all parts of the main document that the tables describe.
    fn later(&mut self, spot: Spot, place: Place, is: Is) {
        if spot.document != 0 || !matches!(place, Place::Known(_)) {
            self.queue.push_back((spot, is));
        }
    }

    /// Skips references to a part of a target as another kind of object. Outside the tables, the kind of a value is
    /// determined by the references to it, and so are the kinds of everything below it. This needs all references.
    fn part_misfits(&mut self) {
        let targets = self.met.targets.iter();
        let misfits = targets.filter_map(|(spot, target)| {
            Some((spot.clone(), self.misfit(spot, walk::kind_in(target.section)?)?))
        });
        let misfits: HashMap<Spot, String> = misfits.collect();
        let mut wrong = Vec::new();
        self.met.references.retain(|(from, leads)| {
            let Leads::Target(spot) = leads else { return true };
            let misfit = misfits.get(spot).zip(self.met.targets.get(spot));
            wrong.extend(misfit.map(|(what, target)| (from.clone(), what, target.section)));
            misfit.is_none()
        });
        self.met.targets.retain(|spot, Target { section, adopted, .. }| {
            let misfit = misfits.get(spot);
            let component =
                |name: &mut String| Pointer::root().descend(["components", *section, name, "$ref"]);
            let adopted = adopted.as_mut().map(|name| Spot::new(0, component(name)));
            wrong.extend(adopted.zip(misfit).map(|(from, what)| (from, what, *section)));
            misfit.is_none()
        });
        for (from, what, section) in wrong {
            self.leave_out(&from, what.clone(), section == "schemas");
        }
    }

    /// Returns the error message if the targets around a location contradict the kind of a component.
    fn misfit(&self, spot: &Spot, kind: &'static Kind) -> Option<String> {
        let ends = spot.at.as_str().rmatch_indices('/').map(|(end, _)| end);
        let around = ends.filter_map(|end| {
            let (above, below) = spot.at.as_str().split_at(end);
            let above = Spot::new(spot.document, Pointer::parse(above)?);
            Some((self.walked.get(&above)?, self.texts.value(&above)?, Pointer::parse(below)?))
        });
        let mut places = around.flat_map(|(ways, tree, below)| {
            ways.iter().map(move |is| walk::place_below(*is, &below, Some(tree)))
        });
        places.find_map(|place| mismatch(place, kind))
    }

    /// Returns the kind of value at a location, if it is in an OpenAPI description.
    fn place(&self, spot: &Spot) -> Place {
        let tree = &self.texts.documents[spot.document].tree;
        if spot.document == 0 || tree.get("openapi").is_some() {
            walk::place(&spot.at, Some(tree))
        } else {
            Place::Unknown
        }
    }

    /// Returns whether a value of a mapping is a reference, and not the name of a schema (OpenAPI 3.0.3, Discriminator Object).
    fn is_reference(&self, text: &str) -> bool {
        let schemas = self.texts.documents[0].tree.pointer("/components/schemas");
        schemas.and_then(|schemas| schemas.get(text)).is_none() && text.contains(['/', '#', '.'])
    }
}

/// Returns whether a reference of the main document refers to a component that is not a reference itself.
fn leads_straight(main: &Value, text: &str, section: &str) -> bool {
    let name =
        text.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section)?.strip_prefix('/'));
    let Some(name) = name.filter(|name| !name.contains(['/', '%', '~'])) else { return false };
    let component = main.get("components").and_then(|components| components.get(section)?.get(name));
    component.is_some_and(|value| value.as_object().is_none_or(|map| get(map, "$ref").is_none()))
}

/// Returns the name of the kind of object, or an empty string.
fn kind_name(is: Is) -> &'static str {
    match is {
        Is::Object(kind) | Is::OrRef(kind) => kind.name,
        Is::SchemaOrFlag => SCHEMA.name,
        _ => "",
    }
}

/// Returns the object that contains a `$ref`.
fn holder(from: &Spot) -> Option<Spot> {
    let at = from.at.as_str().strip_suffix("/$ref").and_then(Pointer::parse)?;
    Some(Spot::new(from.document, at))
}

/// Returns the name of the component of the main document that consists only of this reference.
fn adopting(texts: &Texts<'_>, from: &Spot, section: &str) -> Option<String> {
    let holder = holder(from)?;
    let (own, name) = holder.component()?;
    let is_all = texts.value(&holder).and_then(Value::as_object).is_some_and(|map| walk::lone(map).is_some());
    (own == section && is_all).then_some(name)
}

/// Returns the error message if an object of another kind is wanted.
fn mismatch(place: Place, wanted: &'static Kind) -> Option<String> {
    let kind = match place {
        Place::Known(Is::Object(kind) | Is::OrRef(kind)) => kind,
        Place::Known(Is::SchemaOrFlag) => &SCHEMA,
        Place::Known(_) => {
            return Some(format!(
                "expected a `$ref` to {}, found one to another value",
                wanted.with_article()
            ));
        }
        Place::Value | Place::Unknown => return None,
    };
    let (kind, wanted) = (kind.name != wanted.name).then(|| (kind.with_article(), wanted.with_article()))?;
    Some(format!("expected a `$ref` to {wanted}, found one to {kind}"))
}
