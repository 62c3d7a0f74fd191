//! OpenAPI Overlay 1.0 and 1.1: corrections and additions to a description, kept in a file of their own.
//!
//! Section numbers in here are those of the Overlay Specification 1.1.0; 1.0 differs where it is said. Beyond the
//! specification, an action that meets nothing or changes nothing is an error: it was written for a description that
//! has since been mended, or for a place that is misspelt.

mod action;
mod merge;
mod query;
mod trail;

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Input, Place, Severity, Source};
use crate::pointer::Pointer;
use crate::source::origin::Origins;
use crate::source::parse;
use action::{Action, Does, Overlay};
use merge::{Bounds, Merge, Version};
use query::{Path, Query, Step};
use trail::Trail;

/// Applies the overlays, in order, and notes where the parts of the document are from that came from one or have moved.
/// An overlay is not looked at if the one before it has an error.
///
/// # Errors
///
/// What is wrong in the first overlay with errors.
pub fn apply(
    tree: &mut Value,
    overlays: &[Source],
    origins: &mut Origins,
    found: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    let mut trail = Trail::default();
    for overlay in overlays {
        let file = found.add_file(overlay.clone());
        apply_one(tree, &overlay.text, file, &mut trail, found);
        found.settle(())?;
    }
    for (place, (file, old)) in trail.iter() {
        origins.note(place, *file, old.clone());
    }
    Ok(())
}

fn apply_one(tree: &mut Value, text: &str, file: FileId, trail: &mut Trail, found: &mut Diagnostics) {
    let document = match parse::parse(text) {
        Ok(document) => document,
        Err(problems) => {
            let input = Input::of(file);
            problems.iter().for_each(|problem| found.push(Diagnostic { input, ..problem.clone() }));
            return;
        }
    };
    let mut problems = Problems { file, found };
    let Some(overlay) = Overlay::read(&document, &mut problems) else { return };
    let mut run = Run { tree, trail, version: overlay.version, bounds: Bounds::new(), problems };
    for action in &overlay.actions {
        run.action(action);
    }
}

/// Problems of one overlay.
struct Problems<'a> {
    file: FileId,
    found: &'a mut Diagnostics,
}

impl Problems<'_> {
    fn error(&mut self, code: &'static str, at: &Pointer, message: impl Into<String>, help: &str) {
        self.push(Severity::Error, code, at, message.into(), help);
    }

    fn push(&mut self, severity: Severity, code: &'static str, at: &Pointer, message: String, help: &str) {
        let place = Place::Value(at.clone());
        self.found.push(Diagnostic::new(severity, code, Input::of(self.file), place, message).help(help));
    }
}

/// One overlay at work.
struct Run<'a> {
    tree: &'a mut Value,
    trail: &'a mut Trail,
    version: Version,
    bounds: Bounds,
    problems: Problems<'a>,
}

