//! Models that were one type and are two, or the reverse.

use std::collections::{HashMap, HashSet};

use crate::diff::change::{Aspect, Change, Kind, Noun};
use crate::diff::compare::change;
use crate::diff::surface::Entry;

/// Names of the same type, in each crate, by the name of its definition.
type Classes<'a> = HashMap<&'a str, Vec<&'a str>>;

/// Returns a change for each name of both crates whose type is, or was, also that of another name. Names that move together are
/// one change, which the others follow.
pub fn identities(old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let olds: HashMap<&str, &Entry> = old.iter().map(|node| (node.key.as_str(), node)).collect();
    let both: Vec<(&Entry, &Entry)> =
        new.iter().filter_map(|node| Some((*olds.get(node.key.as_str())?, node))).collect();
    let before = classes(both.iter().map(|(old, _)| *old));
    let after = classes(both.iter().map(|(_, new)| *new));
    let (old_anchors, new_anchors) = (anchors(&before), anchors(&after));
    let mut seen = HashSet::new();
    let mut changes = Vec::new();
    for (old, new) in both {
        let (Some(from), Some(to)) = (old_anchors.get(old.key.as_str()), new_anchors.get(new.key.as_str()))
        else {
            continue;
        };
        // The names that were, and are, of the same type as the anchors of their types.
        let stays = |one: &str, of: &HashMap<&str, &str>| of.get(one) == of.get(new.key.as_str());
        if stays(from, &new_anchors) && stays(to, &old_anchors) {
            continue;
        }
        let with = |node: &Entry, anchor: &str| {
            Entry::new(Noun::Type, node.key.as_str(), &node.path)
                .at(&node.address)
                .with(Aspect::Identity, anchor)
        };
        let (old, new) = (with(old, from), with(new, to));
        if let Some(change) = change(Kind::Changed(Aspect::Identity), Some(&old), Some(&new)) {
            changes.push(Change { follows: !seen.insert((*from, *to)), ..change });
        }
    }
    changes
}

/// Removes what an alias has in common with its definition, if both stay one type: its changes are those of the definition.
pub fn remove_contents(old: &mut [Entry], new: &mut [Entry]) {
    let definition = |node: &Entry| node.aspect(Aspect::Identity).and_then(|texts| texts.first()).cloned();
    let after: HashMap<String, String> = new
        .iter()
        .map(|node| (node.key.clone(), definition(node).unwrap_or_else(|| node.key.clone())))
        .collect();
    let is_one = |node: &Entry| {
        let target = definition(node)?;
        (after.get(&target)? == after.get(&node.key)?).then(|| node.key.clone())
    };
    let aliases: HashSet<String> = old.iter().filter_map(is_one).collect();
    for node in old.iter_mut().chain(new).filter(|node| aliases.contains(&node.key)) {
        node.children.clear();
        node.aspects.retain(|(of, _)| matches!(of, Aspect::Name | Aspect::Identity | Aspect::Deprecated));
    }
}

fn classes<'a>(nodes: impl Iterator<Item = &'a Entry>) -> Classes<'a> {
    let mut classes = Classes::new();
    for node in nodes {
        let definition = node.aspect(Aspect::Identity).and_then(|texts| texts.first());
        classes.entry(definition.map_or(node.key.as_str(), String::as_str)).or_default().push(&node.key);
    }
    classes
}

/// Returns the name that stands for the type of each name: that of the definition, or the first one if both crates do not have it.
fn anchors<'a>(classes: &Classes<'a>) -> HashMap<&'a str, &'a str> {
    let members = |(definition, names): (&&'a str, &Vec<&'a str>)| {
        let first = names.first().copied().unwrap_or(definition);
        let anchor = if names.contains(definition) { *definition } else { first };
        names.iter().map(|name| (*name, anchor)).collect::<Vec<_>>()
    };
    classes.iter().flat_map(members).collect()
}
