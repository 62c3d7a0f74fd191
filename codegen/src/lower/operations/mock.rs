//! The data of operations for mocks.

use std::borrow::Cow;

use serde_json::Value;

use crate::fit::Fit;
use crate::ir::{MockData, MockResponse, Operation, ParameterLocation, StyledLocation, Success};
use crate::lower::context::Context;
use crate::lower::examples;
use crate::lower::operations::responses;
use crate::lower::wire::media::{self, Representation, Represented};
use crate::media_type::sequential;
use crate::model::{self, Kind, Parameter, ParameterIn, ParameterStyle, Response, SchemaId, Status, Style};
use crate::pointer::Path;
use crate::service::NextPage;
use crate::visible::is_visible;

/// The maximum size of all examples together in bytes.
pub const MAX_EXAMPLES: usize = 1 << 20;

/// Returns the data of an operation for mocks; `None` for one that stands for another one. A request that the emitted client
/// sends, or that follows a link of the service, fits it. `room` is the maximum size of the example, which is reduced by it.
pub fn data(cx: &Context<'_>, index: usize, operation: &Operation, room: &mut usize) -> Option<MockData> {
    let source = &cx.api.operations[index];
    if source.alternative.is_some() {
        return None;
    }
    let next = operation.pagination.as_ref().map(|pagination| &pagination.next);
    let follows_links = matches!(next, Some(NextPage::Url(_) | NextPage::Link));
    let required = |location: ParameterIn| {
        let all = source.parameters.iter().filter(move |parameter| parameter.location == location);
        let sent = all.filter(|parameter| is_argument(operation, parameter) && is_always_sent(cx, parameter));
        sent.map(|parameter| parameter.name.clone()).collect()
    };
    let example = example(cx, source).filter(|example| example.body.len() <= *room);
    *room -= example.as_ref().map_or(0, |example| example.body.len());
    Some(MockData {
        query: if follows_links { None } else { query(cx, source, operation) },
        required_query: required(ParameterIn::Query),
        required_headers: required(ParameterIn::Header),
        checks_body: operation.body.as_ref().is_some_and(|body| body.as_form.is_none())
            && !has_other_bodies(cx, index),
        example,
    })
}

/// Returns the first success response with an example that fits its schema, else the first one without a body.
fn example(cx: &Context<'_>, source: &model::Operation) -> Option<MockResponse> {
    let has_body = |response: &Response| {
        let is_empty = responses::body(&cx.types, response) == Success::Empty || response.content.is_empty();
        source.method != "HEAD" && !is_empty
    };
    let status = |response: &Response| match response.status {
        Status::Code(code) => code,
        Status::Range(class) => class * 100,
        Status::Default => 200,
    };
    let mut with_body = source.successes().filter(|response| has_body(response));
    let example = with_body.find_map(|response| {
        let (content_type, body) = body(cx, media::read(cx.api, response)?)?;
        Some(MockResponse { status: status(response), content_type, body })
    });
    example.or_else(|| {
        let empty = source.successes().find(|response| !has_body(response))?;
        Some(MockResponse { status: status(empty), content_type: String::new(), body: String::new() })
    })
}

/// Returns the content type and the example of a body, if it has one that fits its schema.
fn body(cx: &Context<'_>, read: Represented<'_>) -> Option<(String, String)> {
    let Represented { media, representation } = read;
    let of_schema =
        || media.schema.and_then(|id| cx.api.aliases(id).find_map(|schema| schema.example.as_ref()));
    let example = media.example.as_ref().or_else(of_schema)?;
    let body = match (representation, example) {
        (Representation::Json, example) => {
            let value = json(cx, media.schema, example)?;
            media.schema.is_none_or(|id| is_fitting(cx, id, &value)).then(|| value.to_string())?
        }
        (Representation::Text, Value::String(text)) if sequential(&media.name).is_none() => {
            read.schema(cx.api).is_none_or(|id| is_fitting(cx, id, example)).then(|| text.clone())?
        }
        _ => return None,
    };
    is_visible(&body).then(|| (read.content_type(), body))
}

/// Returns the value of an example, which documents write as the text of an object or a list, too.
fn json<'a>(cx: &Context<'_>, schema: Option<SchemaId>, example: &'a Value) -> Option<Cow<'a, Value>> {
    let is_compound = |id| matches!(cx.api.kind(id), Kind::Object(_) | Kind::Array(_) | Kind::Tuple(_));
    match example {
        Value::String(text) if schema.is_some_and(is_compound) => {
            serde_json::from_str(text).ok().map(Cow::Owned)
        }
        value => Some(Cow::Borrowed(value)),
    }
}

fn is_fitting(cx: &Context<'_>, id: SchemaId, value: &Value) -> bool {
    let mut is_allowed = true;
    let mismatch = Fit::strict(cx.api).mismatch(id, value, &Path::Root, &mut |id, text| {
        if let Kind::String(constraints) = cx.api.kind(id) {
            is_allowed &= examples::allows(&cx.types, constraints, text);
        }
    });
    mismatch.is_none() && is_allowed
}

/// Returns `true` if a parameter is an argument of the operation. Headers of the client and the connection are none.
fn is_argument(operation: &Operation, parameter: &Parameter) -> bool {
    operation.args.iter().any(|arg| match arg.location {
        ParameterLocation::Header | ParameterLocation::Styled(StyledLocation::Header, _) => {
            parameter.location == ParameterIn::Header && arg.wire == parameter.name
        }
        ParameterLocation::Query
        | ParameterLocation::QueryList(_)
        | ParameterLocation::Styled(StyledLocation::Query, _) => {
            parameter.location == ParameterIn::Query && arg.wire == parameter.name
        }
        _ => false,
    })
}

/// Returns `true` if each request has a parameter: it is required, and no list or object, which may be empty.
fn is_always_sent(cx: &Context<'_>, parameter: &Parameter) -> bool {
    let is_scalar =
        |&id: &SchemaId| cx.api.kind(id).is_scalar() && cx.api.aliases(id).all(|schema| !schema.nullable);
    parameter.required && parameter.value.as_ref().is_ok_and(is_scalar)
}

/// Returns the names of the query parameters, unless the properties of an object are some of them.
fn query(cx: &Context<'_>, source: &model::Operation, operation: &Operation) -> Option<Vec<String>> {
    let mut names: Vec<String> = operation.query.iter().map(|(name, _)| name.clone()).collect();
    for parameter in source.parameters.iter().filter(|parameter| parameter.location == ParameterIn::Query) {
        let is_plain = |id| matches!(cx.api.kind(id), Kind::Array(_)) || cx.api.kind(id).is_scalar();
        let is_plain = parameter.value.as_ref().is_ok_and(|id| is_plain(*id));
        names.push(match parameter.style {
            ParameterStyle::Query(Style::DeepObject) => format!("{}[", parameter.name),
            ParameterStyle::Query(_) if parameter.explode && !is_plain => return None,
            _ => parameter.name.clone(),
        });
    }
    Some(names)
}

/// Returns `true` if an operation has request bodies of other types, for which alternatives follow it.
fn has_other_bodies(cx: &Context<'_>, index: usize) -> bool {
    let following = cx.api.operations[index..].iter().skip(1);
    let mut alternatives = following.map_while(|operation| operation.alternative.as_ref());
    alternatives.any(|alternative| !alternative.is_response)
}