impl Run<'_> {
    /// Section 4.4.3: the actions come one after the other, each on what the one before has made of the document.
    fn action(&mut self, action: &Action<'_>) {
        let targets = action.target.locate(self.tree);
        if targets.is_empty() {
            let what = format!("the target `{}` meets nothing", action.target.text);
            let help = "mend the target, or remove the action if the description no longer needs it";
            return self.problems.error("E0504", &action.target.at, what, help);
        }
        let removes = matches!(action.does, Does::Remove);
        if let Err(why) = merge::targets(self.tree, &targets, self.version, removes) {
            return self.problems.error(why.code, &action.target.at, why.message, why.help);
        }
        let changed = match &action.does {
            Does::Remove => self.remove(&targets, action),
            Does::Update(value) => {
                let at = action.at.child("update");
                let mut trail = std::mem::take(self.trail);
                let file = self.problems.file;
                let changed =
                    self.merge(&targets, value, &at, &mut |place, inside| trail.put(place, (file, inside)));
                *self.trail = trail;
                changed
            }
            Does::Copy(source) => self.copy(&targets, source),
        };
        if changed == Some(false) {
            let help = "remove the action: what it asks for is so already";
            self.problems.error("E0505", &action.at, "this action changes nothing", help);
        }
    }

    /// Whether anything is changed; none if the value does not fit. `note` is told of each part that comes to stand
    /// somewhere: where, and where in the value it was.
    fn merge(
        &mut self,
        targets: &[Path],
        value: &Value,
        at: &Pointer,
        note: &mut dyn FnMut(&Pointer, Pointer),
    ) -> Option<bool> {
        if let Err(why) = self.bounds.spend(value, targets) {
            self.problems.error(why.code, at, why.message, why.help);
            return None;
        }
        let mut merge = Merge { version: self.version, changed: false, note };
        for place in targets.iter().map(query::pointer) {
            let target = self.tree.pointer_mut(place.as_str())?;
            if let Err(why) = merge.merge_target(target, value, &place, at) {
                self.problems.error(why.code, &why.at, why.message, why.help);
                return None;
            }
        }
        Some(merge.changed)
    }

    /// Section 4.4.3.1, `copy`: the value of one other node, as it is before the action.
    fn copy(&mut self, targets: &[Path], source: &Query) -> Option<bool> {
        let places = source.locate(self.tree);
        let [place] = places.as_slice() else {
            let what = format!("`{}` meets {} values", source.text, places.len());
            self.problems.error("E0507", &source.at, what, "what is copied is one value");
            return None;
        };
        let place = query::pointer(place);
        let value = self.tree.pointer(place.as_str())?.clone();
        let before = self.trail.clone();
        let mut trail = std::mem::take(self.trail);
        let changed = self.merge(targets, &value, &source.at, &mut |to, inside| {
            let below = inside.as_str().strip_prefix(source.at.as_str()).unwrap_or_default();
            if let Some(from) = Pointer::parse(&format!("{}{below}", place.as_str())) {
                trail.copy(&before, &from, to);
            }
        });
        *self.trail = trail;
        changed
    }

    /// Section 4.4.3.1, `remove`. Inner values go before those around them, and all of an array's at once, so that no
    /// place moves under the targets still to come.
    fn remove(&mut self, targets: &[Path], action: &Action<'_>) -> Option<bool> {
        let mut by_parent: BTreeMap<Path, HashSet<&Step>> = BTreeMap::new();
        for target in targets {
            let Some((last, parent)) = target.split_last() else {
                let what = "the document itself cannot be removed";
                self.problems.error("E0506", &action.at, what, "name what is to go");
                return None;
            };
            by_parent.entry(parent.to_vec()).or_default().insert(last);
        }
        for (parent, going) in by_parent.iter().rev() {
            let parent = query::pointer(parent);
            match self.tree.pointer_mut(parent.as_str()) {
                Some(Value::Object(map)) => map.retain(|key, _| !going.contains(&Step::Name(key.clone()))),
                Some(Value::Array(items)) => {
                    let kept: Vec<usize> =
                        (0..items.len()).filter(|index| !going.contains(&Step::Index(*index))).collect();
                    let mut index = 0..;
                    items.retain(|_| index.next().is_some_and(|index| !going.contains(&Step::Index(index))));
                    self.trail.keep(&parent, &kept);
                }
                _ => {}
            }
            for step in going {
                if let Step::Name(name) = step {
                    self.trail.forget(&parent.child(name));
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

    /// What the actions make of the tree, or the codes of what is said against them.
    fn overlaid(version: &str, mut tree: Value, actions: &Value) -> Result<Value, Vec<&'static str>> {
        let overlay = json!({"overlay": version, "info": {"title": "", "version": ""}, "actions": actions});
        let overlay = Source { name: String::new(), text: overlay.to_string() };
        let mut found = Diagnostics::default();
        match apply(&mut tree, &[overlay], &mut Origins::default(), &mut found) {
            Ok(()) => Ok(tree),
            Err(found) => Err(found.iter().map(|problem| problem.code).collect()),
        }
    }

    #[test]
    fn an_array_is_an_item_in_1_0_and_joined_in_1_1() {
        let (tree, actions) = (json!({"a": [1]}), json!([{"target": "$.a", "update": [2, 3]}]));
        assert_eq!(overlaid("1.0.9", tree.clone(), &actions), Ok(json!({"a": [1, [2, 3]]})));
        assert_eq!(overlaid("1.1.0", tree.clone(), &actions), Ok(json!({"a": [1, 2, 3]})));
        let actions = json!([{"target": "$", "update": {"a": [2]}}]);
        assert_eq!(overlaid("1.0.0", tree.clone(), &actions), Ok(json!({"a": [1, 2]})));
        let actions = json!([{"target": "$.a[0]", "update": 2}]);
        assert_eq!(overlaid("1.0.0", tree.clone(), &actions), Err(vec!["E0506"]));
        assert_eq!(overlaid("1.1.0", tree, &actions), Ok(json!({"a": [2]})));
    }

    #[test]
    fn what_is_removed_moves_nothing_that_is_still_to_go() {
        let tree = json!({"a": [0, {"b": [1, 2]}, 3, 4], "b": 5, "c": null});
        let remove =
            |target: &str| overlaid("1.1.0", tree.clone(), &json!([{"target": target, "remove": true}]));
        assert_eq!(remove("$.a[3, 0, 1]"), Ok(json!({"a": [3], "b": 5, "c": null})));
        assert_eq!(remove("$..b"), Ok(json!({"a": [0, {}, 3, 4], "c": null})));
        assert_eq!(remove("$..*"), Ok(json!({})));
        assert_eq!(remove("$"), Err(vec!["E0506"]));
    }

    #[test]
    fn a_copy_is_of_what_was_there_before() {
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
        assert_eq!(copy(within, "$.a.a", "$.a.x"), Err(vec!["E0506"]));
        assert_eq!(copy(tree, "$.b", "$.*"), Err(vec!["E0507"]));
    }
}
