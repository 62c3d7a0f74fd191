//! The parts of `multipart/form-data` bodies.

use crate::ir::PartKind;
use crate::lower::wire::media;
use crate::media_type::{essence, is_json};
use crate::model::{Api, Encoding, Kind, Media, Property, SchemaId};

/// The content type of a file that declares none.
pub const BYTES: &str = "application/octet-stream";

/// The serialization of a property as a part.
pub struct PartType {
    pub kind: PartKind,
    /// The content type: of a file, or the declared one of a value.
    pub content_type: Option<String>,
    /// The declared content types of a file, if there are several, or ranges.
    pub allowed: Option<String>,
}

/// Returns the serialization of a property (OpenAPI 3.1.1 and 3.0.4, Encoding Object).
///
/// A property without a type is a file, as one of the format `binary`. So is an object whose content type is not JSON: the
/// user encodes it.
pub fn part(api: &Api, media: &Media, property: &Property) -> PartType {
    let declared = encoding(media, property).and_then(|encoding| encoding.content_type.as_deref());
    let single = declared.filter(|declared| !declared.contains(['*', ',']));
    let file = file(api, property.schema, MAX_DEPTH);
    let is_json_part = single.is_some_and(is_json) && !is_binary(api, property.schema);
    let kind = match file {
        Some(kind) if !is_json_part => kind,
        None if !is_json_part && single.is_some_and(|_| !is_text(api, property.schema)) => PartKind::File,
        _ => PartKind::Value,
    };
    let by_default = match kind {
        PartKind::File | PartKind::Files => Some(BYTES),
        // The standard's default for base64, although the part is text.
        PartKind::Value => is_base64(api, property.schema).then_some(BYTES),
    };
    let allowed = declared.filter(|declared| single.is_none() && essence(declared) != "*/*");
    PartType {
        kind,
        content_type: single.or(by_default).map(str::to_owned),
        allowed: allowed.filter(|_| kind != PartKind::Value).map(str::to_owned),
    }
}

/// Returns the encoding of a property.
pub fn encoding<'a>(media: &'a Media, property: &Property) -> Option<&'a Encoding> {
    media.encoding.iter().find(|(name, _)| *name == property.name).map(|(_, encoding)| encoding)
}

/// The maximum depth of a file: in a list, in a union, in a list.
const MAX_DEPTH: usize = 4;

/// Returns whether a schema is a file or a list of files; `None` for any other. A union is a file if a variant is one.
fn file(api: &Api, id: SchemaId, depth: usize) -> Option<PartKind> {
    let file = |id: SchemaId| file(api, id, depth.checked_sub(1)?);
    match api.kind(id) {
        Kind::Any => Some(PartKind::File),
        Kind::Array(array) => file(array.items).map(|_| PartKind::Files),
        Kind::Union(union) => {
            let mut kinds: Vec<PartKind> = Vec::new();
            let typed = union.variants.iter().filter(|variant| *api.kind(variant.schema) != Kind::Any);
            kinds.extend(typed.filter_map(|variant| file(variant.schema)));
            kinds.iter().find(|kind| **kind == PartKind::Files).or(kinds.first()).copied()
        }
        _ => is_binary(api, id).then_some(PartKind::File),
    }
}

/// Returns `true` for a schema of the format `binary`.
fn is_binary(api: &Api, id: SchemaId) -> bool {
    media::is_binary(api.kind(id))
}

fn is_base64(api: &Api, id: SchemaId) -> bool {
    matches!(api.kind(id), Kind::String(text) if text.format.as_deref() == Some("byte"))
}

/// Returns `true` for a single value, a list of them, and what may be one.
fn is_text(api: &Api, id: SchemaId) -> bool {
    let may_be_scalar = |kind: &Kind| kind.is_scalar() || matches!(kind, Kind::Any | Kind::Opaque);
    match api.kind(id) {
        Kind::Array(array) => may_be_scalar(api.kind(array.items)),
        kind => may_be_scalar(kind),
    }
}
