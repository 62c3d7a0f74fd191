//! The groups of the suite, and the description that is built from them.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use specsmith::diagnostic::{Diagnostic, Place};
use specsmith::pointer::Pointer;

use crate::corpus::walk;
use specsmith_cli::error::Error;

/// A schema with values.
#[derive(Clone, Debug, Deserialize)]
pub struct Group {
    /// The path of the file and the index of the group, as a name of a component.
    #[serde(skip)]
    pub name: String,
    pub description: String,
    pub schema: Value,
    pub tests: Vec<Test>,
}

/// A value.
#[derive(Clone, Debug, Deserialize)]
pub struct Test {
    pub description: String,
    pub data: Value,
    /// `true` if the value matches the schema.
    pub valid: bool,
}

/// Reads the groups of all files in a folder.
pub fn read(dir: &Path) -> Result<Vec<Group>, Error> {
    let mut all = Vec::new();
    for file in walk::walk(dir)?.files.iter().filter(|file| file.ends_with(".json")) {
        let path = dir.join(file);
        let text = fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, &error))?;
        let groups: Vec<Group> = serde_json::from_str(&text)
            .map_err(|error| Error::new(format!("{file} is not a list of groups: {error}")))?;
        let stem = file.trim_end_matches(".json").replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let named = groups.into_iter().enumerate();
        all.extend(named.map(|(index, group)| Group { name: format!("{stem}-{index}"), ..group }));
    }
    Ok(all)
}

/// Returns the location of the values of a group with this validity. A response that no operation has keeps the
/// invalid ones from the generator, for which examples are evidence.
pub fn place(group: &Group, valid: bool) -> Pointer {
    let tokens: &[&str] = match valid {
        true => &["paths", &format!("/{}", group.name), "get", "responses", "200"],
        false => &["components", "responses", &group.name],
    };
    Pointer::root().descend(tokens.iter().copied()).descend(["content", "application/json", "examples"])
}

/// Returns a description with the groups: their schemas are components, and their values are examples of media
/// types.
pub fn description(groups: &[Group]) -> Value {
    let (mut paths, mut responses, mut schemas) = (Map::new(), Map::new(), Map::new());
    for group in groups {
        let response = |valid: bool| {
            let tests = group.tests.iter().enumerate().filter(|(_, test)| test.valid == valid);
            let examples: Map<String, Value> =
                tests.map(|(index, test)| (index.to_string(), json!({"value": test.data}))).collect();
            let schema = json!({"$ref": format!("#/components/schemas/{}", group.name)});
            json!({
                "description": group.description,
                "content": {"application/json": {"schema": schema, "examples": examples}},
            })
        };
        let get = json!({"operationId": group.name, "responses": {"200": response(true)}});
        paths.insert(format!("/{}", group.name), json!({"get": get}));
        responses.insert(group.name.clone(), response(false));
        schemas.insert(group.name.clone(), identified(group));
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "JSON Schema", "version": "2020-12"},
        "servers": [{"url": "https://suite.invalid"}],
        "paths": paths,
        "components": {"responses": responses, "schemas": schemas},
    })
}

/// Returns the schema of a group with an `$id`, to which its references are relative.
fn identified(group: &Group) -> Value {
    let mut schema = group.schema.clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.entry("$id").or_insert_with(|| format!("https://suite.invalid/{}", group.name).into());
    }
    schema
}

/// Returns the name of the group that a diagnostic is about.
pub fn group_of(diagnostic: &Diagnostic) -> Option<String> {
    let Place::Value(at) = &diagnostic.place else { return None };
    component(at)
}

/// Returns the name of the component that contains a place.
fn component(at: &Pointer) -> Option<String> {
    let mut tokens = at.tokens();
    (tokens.next()? == "components" && tokens.next()? == "schemas").then(|| tokens.next())?
}
