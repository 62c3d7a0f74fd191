//! Validation of compositions: schemas that contain themselves without end, and `allOf`s whose types contradict each other.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic};
use crate::pointer::{Path, Pointer};
use crate::validate::found::Found;

/// The maximum length of a chain of `$ref`s that is followed to find a type. Cycles are reported elsewhere.
const MAX_CHAIN: usize = 32;

/// Reports schemas of infinite size, and parts of an `allOf` whose types contradict each other.
pub fn check(tree: &Value, found: &mut Found) {
    let schemas = tree.pointer("/components/schemas").and_then(Value::as_object);
    let empty = Map::new();
    let schemas = schemas.unwrap_or(&empty);
    report_infinite(schemas, false, |schema| Some(all_of(schema)), found);
    report_infinite(schemas, true, union, found);
    for_each_all_of(tree, &Path::Root, &mut |parts, at| check_types(schemas, parts, at, found));
}

/// Returns the name in `#/components/schemas/NAME`, which is the form of every reference after bundling.
fn name_of(target: &str) -> Option<String> {
    Pointer::parse(target.strip_prefix("#/components/schemas")?)?
        .tokens()
        .next()
        .map(|name| name.replace("%25", "%"))
}

fn reference(schema: &Value) -> Option<String> {
    name_of(schema.get("$ref")?.as_str()?)
}

/// Returns the names of the schemas in an `allOf`, at any depth.
fn all_of(schema: &Value) -> Vec<String> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    parts.flat_map(|part| reference(part).map_or_else(|| all_of(part), |name| vec![name])).collect()
}

/// Returns the names of the variants of a union; `None` if it has an inline variant, or the schema is not a union.
fn union(schema: &Value) -> Option<Vec<String>> {
    let all = ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    let names: Vec<Option<String>> = all.map(reference).collect();
    (!names.is_empty()).then(|| names.into_iter().collect()).flatten()
}

/// Reports schemas of infinite size. The size of a schema is finite if that of every schema that it needs is (`any_finite` is
/// false), or that of at least one (`any_finite` is true): those of an `allOf`, or the variants of a union.
fn report_infinite(
    schemas: &Map<String, Value>,
    any_finite: bool,
    needs: impl Fn(&Value) -> Option<Vec<String>>,
    found: &mut Found,
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
    // The number of schemas that must still be found finite before the schema is.
    let mut open: HashMap<&str, usize> = HashMap::new();
    let mut finite: Vec<&str> = Vec::new();
    for name in schemas.keys() {
        let known = needs.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        known.iter().for_each(|need| users.entry(need).or_default().push(name));
        let count = if any_finite { known.len().min(1) } else { known.len() };
        if count == 0 {
            finite.push(name);
        } else {
            open.insert(name, count);
        }
    }
    // A reference to a missing schema is reported elsewhere.
    finite.extend(users.keys().filter(|name| !schemas.contains_key(**name)));
    while let Some(name) = finite.pop() {
        for user in users.get(name).into_iter().flatten() {
            let Some(count) = open.get_mut(user) else { continue };
            *count -= 1;
            if *count == 0 {
                open.remove(user);
                finite.push(user);
            }
        }
    }
    report_cycles(schemas, &needs, &open, found);
}

/// Reports the schemas of infinite size that are on a cycle; the others only use these.
fn report_cycles(
    schemas: &Map<String, Value>,
    needs: &HashMap<&str, Vec<String>>,
    open: &HashMap<&str, usize>,
    found: &mut Found,
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
            report_cycle(name, found);
        }
    }
}

fn report_cycle(name: &str, found: &mut Found) {
    let at = Pointer::root().descend(["components", "schemas", name]);
    let message = format!("recursive schema `{name}` has infinite size");
    let help = "move the reference to itself into a property, an array or a map";
    found.push(Diagnostic::new(Code::E0114, &at, message).help(help));
}

/// Calls `visit` with the parts of every `allOf`.
fn for_each_all_of(value: &Value, at: &Path<'_>, visit: &mut dyn FnMut(&[Value], &Path<'_>)) {
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
                    for_each_all_of(value, &Path::Key(at, key), visit);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in
                items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array())
            {
                for_each_all_of(item, &Path::Item(at, index), visit);
            }
        }
        _ => {}
    }
}

fn check_types(schemas: &Map<String, Value>, parts: &[Value], at: &Path<'_>, found: &mut Found) {
    let mut first: Option<&str> = None;
    for (index, part) in parts.iter().enumerate() {
        let Some(ty) = type_of(schemas, part) else { continue };
        let numbers = |word: &str| matches!(word, "integer" | "number");
        match first {
            Some(other) if other != ty && !(numbers(ty) && numbers(other)) => {
                let message = format!("conflicting types in `allOf`: expected `{other}`, found `{ty}`");
                let at = at.pointer().child("allOf").item(index);
                found.push(
                    Diagnostic::new(Code::E0115, &at, message)
                        .help("use `anyOf` for values of one type or the other"),
                );
                return;
            }
            _ => first = Some(ty),
        }
    }
}

fn type_of<'a>(schemas: &'a Map<String, Value>, mut schema: &'a Value) -> Option<&'a str> {
    for _ in 0..MAX_CHAIN {
        match reference(schema) {
            Some(name) => schema = schemas.get(&name)?,
            None => return schema.get("type")?.as_str(),
        }
    }
    None
}
