//! Limits on references and compositions. What a reference refers to is copied: the properties of a part of an `allOf`, the text
//! about a field, a parameter of several operations. A small description could so become a crate of any size.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::methods;
use crate::pointer::{Path, Pointer};
use crate::tree::size;
use crate::validate::found::Found;

/// The keywords whose schemas are parts of a schema.
const COMPOSITIONS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Reports compositions that are too deep, and references that copy too much.
pub fn check(tree: &Value, limits: &Limits, diagnostics: &mut Diagnostics) {
    if let Some(at) = too_long(tree, &Path::Root, limits.location_length) {
        let message =
            format!("key or server URL longer than {} bytes, with those around it", limits.location_length);
        let help = "shorten it, or raise `location-length` in `[limits]` of the config";
        diagnostics.push(Diagnostic::new(Code::E0224, &at, message).help(help));
        return;
    }
    if let Some((path, copied)) =
        inherited(tree).filter(|(_, copied)| *copied > limits.copied_values(size(tree)))
    {
        let at = Pointer::root().child("paths").child(path);
        let message = format!("the operations of the path copy {copied} of its parameters");
        let help = "remove operations or parameters, or raise `copied-values` in `[limits]` of the config";
        diagnostics.push(Diagnostic::new(Code::E0224, &at, message).help(help));
        return;
    }
    let Some(components) = tree.get("components").and_then(Value::as_object) else { return };
    let mut copies = Copies { components, sizes: HashMap::new(), copied: HashMap::new() };
    copies.count(tree, Role::Label);
    let total = sum(copies.copied.values().copied());
    if total <= limits.copied_values(0) {
        return;
    }
    let max = limits.copied_values(size(tree));
    // Maps have a random order, so the first of equals is reported.
    let largest = copies.copied.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then(b.cmp(a)));
    if let Some((target, copied)) = largest.filter(|_| total > max) {
        let at = Pointer::parse(&target[1..]).unwrap_or_else(Pointer::root);
        let message = format!("`$ref`s copy more than {max} values; those to this component copy {copied}");
        let help = "shorten the component, refer to it from fewer places, or raise `copied-values` in `[limits]` of the config";
        diagnostics.push(Diagnostic::new(Code::E0224, &at, message).help(help));
    }
}

/// Returns the path whose operations have the most copies of its parameters, and their number.
fn inherited(tree: &Value) -> Option<(&str, usize)> {
    let paths = tree.get("paths").and_then(Value::as_object)?;
    let copied = |item: &Value| {
        let parameters = item.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
        methods::operations(item).count().saturating_mul(parameters)
    };
    paths.iter().map(|(path, item)| (path.as_str(), copied(item))).max_by_key(|(_, copied)| *copied)
}

/// Reports components with too many references and compositions in a row.
pub fn check_depth(tree: &Value, limits: &Limits, found: &mut Found) {
    let Some(components) = tree.get("components").and_then(Value::as_object) else { return };
    for at in too_deep(components, limits.reference_depth) {
        let message = format!("more than {} `$ref`s and compositions in a row", limits.reference_depth);
        let help = "refer to the last one directly, or raise `reference-depth` in `[limits]` of the config";
        let diagnostic = Diagnostic::new(Code::E0224, &at, message).help(help);
        found.fault(Diagnostic { severity: Severity::Warning, ..diagnostic }, at);
    }
}

/// Returns the object with the first key or server URL whose location is too long: each value below it has a copy.
fn too_long(value: &Value, at: &Path<'_>, rest: usize) -> Option<Pointer> {
    let key_in = |(key, value): (&String, &Value)| {
        let urls = value.as_array().filter(|_| key == "servers").into_iter().flatten();
        let longest = urls.filter_map(|server| Some(server.get("url")?.as_str()?.len())).max();
        let is_data =
            matches!(key.as_str(), "example" | "examples" | "default" | "enum") || key.starts_with("x-");
        match rest.checked_sub(key.len() + longest.unwrap_or(0) + 1) {
            _ if is_data => None,
            Some(rest) => too_long(value, &Path::Key(at, key), rest),
            None => Some(at.pointer()),
        }
    };
    match value {
        Value::Object(map) => map.iter().find_map(key_in),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| too_long(item, &Path::Item(at, index), rest.saturating_sub(2))),
        _ => None,
    }
}

/// Returns the components with more references and compositions in a row than the limit, if those with as many others are cut out.
fn too_deep(components: &Map<String, Value>, max: usize) -> Vec<Pointer> {
    let root = Pointer::root().child("components");
    let sections =
        components.iter().filter_map(|(section, all)| Some((root.child(section), all.as_object()?)));
    let all =
        sections.flat_map(|(at, all)| all.iter().map(move |(name, value)| (at.child(name), parts(value, 0))));
    let all: IndexMap<Pointer, Vec<(Pointer, usize)>> = all.filter(|(_, parts)| !parts.is_empty()).collect();
    // Cycles are reported elsewhere, or consist of unions; a component that is not finished counts as one without parts.
    let mut depths: HashMap<&Pointer, usize> = HashMap::new();
    let mut too_deep = Vec::new();
    for start in all.keys() {
        let mut open = if depths.contains_key(start) { Vec::new() } else { vec![(start, 0)] };
        while let Some((place, next)) = open.last_mut() {
            let (place, own) = (*place, all.get(*place).map_or(&[][..], Vec::as_slice));
            if let Some((part, _)) = own.get(*next) {
                *next += 1;
                if !depths.contains_key(part) {
                    depths.insert(part, 0);
                    open.push((part, 0));
                }
                continue;
            }
            let depth = own.iter().map(|(part, levels)| levels + depths.get(part).unwrap_or(&0)).max();
            let depth = depth.unwrap_or(0);
            if depth > max {
                too_deep.push(place.clone());
            }
            depths.insert(place, if depth > max { 0 } else { depth });
            open.pop();
        }
    }
    too_deep
}

