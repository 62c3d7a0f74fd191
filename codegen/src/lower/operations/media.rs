//! Media types of bodies: the representation of each, and the ones that the client sends and reads.

use crate::ir::{Success, Type};
use crate::lower::types::Types;
use crate::media_type::{essence, is_json};
use crate::model::{Api, Body, Kind, Media, Response, SchemaId, Status};

/// The media type of forms (URL Standard, section 5).
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The representation of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// A media type of a body, with its representation.
pub type Represented<'a> = (&'a Media, Representation);

/// Returns the media type that a request body is sent as: JSON if possible, else a form, else the first one.
pub fn sent<'a>(api: &Api, body: &'a Body) -> Option<Represented<'a>> {
    preferred(api, &body.content).filter(|(media, _)| !essence(&media.name).starts_with("multipart/"))
}

/// Returns the media type that a response is read as: JSON if possible, else the first one.
pub fn read<'a>(api: &Api, response: &'a Response) -> Option<Represented<'a>> {
    preferred(api, &response.content).map(|(media, representation)| match representation {
        Representation::Form => (media, Representation::Bytes),
        representation => (media, representation),
    })
}

/// Returns the first media type of the best rank.
fn preferred<'a>(api: &Api, content: &'a [Media]) -> Option<Represented<'a>> {
    let all = content.iter().map(|media| (media, representation(api, media)));
    all.min_by_key(|(media, representation)| rank(&essence(&media.name), *representation))
}

fn rank(essence: &str, representation: Representation) -> u8 {
    match representation {
        Representation::Json if essence == "application/json" => 0,
        Representation::Json if !essence.contains('*') => 1,
        Representation::Json => 2,
        Representation::Form => 3,
        _ if essence.starts_with("multipart/") => 5,
        Representation::Text | Representation::Bytes => 4,
    }
}

/// Returns the representation of a body. Frameworks declare a file as JSON or as a range with the format `binary`, and JSON
/// as a range with any other schema.
fn representation(api: &Api, media: &Media) -> Representation {
    let essence = essence(&media.name);
    let kind = media.schema.map(|id| &api.schema(api.target(id)).kind);
    let is_range = is_range(&essence);
    let is_binary = matches!(kind, Some(Kind::String(text)) if text.format.as_deref() == Some("binary"));
    match kind {
        _ if essence == FORM => Representation::Form,
        _ if is_binary => Representation::Bytes,
        _ if is_json(&essence) => Representation::Json,
        None if is_range => Representation::Bytes,
        Some(Kind::String(_)) if is_range => Representation::Text,
        _ if is_range => Representation::Json,
        _ if essence.starts_with("text/") => Representation::Text,
        _ => Representation::Bytes,
    }
}

fn is_range(essence: &str) -> bool {
    matches!(essence, "*/*" | "application/*")
}

/// Returns the `Content-Type` of a request body. It is specific: a range is sent as the common type of its representation.
pub fn content_type((media, representation): Represented<'_>) -> String {
    match representation {
        _ if !essence(&media.name).contains('*') => media.name.clone(),
        Representation::Json | Representation::Form => "application/json".to_owned(),
        Representation::Text => "text/plain".to_owned(),
        Representation::Bytes => "application/octet-stream".to_owned(),
    }
}

/// Returns the value of `Accept` for a response. A file that is declared as JSON has any type.
pub fn accept((media, representation): Represented<'_>) -> String {
    match representation {
        Representation::Json => content_type((media, representation)),
        Representation::Bytes if is_json(&media.name) => "*/*".to_owned(),
        _ => media.name.clone(),
    }
}

/// Returns the schema that the type of a body is made from. Bytes have none, and text only if it is a single value.
pub fn schema(api: &Api, (media, representation): Represented<'_>) -> Option<SchemaId> {
    media.schema.filter(|id| match representation {
        Representation::Json | Representation::Form => true,
        Representation::Text => is_single(api, *id),
        Representation::Bytes => false,
    })
}

/// Returns the type of a text: that of its schema if it is a single value, else a string.
pub fn text_type(types: &Types<'_>, media: &Media) -> Type {
    let schema = schema(types.api, (media, Representation::Text));
    schema.map_or(Type::String, |id| types.of(id))
}

/// Returns the body of a response. A description without `content` does not forbid a body.
pub fn success(types: &Types<'_>, response: &Response) -> Success {
    let api = types.api;
    // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: responses with these statuses have no body.
    if matches!(response.status, Status::Code(204 | 205 | 304)) {
        return Success::Empty;
    }
    let has = |wanted| response.content.iter().any(|media| representation(api, media) == wanted);
    let kind = |media: &Media| media.schema.map(|id| &api.schema(api.target(id)).kind);
    match read(api, response) {
        Some((media, Representation::Json)) => {
            let ty = media.schema.map_or(Type::Any, |id| types.item(id));
            let may_be_text = match kind(media) {
                Some(Kind::String(_)) => has(Representation::Text),
                Some(Kind::Any | Kind::Opaque | Kind::Union(_)) => is_range(&essence(&media.name)),
                _ => false,
            };
            let is_nullable = matches!(ty, Type::Nullable(_));
            if may_be_text && !is_nullable { Success::Text(ty) } else { Success::Json(ty) }
        }
        Some((media, Representation::Text)) if !has(Representation::Bytes) => match kind(media) {
            // The text of these is the same in JSON.
            Some(Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_)) => {
                Success::Json(text_type(types, media))
            }
            Some(Kind::String(_)) => Success::Text(text_type(types, media)),
            _ => Success::Text(Type::String),
        },
        _ => Success::Bytes,
    }
}

/// Returns `true` for a schema of single values, whose text is the same in a path, a query, a header and a form.
pub fn is_single(api: &Api, id: SchemaId) -> bool {
    let kind = &api.schema(api.target(id)).kind;
    matches!(kind, Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Values(_))
}
