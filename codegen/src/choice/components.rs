//! The components of a description that nobody has checked yet: which of them operations need, and taking out the others.
//!
//! A component stays if it may be needed. What is needed in fact is known when everything has been resolved: see `reach`.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::config::Config;
use crate::pointer::Pointer;

/// What operations may be made of.
const SECTIONS: [&str; 6] = ["schemas", "parameters", "responses", "requestBodies", "headers", "examples"];
const SCHEMAS: usize = 0;

/// Where references lead that are not followed: no code is made of what stands there.
const UNREAD: [&str; 2] = ["#/components/links/", "#/components/callbacks/"];

/// A component: the index of its section, and its name.
type Component<'a> = (usize, &'a str);

/// What something is needed as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    /// A part of what is put together by `allOf`: no value is of this schema alone.
    Part,
    /// Itself. With a discriminator, it stands for all that is made of it.
    Whole,
}

/// What has been taken out, and what there was.
pub struct TakenOut {
    /// The named schemas that there were.
    pub of_schemas: usize,
    /// The names of those that are gone.
    pub schemas: Vec<String>,
    /// Where the other components that are gone have stood.
    pub others: Vec<Pointer>,
    /// Whether everything that is left refers to components that are left.
    pub is_closed: bool,
}

/// Takes out the components that no operation needs.
pub fn take_out(tree: &mut Value, config: &Config) -> TakenOut {
    let mut needs = Needs::new(tree);
    let root = tree.as_object().into_iter().flatten();
    for (_, value) in root.filter(|(key, _)| !matches!(key.as_str(), "components" | "webhooks")) {
        needs.look(value, As::Whole);
    }
    needs.follow();
    let Needs { needed, is_closed, .. } = needs;
    let mut names: [HashSet<String>; SECTIONS.len()] = Default::default();
    for (section, name) in needed.into_keys() {
        names[section].insert(name.to_owned());
    }
    let mut taken_out = TakenOut { of_schemas: 0, schemas: Vec::new(), others: Vec::new(), is_closed };
    let Some(components) = tree.get_mut("components").and_then(Value::as_object_mut) else {
        return taken_out;
    };
    for (section, (key, names)) in SECTIONS.iter().zip(names).enumerate() {
        let Some(Value::Object(named)) = components.get_mut(*key) else { continue };
        if section == SCHEMAS {
            taken_out.of_schemas = named.len();
        }
        named.retain(|name, component| {
            let is_needed = names.contains(name);
            if !is_needed {
                forget(component, config);
                if section == SCHEMAS {
                    taken_out.schemas.push(name.clone());
                } else {
                    taken_out.others.push(Pointer::root().descend(["components", key, name]));
                }
            }
            is_needed
        });
    }
    taken_out
}

/// What the config says of formats that are only here is no mistake: it waits, as names for what is left out do.
pub fn forget(value: &Value, config: &Config) {
    if config.formats().next().is_some() {
        formats(value, &mut |format| config.met_format(format));
    }
}

fn formats(value: &Value, met: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(map) => {
            map.get("format").and_then(Value::as_str).into_iter().for_each(&mut *met);
            map.values().for_each(|value| formats(value, met));
        }
        Value::Array(items) => items.iter().for_each(|item| formats(item, met)),
        _ => {}
    }
}

