//! Compositions that no value or no type can come of: they are found before anything is made of them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::{Path, Pointer};

/// How many `$ref`s in a row are followed in search of a type. Circles of them are refused elsewhere.
const STEPS: usize = 32;

/// Refuses schemas that are made of themselves, and parts of an `allOf` that contradict each other.
pub fn check(tree: &Value, found: &mut Diagnostics) {
    let schemas = tree.pointer("/components/schemas").and_then(Value::as_object);
    let empty = Map::new();
    let schemas = schemas.unwrap_or(&empty);
    refuse_circles(schemas, false, |schema| Some(all_of(schema)), found);
    refuse_circles(schemas, true, union, found);
    each(tree, &Path::Root, &mut |parts, at| contradiction(schemas, parts, at, found));
}

/// The name in `#/components/schemas/NAME`: every reference has this form by now.
fn name_of(target: &str) -> Option<String> {
    Pointer::parse(target.strip_prefix("#/components/schemas")?)?
        .tokens()
        .next()
        .map(|name| name.replace("%25", "%"))
}

fn reference(schema: &Value) -> Option<String> {
    name_of(schema.get("$ref")?.as_str()?)
}

/// The schemas that this one is made of.
fn all_of(schema: &Value) -> Vec<String> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    parts.flat_map(|part| reference(part).map_or_else(|| all_of(part), |name| vec![name])).collect()
}

/// The schemas that are all there is in a union; none if something else is in it, too, or it is no union.
fn union(schema: &Value) -> Option<Vec<String>> {
    let all = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    let names: Vec<Option<String>> = all.map(reference).collect();
    (!names.is_empty()).then(|| names.into_iter().collect()).flatten()
}

/// A schema has no end if it needs one that has none: all the schemas that it is made of must have theirs (`any` is false),
/// or one of those that it is a choice of.
fn refuse_circles(
    schemas: &Map<String, Value>,
    any: bool,
    needs: impl Fn(&Value) -> Option<Vec<String>>,
    found: &mut Diagnostics,
) {
    let needs: HashMap<&str, Vec<String>> = schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.as_str(), needs(schema)?)))
        .filter(|(_, needs)| !needs.is_empty())
        .collect();
    if needs.is_empty() {
        return;
    }
    let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
    // How many more must have an end until the schema has one.
    let mut open: HashMap<&str, usize> = HashMap::new();
    let mut ended: Vec<&str> = Vec::new();
    for name in schemas.keys() {
        let known = needs.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        known.iter().for_each(|need| users.entry(need).or_default().push(name));
        let count = if any { known.len().min(1) } else { known.len() };
        if count == 0 {
            ended.push(name);
        } else {
            open.insert(name, count);
        }
    }
    // What a reference names that is not there is reported elsewhere.
    ended.extend(users.keys().filter(|name| !schemas.contains_key(**name)));
    while let Some(name) = ended.pop() {
        for user in users.get(name).into_iter().flatten() {
            let Some(count) = open.get_mut(user) else { continue };
            *count -= 1;
            if *count == 0 {
                open.remove(user);
                ended.push(user);
            }
        }
    }
    report_circles(schemas, &needs, &open, found);
}

/// Of the schemas without an end those that lead to themselves: the others only use them.
fn report_circles(
    schemas: &Map<String, Value>,
    needs: &HashMap<&str, Vec<String>>,
    open: &HashMap<&str, usize>,
    found: &mut Diagnostics,
) {
    let mut walks: HashMap<&str, usize> = HashMap::new();
    for (walk, start) in schemas.keys().enumerate() {
        let next =
            |name: &str| needs.get(name)?.iter().map(String::as_str).find(|need| open.contains_key(need));
        let mut at = open.contains_key(start.as_str()).then_some(start.as_str());
        while let Some(name) = at.filter(|name| !walks.contains_key(name)) {
            walks.insert(name, walk);
            at = next(name);
        }
        if let Some(name) = at.filter(|name| walks.get(name) == Some(&walk)) {
            refuse(name, found);
        }
    }
}

fn refuse(name: &str, found: &mut Diagnostics) {
    let at = Pointer::root().descend(["components", "schemas", name]);
    let what = format!("`{name}` is made of itself: it has no end");
    let help = "what holds more of its own kind has it in a property, in an array or in a map";
    found.push(Diagnostic::error("E0114", &at, what).help(help));
}

/// Visits the parts of every `allOf`.
fn each(value: &Value, at: &Path<'_>, visit: &mut dyn FnMut(&[Value], &Path<'_>)) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "example" | "examples" | "default" | "enum" => continue,
                    key if key.starts_with("x-") => continue,
                    "allOf" => visit(value.as_array().map_or(&[], Vec::as_slice), at),
                    _ => {}
                }
                if value.is_object() || value.is_array() {
                    each(value, &Path::Key(at, key), visit);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in
                items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array())
            {
                each(item, &Path::Item(at, index), visit);
            }
        }
        _ => {}
    }
}

fn contradiction(schemas: &Map<String, Value>, parts: &[Value], at: &Path<'_>, found: &mut Diagnostics) {
    let mut first: Option<&str> = None;
    for (index, part) in parts.iter().enumerate() {
        let Some(own) = type_of(schemas, part) else { continue };
        let numbers = |word: &str| matches!(word, "integer" | "number");
        match first {
            Some(other) if other != own && !(numbers(own) && numbers(other)) => {
                let what = format!(
                    "no value is of the type `{own}` and of the type `{other}`, as this `allOf` asks"
                );
                let at = at.pointer().child("allOf").child(index);
                found.push(
                    Diagnostic::error("E0115", &at, what)
                        .help("`anyOf` is for values of one type or another"),
                );
                return;
            }
            _ => first = Some(own),
        }
    }
}

fn type_of<'a>(schemas: &'a Map<String, Value>, mut schema: &'a Value) -> Option<&'a str> {
    for _ in 0..STEPS {
        match reference(schema) {
            Some(name) => schema = schemas.get(&name)?,
            None => return schema.get("type")?.as_str(),
        }
    }
    None
}
