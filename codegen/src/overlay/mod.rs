//! OpenAPI Overlay 1.0 and 1.1: corrections and additions to a description, in a file of their own.
//!
//! Section numbers refer to the Overlay Specification 1.1.0; differences of 1.0 are noted. In addition to the specification,
//! an action that selects nothing or changes nothing is an error: either the description has been fixed since, or the target
//! is misspelled.

mod action;
mod cost;
mod merge;
mod origins;
mod query;
mod reporter;

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Source};
use crate::parse;
use crate::pointer::Pointer;
use crate::tree::{Document, depth, size};
use action::{Action, Effect, Overlay};
use merge::{Merge, SizeLimit, Version};
use origins::OriginMap;
use query::{Path, Query, Step};
use reporter::Reporter;

/// Applies the overlays in order, and records the origins of the parts that were added or moved.
///
/// # Errors
///
/// Returns the errors of the first overlay with errors; later overlays are not applied.
pub fn apply(
    document: &mut Document,
    overlays: &[Source],
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    let Document { tree, origins } = document;
    let mut origin_map = OriginMap::default();
    for overlay in overlays {
        apply_one(tree, overlay, limits, &mut origin_map, diagnostics);
        diagnostics.finish(())?;
    }
    for (place, (file, old)) in origin_map.iter() {
        origins.record(place, *file, old.clone());
    }
    Ok(())
}

fn apply_one(
    tree: &mut Value,
    source: &Source,
    limits: &Limits,
    origin_map: &mut OriginMap,
    diagnostics: &mut Diagnostics,
) {
    let file = diagnostics.add_file(source.clone());
    let document = match parse::parse(source) {
        Ok(document) => document,
        Err(errors) => {
            let input = Input::of(file);
            errors.iter().for_each(|diagnostic| diagnostics.push(Diagnostic { input, ..diagnostic.clone() }));
            return;
        }
    };
    let mut reporter = Reporter { file, diagnostics };
    let Some(overlay) = Overlay::read(&document, &mut reporter) else { return };
    let (values, levels) = (size(tree), depth(tree));
    let limit = SizeLimit {
        added: limits.copied_values(values),
        visited: limits.visited_values(values),
        values,
        levels,
    };
    let mut run = Run { tree, origin_map, version: overlay.version, limit, reporter };
    for action in &overlay.actions {
        run.action(action);
    }
}

/// The state of applying one overlay.
struct Run<'a> {
    tree: &'a mut Value,
    origin_map: &'a mut OriginMap,
    version: Version,
    limit: SizeLimit,
    reporter: Reporter<'a>,
}

