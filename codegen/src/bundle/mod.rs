//! Bundling: one document in which every `$ref` has the form `#/components/SECTION/NAME`.
//!
//! First, all references in all documents are collected and resolved, without changing anything (`resolve`,
//! `documents`). Then a name is assigned to each target (`names`), and the target is moved into the components, with a `$ref`
//! in its old place; an object that cannot be a component, such as a path item, is inlined where it is used (`assemble`).
//! The origin of each part is recorded (`origin`).

mod assemble;
mod base_uris;
mod broken;
mod collected;
mod documents;
mod location;
mod names;
mod references;
mod resolve;
mod templates;
mod uri_reference;
mod version;

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use crate::bundle::broken::is_direct;
use crate::bundle::collected::{Collected, Destination, Target};
use crate::bundle::documents::Documents;
use crate::bundle::location::Location;
use crate::bundle::resolve::Resolver;
use crate::config::Used;
use crate::diagnostic::{Code, Diagnostics};
use crate::grammar::walk::{self, ExpectedTarget, Reference, Role};
use crate::grammar::{Expected, OPENAPI, ObjectKind, SCHEMA};
use crate::pointer::Pointer;
use crate::tree::Document;

pub use broken::Broken;
pub use documents::BundleContext;

/// Bundles a document: moves the targets of deep pointers and of references into other files into its components. References
/// that cannot be resolved, are cyclic, exceed a limit, or refer to an object of another kind are returned and stay unchanged. Adds
/// the entries of `[files]` that have a reference to `used`.
///
/// # Errors
///
/// Returns an error if the tree is not an OpenAPI description of a supported version.
pub fn bundle(
    document: &mut Document,
    context: BundleContext<'_>,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Result<Broken, Diagnostics> {
    let Document { tree, origins } = document;
    version::check(tree, diagnostics);
    diagnostics.finish(())?;
    templates::instantiate(tree, diagnostics);
    references::references(tree);
    let documents = Documents::new(std::mem::take(tree), context);
    let mut bundler = Bundler {
        documents,
        diagnostics,
        collected: Collected::default(),
        queue: VecDeque::new(),
        walked: HashMap::new(),
        processed: HashSet::new(),
    };
    bundler.walk(Location::new(0, Pointer::root()), Expected::Object(&OPENAPI));
    while let Some((location, expected)) = bundler.queue.pop_front() {
        bundler.walk(location, expected);
    }
    bundler.skip_mismatches();
    let Bundler { documents, collected, .. } = bundler;
    used.record(documents.local_copies.iter().copied());
    let (assembled, broken) = assemble::assemble(documents, collected, origins);
    *tree = assembled;
    Ok(broken)
}

struct Bundler<'a, 'b> {
    documents: Documents<'a>,
    diagnostics: &'b mut Diagnostics,
    collected: Collected,
    queue: VecDeque<(Location, Expected)>,
    /// The starting points of walks, with the kinds of object: one location may be referred to as several kinds.
    walked: HashMap<Location, Vec<Expected>>,
    /// The references that have been processed.
    processed: HashSet<Location>,
}

impl Bundler<'_, '_> {
    fn walk(&mut self, location: Location, expected: Expected) {
        let walked = self.walked.entry(location.clone()).or_default();
        let name = |expected: Expected| expected.kind().map(|kind| kind.name);
        if walked.iter().any(|other| name(*other) == name(expected)) {
            return;
        }
        walked.push(expected);
        let Some(value) = self.documents.value(&location) else { return };
        let main = &self.documents.list[0].tree;
        let has_plain_refs = location.document == 0 && self.documents.list[0].base_uris.is_empty();
        let is_resolved = |text: &str, section: &str| has_plain_refs && is_direct(main, text, section);
        for reference in walk::references(value, expected, &location.at, &is_resolved) {
            let from = Location::new(location.document, reference.at.clone());
            // If one walk starts inside another, both reach the same references.
            if location.at.as_str().is_empty() || self.processed.insert(from.clone()) {
                self.reference(&from, &reference);
            }
        }
    }

    fn reference(&mut self, from: &Location, reference: &Reference) {
        let (section, kind) = match reference.expected {
            ExpectedTarget::Component(section) => (section, walk::kind_in(section)),
            ExpectedTarget::Mapping => ("schemas", Some(&SCHEMA)),
            ExpectedTarget::Inline(Expected::Array(Expected::ObjectOrRef(kind)))
                if !self.refers_to_list(from, &reference.text) =>
            {
                (walk::section(kind).unwrap_or_default(), Some(*kind))
            }
            ExpectedTarget::Inline(expected) => return self.inline(from, &reference.text, expected),
        };
        let Some(kind) = kind else { return };
        let quiet = matches!(reference.expected, ExpectedTarget::Mapping);
        if quiet && !self.is_reference(&reference.text) {
            return;
        }
        let mut resolver = Resolver::new(&mut self.documents, self.diagnostics, quiet);
        let Some(location) = resolver.target(from, &reference.text, Some(section)) else { return };
        let role = self.role(&location);
        if let Some(message) = mismatch(role, kind) {
            if !quiet {
                self.mismatch(from, message);
            }
            return;
        }
        if location.component().is_some_and(|(own, _)| own == section) {
            self.collected.references.push((from.clone(), Destination::Component(location.at)));
            return;
        }
        let is_data = matches!(role, Role::Data);
        let target = self.collected.targets.entry(location.clone());
        let target = target.or_insert(Target { section, replaces: None, is_data });
        if target.section != section {
            let message =
                format!("the target of this `$ref` is also used as one of `components.{}`", target.section);
            return self.mismatch(from, message);
        }
        match replaced_component(&self.documents, from, section).filter(|_| target.replaces.is_none()) {
            Some(name) => target.replaces = Some(name),
            None => self.collected.references.push((from.clone(), Destination::Target(location.clone()))),
        }
        self.queue_walk(location, role, Expected::ObjectOrRef(kind));
    }

