//! The differences of two surfaces.

use std::collections::{HashMap, HashSet};

use crate::diff::change::{Aspect, Change, Kind, Noun};
use crate::diff::rules::{self, Context};
use crate::diff::surface::Entry;

/// Returns the changes between two lists of siblings, in the order of the new ones; removed items come last.
pub fn compare(old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let mut changes = Vec::new();
    siblings(old, new, &mut changes);
    changes
}

fn siblings(old: &[Entry], new: &[Entry], changes: &mut Vec<Change>) {
    let pairs = pairs(old, new);
    let paired: HashSet<usize> = pairs.iter().flatten().copied().collect();
    for (node, before) in new.iter().zip(&pairs) {
        match before.and_then(|index| old.get(index)) {
            Some(before) => items(before, node, changes),
            None => changes.extend(change(Kind::Added, None, Some(node))),
        }
    }
    for (index, node) in old.iter().enumerate() {
        if !paired.contains(&index) {
            changes.extend(change(Kind::Removed, Some(node), None));
        }
    }
}

/// Returns what two items have in common: key and path, or one of them.
type Identity = fn(&Entry) -> (&str, &str);

/// Returns the index of the old item for each new one: that with the same key and path, else with the same key, else with the
/// same path. Keys need not be unique: an enum may have a number and a text of the same digits.
fn pairs(old: &[Entry], new: &[Entry]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; new.len()];
    let mut used = HashSet::new();
    let identities: [Identity; 3] =
        [|node| (&node.key, &node.path), |node| (&node.key, ""), |node| ("", &node.path)];
    for identity in identities {
        let mut open: HashMap<(&str, (&str, &str)), Vec<usize>> = HashMap::new();
        for (index, node) in old.iter().enumerate().rev().filter(|(index, _)| !used.contains(index)) {
            open.entry((node.noun.as_str(), identity(node))).or_default().push(index);
        }
        for (pair, node) in pairs.iter_mut().zip(new).filter(|(pair, _)| pair.is_none()) {
            *pair = open.get_mut(&(node.noun.as_str(), identity(node))).and_then(Vec::pop);
            used.extend(*pair);
        }
    }
    pairs
}

fn items(old: &Entry, new: &Entry, changes: &mut Vec<Change>) {
    // Two kinds of types have nothing else in common.
    let is_other_kind = old.noun == Noun::Type && old.aspect(Aspect::Kind) != new.aspect(Aspect::Kind);
    let is_compared = |aspect: Aspect| !is_other_kind || matches!(aspect, Aspect::Kind | Aspect::Json);
    let mut first_of_type: Option<usize> = None;
    for kind in kinds(old, new).filter(|kind| kind.aspect().is_some_and(is_compared)) {
        let Some(change) = change(kind, Some(old), Some(new)) else { continue };
        if !kind.aspect().is_some_and(Aspect::is_of_type) {
            changes.push(change);
        } else if let Some(first) = first_of_type.and_then(|index| changes.get_mut(index)) {
            first.merge(change);
        } else {
            first_of_type = Some(changes.len());
            changes.push(change);
        }
    }
    if !is_other_kind {
        siblings(&old.children, &new.children, changes);
    }
}

/// Returns the properties that differ.
fn kinds(old: &Entry, new: &Entry) -> impl Iterator<Item = Kind> {
    // Models that are one type or two are compared by `identities`. An order of another length is another list of parameters
    // or variants, which is a change of its own.
    let is_compared = |aspect: Aspect, old: &[String], new: &[String]| match aspect {
        Aspect::Identity => false,
        Aspect::Order => old.len() == new.len(),
        _ => true,
    };
    let changed = new.aspects.iter().filter_map(move |(aspect, texts)| match old.aspect(*aspect) {
        None => (*aspect != Aspect::Order).then_some(Kind::Gained(*aspect)),
        Some(before) => {
            (before != texts && is_compared(*aspect, before, texts)).then_some(Kind::Changed(*aspect))
        }
    });
    let lost = old.aspects.iter().filter(|(aspect, _)| new.aspect(*aspect).is_none());
    let lost = lost.filter(|(aspect, _)| *aspect != Aspect::Order);
    changed.chain(lost.map(|(aspect, _)| Kind::Lost(*aspect)))
}

/// Returns the change with its verdicts.
pub fn change(kind: Kind, old: Option<&Entry>, new: Option<&Entry>) -> Option<Change> {
    let node = new.or(old)?;
    let aspect = kind.aspect();
    let texts = |node: Option<&Entry>| match (node, aspect) {
        (Some(node), Some(aspect)) => node.aspect(aspect).unwrap_or_default().to_vec(),
        _ => Vec::new(),
    };
    let (before, after) = (texts(old), texts(new));
    let cx = Context { old: &before, new: &after, node };
    let (verdicts, reason) = rules::evaluate(node.noun, kind, &cx);
    // The name of a variant belongs to its union, and the group of an operation to its tags: `[rename]` has no line for these.
    let can_be_kept = match node.noun {
        Noun::Operation => old.map(group) == new.map(group),
        noun => noun != Noun::Conversion && !node.address.is_empty(),
    };
    let is_rename = kind == Kind::Changed(Aspect::Name) && can_be_kept;
    Some(Change {
        rule: kind.rule(node.noun),
        path: node.path.clone(),
        keep: is_rename.then(|| keep(node.noun, &node.address, &before)),
        old: old.map(|node| node.state(shown(aspect, &before))),
        new: new.map(|node| node.state(shown(aspect, &after))),
        verdicts,
        reason: reason.to_owned(),
        follows: false,
        accepted: None,
    })
}

/// Returns a property as users read it.
fn shown(aspect: Option<Aspect>, texts: &[String]) -> String {
    match (aspect, texts) {
        (Some(Aspect::CompleteBody), [name, arguments @ ..]) => format!("{name}({})", arguments.join(", ")),
        (Some(Aspect::Constant), [name, ty, value]) => format!("{name}: {ty} = {value}"),
        (Some(Aspect::Security), alternatives) => alternatives.join(" or "),
        _ => texts.join(", "),
    }
}

/// Returns the group in the path of an operation.
fn group(operation: &Entry) -> &str {
    operation.path.split("()").next().unwrap_or_default()
}

/// Returns the line of `[rename]` that keeps a name.
fn keep(noun: Noun, address: &str, old: &[String]) -> String {
    let name = old.first().map(String::as_str).unwrap_or_default();
    let name = if noun == Noun::Operation { name.rsplit('.').next().unwrap_or(name) } else { name };
    format!("{} = {}", quoted(address), quoted(name))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
