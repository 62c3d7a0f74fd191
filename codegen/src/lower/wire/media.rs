//! Media types of bodies: the representation of each, and the ones that the client sends and reads.

use crate::media_type::{Sequential, essence, is_json, is_xml, sequential};
use crate::model::{Api, Body, Kind, Media, Object, Operation, Response, SchemaId, Webhook};

/// The media type of forms (URL Standard, section 5).
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of forms with files (RFC 7578).
pub const MULTIPART: &str = "multipart/form-data";

/// The representation of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// A media type of a body, with its representation.
#[derive(Clone, Copy)]
pub struct Represented<'a> {
    pub media: &'a Media,
    pub representation: Representation,
}

impl Represented<'_> {
    /// Returns the `Content-Type` of a request body. It is specific: a range is sent as the common type of its representation.
    pub fn content_type(self) -> String {
        match self.representation {
            _ if !essence(&self.media.name).contains('*') => self.media.name.clone(),
            Representation::Json | Representation::Form | Representation::Multipart => {
                "application/json".to_owned()
            }
            Representation::Text => "text/plain".to_owned(),
            Representation::Bytes => "application/octet-stream".to_owned(),
        }
    }

    /// Returns the value of `Accept` for a response. A file that is declared as JSON has any type.
    pub fn accept(self) -> String {
        match self.representation {
            Representation::Json => self.content_type(),
            Representation::Bytes if is_json(&self.media.name) => "*/*".to_owned(),
            _ => self.media.name.clone(),
        }
    }

    /// Returns the schema that the type of a body is made from. Bytes have none, and text only if it is a scalar.
    pub fn schema(self, api: &Api) -> Option<SchemaId> {
        self.media.schema.filter(|id| match self.representation {
            Representation::Json | Representation::Form | Representation::Multipart => true,
            Representation::Text => api.kind(*id).is_scalar(),
            Representation::Bytes => false,
        })
    }
}

/// Returns the media type that a request body is sent as: JSON if possible, else a form, else the first one. XML is text.
pub fn sent<'a>(api: &Api, body: &'a Body) -> Option<Represented<'a>> {
    let sent = preferred(api, &body.content)?;
    Some(Represented { representation: representation_in_request(api, sent.media), ..sent })
}

/// Returns the representation of a request body: XML is text, and a form without fields is what its value is.
pub fn representation_in_request(api: &Api, media: &Media) -> Representation {
    let representation = representation(api, media);
    match (representation, media.schema.map(|id| api.kind(id))) {
        (Representation::Bytes, kind) if is_xml(&media.name) && !kind.is_some_and(is_binary) => {
            Representation::Text
        }
        (Representation::Form, Some(kind)) if kind.is_scalar() => Representation::Text,
        (Representation::Form, Some(Kind::Array(_) | Kind::Tuple(_))) => Representation::Bytes,
        _ => representation,
    }
}

/// Returns the media types of a body of bytes of which the user selects one: several, a range, or a multipart type, whose
/// parameters the user knows.
pub fn selectable<'a>(api: &Api, body: &'a Body) -> Vec<&'a str> {
    let is_bytes = sent(api, body).is_some_and(|sent| sent.representation == Representation::Bytes);
    let all = body
        .content
        .iter()
        .filter(|media| is_bytes && representation_in_request(api, media) == Representation::Bytes);
    let all: Vec<&str> = all.map(|media| media.name.as_str()).collect();
    let is_open = |name: &&str| name.contains('*') || is_multipart(name);
    if all.len() > 1 || all.iter().any(is_open) { all } else { Vec::new() }
}

/// Returns the schema that the type of a request body is made from.
pub fn sent_schema(api: &Api, body: &Body) -> Option<SchemaId> {
    sent(api, body)?.schema(api)
}

/// Returns `true` for a multipart media type.
pub fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

/// Returns the object of a body whose properties are arguments and setters: of a form that is no component, and of a
/// multipart body.
pub fn inline_form<'a>(api: &'a Api, body: &Body) -> Option<(SchemaId, &'a Object)> {
    let form = sent(api, body)?;
    let is_inline = |id: SchemaId| match form.representation {
        Representation::Form => api.schema(id).component.is_none(),
        Representation::Multipart => true,
        Representation::Json | Representation::Text | Representation::Bytes => false,
    };
    object(api, form.media).filter(|(id, object)| is_inline(*id) && !object.properties.is_empty())
}

