//! Cutting out of faults: the smallest part around a fault that can be cut so that the client is right without it.
//!
//! The tables of the standard say what can be cut. A schema becomes one that allows any value, a member or an item is removed,
//! and a field that the crate needs gets a default. A part without which its owner would have another meaning on the wire is not
//! cut alone: the owner is. So a fault in a required parameter removes its operation.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use crate::bundle::walk::{self, ExpectedTarget};
use crate::diagnostic::{Diagnostic, Diagnostics, Fault, Input, Part, Place, Severity, Skipped};
use crate::grammar::place::{Step, steps};
use crate::grammar::{
    ENCODING, Expected, HEADER, MEDIA_TYPE, Need, OPENAPI, OPERATION, ObjectKind, PARAMETER, PATH_ITEM,
    REQUEST_BODY, RESPONSE, SCHEMA, SECURITY_SCHEME, SERVER, SERVER_VARIABLE,
};
use crate::methods::METHODS;
use crate::pointer::Pointer;
use crate::tree::Document;

/// The state of cutting out all faults of a document.
#[derive(Default)]
pub struct Cutter {
    /// The removed components that references may refer to, by their reference.
    removed: HashMap<String, Removed>,
    /// The starts of references to the components of removed sections.
    sections: Vec<(String, Diagnostic)>,
    /// Set if an operation or a path was removed.
    pub has_removed_paths: bool,
}

/// A removed component.
struct Removed {
    cause: Diagnostic,
    is_required: bool,
}

/// The change of a place.
enum Cut {
    /// Removes the value.
    Remove,
    /// Replaces or adds the value.
    Replace(Value),
}

impl Cutter {
    /// Cuts out faults, and reports each with its consequence.
    pub fn cut(&mut self, document: &mut Document, faults: Vec<Fault>, diagnostics: &mut Diagnostics) {
        // The places that are cut, with the consequences.
        let mut done: HashMap<Pointer, Vec<Consequence>> = HashMap::new();
        let mut lists = BTreeSet::new();
        for Fault { diagnostic, at } in faults {
            let prefixes = prefixes(&at);
            if let Some(consequences) = prefixes.iter().find_map(|prefix| done.get(prefix)) {
                report(&diagnostic, consequences, diagnostics);
                continue;
            }
            let is_error = diagnostic.severity == Severity::Error;
            let choice = if is_error { None } else { self.choose(&document.tree, &at) };
            let Some((place, cut)) = choice else {
                diagnostics.push(Diagnostic { severity: Severity::Error, ..diagnostic });
                continue;
            };
            let consequences = consequences(&document.tree, &place, &cut);
            report(&diagnostic, &consequences, diagnostics);
            self.record(&document.tree, &place, &cut, &diagnostic);
            apply(&mut document.tree, &place, cut, &mut lists);
            done.insert(place, consequences);
        }
        let moves: HashMap<Pointer, Pointer> =
            lists.into_iter().flat_map(|list| remove_nulls(document, &list)).collect();
        if !moves.is_empty() {
            relocate(diagnostics, &moves);
        }
    }

    /// Returns the references to removed components.
    pub fn dangling(&self, tree: &Value) -> Vec<Fault> {
        if self.removed.is_empty() && self.sections.is_empty() {
            return Vec::new();
        }
        let is_resolved = |text: &str, _: &str| self.cause(text).is_none();
        let references = walk::references(tree, Expected::Object(&OPENAPI), &Pointer::root(), &is_resolved);
        let components = references
            .into_iter()
            .filter(|reference| matches!(reference.expected, ExpectedTarget::Component(_)));
        let faults = components.filter_map(|reference| {
            Some(Fault { diagnostic: self.cause(&reference.text)?.clone(), at: reference.at })
        });
        faults.collect()
    }

    /// Returns the diagnostic of the removed component that a reference refers to.
    fn cause(&self, text: &str) -> Option<&Diagnostic> {
        let section =
            || self.sections.iter().find(|(start, _)| text.starts_with(start)).map(|(_, cause)| cause);
        self.removed.get(text).map(|removed| &removed.cause).or_else(section)
    }