    fn inline(&mut self, from: &Location, text: &str, expected: Expected) {
        let mut resolver = Resolver::new(&mut self.documents, self.diagnostics, false);
        let Some(location) = resolver.target(from, text, None) else { return };
        let role = self.role(&location);
        if let Some(message) = expected.kind().and_then(|kind| mismatch(role, kind)) {
            return self.mismatch(from, message);
        }
        if let Some(container) = container(from) {
            self.collected.inlined.insert(container, location.clone());
        }
        self.queue_walk(location, role, expected);
    }

    /// Returns whether a reference in place of a list refers to a list, and not to its only item.
    fn refers_to_list(&mut self, from: &Location, text: &str) -> bool {
        let location = Resolver::new(&mut self.documents, self.diagnostics, true).resolve(from, text, None);
        location.and_then(|location| self.documents.value(&location)).is_none_or(Value::is_array)
    }

    /// Records a reference to an object of another kind.
    fn mismatch(&mut self, from: &Location, message: String) {
        let help = "refer to an object of the expected kind".to_owned();
        Resolver::new(&mut self.documents, self.diagnostics, false).report(
            Code::E0226,
            from,
            message,
            Some(help),
        );
    }

    /// Queues a walk of a target, unless the first walk covers it: all parts of the main document that the tables describe.
    fn queue_walk(&mut self, location: Location, role: Role, expected: Expected) {
        if location.document != 0 || !matches!(role, Role::Known(_)) {
            self.queue.push_back((location, expected));
        }
    }

    /// Skips references to a part of a target as another kind of object. Outside the tables, the kind of a value is
    /// determined by the references to it, and so are the kinds of everything below it. This needs all references.
    fn skip_mismatches(&mut self) {
        let targets = self.collected.targets.iter();
        let mismatches = targets.filter_map(|(location, target)| {
            Some((location.clone(), self.mismatch_around(location, walk::kind_in(target.section)?)?))
        });
        let mismatches: HashMap<Location, String> = mismatches.collect();
        let mut rejected = Vec::new();
        self.collected.references.retain(|(from, destination)| {
            let Destination::Target(location) = destination else { return true };
            let mismatch = mismatches.get(location);
            rejected.extend(mismatch.map(|message| (from.clone(), message)));
            mismatch.is_none()
        });
        self.collected.targets.retain(|location, Target { section, replaces, .. }| {
            let mismatch = mismatches.get(location);
            let component =
                |name: &mut String| Pointer::root().descend(["components", *section, name, "$ref"]);
            let replaces = replaces.as_mut().map(|name| Location::new(0, component(name)));
            rejected.extend(replaces.zip(mismatch));
            mismatch.is_none()
        });
        for (from, message) in rejected {
            self.mismatch(&from, message.clone());
        }
    }

    /// Returns the error message if the targets around a location contradict the kind of a component.
    fn mismatch_around(&self, location: &Location, kind: &'static ObjectKind) -> Option<String> {
        let ends = location.at.as_str().rmatch_indices('/').map(|(end, _)| end);
        let enclosing = ends.filter_map(|end| {
            let (above, below) = location.at.as_str().split_at(end);
            let above = Location::new(location.document, Pointer::parse(above)?);
            Some((self.walked.get(&above)?, self.documents.value(&above)?, Pointer::parse(below)?))
        });
        let mut roles = enclosing.flat_map(|(expectations, tree, below)| {
            expectations.iter().map(move |expected| walk::role_below(*expected, &below, Some(tree)))
        });
        roles.find_map(|role| mismatch(role, kind))
    }

    /// Returns the kind of value at a location, if it is in an OpenAPI description.
    fn role(&self, location: &Location) -> Role {
        let tree = &self.documents.list[location.document].tree;
        if location.document == 0 || tree.get("openapi").is_some() {
            walk::role_at(&location.at, Some(tree))
        } else {
            Role::Unknown
        }
    }

    /// Returns whether a value of a mapping is a reference, and not the name of a schema (OpenAPI 3.0.3, Discriminator Object).
    fn is_reference(&self, text: &str) -> bool {
        let schemas = self.documents.list[0].tree.pointer("/components/schemas");
        schemas.and_then(|schemas| schemas.get(text)).is_none() && text.contains(['/', '#', '.'])
    }
}

/// Returns the object that contains a `$ref`.
fn container(from: &Location) -> Option<Location> {
    let at = from.at.as_str().strip_suffix("/$ref").and_then(Pointer::parse)?;
    Some(Location::new(from.document, at))
}

/// Returns the name of the component of the main document that consists only of this reference.
fn replaced_component(documents: &Documents<'_>, from: &Location, section: &str) -> Option<String> {
    let container = container(from)?;
    let (own, name) = container.component()?;
    let is_all = documents
        .value(&container)
        .and_then(Value::as_object)
        .is_some_and(|map| walk::only_ref(map).is_some());
    (own == section && is_all).then_some(name)
}

/// Returns the error message if an object of another kind is wanted.
fn mismatch(role: Role, expected: &'static ObjectKind) -> Option<String> {
    let kind = match role {
        Role::Known(own) => own.kind(),
        Role::Data | Role::Unknown => return None,
    };
    let Some(kind) = kind else {
        return Some(format!("expected a `$ref` to {}, found one to another value", expected.with_article()));
    };
    let (kind, expected) =
        (kind.name != expected.name).then(|| (kind.with_article(), expected.with_article()))?;
    Some(format!("expected a `$ref` to {expected}, found one to {kind}"))
}