/// Returns the object schema of a body.
pub fn object<'a>(api: &'a Api, media: &Media) -> Option<(SchemaId, &'a Object)> {
    let id = api.target(media.schema?);
    match &api.schema(id).kind {
        Kind::Object(object) => Some((id, object)),
        _ => None,
    }
}

/// Returns the media type that a response is read as: JSON if possible, else the first one.
pub fn read<'a>(api: &Api, response: &'a Response) -> Option<Represented<'a>> {
    let read = preferred(api, &response.content)?;
    Some(Represented { representation: read_representation(api, read.media), ..read })
}

/// Returns the representation of a response body: a form is bytes.
pub fn read_representation(api: &Api, media: &Media) -> Representation {
    match representation(api, media) {
        Representation::Form | Representation::Multipart => Representation::Bytes,
        representation => representation,
    }
}

/// Returns the schema that the type of a response body is made from.
pub fn read_schema(api: &Api, response: &Response) -> Option<SchemaId> {
    read(api, response)?.schema(api)
}

/// Returns the schema of the JSON payload of a webhook, if it has one, or the reason why the payload cannot be decoded.
pub fn payload(api: &Api, webhook: &Webhook) -> Result<Option<SchemaId>, String> {
    let sent = webhook.body.as_ref().and_then(|body| preferred(api, &body.content));
    match sent {
        Some(sent) if sent.representation == Representation::Json => Ok(sent.media.schema),
        Some(sent) => Err(format!("expected a JSON request body, found `{}`", sent.media.name)),
        None => Err("no request body".to_owned()),
    }
}

/// A media type of a success response that is read item by item.
pub struct Sequence<'a> {
    pub response: &'a Response,
    pub media: &'a Media,
    pub kind: Sequential,
    /// The schema of an item.
    pub item: Option<SchemaId>,
}

/// Returns the first sequential media type of the success responses. A schema that is no array is meant for the items.
pub fn sequence<'a>(api: &Api, operation: &'a Operation) -> Option<Sequence<'a>> {
    if operation.method == "HEAD" {
        return None;
    }
    operation.successes().find_map(|response| {
        let (media, kind) =
            response.content.iter().find_map(|media| Some((media, sequential(&media.name)?)))?;
        let item = media.schema.and_then(|id| match api.kind(id) {
            Kind::Array(array) => Some(array.items),
            // The text as a whole.
            Kind::String(_) if kind != Sequential::Events => None,
            _ => Some(id),
        });
        Some(Sequence { response, media, kind, item })
    })
}

/// Returns the first media type of the best rank.
fn preferred<'a>(api: &Api, content: &'a [Media]) -> Option<Represented<'a>> {
    let all = content.iter().map(|media| Represented { media, representation: representation(api, media) });
    all.min_by_key(|Represented { media, representation }| rank(&essence(&media.name), *representation))
}

fn rank(essence: &str, representation: Representation) -> u8 {
    match representation {
        Representation::Json if essence == "application/json" => 0,
        Representation::Json if !essence.contains('*') => 1,
        Representation::Json => 2,
        Representation::Form => 3,
        Representation::Multipart => 5,
        _ if essence.starts_with("multipart/") => 6,
        Representation::Text | Representation::Bytes => 4,
    }
}

/// Returns the representation of a body. Frameworks declare a file as JSON or as a range with the format `binary`, and JSON
/// as a range with any other schema.
pub fn representation(api: &Api, media: &Media) -> Representation {
    let essence = essence(&media.name);
    let kind = media.schema.map(|id| api.kind(id));
    let is_range = is_range(&essence);
    let is_binary = kind.is_some_and(is_binary);
    match kind {
        _ if essence == FORM => Representation::Form,
        _ if essence == MULTIPART => Representation::Multipart,
        _ if is_binary => Representation::Bytes,
        _ if is_json(&essence) => Representation::Json,
        None if is_range => Representation::Bytes,
        Some(Kind::String(_)) if is_range => Representation::Text,
        _ if is_range => Representation::Json,
        _ if essence.starts_with("text/") => Representation::Text,
        _ => Representation::Bytes,
    }
}

/// Returns `true` for a string of the format `binary`.
pub fn is_binary(kind: &Kind) -> bool {
    matches!(kind, Kind::String(text) if text.format.as_deref() == Some("binary"))
}

pub fn is_range(essence: &str) -> bool {
    matches!(essence, "*/*" | "application/*")
}