    /// Returns the place to cut: the place of the fault, or the nearest one around it that can be cut.
    fn choose(&self, tree: &Value, at: &Pointer) -> Option<(Pointer, Cut)> {
        let steps = steps(tree, at)?;
        (0..steps.len()).rev().find_map(|index| {
            let (above, step) = (&steps[..index], &steps[index]);
            Some((step.at.clone(), self.cut_of(tree, above, step)?))
        })
    }

    /// Returns the change that cuts out a place; `None` if it cannot be cut alone.
    fn cut_of(&self, tree: &Value, above: &[Step<'_>], step: &Step<'_>) -> Option<Cut> {
        let is = |kind: &'static ObjectKind| step.kind.is_some_and(|own| std::ptr::eq(own, kind));
        let members = above.last().and_then(|parent| parent.value?.as_object());
        let is_alone = members.is_some_and(|members| members.len() == 1);
        if is(&SCHEMA) {
            let description =
                step.value.and_then(|schema| schema.get("description")).filter(|text| text.is_string());
            let kept = description.map(|text| ("description".to_owned(), text.clone()));
            return Some(Cut::Replace(Value::Object(Map::from_iter(kept))));
        }
        if let Some(default) = step.owner.and_then(|owner| default(owner, &step.key)) {
            return Some(Cut::Replace(default));
        }
        // The fields beside the `$ref` of a path item can be used without it.
        let is_needed = step.key == "$ref" && is_alone
            || match step.need {
                Some(need) => need != Need::Optional,
                // The order of servers matters, and the other parts here determine the meaning of their owner.
                None => {
                    is(&SERVER)
                        || is(&SERVER_VARIABLE)
                        || is(&ENCODING)
                        || matches!(step.expected, Expected::String) && !step.is_item
                }
            };
        let in_component = matches!(above, [_, _]) && above[0].key == "components";
        let is_required =
            !in_component && (is(&PARAMETER) || is(&REQUEST_BODY)) && self.is_required(tree, step);
        if is_needed || is_required {
            return None;
        }
        // Without a media type, a response would have no body, and a parameter no value.
        let is_only_content = is(&MEDIA_TYPE) && is_alone;
        (!is_only_content).then_some(Cut::Remove)
    }

    /// Returns whether a parameter or a request body is required. If it is not an object, this is unknown: a parameter is optional
    /// unless it says otherwise, but an operation with a request body needs it.
    fn is_required(&self, tree: &Value, step: &Step<'_>) -> bool {
        let is_body = step.kind.is_some_and(|kind| std::ptr::eq(kind, &REQUEST_BODY));
        let mut value = step.value;
        for _ in 0..MAX_CHAIN {
            let Some(text) = value.and_then(|value| value.get("$ref")?.as_str()) else { break };
            if let Some(removed) = self.removed.get(text) {
                return removed.is_required;
            }
            value = text.strip_prefix('#').and_then(|at| tree.pointer(&at.replace("%25", "%")));
            if value.is_none() {
                return is_body;
            }
        }
        match value {
            Some(value @ Value::Object(_)) => is_required(value),
            _ => is_body,
        }
    }

    /// Records a removed component and removed operations.
    fn record(&mut self, tree: &Value, place: &Pointer, cut: &Cut, cause: &Diagnostic) {
        if !matches!(cut, Cut::Remove) {
            self.has_removed_paths |= place.as_str() == "/paths" && tree.get("paths").is_some();
            return;
        }
        let tokens: Vec<String> = place.tokens().collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        match tokens.as_slice() {
            ["components", _, _] => {
                let is_required = tree.pointer(place.as_str()).is_some_and(is_required);
                let reference = format!("#{}", place.as_str().replace('%', "%25"));
                self.removed.insert(reference, Removed { cause: cause.clone(), is_required });
            }
            ["components"] | ["components", _] => self.sections.push((format!("#{place}/"), cause.clone())),
            ["paths", _] | ["paths", _, _] => self.has_removed_paths = true,
            _ => {}
        }
    }
}

/// The maximum length of a chain of references after bundling.
const MAX_CHAIN: usize = 64;

fn is_required(value: &Value) -> bool {
    value.get("required") == Some(&Value::Bool(true)) || value.get("in").is_some_and(|place| place == "path")
}

/// Returns the default of a field that the crate needs.
fn default(owner: &'static ObjectKind, key: &str) -> Option<Value> {
    Some(match (owner.name, key) {
        ("OpenAPI Object", "info") => json!({"title": "API", "version": "0.0.0"}),
        ("Info Object", "title") => json!("API"),
        ("Info Object", "version") => json!("0.0.0"),
        ("OpenAPI Object", "paths") | ("Operation Object", "responses") => json!({}),
        // Bytes of any type.
        ("Response Object", "content") => json!({"*/*": {}}),
        _ => return None,
    })
}

/// A consequence of a cut: its words, and the part that the crate lacks.
struct Consequence {
    text: String,
    part: Option<(Pointer, Part)>,
}

fn report(diagnostic: &Diagnostic, consequences: &[Consequence], diagnostics: &mut Diagnostics) {
    for Consequence { text, part } in consequences {
        let skipped = part.as_ref().map(|(at, part)| Skipped {
            part: part.clone(),
            at: at.clone(),
            reason: diagnostic.message.clone(),
        });
        diagnostics.push(Diagnostic { skipped, ..diagnostic.clone() }.consequence(text));
    }
}

/// Returns the consequences of a cut, one for each operation of a path.
fn consequences(tree: &Value, place: &Pointer, cut: &Cut) -> Vec<Consequence> {
    let Some(steps) = steps(tree, place) else { return Vec::new() };
    let Some(step) = steps.last() else { return Vec::new() };
    let is = |kind: &'static ObjectKind| step.kind.is_some_and(|own| std::ptr::eq(own, kind));
    let of =
        |at: &Pointer, part: Part| Consequence { text: part.consequence(), part: Some((at.clone(), part)) };
    let other = |kind, name: &str| vec![of(place, Part::Other(kind, name.to_owned()))];
    let path = steps.get(1).map_or("", |step| step.key.as_str());
    if let (Cut::Replace(default), false) = (cut, is(&SCHEMA)) {
        let text = match default {
            Value::String(_) => format!("the default is `{}`", default.as_str().unwrap_or_default()),
            _ if step.key == "content" => "the response body is returned as bytes".to_owned(),
            _ => format!("`{}` is ignored", step.key),
        };
        return vec![Consequence { text, part: None }];
    }
    if is(&PATH_ITEM) {
        let item = step.value.and_then(Value::as_object);
        let operations = METHODS.iter().filter_map(|(key, _)| Some((key, item?.get(*key)?)));
        let all: Vec<_> = operations
            .map(|(key, operation)| {
                of(&place.child(key), Part::Operation(operation_name(path, key, operation)))
            })
            .collect();
        return if all.is_empty() { other("path", path) } else { all };
    }
    match step.value {
        Some(operation) if is(&OPERATION) => {
            vec![of(place, Part::Operation(operation_name(path, &step.key, operation)))]
        }
        Some(value) if is(&PARAMETER) && step.is_item => {
            let part = parameter(value);
            let text = match &part {
                Part::Parameter(_, name) => Part::Other("parameter", name.clone()).consequence(),
                part => part.consequence(),
            };
            vec![Consequence { text, part: Some((place.clone(), part)) }]
        }
        _ if is(&REQUEST_BODY) && step.need.is_some() => vec![of(place, Part::Body)],
        _ if is(&SCHEMA) => other("schema", ""),
        _ if is(&MEDIA_TYPE) => other("media type", &step.key),
        _ if is(&RESPONSE) => other("response", &step.key),
        _ if is(&HEADER) => other("header", &step.key),
        _ if is(&SECURITY_SCHEME) => other("security scheme", &step.key),
        _ if is(&PARAMETER) => other("parameter", &step.key),
        _ if is(&REQUEST_BODY) => other("request body", &step.key),
        _ if step.is_item => vec![Consequence { text: "the item is ignored".to_owned(), part: None }],
        _ => vec![Consequence { text: format!("`{}` is ignored", step.key), part: None }],
    }
}

fn operation_name(path: &str, key: &str, operation: &Value) -> String {
    let id = operation.get("operationId").and_then(Value::as_str).filter(|id| !id.is_empty());
    id.map_or_else(|| format!("{} {path}", key.to_uppercase()), str::to_owned)
}

fn parameter(value: &Value) -> Part {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    if let Some(reference) = text("$ref") {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return Part::Other("parameter", name.to_owned());
    }
    let location = match text("in") {
        Some("query") => "query",
        Some("header") => "header",
        Some("cookie") => "cookie",
        _ => return Part::Other("parameter", text("name").unwrap_or_default().to_owned()),
    };
    Part::Parameter(location, text("name").unwrap_or_default().to_owned())
}

/// Changes a place. A removed item of a list becomes null for now, so that the indices of the other items stay valid.
fn apply(tree: &mut Value, place: &Pointer, cut: Cut, lists: &mut BTreeSet<Pointer>) {
    let Some((parent, key)) = place.split_last() else { return };
    match (tree.pointer_mut(parent.as_str()), cut) {
        (Some(Value::Object(map)), Cut::Remove) => drop(map.shift_remove(&key)),
        (Some(Value::Object(map)), Cut::Replace(new)) => drop(map.insert(key, new)),
        (Some(Value::Array(items)), cut) => {
            let Some(item) = key.parse::<usize>().ok().and_then(|index| items.get_mut(index)) else { return };
            *item = match cut {
                Cut::Remove => {
                    lists.insert(parent);
                    Value::Null
                }
                Cut::Replace(new) => new,
            };
        }
        _ => {}
    }
}

/// Removes the nulls of a list, and returns the old and new locations of the items. The origins of removed items are moved
/// behind the end of the list, as diagnostics refer to them.
fn remove_nulls(document: &mut Document, at: &Pointer) -> Vec<(Pointer, Pointer)> {
    let Some(Value::Array(items)) = document.tree.pointer_mut(at.as_str()) else { return Vec::new() };
    let (kept, removed): (Vec<usize>, _) = (0..items.len()).partition(|index| !items[*index].is_null());
    items.retain(|item| !item.is_null());
    // Moved in two steps over unused locations, as the old index of one item can be the new index of another.
    let moves = kept.iter().chain(&removed).enumerate().filter(|(new, old)| new != *old);
    let moves: Vec<_> =
        moves.map(|(new, old)| (at.child(old), at.child(format_args!("{new}*")), at.child(new))).collect();
    for (old, temporary, _) in &moves {
        document.origins.record_move(old, temporary);
    }
    for (_, temporary, new) in &moves {
        document.origins.record_move(temporary, new);
    }
    moves.into_iter().map(|(old, _, new)| (old, new)).collect()
}

/// Replaces the locations of diagnostics in moved items.
fn relocate(diagnostics: &mut Diagnostics, moves: &HashMap<Pointer, Pointer>) {
    diagnostics.relocate(|place| {
        let moved = |pointer: &Pointer| {
            let prefixes = prefixes(pointer);
            let (old, new) = prefixes.iter().find_map(|prefix| moves.get_key_value(prefix))?;
            pointer.rebase(old, new)
        };
        let new = match place {
            Place::Value(pointer) => moved(pointer).map(Place::Value),
            _ => None,
        };
        (Input::Description, new.unwrap_or_else(|| place.clone()))
    });
}

/// Returns a pointer and those to everything around it, the longest first.
fn prefixes(at: &Pointer) -> Vec<Pointer> {
    std::iter::successors(Some(at.clone()), |at| at.split_last().map(|(parent, _)| parent)).collect()
}
