//! Instances of generic schemas, before references are resolved.
//!
//! JSON Schema 2020-12, core, section 8.2.3.2: a `$dynamicRef` refers to the outermost schema of the dynamic scope with a
//! `$dynamicAnchor` of its name. So a `$ref` to a component with a `$dynamicRef` has another meaning in every schema that sets
//! the anchor, in its `$defs` or itself. Such a `$ref` becomes a copy of the component, whose `$dynamicRef` is a `$ref`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::{Path, Pointer};

type Object = Map<String, Value>;

/// The maximum number of values in all copies.
const MAX_COPIED: usize = 200_000;

/// Keywords that identify a schema, or are comments.
const IDENTIFIERS: [&str; 5] = ["$id", "$schema", "$anchor", "$dynamicAnchor", "$comment"];

/// Keywords with definitions that have no meaning of their own.
const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// The references to the schemas that set an anchor, by the name of the anchor; `None` for a schema without constraints.
type Scope = BTreeMap<String, Option<String>>;

/// Replaces every `$ref` to a generic component by an instance, where its anchors are set.
pub fn instantiate(tree: &mut Value, diagnostics: &mut Diagnostics) {
    let mut names = HashSet::new();
    visit(tree, &mut |map| names.extend(dynamic_name(map).map(str::to_owned)));
    if names.is_empty() {
        return;
    }
    let source = tree.clone();
    let no_components = Map::new();
    let components = source.pointer("/components/schemas").and_then(Value::as_object);
    let mut anchors: HashMap<&str, usize> = HashMap::new();
    let mut uris = HashSet::new();
    visit(&source, &mut |map| {
        if let Some(name) = text(map, "$dynamicAnchor") {
            *anchors.entry(name).or_default() += 1;
        }
        uris.extend(text(map, "$ref").map(|text| last_segment(text).to_owned()));
    });
    let components = components.unwrap_or(&no_components);
    let needs = needs(components);
    let made = HashMap::new();
    let mut instances =
        Instances { components, needs, anchors, uris, made, remaining: MAX_COPIED, diagnostics };
    instances.walk(tree, &Path::Root, &Scope::new());
}

/// Returns the names of the `$dynamicRef`s in each component and in those that it refers to.
fn needs(components: &Map<String, Value>) -> HashMap<&str, HashSet<&str>> {
    let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut next: Vec<(&str, &str)> = Vec::new();
    for (component, schema) in components {
        let mut anchors = HashSet::new();
        visit(schema, &mut |map| anchors.extend(text(map, "$anchor")));
        visit(schema, &mut |map| {
            let name = dynamic_name(map).filter(|name| !anchors.contains(name));
            next.extend(name.map(|name| (component.as_str(), name)));
            if let Some(target) = text(map, "$ref").and_then(|text| component_of(components, text)) {
                users.entry(target).or_default().push(component);
            }
        });
    }
    let mut needs: HashMap<&str, HashSet<&str>> = HashMap::new();
    while let Some((component, name)) = next.pop() {
        if needs.entry(component).or_default().insert(name) {
            next.extend(users.get(component).into_iter().flatten().map(|user| (*user, name)));
        }
    }
    needs
}

