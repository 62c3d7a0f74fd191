//! Operations: `model::Operation` → `ir::Operation`.

pub mod forms;
pub mod media;
pub mod pagination;
pub mod requests;
pub mod response_pointers;
pub mod skipped;
pub mod waiters;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part};
use crate::ir::{Group, Header, Headers, Operation, ParameterLocation, PathPart, Response, Success, Type};
use crate::lower::docs;
use crate::lower::names::groups::{NamedOperation, Plan};
use crate::lower::names::reserved::{HEADERS, METHODS};
use crate::lower::names::{Case, NameRequest, Namer, Scope};
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{self, Api, Status};

/// Lowers the operations by group. An operation that cannot be expressed is skipped, with a warning that gives the
/// reason.
pub fn groups(
    api: &Api,
    types: &Types<'_>,
    plans: &[Plan],
    server: Option<&str>,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut meanings = Meanings::new();
    for plan in plans {
        let mut operations = Vec::new();
        let mut methods = Scope::new(Case::Snake, METHODS);
        for named in &plan.operations {
            methods.add(&named.method);
        }
        for named in &plan.operations {
            let source = &api.operations[named.index];
            let built =
                has_server(source, server).map_err(|why| (Part::OperationElsewhere(id_of(source)), why));
            let built = built.and_then(|()| {
                operation(api, types, source, named, (&mut methods, &mut meanings), namer, diagnostics)
                    .map_err(|why| (Part::Operation(id_of(source)), why))
            });
            match built {
                Ok(operation) => operations.push(operation),
                Err((part, why)) => {
                    diagnostics.push(Diagnostic::skipped(Code::W0301, &source.pointer, part, why));
                }
            }
        }
        let described = api.tags.iter().find(|tag| Some(&tag.name) == plan.tag.as_ref());
        let docs = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?));
        let docs = docs.unwrap_or_else(|| match &plan.tag {
            Some(tag) => format!("Operations tagged {}.", markdown::code(tag)),
            None => "Operations without a tag.".to_owned(),
        });
        if !operations.is_empty() {
            groups.push(Group {
                name: plan.name.clone(),
                type_name: plan.type_name.clone(),
                docs,
                operations,
                parts: Vec::new(),
            });
        }
    }
    groups
}

/// Rejects an operation with a server of its own: the client would send it, and credentials, to the wrong server.
fn has_server(source: &model::Operation, server: Option<&str>) -> Result<(), String> {
    match source.servers.first() {
        Some(own) if Some(own.url.as_str()) != server => {
            Err(format!("server `{}` differs from the server of the client", own.url))
        }
        _ => Ok(()),
    }
}

fn id_of(source: &model::Operation) -> String {
    source.id.clone().unwrap_or_else(|| format!("{} {}", source.method, source.path))
}

fn operation<'a>(
    api: &Api,
    types: &Types<'_>,
    source: &'a model::Operation,
    named: &NamedOperation,
    (methods, meanings): (&mut Scope<'_>, &mut Meanings<'a>),
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Operation, String> {
    if source.method == "TRACE" || source.method == "OPTIONS" {
        return Err(format!("method {} is not supported", source.method));
    }
    let success = success(types, source, &named.output);
    let requests::Request { args, setters, body, form, content_type } =
        requests::request(api, types, source, namer, diagnostics)?;
    let takes_fields = args.iter().any(|arg| matches!(arg.location, ParameterLocation::Field { .. }));
    let waiters = waiters::waiters(api, types, source, &success, methods, diagnostics);
    let headers = headers(types, source, namer, diagnostics);
    let path = path(source, diagnostics)?;
    let text = |text: &Option<String>| text.as_deref().and_then(markdown::harmless);
    let mut paragraphs: Vec<String> =
        text(&source.summary).into_iter().chain(text(&source.description)).collect();
    paragraphs.dedup();
    if paragraphs.is_empty() {
        paragraphs.push(match &source.id {
            Some(id) => format!("Calls the {} operation.", markdown::code(id)),
            None => format!("Calls {}.", markdown::code(&id_of(source))),
        });
    }
    Ok(Operation {
        name: named.method.clone(),
        method_with_body: takes_fields
            .then(|| methods.add(&format!("{}_with", named.method.trim_start_matches("r#")))),
        type_name: named.stem.clone(),
        marker: named.marker.clone(),
        id: id_of(source),
        docs: paragraphs.join("\n\n"),
        route: markdown::code(&format!("{} {}", source.method, source.path)),
        deprecated: source.deprecated,
        uses_deprecated: false,
        part: None,
        method: source.method,
        path,
        content_type,
        accept: accept(api, source, &success),
        args,
        setters,
        body,
        form,
        pagination: pagination::pagination(api, types, source, &success, diagnostics),
        waiters,
        statuses: statuses(source),
        success,
        headers: (!headers.is_empty()).then(|| (named.headers.clone(), Headers::Own(headers))),
        errors: errors(types, source, meanings),
    })
}

