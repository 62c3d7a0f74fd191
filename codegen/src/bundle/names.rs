//! Names of new components, derived from their former location.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::methods;
use crate::pointer::Pointer;

/// The names in use in each section of the Components Object, in lower case.
pub struct Names {
    used: HashMap<String, HashSet<String>>,
}

impl Names {
    /// Collects the names of the components of the main document.
    pub fn collect(main: &Value) -> Self {
        let sections = main.get("components").and_then(Value::as_object).into_iter().flatten();
        let names = |section: &Value| {
            section
                .as_object()
                .into_iter()
                .flat_map(|map| map.keys())
                .map(|name| name.to_lowercase())
                .collect()
        };
        Self { used: sections.map(|(key, section)| (key.clone(), names(section))).collect() }
    }

    /// Assigns a name that is unique in the section: the requested one, with the name of the file in front, or with a number
    /// appended. Names are compared without case, as names that differ only in case are hard to distinguish.
    pub fn assign(&mut self, section: &str, path: &str, requested: &str) -> String {
        let used = self.used.entry(section.to_owned()).or_default();
        let mut words = Words::default();
        words.push(stem(path));
        words.push(requested);
        let longer = words.text();
        let numbered = (2_usize..).map(|number| format!("{requested}{number}"));
        let mut names = [requested.to_owned(), longer].into_iter().chain(numbered);
        names.find(|name| used.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// Returns a readable name for the value at a location of a document.
pub fn readable(path: &str, tree: &Value, at: &Pointer) -> String {
    let tokens: Vec<String> = at.tokens().collect();
    let mut words = Words::default();
    let rest = match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            words.push(stem(path));
            return words.text();
        }
        ["paths", path, ..] => match methods::locate(&tokens) {
            None => {
                words.push(path);
                2
            }
            Some(of) => {
                let keys = tokens.iter().take(of.length).map(String::as_str);
                let id = tree.pointer(Pointer::root().descend(keys).child("operationId").as_str());
                match id.and_then(Value::as_str) {
                    Some(id) => words.push(id),
                    None => {
                        words.push(&of.method.to_ascii_lowercase());
                        words.push(path);
                    }
                }
                of.length
            }
        },
        ["components", _, ..] => 2,
        [first, _, ..] if CONTAINERS.contains(first) || first.starts_with("x-") => 1,
        // A part of the schema that the file consists of.
        ["properties" | "patternProperties" | "items" | "allOf" | "oneOf" | "anyOf", ..] => {
            words.push(stem(path));
            0
        }
        _ => 0,
    };
    let mut place = tokens[..rest].iter().fold(Pointer::root(), |place, token| place.child(token));
    let mut before = "";
    for token in &tokens[rest..] {
        place = place.child(token);
        words.step(before, token, tree.pointer(place.as_str()));
        before = token;
    }
    words.text()
}

/// Returns the name of a file without its folder and its extensions.
fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.split('.').find(|part| !part.is_empty()).unwrap_or(file)
}

/// Keys whose value is a map of named definitions.
const CONTAINERS: &[&str] = &[
    "definitions",
    "$defs",
    "schemas",
    "responses",
    "parameters",
    "headers",
    "requestBodies",
    "securitySchemes",
];

/// A name in camel case, built from words: `Pet` and `owner` are `PetOwner`.
#[derive(Default)]
struct Words(String);

impl Words {
    /// Appends the words for one token of a location.
    fn step(&mut self, before: &str, token: &str, value: Option<&Value>) {
        match (before, token) {
            // Any token here is a name, even if it looks like a keyword.
            ("properties" | "patternProperties" | "definitions" | "$defs", name) => self.push(name),
            ("responses", "200" | "201" | "202" | "2XX") => self.push("response"),
            ("responses", status) => {
                self.push("response");
                self.push(status);
            }
            ("parameters", index) => {
                self.push(value.and_then(|value| value.get("name")?.as_str()).unwrap_or(index));
            }
            ("allOf" | "oneOf" | "anyOf" | "prefixItems", index) => {
                // Numbered from one in names.
                let number = index.parse().map_or(0, |index: usize| index.saturating_add(1));
                self.push(&number.to_string());
            }
            // Media types are not part of the name.
            ("content", _) => {}
            (_, media) if media.contains('/') => {}
            (_, "requestBody") => self.push("request"),
            (_, "items") => self.push("item"),
            (_, "additionalProperties") => self.push("value"),
            (
                _,
                "properties" | "patternProperties" | "definitions" | "$defs" | "responses" | "parameters"
                | "headers" | "allOf" | "oneOf" | "anyOf" | "prefixItems" | "content" | "schema",
            ) => {}
            (_, other) => self.push(other),
        }
    }

    fn push(&mut self, text: &str) {
        // OpenAPI 3.0.3, Components Object: names consist of letters, digits, `.`, `-` and `_`.
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c)) {
            let mut letters = word.chars();
            let first = letters.next();
            if self.0.is_empty() {
                self.0.extend(first);
            } else {
                self.0.extend(first.map(|first| first.to_ascii_uppercase()));
            }
            self.0.push_str(letters.as_str());
        }
    }

    fn text(self) -> String {
        if self.0.is_empty() { "part".to_owned() } else { self.0 }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_derived_from_locations() {
        let tree = json!({"paths": {
            "/pets/{id}": {"get": {"operationId": "showPet", "parameters": [{"name": "size"}]}, "put": {}},
        }});
        let name =
            |at: &str| readable("common/money.v1.yaml", &tree, &Pointer::parse(at).unwrap_or_default());
        assert_eq!(name(""), "money");
        assert_eq!(name("/components/schemas/Pet"), "Pet");
        assert_eq!(name("/components/schemas/Pet/properties/owner/items"), "PetOwnerItem");
        assert_eq!(name("/components/schemas/Pet/allOf/1"), "Pet2");
        assert_eq!(name("/definitions/dog"), "dog");
        assert_eq!(name("/Dog/properties/schema"), "DogSchema");
        let response = "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema";
        assert_eq!(name(response), "showPetResponse");
        assert_eq!(name(&response.replace("200", "404")), "showPetResponse404");
        assert_eq!(name("/paths/~1pets~1{id}/put/requestBody"), "putPetsIdRequest");
        assert_eq!(name("/paths/~1pets~1{id}/get/parameters/0/schema"), "showPetSize");
        assert_eq!(name("/responses/Problem"), "Problem");
        assert_eq!(name("/properties/id"), "moneyId");
        assert_eq!(name("/components/mediaTypes/pet/application~1json/schema"), "pet");
        assert_eq!(name("/日本"), "part");
    }

    #[test]
    fn assigned_names_are_unique() {
        let mut names = Names::collect(&json!({"components": {"schemas": {"Pet": {}}}}));
        assert_eq!(names.assign("schemas", "old/zoo.yaml", "pet"), "zooPet");
        assert_eq!(names.assign("schemas", "zoo.yaml", "pet"), "pet2");
        assert_eq!(names.assign("responses", "zoo.yaml", "pet"), "pet");
    }
}
