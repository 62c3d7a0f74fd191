//! The description of the client, read as plain data.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec");

/// An example of a body and the component schema that it belongs to.
pub struct Example {
    /// The JSON Pointer of the media type, and the key of the example.
    pub place: String,
    pub schema: String,
    pub value: Value,
}

pub struct Description(Value);

impl Description {
    pub fn read() -> Self {
        let read = |name: &str| {
            let text = std::fs::read_to_string(format!("{FOLDER}/{name}")).unwrap();
            specsmith::Source { name: name.to_owned(), text }
        };
        let (text, _) = specsmith::effective(&read("senders.yaml"), &[read("senders.overlay.yaml")]).unwrap();
        Self(serde_yaml::from_str(&text).unwrap())
    }

    /// Returns the names of all component examples.
    pub fn component_examples(&self) -> BTreeSet<String> {
        self.0["components"]["examples"].as_object().unwrap().keys().cloned().collect()
    }

    /// Returns the examples of all media types, and the component examples they refer to.
    pub fn examples(&self) -> (Vec<Example>, BTreeSet<String>) {
        let mut found = (Vec::new(), BTreeSet::new());
        self.find_examples(&self.0, "", &mut found);
        found
    }

    fn find_examples(&self, node: &Value, place: &str, found: &mut (Vec<Example>, BTreeSet<String>)) {
        let children: Vec<(String, &Value)> = match node {
            Value::Object(map) => map.iter().map(|(key, value)| (key.replace('/', "~1"), value)).collect(),
            Value::Array(items) => {
                items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect()
            }
            _ => return,
        };
        for (key, child) in children {
            let place = format!("{place}/{key}");
            if key == "content" {
                for (name, media_type) in child.as_object().unwrap() {
                    self.examples_of(media_type, &format!("{place}/{name}"), found);
                }
            } else {
                self.find_examples(child, &place, found);
            }
        }
    }

    fn examples_of(&self, media_type: &Value, place: &str, found: &mut (Vec<Example>, BTreeSet<String>)) {
        let schema = name_in(&media_type["schema"]).unwrap_or("an inline schema");
        let mut add = |key: &str, value: &Value| {
            let (place, value) = (format!("{place}/{key}"), value.clone());
            found.0.push(Example { place, schema: schema.to_owned(), value });
        };
        if let Some(value) = media_type.get("example") {
            add("example", value);
        }
        for (key, example) in media_type["examples"].as_object().into_iter().flatten() {
            match name_in(example) {
                Some(name) => {
                    found.1.insert(name.to_owned());
                    add(key, &self.0["components"]["examples"][name]["value"]);
                }
                None => add(key, &example["value"]),
            }
        }
    }

    fn schema(&self, name: &str) -> &Value {
        self.0["components"]["schemas"].get(name).unwrap_or_else(|| panic!("no schema {name}"))
    }

    /// Returns a value of this schema with all properties.
    pub fn sample(&self, name: &str) -> Value {
        self.sample_of(self.schema(name))
    }

    fn sample_of(&self, schema: &Value) -> Value {
        if let Some(name) = reference(schema) {
            return self.sample(name);
        }
        if let Some(value) = schema.get("example").or_else(|| schema["enum"].get(0)) {
            return value.clone();
        }
        match schema["type"].as_str() {
            Some("string") => json!("some \"text\" \u{1f4a5}"),
            Some("integer") => json!(-7),
            Some("boolean") => json!(true),
            Some("array") => json!([self.sample_of(&schema["items"]), self.sample_of(&schema["items"])]),
            Some("object") if schema.get("properties").is_none() => json!({"any": [1.5, null, {"": ""}]}),
            Some("object") => Value::Object(self.sample_of_properties(schema)),
            other => panic!("no sample of the type {other:?}"),
        }
    }

    fn sample_of_properties(&self, schema: &Value) -> Map<String, Value> {
        let properties = schema["properties"].as_object().unwrap();
        properties.iter().map(|(key, schema)| (key.clone(), self.sample_of(schema))).collect()
    }

    /// Returns all places in [`Description::sample`].
    pub fn places(&self, name: &str) -> Vec<Place> {
        let mut places = Vec::new();
        self.find_places(self.schema(name), "", &mut places);
        places
    }

    fn find_places(&self, schema: &Value, pointer: &str, places: &mut Vec<Place>) {
        let target = reference(schema).map_or(schema, |name| self.schema(name));
        if target["type"] == "array" {
            let items = &target["items"];
            let pointer = format!("{pointer}/1");
            places.push(Place::new(&pointer, items, self.is_text(items), Presence::Item));
            self.find_places(items, &pointer, places);
        }
        for (key, property) in target["properties"].as_object().into_iter().flatten() {
            let pointer = format!("{pointer}/{key}");
            let required = target["required"].as_array().is_some_and(|keys| keys.contains(&json!(key)));
            let presence = if required { Presence::Required } else { Presence::Optional };
            places.push(Place::new(&pointer, property, self.is_text(property), presence));
            self.find_places(property, &pointer, places);
        }
    }

    fn is_text(&self, schema: &Value) -> bool {
        reference(schema).map_or(schema, |name| self.schema(name))["type"] == "string"
    }
}

/// A place in a sample with its constraints.
pub struct Place {
    /// The JSON Pointer of the place.
    pub pointer: String,
    pub may_be_null: bool,
    pub is_text: bool,
    pub presence: Presence,
}

#[derive(PartialEq)]
pub enum Presence {
    Required,
    Optional,
    Item,
}

impl Place {
    fn new(pointer: &str, schema: &Value, is_text: bool, presence: Presence) -> Self {
        let may_be_null = schema["nullable"] == true;
        Self { pointer: pointer.to_owned(), may_be_null, is_text, presence }
    }
}

/// Returns the name of the schema that this one refers to, with or without an `allOf` around the reference.
fn reference(schema: &Value) -> Option<&str> {
    name_in(schema).or_else(|| name_in(schema["allOf"].get(0)?))
}

/// Returns the last token of a `$ref`.
fn name_in(node: &Value) -> Option<&str> {
    node.get("$ref")?.as_str()?.rsplit('/').next()
}