impl Run<'_> {
    /// Applies an action to the result of the previous actions (section 4.4.3).
    fn action(&mut self, action: &Action<'_>) {
        let Some(targets) = self.locate(&action.target) else { return };
        if targets.is_empty() {
            let message = format!("the target `{}` selects nothing", action.target.text);
            let help = "fix the target, or remove the action if the description no longer needs it";
            return self.reporter.push(Code::E0504, &action.target.at, message, help);
        }
        if !matches!(action.effect, Effect::Remove)
            && let Err(error) = merge::targets(self.tree, &targets, self.version)
        {
            return self.reporter.push(error.code, &action.target.at, error.message, error.help);
        }
        let changed = match &action.effect {
            Effect::Remove => self.remove(&targets, action),
            Effect::Update(value) => {
                let at = action.at.child("update");
                let mut origin_map = std::mem::take(self.origin_map);
                let file = self.reporter.file;
                let changed = self.merge(&targets, value, &at, &mut |place, inside| {
                    origin_map.record(place, (file, inside))
                });
                *self.origin_map = origin_map;
                changed
            }
            Effect::Copy(source) => self.copy(&targets, source),
        };
        if changed == Some(false) {
            let help = "remove the action: the document already has this value";
            self.reporter.push(Code::E0505, &action.at, "the action changes nothing", help);
        }
    }

    /// Returns the paths of the selected values; `None` on an error.
    fn locate(&mut self, query: &Query) -> Option<Vec<Path>> {
        match self.limit.visit(query) {
            Ok(()) => Some(query.locate(self.tree)),
            Err(error) => {
                self.reporter.push(error.code, &query.at, error.message, error.help);
                None
            }
        }
    }

    /// Merges a value into the targets and returns whether anything changed; `None` on an error. `record` is called for each
    /// inserted part, with its new location and its location in the value.
    fn merge(
        &mut self,
        targets: &[Path],
        value: &Value,
        at: &Pointer,
        record: &mut dyn FnMut(&Pointer, Pointer),
    ) -> Option<bool> {
        if let Err(error) = self.limit.deduct(value, targets) {
            self.reporter.push(error.code, at, error.message, error.help);
            return None;
        }
        let mut merge = Merge { version: self.version, changed: false, record };
        for place in targets.iter().map(query::pointer) {
            let target = self.tree.pointer_mut(place.as_str())?;
            if let Err(error) = merge.merge_target(target, value, &place, at) {
                self.reporter.push(error.code, &error.at, error.message, error.help);
                return None;
            }
        }
        Some(merge.changed)
    }

    /// Copies the value of a single node, as it is before the action (section 4.4.3.1, `copy`).
    fn copy(&mut self, targets: &[Path], source: &Query) -> Option<bool> {
        let places = self.locate(source)?;
        let [place] = places.as_slice() else {
            let message = format!("expected `{}` to select one value, found {}", source.text, places.len());
            self.reporter.push(Code::E0507, &source.at, message, "make the query more specific, or fix it");
            return None;
        };
        let place = query::pointer(place);
        let value = self.tree.pointer(place.as_str())?.clone();
        let before = self.origin_map.clone();
        let mut origin_map = std::mem::take(self.origin_map);
        let changed = self.merge(targets, &value, &source.at, &mut |to, inside| {
            let below = inside.as_str().strip_prefix(source.at.as_str()).unwrap_or_default();
            if let Some(from) = Pointer::parse(&format!("{}{below}", place.as_str())) {
                origin_map.copy(&before, &from, to);
            }
        });
        *self.origin_map = origin_map;
        changed
    }

    /// Removes the targets (section 4.4.3.1, `remove`). Inner values are removed before outer ones, and all items of an array
    /// at once, so that the locations of the remaining targets stay valid.
    fn remove(&mut self, targets: &[Path], action: &Action<'_>) -> Option<bool> {
        let mut by_parent: BTreeMap<Path, HashSet<&Step>> = BTreeMap::new();
        for target in targets {
            let Some((last, parent)) = target.split_last() else {
                let message = "cannot remove the root of the document";
                self.reporter.push(Code::E0506, &action.at, message, "select the values to remove");
                return None;
            };
            by_parent.entry(parent.to_vec()).or_default().insert(last);
        }
        for (parent, removed) in by_parent.iter().rev() {
            let parent = query::pointer(parent);
            match self.tree.pointer_mut(parent.as_str()) {
                Some(Value::Object(map)) if removed.len() == 1 => {
                    for step in removed {
                        if let Step::Name(name) = step {
                            map.shift_remove(name);
                        }
                    }
                }
                Some(Value::Object(map)) => map.retain(|key, _| !removed.contains(&Step::Name(key.clone()))),
                Some(Value::Array(items)) => {
                    let kept: Vec<usize> =
                        (0..items.len()).filter(|index| !removed.contains(&Step::Index(*index))).collect();
                    let mut index = 0..;
                    items
                        .retain(|_| index.next().is_some_and(|index| !removed.contains(&Step::Index(index))));
                    self.origin_map.keep_items(&parent, &kept);
                }
                _ => {}
            }
            for step in removed {
                if let Step::Name(name) = step {
                    self.origin_map.remove(&parent.child(name));
                }
            }
        }
        Some(true)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns the tree after the actions, or the codes of the errors.
    fn overlaid(version: &str, tree: Value, actions: &Value) -> Result<Value, Vec<Code>> {
        let overlay = json!({"overlay": version, "info": {"title": "", "version": ""}, "actions": actions});
        let overlay = Source { name: String::new(), text: overlay.to_string() };
        let mut diagnostics = Diagnostics::default();
        let mut document = Document::new(tree);
        match apply(&mut document, &[overlay], &Limits::default(), &mut diagnostics) {
            Ok(()) => Ok(document.tree),
            Err(diagnostics) => Err(diagnostics.iter().map(|diagnostic| diagnostic.code).collect()),
        }
    }

    #[test]
    fn an_array_is_appended_in_1_0_and_concatenated_in_1_1() {
        let (tree, actions) = (json!({"a": [1]}), json!([{"target": "$.a", "update": [2, 3]}]));
        assert_eq!(overlaid("1.0.9", tree.clone(), &actions), Ok(json!({"a": [1, [2, 3]]})));
        assert_eq!(overlaid("1.1.0", tree.clone(), &actions), Ok(json!({"a": [1, 2, 3]})));
        let actions = json!([{"target": "$", "update": {"a": [2]}}]);
        assert_eq!(overlaid("1.0.0", tree.clone(), &actions), Ok(json!({"a": [1, 2]})));
        let actions = json!([{"target": "$.a[0]", "update": 2}]);
        assert_eq!(overlaid("1.0.0", tree.clone(), &actions), Err(vec![Code::E0506]));
        assert_eq!(overlaid("1.1.0", tree, &actions), Ok(json!({"a": [2]})));
    }

    #[test]
    fn removed_items_do_not_shift_the_other_targets() {
        let tree = json!({"a": [0, {"b": [1, 2]}, 3, 4], "b": 5, "c": null});
        let remove =
            |target: &str| overlaid("1.1.0", tree.clone(), &json!([{"target": target, "remove": true}]));
        assert_eq!(remove("$.a[3, 0, 1]"), Ok(json!({"a": [3], "b": 5, "c": null})));
        assert_eq!(remove("$..b"), Ok(json!({"a": [0, {}, 3, 4], "c": null})));
        assert_eq!(remove("$..*"), Ok(json!({})));
        assert_eq!(remove("$"), Err(vec![Code::E0506]));
    }

    #[test]
    fn a_copy_takes_the_value_before_the_action() {
        let copy = |tree: Value, target: &str, from: &str| {
            overlaid("1.1.0", tree, &json!([{"target": target, "copy": from}]))
        };
        let tree = json!({"a": {"x": 1}, "b": {"y": 2}, "c": [1, 2]});
        assert_eq!(
            copy(tree.clone(), "$.b", "$.a"),
            Ok(json!({"a": {"x": 1}, "b": {"y": 2, "x": 1}, "c": [1, 2]}))
        );
        assert_eq!(
            copy(tree.clone(), "$.c", "$.a"),
            Ok(json!({"a": {"x": 1}, "b": {"y": 2}, "c": [1, 2, {"x": 1}]}))
        );
        assert_eq!(
            copy(tree.clone(), "$.c", "$.c"),
            Ok(json!({"a": {"x": 1}, "b": {"y": 2}, "c": [1, 2, 1, 2]}))
        );
        let within = json!({"a": {"x": 1, "a": {"x": 1}}});
        assert_eq!(copy(json!({"a": {"x": 1}}), "$", "$.a"), Ok(json!({"a": {"x": 1}, "x": 1})));
        assert_eq!(
            copy(json!({"a": {"x": 1, "a": {}}}), "$.a.a", "$.a"),
            Ok(json!({"a": {"x": 1, "a": {"x": 1, "a": {}}}}))
        );
        assert_eq!(copy(within, "$.a.a", "$.a.x"), Err(vec![Code::E0506]));
        assert_eq!(copy(tree, "$.b", "$.*"), Err(vec![Code::E0507]));
    }
}