struct Instances<'a, 'd> {
    components: &'a Map<String, Value>,
    needs: HashMap<&'a str, HashSet<&'a str>>,
    /// The number of schemas that set an anchor, by its name.
    anchors: HashMap<&'a str, usize>,
    /// The last segments of the URIs in `$ref`s.
    uris: HashSet<String>,
    /// The location of each instance, by the component and the anchors that it needs.
    made: HashMap<(&'a str, Scope), Pointer>,
    /// The number of values that can still be copied.
    remaining: usize,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Instances<'a, '_> {
    fn walk(&mut self, value: &mut Value, at: &Path<'_>, scope: &Scope) {
        match value {
            Value::Object(map) => {
                let scope = &*self.extended(map, at, scope);
                self.dynamic_ref(map, at, scope);
                // A copy can be another `$ref` to a generic component.
                while self.generic_ref(map, at, scope) {}
                for (key, value) in map.iter_mut().filter(|(key, _)| !is_data(key)) {
                    self.walk(value, &Path::Key(at, key), scope);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.walk(item, &Path::Item(at, index), scope);
                }
            }
            _ => {}
        }
    }

    /// Adds the anchors of a schema that the schemas around it do not set. A schema with an `$id` has a scope of its own.
    fn extended<'s>(&mut self, map: &mut Object, at: &Path<'_>, scope: &'s Scope) -> Cow<'s, Scope> {
        let is_resource = map.contains_key("$id");
        let mut own = Scope::new();
        if let Some(name) = text(map, "$dynamicAnchor") {
            own.insert(name.to_owned(), Some(reference(&at.pointer())));
        }
        // Section 8.2.3.2: a `$dynamicRef` to an `$anchor` is a `$ref`.
        let mut fixed = Scope::new();
        for definitions in DEFINITIONS {
            for (key, schema) in map.get(definitions).and_then(Value::as_object).into_iter().flatten() {
                let Some(schema) = schema.as_object() else { continue };
                let target = || definition(schema, || reference(&at.pointer().child(definitions).child(key)));
                if let Some(name) = text(schema, "$dynamicAnchor") {
                    own.entry(name.to_owned()).or_insert_with(target);
                }
                if let Some(name) = text(schema, "$anchor") {
                    fixed.insert(name.to_owned(), target());
                }
            }
        }
        if own.is_empty() && fixed.is_empty() && !is_resource {
            return Cow::Borrowed(scope);
        }
        if !own.is_empty() {
            self.remove_id(map);
        }
        let outer = scope.iter().filter(|(_, target)| target.is_some() && !is_resource);
        own.extend(outer.map(|(name, target)| (name.clone(), target.clone())));
        if let Path::Key(Path::Key(Path::Key(Path::Root, "components"), "schemas"), name) = at
            && let Some((component, _)) = self.components.get_key_value(*name)
        {
            self.made.insert((component, self.relevant(component, &own)), at.pointer());
        }
        own.extend(fixed);
        Cow::Owned(own)
    }

    /// Returns the anchors that a component needs.
    fn relevant(&self, component: &str, scope: &Scope) -> Scope {
        let is_needed = |name: &str| self.needs.get(component).is_some_and(|names| names.contains(name));
        let scope = scope.iter().filter(|(name, target)| target.is_some() && is_needed(name));
        scope.map(|(name, target)| (name.clone(), target.clone())).collect()
    }

    /// Replaces the `$dynamicRef` of a schema, if its anchor is set.
    fn dynamic_ref(&mut self, map: &mut Object, at: &Path<'_>, scope: &Scope) {
        let Some(name) = dynamic_name(map) else { return };
        match scope.get(name) {
            Some(Some(target)) => {
                let target = Value::from(target.as_str());
                map.shift_remove("$dynamicRef");
                map.entry("$ref").or_insert(target);
                return;
            }
            Some(None) => {}
            None if self.anchors.get(name).is_some_and(|count| *count > 1) => {
                let message = format!("`$dynamicRef` to one of several schemas with the anchor `{name}`");
                self.report(at, &message);
            }
            None => return,
        }
        map.shift_remove("$dynamicRef");
        // Any property may be evaluated by the other schema.
        map.shift_remove("unevaluatedProperties");
    }

    /// Replaces the `$ref` of a schema by a copy of its target, if that is generic and its anchors are set. Returns whether there
    /// is a copy.
    fn generic_ref(&mut self, map: &mut Object, at: &Path<'_>, scope: &Scope) -> bool {
        let target = text(map, "$ref").and_then(|text| component_of(self.components, text));
        let Some(component) = target else { return false };
        let scope = self.relevant(component, scope);
        if scope.is_empty() {
            return false;
        }
        let place = at.pointer();
        if let Some(made) = self.made.get(&(component, scope.clone())) {
            if *made != place {
                map.insert("$ref".to_owned(), reference(made).into());
            }
            return false;
        }
        let Some(copy) = self.copy(component, &scope) else {
            self.report(at, "too many instances of generic schemas");
            map.shift_remove("$ref");
            return false;
        };
        map.shift_remove("$ref");
        self.remove_id(map);
        let place = if merge(map, copy) { place } else { place.child("allOf").item(0) };
        self.made.insert((component, scope), place);
        true
    }

    /// Returns a copy of a component without its own anchors, unless there are too many values.
    fn copy(&mut self, component: &str, scope: &Scope) -> Option<Object> {
        let value = self.components.get(component)?;
        self.remaining = self.remaining.checked_sub(count(value))?;
        let mut copy = value.as_object()?.clone();
        copy.retain(|key, _| !IDENTIFIERS.contains(&key.as_str()));
        for definitions in DEFINITIONS {
            if let Some(Value::Object(named)) = copy.get_mut(definitions) {
                named.retain(|_, schema| {
                    let name = schema.as_object().and_then(|schema| text(schema, "$dynamicAnchor"));
                    name.is_none_or(|name| !scope.contains_key(name))
                });
            }
        }
        Some(copy)
    }

    /// Removes an `$id` that no `$ref` needs: references of a copy are relative to the document.
    fn remove_id(&self, map: &mut Object) {
        let Some(id) = text(map, "$id") else { return };
        let mut is_needed = self.uris.contains(last_segment(id));
        let mut is_relative = |map: &Object| {
            is_needed |= map.contains_key("$id");
            is_needed |= text(map, "$ref").is_some_and(|text| !text.starts_with('#'));
        };
        map.values().for_each(|value| visit(value, &mut is_relative));
        is_needed |= text(map, "$ref").is_some_and(|text| !text.starts_with('#'));
        if !is_needed {
            map.shift_remove("$id");
        }
    }

    fn report(&mut self, at: &Path<'_>, message: &str) {
        let message = format!("{message}; the schema becomes `serde_json::Value`");
        self.diagnostics.push(
            Diagnostic::new(Code::W0119, &at.pointer(), message)
                .help("set the anchor in each schema that refers to the generic one"),
        );
    }
}

/// Returns the reference to a definition, or to the schema of which it is only another name; `None` if any value, or none, is
/// valid: the definition is a placeholder.
fn definition(schema: &Object, own: impl FnOnce() -> String) -> Option<String> {
    let mut keys = schema.keys().filter(|key| !IDENTIFIERS.contains(&key.as_str()));
    match (keys.next().map(String::as_str), keys.next()) {
        (None | Some("not"), None) => None,
        (Some("$ref"), None) => match text(schema, "$ref") {
            Some(target) if target.starts_with("#/") => Some(target.to_owned()),
            _ => Some(own()),
        },
        _ => Some(own()),
    }
}

/// Adds the keywords of a copy to a schema: beside its own, or in its `allOf` if it has one of them already. Returns whether they
/// are beside.
fn merge(map: &mut Object, mut copy: Object) -> bool {
    for definitions in DEFINITIONS {
        if let (Some(Value::Object(own)), Some(Value::Object(others))) =
            (map.get_mut(definitions), copy.shift_remove(definitions))
        {
            for (name, schema) in others {
                own.entry(name).or_insert(schema);
            }
        }
    }
    if copy.keys().all(|key| !map.contains_key(key)) {
        map.extend(copy);
        return true;
    }
    let mut parts = vec![Value::Object(copy)];
    if let Some(Value::Array(own)) = map.shift_remove("allOf") {
        parts.extend(own);
    }
    map.insert("allOf".to_owned(), Value::Array(parts));
    false
}

/// Returns the component that a reference refers to, by its location or its `$id`.
fn component_of<'a>(components: &'a Map<String, Value>, text: &str) -> Option<&'a str> {
    if let Some(name) = text.strip_prefix("#/components/schemas/") {
        let name = Pointer::parse(&format!("/{}", name.replace("%25", "%")))?.tokens().next()?;
        return components
            .get_key_value(&name)
            .filter(|_| !text[21..].contains('/'))
            .map(|(name, _)| name.as_str());
    }
    let is_same = |schema: &Value| schema.get("$id").is_some_and(|id| id == text);
    components.iter().find(|(_, schema)| is_same(schema)).map(|(name, _)| name.as_str())
}

/// Calls `of` with every object that is not data.
fn visit<'a>(value: &'a Value, of: &mut dyn FnMut(&'a Object)) {
    match value {
        Value::Object(map) => {
            of(map);
            map.iter().filter(|(key, _)| !is_data(key)).for_each(|(_, value)| visit(value, of));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, of)),
        _ => {}
    }
}

fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const")
}

fn text<'a>(map: &'a Object, key: &str) -> Option<&'a str> {
    crate::tree::get(map, key)?.as_str()
}

fn dynamic_name(map: &Object) -> Option<&str> {
    text(map, "$dynamicRef")?.strip_prefix('#').filter(|name| !name.starts_with('/'))
}

fn last_segment(uri: &str) -> &str {
    let uri = uri.split('#').next().unwrap_or_default();
    uri.rsplit('/').next().unwrap_or_default()
}

fn reference(at: &Pointer) -> String {
    format!("#{}", at.as_str().replace('%', "%25"))
}

/// Returns the number of values in a value, including itself.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(map) => 1 + map.values().map(count).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}
