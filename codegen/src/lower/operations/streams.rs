//! Streams: success responses that are read while they arrive.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Stream, StreamFlag, StreamKind, Success, Type};
use crate::lower::context::Context;
use crate::lower::wire::media::{self, Representation, Sequence};
use crate::lower::wire::parameters;
use crate::media_type::Sequential;
use crate::model::{Kind, Object, Operation, ParameterIn, SchemaId};
use crate::pointer::Pointer;

const CODE: Code = Code::E0330;

/// The data of the last event of many services, which is not JSON.
const END: &str = "[DONE]";

/// The field of a request body that asks for a stream, of many services.
const FLAG: &str = "stream";

/// Returns the stream of an operation: of items, if a success response has a sequential media type, else of bytes, if one has a
/// body in bytes.
pub fn stream(cx: &Context<'_>, source: &Operation, success: &Success) -> Option<Stream> {
    let Some(sequence) = media::sequence(cx.api, source) else {
        if let Some(written) = &source.stream {
            let what = "no success response has a sequential media type, such as `text/event-stream`";
            cx.report(Diagnostic::new(CODE, &written.pointer, what));
        }
        return bytes(cx, source, success);
    };
    let (kind, item) = items(cx, &sequence);
    let read = media::read(cx.api, sequence.response);
    let is_alone = read.is_some_and(|read| std::ptr::eq(read.media, sequence.media));
    let is_end_declared = source.stream.as_ref().is_some_and(|stream| stream.end.is_some());
    Some(Stream {
        end: end(cx, source, &kind),
        is_end_required: is_end_declared && kind.is_events(),
        kind,
        item: Some(item),
        accept: (!is_alone).then(|| sequence.media.name.clone()),
        flag: flag(cx, source, is_alone),
    })
}

/// Returns the stream of a body that `send` returns as bytes.
fn bytes(cx: &Context<'_>, source: &Operation, success: &Success) -> Option<Stream> {
    is_bytes(cx, source, success).then_some(Stream {
        kind: StreamKind::Bytes,
        item: None,
        accept: None,
        flag: None,
        end: None,
        is_end_required: false,
    })
}

/// Returns the data of the event that ends a stream. The usual one is not JSON, so that it is no value.
fn end(cx: &Context<'_>, source: &Operation, kind: &StreamKind) -> Option<String> {
    let written = source.stream.as_ref().and_then(|stream| Some((stream.end.as_ref()?, &stream.pointer)));
    if let Some((_, at)) = written.filter(|_| !kind.is_events()) {
        let what = "only server-sent events have an `end`";
        cx.report(Diagnostic::new(CODE, &at.child("end"), what));
        return None;
    }
    let usual = || (*kind == StreamKind::Events).then(|| END.to_owned());
    written.map(|(end, _)| end.clone()).or_else(usual)
}

/// Returns the parameter that asks for the stream: the declared one, or the usual one if there is another response.
fn flag(cx: &Context<'_>, source: &Operation, is_alone: bool) -> Option<StreamFlag> {
    let field = |name: &str| {
        let sent = media::sent(cx.api, source.body.as_ref()?)?;
        let has_fields = matches!(
            sent.representation,
            Representation::Json | Representation::Form | Representation::Multipart
        );
        let (_, object) = media::object(cx.api, sent.media).filter(|_| has_fields)?;
        property(cx, object, name)
    };
    let Some((name, at)) =
        source.stream.as_ref().and_then(|stream| Some((stream.flag.as_ref()?, &stream.pointer)))
    else {
        let is_usual = !is_alone && matches!(field(FLAG), Some(Kind::Boolean(_)));
        return is_usual.then(|| StreamFlag::Field(FLAG.to_owned()));
    };
    if field(name).is_some() {
        return Some(StreamFlag::Field(name.clone()));
    }
    let mut parameters = parameters::with_schemas(source);
    let is_query = parameters.any(|(parameter, schema)| {
        schema.is_ok() && parameter.location == ParameterIn::Query && parameter.name == *name
    });
    if is_query {
        return Some(StreamFlag::Query(name.clone()));
    }
    // Only the main operation has what the description says.
    if source.alternative.is_none() {
        report_flag(cx, name, &at.child("flag"));
    }
    None
}

fn report_flag(cx: &Context<'_>, name: &str, at: &Pointer) {
    let what =
        format!("`{}` is neither a field of the request body nor a query parameter", name.escape_debug());
    cx.report(Diagnostic::new(CODE, at, what));
}

/// Returns `true` if the body of a success response is bytes that the description declares.
fn is_bytes(cx: &Context<'_>, source: &Operation, success: &Success) -> bool {
    let is_declared = source.successes().any(|response| {
        media::read(cx.api, response).is_some_and(|read| read.representation == Representation::Bytes)
    });
    is_declared
        && match success {
            Success::Bytes => true,
            Success::ByStatus(_, responses) => {
                responses.iter().any(|response| response.status.is_some() && response.body == Success::Bytes)
            }
            Success::Json(_) | Success::Text(_) | Success::Empty => false,
        }
}

/// Returns the representation and the type of the items.
fn items(cx: &Context<'_>, Sequence { media, kind, item, .. }: &Sequence<'_>) -> (StreamKind, Type) {
    let ty = item.map(|id| cx.types.item(id));
    let is_text = item.is_none_or(|id| matches!(cx.api.kind(id), Kind::String(_)));
    match kind {
        Sequential::JsonLines => (StreamKind::JsonLines, ty.unwrap_or(Type::Any)),
        Sequential::JsonSequence => (StreamKind::JsonSequence, ty.unwrap_or(Type::Any)),
        Sequential::Events if media.has_whole_events => {
            let texts = item.map(|id| text_events(cx, id)).unwrap_or_default();
            (StreamKind::WholeEvents(texts), ty.unwrap_or(Type::Any))
        }
        Sequential::Events if is_text => (StreamKind::TextEvents, ty.unwrap_or(Type::String)),
        Sequential::Events => (StreamKind::Events, ty.unwrap_or(Type::Any)),
    }
}

/// Returns the types of events whose data is text.
fn text_events(cx: &Context<'_>, id: SchemaId) -> Vec<String> {
    let Kind::Union(union) = cx.api.kind(id) else { return Vec::new() };
    let objects = union.variants.iter().filter_map(|variant| match cx.api.kind(variant.schema) {
        Kind::Object(object) => Some(object),
        _ => None,
    });
    let is_text = |object: &&Object| matches!(property(cx, object, "data"), Some(Kind::String(_)));
    let events = objects.filter(is_text).filter_map(|object| match property(cx, object, "event")? {
        Kind::String(text) => text.values.first().cloned(),
        _ => None,
    });
    events.collect()
}

fn property<'a>(cx: &Context<'a>, object: &Object, name: &str) -> Option<&'a Kind> {
    let property = object.properties.iter().find(|property| property.name == name)?;
    Some(cx.api.kind(property.schema))
}