/// Returns the components that are parts of a schema, at any depth, with the number of compositions around them. A reference alone
/// counts as one.
fn parts(schema: &Value, levels: usize) -> Vec<(Pointer, usize)> {
    if let Some(place) = reference(schema) {
        return vec![(place, levels.max(1))];
    }
    let inner = COMPOSITIONS.iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    inner.flat_map(|part| parts(part, levels + 1)).collect()
}

/// Returns the place of the component that a reference refers to.
fn reference(value: &Value) -> Option<Pointer> {
    Pointer::parse(&value.get("$ref")?.as_str()?.strip_prefix('#')?.replace("%25", "%"))
}

/// The part of a schema that a use of it copies.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    /// The text about a field, without its type.
    Label,
    /// The properties and values: of a part of an `allOf`, or of a form.
    Fields,
}

struct Copies<'a> {
    components: &'a Map<String, Value>,
    /// The sizes of components, as far as they are copied. One that is not finished has none.
    sizes: HashMap<(Pointer, Role), usize>,
    /// The number of values that the references to each component copy.
    copied: HashMap<String, usize>,
}

impl Copies<'_> {
    /// Counts the values that each reference below a value copies.
    fn count(&mut self, value: &Value, role: Role) {
        match value {
            Value::Object(map) => {
                if let Some(place) = reference(value) {
                    let size = self.size_of_target(&place, role);
                    let copied = self.copied.entry(format!("#{}", place.as_str())).or_default();
                    *copied = copied.saturating_add(size);
                }
                for (key, value) in map {
                    self.count(value, role_of(key, role));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.count(item, role)),
            _ => {}
        }
    }

    fn size_of_target(&mut self, place: &Pointer, role: Role) -> usize {
        let key = (place.clone(), role);
        if let Some(&size) = self.sizes.get(&key) {
            return size;
        }
        self.sizes.insert(key.clone(), 0);
        let mut tokens = place.tokens().skip(1);
        let section = tokens.next().unwrap_or_default();
        let target = self.components.get(&section).and_then(|all| all.get(tokens.next()?));
        let size = target.map_or(0, |target| match section.as_str() {
            "schemas" => self.size_of_schema(target, role),
            "requestBodies" => self.size_of_object(target, Role::Fields),
            _ => self.size_of_object(target, role),
        });
        self.sizes.insert(key, size);
        size
    }

    /// Returns the size of a component that is no schema.
    fn size_of_object(&mut self, object: &Value, role: Role) -> usize {
        if let Some(place) = reference(object) {
            return self.size_of_target(&place, role);
        }
        match object {
            Value::Object(map) => {
                let is_parameter = map.contains_key("in");
                let inner = map.iter().map(|(key, value)| match key.as_str() {
                    "example" if is_parameter => size(value),
                    "example" | "examples" => 0,
                    key => self.size_of_object(value, role_of(key, role)),
                });
                sum(inner).saturating_add(1)
            }
            Value::Array(items) => {
                sum(items.iter().map(|item| self.size_of_object(item, role))).saturating_add(1)
            }
            other => size(other),
        }
    }

    fn size_of_schema(&mut self, schema: &Value, role: Role) -> usize {
        if let Some(place) = reference(schema) {
            return self.size_of_target(&place, role);
        }
        let mut size_of_all: usize = 1;
        for (key, value) in schema.as_object().into_iter().flatten() {
            let own = match (key.as_str(), value) {
                // A field has the first paragraph of the description of its type.
                ("description", Value::String(text)) => text.split("\n\n").next().map_or(0, str::len) / 64,
                ("default" | "pattern", value) => size(value),
                ("enum" | "required", value) if role == Role::Fields => size(value),
                (key, value) if role == Role::Fields && key.starts_with("x-") => size(value),
                ("allOf", Value::Array(parts)) => {
                    sum(parts.iter().map(|part| self.size_of_schema(part, role)))
                }
                ("properties", Value::Object(map)) if role == Role::Fields => {
                    sum(map.values().map(|value| self.size_of_schema(value, Role::Label)))
                }
                _ => 0,
            };
            size_of_all = size_of_all.saturating_add(own);
        }
        size_of_all
    }
}

/// Returns the sum of sizes. Those of a few lines of references to each other can exceed any integer.
fn sum(sizes: impl Iterator<Item = usize>) -> usize {
    sizes.fold(0, usize::saturating_add)
}

/// Returns the role of the schemas below a key: an operation has the fields of its body as arguments.
fn role_of(key: &str, outer: Role) -> Role {
    match key {
        "allOf" | "requestBody" => Role::Fields,
        "schema" | "content" => outer,
        key if key.contains('/') => outer,
        _ => Role::Label,
    }
}
