//! Request bodies of several media types.

use std::mem::discriminant;

use indexmap::IndexMap;

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::wire::media::{self, Representation, Represented};
use crate::media_type::{essence, is_xml};
use crate::model::{Alternative, Api, Body, Kind, Media, Object, Operation, SchemaId};

/// Adds an operation for each further kind of body that an operation accepts, after it. The user selects one of them by the
/// method, because their types differ.
///
/// # Errors
///
/// Returns an error if that copies more than the limit.
pub fn expand(api: &mut Api, limits: &Limits, diagnostics: &mut Diagnostics) -> Result<(), Diagnostics> {
    let max = limits.copied_values(api.schemas.len());
    let mut copied: usize = 0;
    let mut expanded = Vec::with_capacity(api.operations.len());
    for operation in std::mem::take(&mut api.operations) {
        let bodies = alternatives(api, &operation);
        copied = copied.saturating_add(bodies.len().saturating_mul(size(&operation)));
        if copied > max {
            let at = operation.pointer.child("requestBody").child("content");
            let message = format!("the further media types of request bodies copy more than {max} values");
            let help = "remove media types, or raise `copied-values` in `[limits]` of the config";
            diagnostics.push(Diagnostic::new(Code::E0224, &at, message).help(help));
            break;
        }
        let others: Vec<Operation> =
            bodies.into_iter().map(|(word, content)| alternative(&operation, word, content)).collect();
        expanded.push(operation);
        expanded.extend(others);
    }
    api.operations = expanded;
    diagnostics.finish(())
}

/// Returns the number of values of an operation without its body. Text counts by its length.
fn size(operation: &Operation) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len) / 64;
    let parameters = operation.parameters.iter().map(|parameter| {
        let example = parameter.example.as_ref().map_or(0, |example| example.to_string().len() / 64);
        1 + text(&parameter.description) + example
    });
    let responses = operation.responses.iter().map(|response| {
        let headers = response.headers.iter().map(|header| 1 + text(&header.description));
        1 + response.description.len() / 64 + headers.sum::<usize>() + response.content.len()
    });
    let servers = operation.servers.iter().map(|server| 1 + server.url.len() / 64);
    let texts = text(&operation.summary) + text(&operation.description);
    1 + texts + parameters.chain(responses).chain(servers).sum::<usize>()
}

/// Returns the further kinds of body of an operation: a word for each, and its media types.
fn alternatives(api: &Api, operation: &Operation) -> IndexMap<String, Vec<Media>> {
    let mut by_word: IndexMap<String, Vec<Media>> = IndexMap::new();
    let Some(body) = &operation.body else { return by_word };
    let Some(main) = media::sent(api, body) else { return by_word };
    for media in &body.content {
        let other = media::representation_in_request(api, media);
        let other = Represented { media, representation: other };
        let word = if is_json(other) && is_json(main) { subtype(media) } else { word(other) };
        if word != self::word(main) && media.name != main.media.name && is_new(api, other, main) {
            by_word.entry(word).or_default().push(media.clone());
        }
    }
    by_word
}

/// Returns an operation with another body.
fn alternative(operation: &Operation, word: String, content: Vec<Media>) -> Operation {
    let names: Vec<&str> = content.iter().map(|media| media.name.as_str()).collect();
    let media_types = names.join(", ");
    Operation {
        // The address of its names.
        pointer: operation.pointer.child("requestBody").child("content").child(&word),
        alternative: Some(Alternative { word, media_types }),
        body: operation.body.as_ref().map(|body| Body { content, ..body.clone() }),
        pagination: None,
        waiters: Vec::new(),
        ..operation.clone()
    }
}

fn is_json(body: Represented<'_>) -> bool {
    body.representation == Representation::Json
}

/// Returns the word for a type of JSON, as in `update_as_merge_patch`.
fn subtype(media: &Media) -> String {
    let essence = essence(&media.name);
    let subtype = essence.split_once('/').map_or("json", |(_, subtype)| subtype);
    let subtype = subtype.strip_suffix("+json").unwrap_or(subtype);
    subtype.strip_prefix("vnd.").unwrap_or(subtype).to_owned()
}

/// Returns the word for a kind of body, as in `create_as_form`.
fn word(body: Represented<'_>) -> String {
    let essence = essence(&body.media.name);
    let word = match body.representation {
        Representation::Json => "json",
        Representation::Form => "form",
        Representation::Multipart => "multipart",
        Representation::Bytes => "bytes",
        Representation::Text if is_xml(&essence) => "xml",
        Representation::Text => match essence.strip_prefix("text/") {
            Some(subtype) if !matches!(subtype, "plain" | "*") => subtype,
            _ => "text",
        },
    };
    word.to_owned()
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
