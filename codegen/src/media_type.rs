//! Names of media types.

/// Returns a media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the subtype without the prefix for vendors and the suffix for the syntax: `merge-patch` for
/// `application/merge-patch+json`.
pub fn subtype(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype);
    let bare = subtype.rsplit_once('+').map_or(subtype, |(bare, _)| bare);
    bare.strip_prefix("vnd.").unwrap_or(bare).to_owned()
}

/// Returns `true` for XML (RFC 7303).
pub fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Returns `true` for JSON (RFC 8259), its older name `text/json`, and a type with the suffix `+json` (RFC 6839).
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// A sequential media type: a list of items, each of which can be read as soon as it arrives (OpenAPI 3.2.0, Media Type Object,
/// Sequential Media Types).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequential {
    /// Server-sent events (WHATWG HTML, section 9.2).
    Events,
    /// JSON lines.
    JsonLines,
    /// A JSON text sequence (RFC 7464, RFC 8091).
    JsonSequence,
}

/// Returns the kind of a sequential media type.
pub fn sequential(media_type: &str) -> Option<Sequential> {
    let essence = essence(media_type);
    match essence.as_str() {
        "text/event-stream" => Some(Sequential::Events),
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/stream+json" => Some(Sequential::JsonLines),
        "application/json-seq" => Some(Sequential::JsonSequence),
        _ if essence.ends_with("+json-seq") => Some(Sequential::JsonSequence),
        _ => None,
    }
}
