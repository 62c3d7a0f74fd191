//! Responses: their bodies, statuses and errors.

use std::collections::{HashMap, HashSet};

use crate::ir::{ErrorBodies, Response as ByStatus, Success, Type};
use crate::lower::context::Context;
use crate::lower::types::Types;
use crate::lower::wire::media::{self, Representation, Represented};
use crate::markdown;
use crate::media_type::essence;
use crate::model::{Api, Kind, Media, Operation, Response, Status};

/// Returns the value of `Accept`, if it is not the default of every request, `application/json`.
pub fn accept(api: &Api, source: &Operation, success: &Success) -> Option<String> {
    let mut accepted: Vec<String> = Vec::new();
    for read in source.successes().filter_map(|response| media::read(api, response)) {
        let accept = read.accept();
        if !accepted.contains(&accept) {
            accepted.push(accept);
        }
    }
    if accepted.is_empty() && *success == Success::Bytes {
        accepted.push("*/*".to_owned());
    }
    let accept = accepted.join(", ");
    Some(accept)
        .filter(|accept| *success != Success::Empty && !matches!(accept.as_str(), "" | "application/json"))
}

/// The statuses of redirections (RFC 9110 section 15.4), without that for a condition.
const REDIRECTIONS: &[u16] = &[302, 300, 301, 303, 307, 308];

/// Returns the success statuses that the description lists. A range and `default` with a body list 200, the range of
/// redirections all of these: the client does not follow a redirection that is a success.
pub fn statuses(source: &Operation) -> Vec<u16> {
    let codes = source.successes().flat_map(|response| match &response.status {
        Status::Code(code) => std::slice::from_ref(code),
        Status::Range(3) => REDIRECTIONS,
        Status::Range(_) | Status::Default if response.content.is_empty() => &[],
        Status::Range(_) | Status::Default => &[200],
    });
    let mut codes: Vec<u16> = codes.copied().collect();
    let mut seen = HashSet::new();
    codes.retain(|code| seen.insert(*code));
    codes
}

/// Returns the body of the success responses: one type, or an enum of this name if it depends on the status.
pub fn success(cx: &Context<'_>, source: &Operation, name: &str) -> Success {
    // RFC 9110 section 9.3.2: a response to HEAD has no body, even if the description declares one.
    if source.method == "HEAD" {
        return Success::Empty;
    }
    let shapes: Vec<Success> = source.successes().map(|response| body(&cx.types, response)).collect();
    match shapes.as_slice() {
        [] => Success::Bytes,
        [first, others @ ..] if others.iter().all(|other| other == first) => first.clone(),
        _ => Success::ByStatus(name.to_owned(), by_status(source, shapes)),
    }
}

/// Returns the body for each success status. Other success statuses have the body of the range `2XX`, or raw bytes.
fn by_status(source: &Operation, shapes: Vec<Success>) -> Vec<ByStatus> {
    let listed = statuses(source);
    let other = (200..300).find(|code| !listed.contains(code) && !matches!(code, 204 | 205));
    let other = other.unwrap_or_default();
    let mut responses = Vec::new();
    let mut rest = None;
    for (response, body) in source.successes().zip(shapes) {
        let docs = response_docs(&response.description);
        match response.status {
            Status::Code(code) => {
                let docs = format!("`{code}`: {}", docs.as_deref().unwrap_or("success."));
                responses.push(ByStatus {
                    status: Some(code),
                    mocked: code,
                    name: status_name(code),
                    docs,
                    body,
                });
            }
            Status::Range(_) | Status::Default => {
                let docs = format!("Any other status: {}", docs.as_deref().unwrap_or("success."));
                rest = Some(ByStatus { status: None, mocked: other, name: "Other".to_owned(), docs, body });
            }
        }
    }
    responses.push(rest.unwrap_or_else(|| ByStatus {
        status: None,
        mocked: other,
        name: "Other".to_owned(),
        docs: "Any other success status: the response body as raw bytes.".to_owned(),
        body: Success::Bytes,
    }));
    responses
}

pub fn response_docs(description: &str) -> Option<String> {
    let docs = markdown::harmless(description)?;
    Some(markdown::summary_line(&docs)).filter(|docs| !docs.is_empty())
}

/// Returns the variant name of a success status, as RFC 9110 names it.
fn status_name(code: u16) -> String {
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        code => return format!("Status{code}"),
    };
    name.to_owned()
}