/// Splits a path: `/pets/{id}.json` → literal, value, literal.
fn path(source: &model::Operation, diagnostics: &mut Diagnostics) -> Result<Vec<PathPart>, String> {
    let mut parts = Vec::new();
    let mut rest = source.path.as_str();
    while !rest.is_empty() {
        let (literal, tail) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        if literal.split('#').next().is_some_and(|path| path.contains('?')) {
            return Err("path contains a query string, expected query parameters".to_owned());
        }
        if let Some(at) = literal.find('#') {
            parts.push(PathPart::Literal(escaped(&literal[..at])));
            let what = format!("path contains a fragment; `{}{tail}` is not sent", &literal[at..]);
            diagnostics.push(Diagnostic::new(Code::W0308, &source.pointer, what));
            break;
        }
        parts.push(PathPart::Literal(escaped(literal)));
        // `resolve` has checked that each brace is closed.
        let Some((name, tail)) = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')) else { break };
        parts.push(PathPart::Value(name.to_owned()));
        rest = tail;
    }
    parts.retain(|part| !matches!(part, PathPart::Literal(text) if text.is_empty()));
    Ok(parts)
}

/// Percent-encodes bytes that a path must not contain (RFC 3986 section 3.3: `pchar` and `/`).
fn escaped(literal: &str) -> String {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
    let mut out = String::with_capacity(literal.len());
    for byte in literal.bytes() {
        if allowed(byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// Returns the value of `Accept`, if it is not the default of every request, `application/json`.
fn accept(api: &Api, source: &model::Operation, success: &Success) -> Option<String> {
    let mut accepted: Vec<String> = Vec::new();
    for media in successes(source).filter_map(|response| media::read(api, response)) {
        let accept = media::accept(media);
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

/// Returns the success responses: those with a success status, else the default response.
pub fn successes(source: &model::Operation) -> impl Iterator<Item = &model::Response> {
    let any = source.responses.iter().any(|response| response.status.is_success());
    let is = move |status: Status| if any { status.is_success() } else { status == Status::Default };
    source.responses.iter().filter(move |response| is(response.status))
}

/// Returns the success statuses that the description lists. A range and `default` with a body list 200.
fn statuses(source: &model::Operation) -> Vec<u16> {
    let codes = successes(source).filter_map(|response| match response.status {
        Status::Code(code) => Some(code),
        Status::Range(_) | Status::Default if response.content.is_empty() => None,
        Status::Range(_) | Status::Default => Some(200),
    });
    let mut codes: Vec<u16> = codes.collect();
    let mut seen = HashSet::new();
    codes.retain(|code| seen.insert(*code));
    codes
}

/// Returns the body of the success responses: one type, or an enum of this name if it depends on the status.
fn success(types: &Types<'_>, source: &model::Operation, name: &str) -> Success {
    // RFC 9110 section 9.3.2: a response to HEAD has no body, even if the description declares one.
    if source.method == "HEAD" {
        return Success::Empty;
    }
    let shapes: Vec<Success> = successes(source).map(|response| media::success(types, response)).collect();
    match shapes.as_slice() {
        [] => Success::Bytes,
        [first, others @ ..] if others.iter().all(|other| other == first) => first.clone(),
        _ => Success::ByStatus(name.to_owned(), by_status(source, shapes)),
    }
}

/// Returns the body for each success status. Other success statuses have the body of the range `2XX`, or raw bytes.
fn by_status(source: &model::Operation, shapes: Vec<Success>) -> Vec<Response> {
    let mut responses = Vec::new();
    let mut rest = None;
    for (response, body) in successes(source).zip(shapes) {
        let docs = response_docs(&response.description);
        match response.status {
            Status::Code(code) => {
                let docs = format!("`{code}`: {}", docs.as_deref().unwrap_or("success."));
                responses.push(Response { status: Some(code), name: status_name(code), docs, body });
            }
            Status::Range(_) | Status::Default => {
                let docs = format!("Any other status: {}", docs.as_deref().unwrap_or("success."));
                rest = Some(Response { status: None, name: "Other".to_owned(), docs, body });
            }
        }
    }
    responses.push(rest.unwrap_or_else(|| Response {
        status: None,
        name: "Other".to_owned(),
        docs: "Any other success status: the response body as raw bytes.".to_owned(),
        body: Success::Bytes,
    }));
    responses
}

fn response_docs(description: &str) -> Option<String> {
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
        code => return format!("Status{code}"),
    };
    name.to_owned()
}

fn headers(
    types: &Types<'_>,
    source: &model::Operation,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Header> {
    let mut seen = HashSet::new();
    let headers = successes(source).flat_map(|response| &response.headers);
    // RFC 9110 section 5.1: names of headers are case-insensitive.
    let headers: Vec<&model::Header> =
        headers.filter(|header| seen.insert(header.name.to_ascii_lowercase())).collect();
    let at = source.pointer.child("headers");
    let requested: Vec<NameRequest<'_>> =
        headers.iter().map(|header| NameRequest::new(at.child(&header.name), header.name.as_str())).collect();
    let names = namer.assign(&mut Scope::new(Case::Snake, HEADERS), requested, diagnostics);
    headers
        .into_iter()
        .zip(names)
        .map(|(header, name)| {
            let fallback = || format!("The {} response header.", markdown::code(&header.name));
            let own = header.description.as_deref().and_then(markdown::harmless);
            let described = |id| docs::describe(types, id, fallback);
            Header {
                name,
                wire: header.name.clone(),
                docs: own.or_else(|| header.schema.map(described)).unwrap_or_else(fallback),
                deprecated: header.deprecated
                    || header.schema.is_some_and(|id| docs::is_deprecated(types.api, id)),
                ty: match header.schema.map(|id| types.plain(id)) {
                    Some(ty @ (Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64)) => ty,
                    _ => Type::String,
                },
            }
        })
        .collect()
}

/// Returns the class of an error status (RFC 9110 section 15), for a response without a description.
fn error_class(status: &str) -> &'static str {
    match status.as_bytes().first() {
        Some(b'1') => "Informational.",
        Some(b'3') => "Redirection.",
        Some(b'4') => "Client error.",
        Some(b'5') => "Server error.",
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
fn other_statuses(source: &model::Operation, is_first: bool) -> String {
    let successes = source.responses.iter().filter(|response| response.status.is_success());
    let successes: Vec<String> =
        successes.filter_map(|response| Some(markdown::code(&status_text(response.status)?))).collect();
    match successes.as_slice() {
        _ if !is_first => "Any other status".to_owned(),
        [] => "Any error status".to_owned(),
        successes => format!("Any status other than {}", successes.join(" or ")),
    }
}

/// First paragraphs of response descriptions, cached because many operations have the same error responses.
type Meanings<'a> = HashMap<&'a str, String>;

/// Returns the documented error responses: status, description, type of the JSON body.
fn errors<'a>(
    types: &Types<'_>,
    source: &'a model::Operation,
    meanings: &mut Meanings<'a>,
) -> Vec<(String, String, Option<Type>)> {
    let failures = source.responses.iter().filter(|response| !response.status.is_success());
    let (rest, declared): (Vec<_>, Vec<_>) =
        failures.partition(|response| matches!(response.status, Status::Default));
    let others = other_statuses(source, declared.is_empty());
    (declared.into_iter().chain(rest))
        .map(|response| {
            let status = status_text(response.status).unwrap_or_else(|| others.clone());
            let meaning = meanings.entry(&response.description).or_insert_with_key(|description| {
                let docs = markdown::harmless(description).unwrap_or_default();
                markdown::summary_line(&docs)
            });
            let meaning = match meaning.as_str() {
                "" => error_class(&status).to_owned(),
                meaning => meaning.to_owned(),
            };
            let body = match media::success(types, response) {
                Success::Json(ty) => Some(ty),
                Success::Text(ty) if !ty.models().is_empty() => Some(ty),
                Success::Text(_) | Success::Empty | Success::Bytes | Success::ByStatus(..) => None,
            };
            (status, meaning, body)
        })
        .collect()
}
