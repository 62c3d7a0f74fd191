//! Removal of components that no selected operation needs, from a tree that is not validated.
//!
//! A component is kept if it may be needed. The exact set is only known after resolution.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::config::{Config, Used};
use crate::pointer::Pointer;

/// The sections of components that operations refer to.
const SECTIONS: [&str; 6] = ["schemas", "parameters", "responses", "requestBodies", "headers", "examples"];
const SCHEMAS: usize = 0;

/// A component: the index of its section, and its name.
type Component<'a> = (usize, &'a str);

/// The use of a component.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// A part of an `allOf`: no value has this schema alone.
    Part,
    /// A schema of its own. With a discriminator, the schemas that include it are needed as well.
    Whole,
}

/// The removed components.
pub struct Removed {
    /// The number of all named schemas.
    pub all_schemas: usize,
    /// The names of the removed schemas.
    pub schemas: Vec<String>,
    /// The locations of the other removed components.
    pub others: Vec<Pointer>,
}

/// Removes the components that no operation needs.
pub fn remove_skipped(tree: &mut Value, config: &Config, used: &mut Used) -> Removed {
    let mut needed = Needed::new(tree);
    let root = tree.as_object().into_iter().flatten();
    for (_, value) in root.filter(|(key, _)| *key != "components") {
        needed.visit(value, Use::Whole);
    }
    needed.visit_all();
    let Needed { components, .. } = needed;
    let mut names: [HashSet<String>; SECTIONS.len()] = Default::default();
    for (section, name) in components.into_keys() {
        names[section].insert(name.to_owned());
    }
    let mut removed = Removed { all_schemas: 0, schemas: Vec::new(), others: Vec::new() };
    let Some(components) = tree.get_mut("components").and_then(Value::as_object_mut) else {
        return removed;
    };
    for (section, (key, names)) in SECTIONS.iter().zip(names).enumerate() {
        let Some(Value::Object(named)) = components.get_mut(*key) else { continue };
        if section == SCHEMAS {
            removed.all_schemas = named.len();
        }
        named.retain(|name, component| {
            let is_needed = names.contains(name);
            if !is_needed {
                record_formats(component, config, used);
                if section == SCHEMAS {
                    removed.schemas.push(name.clone());
                } else {
                    removed.others.push(Pointer::root().descend(["components", key, name]));
                }
            }
            is_needed
        });
    }
    removed
}

/// Records the formats of a removed value as used, if the config has `[formats]`.
pub fn record_formats(value: &Value, config: &Config, used: &mut Used) {
    if config.formats().next().is_some() {
        formats(value, &mut |format| used.record([format]));
    }
}

fn formats(value: &Value, mark: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(map) => {
            map.get("format").and_then(Value::as_str).into_iter().for_each(&mut *mark);
            map.values().for_each(|value| formats(value, mark));
        }
        Value::Array(items) => items.iter().for_each(|item| formats(item, mark)),
        _ => {}
    }
}