/// A walk over everything that is needed.
struct Needs<'a> {
    /// The components, section by section.
    sections: [Option<&'a Map<String, Value>>; SECTIONS.len()],
    needed: HashMap<Component<'a>, As>,
    next: Vec<(Component<'a>, As)>,
    /// Of each schema, those that are made of it or only another name for it.
    users: HashMap<&'a str, Vec<&'a str>>,
    is_closed: bool,
}

impl<'a> Needs<'a> {
    fn new(tree: &'a Value) -> Self {
        let components = tree.get("components");
        let sections = SECTIONS.map(|key| components?.get(key)?.as_object());
        let mut needs = Self {
            sections,
            needed: HashMap::new(),
            next: Vec::new(),
            users: HashMap::new(),
            is_closed: true,
        };
        for (name, schema) in sections[SCHEMAS].into_iter().flatten() {
            let mut parts = Vec::new();
            made_of(schema, &mut parts);
            for text in parts {
                if let Some((_, part)) = needs.component(text) {
                    needs.users.entry(part).or_default().push(name);
                }
            }
        }
        needs
    }

    /// The component that a reference leads to: see `gather`, which has made it one.
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

    fn follow(&mut self) {
        while let Some((component @ (section, name), way)) = self.next.pop() {
            if self.needed.get(&component).is_some_and(|known| *known >= way) {
                continue;
            }
            self.needed.insert(component, way);
            let Some(value) = self.sections[section].and_then(|section| section.get(name)) else { continue };
            // A component that is another name stands in the section of what it is a name for.
            let target = value.get("$ref").and_then(Value::as_str).and_then(|text| self.component(text));
            self.is_closed &= target.is_none_or(|(other, _)| other == section);
            self.look(value, way);
            if section == SCHEMAS && way == As::Whole && value.get("discriminator").is_some() {
                self.heirs(name);
            }
        }
    }

    /// All that is made of a schema, by parts of parts, too.
    fn heirs(&mut self, base: &'a str) {
        let (mut next, mut seen) = (vec![base], HashSet::from([base]));
        while let Some(name) = next.pop() {
            for &user in self.users.get(name).into_iter().flatten().filter(|user| seen.insert(**user)) {
                next.push(user);
                self.next.push(((SCHEMAS, user), As::Whole));
            }
        }
    }

    /// Everything that a value refers to. What the standard says of the place is not asked: what only looks like a reference
    /// keeps a component more.
    fn look(&mut self, value: &'a Value, way: As) {
        match value {
            Value::Object(map) => self.object(map, way),
            Value::Array(items) => items.iter().for_each(|item| self.look(item, As::Whole)),
            _ => {}
        }
    }

    fn object(&mut self, map: &'a Map<String, Value>, way: As) {
        for (key, value) in map {
            match (key.as_str(), value) {
                ("$ref", Value::String(text)) => match self.component(text) {
                    Some(component) => self.next.push((component, way)),
                    None => self.is_closed &= UNREAD.iter().any(|section| text.starts_with(section)),
                },
                ("allOf", Value::Array(parts)) => {
                    let way = if is_put_together(map, parts) { As::Part } else { way };
                    parts.iter().for_each(|part| self.look(part, way));
                }
                ("discriminator", Value::Object(discriminator)) if discriminator.contains_key("mapping") => {
                    // Of a part it tells nothing.
                    if way == As::Whole {
                        self.mapping(&discriminator["mapping"]);
                        self.look(value, As::Whole);
                    }
                }
                _ => self.look(value, As::Whole),
            }
        }
    }

    /// OpenAPI 3.0.3, Discriminator Object: names of schemas, or references to them.
    fn mapping(&mut self, mapping: &'a Value) {
        for text in mapping.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_str) {
            let by_name =
                || self.sections[SCHEMAS]?.get_key_value(text).map(|(name, _)| (SCHEMAS, name.as_str()));
            let target = self.component(text).or_else(by_name);
            self.next.extend(target.map(|component| (component, As::Whole)));
        }
    }
}

/// Whether the parts of an `allOf` become one object, rather than another name for one of them.
fn is_put_together(map: &Map<String, Value>, parts: &[Value]) -> bool {
    let has_properties = |value: Option<&Value>| {
        value.and_then(Value::as_object).is_some_and(|properties| !properties.is_empty())
    };
    let has_own = |part: &Value| part.get("$ref").is_none() && has_properties(part.get("properties"));
    has_properties(map.get("properties")) || parts.iter().any(has_own)
}

/// The texts of the references to what a schema is made of or another name for. The upgrade makes an `allOf` of a union of
/// one schema, with or without null.
fn made_of<'a>(schema: &'a Value, texts: &mut Vec<&'a str>) {
    texts.extend(schema.get("$ref").and_then(Value::as_str));
    for (key, most) in [("allOf", usize::MAX), ("oneOf", 2), ("anyOf", 2)] {
        let parts = schema.get(key).and_then(Value::as_array);
        for part in parts.into_iter().filter(|parts| parts.len() <= most).flatten() {
            made_of(part, texts);
        }
    }
}