/// Returns the class of an error status (RFC 9110 section 15), for a response without a description.
fn error_class(status: Status) -> &'static str {
    match status {
        Status::Code(100..200) | Status::Range(1) => "Informational.",
        Status::Code(300..400) | Status::Range(3) => "Redirection.",
        Status::Code(400..500) | Status::Range(4) => "Client error.",
        Status::Code(500..600) | Status::Range(5) => "Server error.",
        _ => "Error.",
    }
}

/// Returns a status as a description writes it; `None` for `default`.
fn status_text(status: Status) -> Option<String> {
    match status {
        Status::Code(code) => Some(code.to_string()),
        Status::Range(digit) => Some(format!("{digit}XX")),
        Status::Default => None,
    }
}

/// Returns the words for the statuses of the `default` response; `is_first` if no other error response is declared.
fn other_statuses(source: &Operation, is_first: bool) -> String {
    let successes = source.responses.iter().filter(|response| source.is_success(response.status));
    let successes: Vec<String> =
        successes.filter_map(|response| Some(markdown::code(&status_text(response.status)?))).collect();
    match successes.as_slice() {
        _ if !is_first => "Any other status".to_owned(),
        [] => "Any error status".to_owned(),
        successes => format!("Any status other than {}", successes.join(" or ")),
    }
}

/// First paragraphs of response descriptions, cached because many operations have the same error responses.
pub type Meanings<'a> = HashMap<&'a str, String>;

/// Returns the documented error responses as items of a list: status, description, and the type of the JSON body.
pub fn errors<'a>(
    cx: &Context<'_>,
    source: &'a Operation,
    bodies: Option<&ErrorBodies>,
    meanings: &mut Meanings<'a>,
) -> Vec<String> {
    let failures = source.responses.iter().filter(|response| !source.is_success(response.status));
    let (rest, declared): (Vec<_>, Vec<_>) =
        failures.partition(|response| matches!(response.status, Status::Default));
    let others = other_statuses(source, declared.is_empty());
    let items = declared.into_iter().chain(rest).map(|response| {
        let status = status_text(response.status).map_or_else(|| others.clone(), |text| markdown::code(&text));
        let meaning = meanings.entry(&response.description).or_insert_with_key(|description| {
            let docs = markdown::harmless(description).unwrap_or_default();
            markdown::summary_line(&docs)
        });
        let meaning = if meaning.is_empty() { error_class(response.status) } else { meaning };
        let typed = match body(&cx.types, response) {
            Success::Json(Type::Model { name, .. }) | Success::Text(Type::Model { name, .. }) => format!(
                "\n  [`Error::typed`](crate::Error::typed) returns the body as [`{name}`](crate::models::{name})."
            ),
            _ => String::new(),
        };
        format!("* {status}: {meaning}{typed}")
    });
    let by_status = bodies.map(|ErrorBodies { name, .. }| {
        format!(
            "\n[`Error::documented`](crate::Error::documented) returns the body as a variant of [`{name}`], by the status."
        )
    });
    items.chain(by_status).collect()
}

/// Returns the type of a text: that of its schema if it is a scalar, else a string.
pub fn text_type(types: &Types<'_>, body: Represented<'_>) -> Type {
    body.schema(types.api).map_or(Type::String, |id| types.of(id))
}

/// Returns the body of a response. A description without `content` does not forbid a body.
pub fn body(types: &Types<'_>, response: &Response) -> Success {
    let api = types.api;
    // RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5: responses with these statuses have no body.
    if matches!(response.status, Status::Code(204 | 205 | 304)) {
        return Success::Empty;
    }
    let has = |wanted| response.content.iter().any(|media| media::representation(api, media) == wanted);
    let kind = |media: &Media| media.schema.map(|id| api.kind(id));
    match media::read(api, response) {
        Some(Represented { media, representation: Representation::Json }) => {
            let ty = media.schema.map_or(Type::Any, |id| types.item(id));
            let may_be_text = match kind(media) {
                Some(Kind::String(_)) => has(Representation::Text),
                Some(Kind::Any | Kind::Opaque | Kind::Union(_)) => media::is_range(&essence(&media.name)),
                _ => false,
            };
            let is_nullable = matches!(ty, Type::Nullable(_));
            if may_be_text && !is_nullable { Success::Text(ty) } else { Success::Json(ty) }
        }
        Some(read) if read.representation == Representation::Text => {
            match kind(read.media) {
                // The text of these is the same in JSON.
                Some(Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_)) => {
                    Success::Json(text_type(types, read))
                }
                Some(Kind::String(_)) => Success::Text(text_type(types, read)),
                Some(Kind::Replacement(of)) if of.is_text => Success::Text(text_type(types, read)),
                _ => Success::Text(Type::String),
            }
        }
        _ => Success::Bytes,
    }
}
