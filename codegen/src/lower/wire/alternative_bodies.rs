//! Request bodies of several media types: a method for each kind.

use std::mem::discriminant;

use indexmap::IndexMap;

use crate::lower::wire::media::{self, Representation, Represented};
use crate::media_type::{essence, is_xml, subtype};
use crate::model::{Alternative, Api, Body, Kind, Media, Object, Operation, SchemaId};

/// Returns the further kinds of body of an operation: a word for each, and its media types.
pub fn words(api: &Api, operation: &Operation) -> IndexMap<String, Vec<Media>> {
    let mut by_word: IndexMap<String, Vec<Media>> = IndexMap::new();
    let Some(body) = &operation.body else { return by_word };
    let Some(main) = media::sent(api, body) else { return by_word };
    for media in &body.content {
        let other = media::representation_in_request(api, media);
        let other = Represented { media, representation: other };
        let word = if is_json(other) && is_json(main) { subtype(&media.name) } else { word(other) };
        if word != self::word(main) && media.name != main.media.name && is_new(api, other, main) {
            by_word.entry(word).or_default().push(media.clone());
        }
    }
    by_word
}

/// Returns an operation with another body.
pub fn of(operation: &Operation, word: String, content: Vec<Media>) -> Operation {
    let names: Vec<&str> = content.iter().map(|media| media.name.as_str()).collect();
    let media_types = names.join(", ");
    Operation {
        // The address of its names.
        pointer: operation.pointer.child("requestBody").child("content").child(&word),
        alternative: Some(Alternative { word, media_types, is_response: false }),
        body: operation.body.as_ref().map(|body| Body { content, ..body.clone() }),
        pagination: None,
        waiters: Vec::new(),
        ..operation.clone()
    }
}

fn is_json(body: Represented<'_>) -> bool {
    body.representation == Representation::Json
}

/// Returns the word for a kind of body, as in `create_as_form`.
fn word(body: Represented<'_>) -> String {
    match body.representation {
        Representation::Json => "json".to_owned(),
        Representation::Form => "form".to_owned(),
        Representation::Multipart => "multipart".to_owned(),
        Representation::Bytes => "bytes".to_owned(),
        Representation::Text if is_xml(&body.media.name) => "xml".to_owned(),
        Representation::Text => match subtype(&body.media.name) {
            subtype if essence(&body.media.name).starts_with("text/") && !is_plain(&subtype) => subtype,
            _ => "text".to_owned(),
        },
    }
}

fn is_plain(subtype: &str) -> bool {
    matches!(subtype, "plain" | "*")
}

/// Returns `true` if a body has content that the main one cannot have, or is text for which the user has no type. Frameworks list
/// further media types for the same content.
fn is_new(api: &Api, other: Represented<'_>, main: Represented<'_>) -> bool {
    let kind = other.media.schema.map(|id| api.kind(id));
    let is_compound =
        matches!(kind, Some(Kind::Object(_) | Kind::Array(_) | Kind::Tuple(_) | Kind::Union(_)));
    let object = |of: Represented<'_>| media::object(api, of.media).map(|(_, object)| object);
    let has_other_properties = |own: &Object, main: &Object| {
        own.properties.iter().any(|own| main.properties.iter().all(|main| main.name != own.name))
    };
    match other.representation {
        Representation::Json if !is_json(main) => true,
        Representation::Json => match (object(other), object(main)) {
            (Some(own), Some(main)) => has_other_properties(own, main),
            _ => {
                let main = main.media.schema.map(|id| api.kind(id));
                kind.is_some() && kind.map(discriminant) != main.map(discriminant)
            }
        },
        Representation::Text => is_xml(&other.media.name) || !is_compound,
        Representation::Bytes => !is_compound,
        Representation::Form | Representation::Multipart => match (object(other), object(main)) {
            (Some(own), Some(main)) => {
                has_other_properties(own, main) || own.properties.iter().any(|own| is_file(api, own.schema))
            }
            _ => {
                let target = |of: Represented<'_>| of.media.schema.map(|id| api.target(id));
                target(other) != target(main)
            }
        },
    }
}

/// Returns `true` for a file and a list of files.
fn is_file(api: &Api, id: SchemaId) -> bool {
    match api.kind(id) {
        Kind::Array(array) => media::is_binary(api.kind(array.items)),
        kind => media::is_binary(kind),
    }
}