/// A walk over all needed components.
struct Needed<'a> {
    /// The components, section by section.
    sections: [Option<&'a Map<String, Value>>; SECTIONS.len()],
    components: HashMap<Component<'a>, Use>,
    next: Vec<(Component<'a>, Use)>,
    /// The schemas that include each schema by `allOf`, or are an alias of it.
    users: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Needed<'a> {
    fn new(tree: &'a Value) -> Self {
        let components = tree.get("components");
        let sections = SECTIONS.map(|key| components?.get(key)?.as_object());
        let mut needed =
            Self { sections, components: HashMap::new(), next: Vec::new(), users: HashMap::new() };
        for (name, schema) in sections[SCHEMAS].into_iter().flatten() {
            let mut parts = Vec::new();
            included_schemas(schema, &mut parts);
            for text in parts {
                if let Some((_, part)) = needed.component(text) {
                    needed.users.entry(part).or_default().push(name);
                }
            }
        }
        needed
    }

    /// Returns the component that a reference refers to after bundling.
    fn component(&self, text: &str) -> Option<Component<'a>> {
        let pointer = Pointer::parse(&text.strip_prefix('#')?.replace("%25", "%"))?;
        let mut tokens = pointer.tokens();
        let (first, section, name) = (tokens.next()?, tokens.next()?, tokens.next()?);
        if first != "components" || tokens.next().is_some() {
            return None;
        }
        let section = SECTIONS.iter().position(|key| *key == section)?;
        let (name, _) = self.sections[section]?.get_key_value(&name)?;
        Some((section, name))
    }

    fn visit_all(&mut self) {
        while let Some((component @ (section, name), usage)) = self.next.pop() {
            if self.components.get(&component).is_some_and(|known| *known >= usage) {
                continue;
            }
            self.components.insert(component, usage);
            let Some(value) = self.sections[section].and_then(|section| section.get(name)) else { continue };
            self.visit(value, usage);
            if section == SCHEMAS && usage == Use::Whole && value.get("discriminator").is_some() {
                self.subschemas(name);
            }
        }
    }

    /// Adds the schemas that include a schema by `allOf`, at any depth.
    fn subschemas(&mut self, base: &'a str) {
        let (mut next, mut seen) = (vec![base], HashSet::from([base]));
        while let Some(name) = next.pop() {
            for &user in self.users.get(name).into_iter().flatten().filter(|user| seen.insert(**user)) {
                next.push(user);
                self.next.push(((SCHEMAS, user), Use::Whole));
            }
        }
    }

    /// Adds everything that a value refers to. The tables of the standard are not used: data that looks like a reference only
    /// keeps an additional component.
    fn visit(&mut self, value: &'a Value, usage: Use) {
        match value {
            Value::Object(map) => self.object(map, usage),
            Value::Array(items) => items.iter().for_each(|item| self.visit(item, Use::Whole)),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, usage: Use) {
        for (key, value) in map {
            match (key.as_str(), value) {
                ("$ref", Value::String(text)) => {
                    self.next.extend(self.component(text).map(|component| (component, usage)));
                }
                ("allOf", Value::Array(parts)) => {
                    let usage = if is_merged(map, parts) { Use::Part } else { usage };
                    parts.iter().for_each(|part| self.visit(part, usage));
                }
                ("discriminator", Value::Object(discriminator)) if discriminator.contains_key("mapping") => {
                    // The discriminator of a part is ignored.
                    if usage == Use::Whole {
                        self.mapping(&discriminator["mapping"]);
                        self.visit(value, Use::Whole);
                    }
                }
                _ => self.visit(value, Use::Whole),
            }
        }
    }

    /// Adds the targets of a mapping: names of schemas, or references to them (OpenAPI 3.0.3, Discriminator Object).
    fn mapping(&mut self, mapping: &'a Value) {
        for text in mapping.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_str) {
            let by_name =
                || self.sections[SCHEMAS]?.get_key_value(text).map(|(name, _)| (SCHEMAS, name.as_str()));
            let target = self.component(text).or_else(by_name);
            self.next.extend(target.map(|component| (component, Use::Whole)));
        }
    }
}

/// Returns `true` if the parts of an `allOf` become one object, and not an alias of one of them.
fn is_merged(map: &Map<String, Value>, parts: &[Value]) -> bool {
    let has_properties = |value: Option<&Value>| {
        value.and_then(Value::as_object).is_some_and(|properties| !properties.is_empty())
    };
    let has_own = |part: &Value| part.get("$ref").is_none() && has_properties(part.get("properties"));
    has_properties(map.get("properties")) || parts.iter().any(has_own)
}

/// Collects the references to the schemas that a schema includes or is an alias of. Normalization converts a union of one
/// schema, with or without null, to an `allOf`.
fn included_schemas<'a>(schema: &'a Value, texts: &mut Vec<&'a str>) {
    texts.extend(schema.get("$ref").and_then(Value::as_str));
    for (key, most) in [("allOf", usize::MAX), ("oneOf", 2), ("anyOf", 2)] {
        let parts = schema.get(key).and_then(Value::as_array);
        for part in parts.into_iter().filter(|parts| parts.len() <= most).flatten() {
            included_schemas(part, texts);
        }
    }
}
