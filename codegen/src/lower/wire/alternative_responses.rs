//! Success responses of several media types: a method for each kind of body, which asks for it with `Accept`.

use std::mem::discriminant;

use indexmap::IndexMap;

use crate::lower::wire::media::{self, Representation, Represented};
use crate::media_type::{essence, sequential, subtype};
use crate::model::{Alternative, Api, Kind, Media, Operation, Response, SchemaId, Status};

/// The media types of a further kind of body, each with the status of its response.
pub type ByStatus = Vec<(Status, Media)>;

/// The number of nested lists whose items are compared.
const MAX_LISTS: usize = 8;

/// Returns the further kinds of body of the success responses: a word for each, and its media types.
pub fn words(api: &Api, operation: &Operation) -> IndexMap<String, ByStatus> {
    let mut by_word: IndexMap<String, ByStatus> = IndexMap::new();
    // RFC 9110 section 9.3.2: a response to HEAD has no body.
    let successes = operation.successes().filter(|_| operation.method != "HEAD");
    for response in successes {
        let Some(main) = media::read(api, response) else { continue };
        for media in &response.content {
            let other = Represented { media, representation: media::read_representation(api, media) };
            if is_new(api, other, main) {
                by_word.entry(word(other)).or_default().push((response.status, media.clone()));
            }
        }
    }
    by_word
}

/// Returns an operation with another body of these success responses.
pub fn of(operation: &Operation, word: String, bodies: ByStatus) -> Operation {
    let mut names: Vec<&str> = bodies.iter().map(|(_, media)| media.name.as_str()).collect();
    names.dedup();
    let media_types = names.join(", ");
    let content = |status: Status| -> Vec<Media> {
        bodies.iter().filter(|(of, _)| *of == status).map(|(_, media)| media.clone()).collect()
    };
    let responses = operation.responses.iter().map(|response| match content(response.status) {
        content if content.is_empty() => response.clone(),
        content => Response { content, ..response.clone() },
    });
    Operation {
        // The address of its names.
        pointer: operation.pointer.child("responses").child("content").child(&word),
        responses: responses.collect(),
        alternative: Some(Alternative { is_response: true, word, media_types }),
        pagination: None,
        stream: None,
        waiters: Vec::new(),
        ..operation.clone()
    }
}

/// Returns the word for a kind of body, as in `fetch_as_csv`.
fn word(body: Represented<'_>) -> String {
    let essence = essence(&body.media.name);
    match essence.as_str() {
        "application/octet-stream" => "bytes".to_owned(),
        "text/plain" => "text".to_owned(),
        essence => subtype(essence),
    }
}

/// Returns `true` if a body has another type than the main one. Frameworks list further media types for the same content, and
/// `send_stream` asks for a sequential one.
fn is_new(api: &Api, other: Represented<'_>, main: Represented<'_>) -> bool {
    let name = essence(&other.media.name);
    if name.contains('*') || sequential(&name).is_some() || name == essence(&main.media.name) {
        return false;
    }
    let kind = |of: Represented<'_>| of.media.schema.map(|id| api.kind(id));
    let is_compound =
        matches!(kind(other), Some(Kind::Object(_) | Kind::Array(_) | Kind::Tuple(_) | Kind::Union(_)));
    let is_json_string = matches!(kind(main), Some(Kind::String(_)));
    match (other.representation, main.representation) {
        (Representation::Json, Representation::Json) => match (other.media.schema, main.media.schema) {
            (Some(other), Some(main)) => is_different(api, other, main),
            _ => false,
        },
        // A string is read as text or JSON, by the content type.
        (Representation::Text, Representation::Json) => !is_compound && !is_json_string,
        (other, main) => !is_compound && other != main,
    }
}

/// Returns `true` for a schema whose values do not have the type of another one.
fn is_different(api: &Api, one: SchemaId, other: SchemaId) -> bool {
    let (mut one, mut other) = (one, other);
    for _ in 0..MAX_LISTS {
        if api.target(one) == api.target(other) {
            return false;
        }
        match (api.kind(one), api.kind(other)) {
            (Kind::Array(list), Kind::Array(others)) => (one, other) = (list.items, others.items),
            (Kind::Object(one), Kind::Object(other)) => {
                let mut names: Vec<_> = one.properties.iter().map(|property| &property.name).collect();
                let mut others: Vec<_> = other.properties.iter().map(|property| &property.name).collect();
                names.sort_unstable();
                others.sort_unstable();
                return names != others;
            }
            (one, other) => return discriminant(one) != discriminant(other),
        }
    }
    false
}
