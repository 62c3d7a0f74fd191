//! `model::Operation` → `ir::Operation`.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Answer, Group, Header, Headers, Operation, PathPart, Success, Type};
use crate::lower::groups::{Named, Plan};
use crate::lower::names::{Case, Namer, Scope, Wish};
use crate::lower::reserved::{HEADERS, METHODS};
use crate::lower::types::Types;
use crate::lower::{facts, forms, paging, requests, waits};
use crate::markdown;
use crate::model::{self, Api, Media, Status};

/// The operations by group. One that cannot be expressed is left out, with a warning that says why.
pub fn groups(
    api: &Api,
    types: &Types<'_>,
    plans: &[Plan],
    server: Option<&str>,
    namer: &mut Namer<'_>,
    found: &mut Diagnostics,
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
            let built = has_server(source, server).and_then(|()| {
                operation(api, types, source, named, (&mut methods, &mut meanings), namer, found)
            });
            match built {
                Ok(operation) => operations.push(operation),
                Err(why) => {
                    let what = format!("the operation {} is left out: {why}", id_of(source));
                    found.push(Diagnostic::warning("W0301", &source.pointer, what));
                }
            }
        }
        let described = api.tags.iter().find(|tag| Some(&tag.name) == plan.tag.as_ref());
        let docs = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?));
        let docs = docs.unwrap_or_else(|| match &plan.tag {
            Some(tag) => format!("The operations of {}.", markdown::code(tag)),
            None => "The operations without a tag.".to_owned(),
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

/// An operation with a server of its own would be sent to the wrong one, credentials and all.
fn has_server(source: &model::Operation, server: Option<&str>) -> Result<(), String> {
    match source.servers.first() {
        Some(own) if Some(own.url.as_str()) != server => {
            Err(format!("it has a server of its own ({}), which is not supported yet", own.url))
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
    named: &Named,
    (methods, meanings): (&mut Scope<'_>, &mut Meanings<'a>),
    namer: &mut Namer<'_>,
    found: &mut Diagnostics,
) -> Result<Operation, String> {
    if source.method == "TRACE" || source.method == "OPTIONS" {
        return Err(format!("clients do not send {}", source.method));
    }
    let success = success(types, source, &named.answer);
    let requests::Request { args, setters, body, form } =
        requests::request(api, types, source, namer, found)?;
    let headers = headers(types, source, namer, found);
    let path = path(source, found)?;
    let text = |text: &Option<String>| text.as_deref().and_then(markdown::harmless);
    let mut said: Vec<String> = text(&source.summary).into_iter().chain(text(&source.description)).collect();
    said.dedup();
    if said.is_empty() {
        said.push(format!("The operation {}.", markdown::code(&id_of(source))));
    }
    Ok(Operation {
        name: named.method.clone(),
        type_name: named.stem.clone(),
        marker: named.marker.clone(),
        id: id_of(source),
        docs: said.join("\n\n"),
        route: markdown::code(&format!("{} {}", source.method, source.path)),
        deprecated: source.deprecated,
        uses_deprecated: false,
        part: None,
        method: source.method,
        path,
        fixed_headers: fixed_headers(source, &success),
        args,
        setters,
        body,
        form,
        paging: paging::paging(api, types, source, &success, found),
        waits: waits::waits(api, types, source, &success, methods, found),
        status: status(source),
        success,
        headers: (!headers.is_empty()).then(|| (named.headers.clone(), Headers::Own(headers))),
        errors: errors(types, source, meanings),
    })
}

/// `/pets/{id}.json` → literal, value, literal.
fn path(source: &model::Operation, found: &mut Diagnostics) -> Result<Vec<PathPart>, String> {
    let (template, fragment) = source.path.split_once('#').unwrap_or((&source.path, ""));
    if !fragment.is_empty() {
        let what = format!("a request has no fragment: `#{fragment}` is left out of its path");
        found.push(Diagnostic::warning("W0308", &source.pointer, what));
    }
    if template.contains('?') {
        return Err("its path has a query in it; query parameters are declared as such".to_owned());
    }
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((literal, (name, tail))) =
        rest.split_once('{').and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        parts.push(PathPart::Literal(escaped(literal)));
        parts.push(PathPart::Value(name.to_owned()));
        rest = tail;
    }
    parts.push(PathPart::Literal(escaped(rest)));
    parts.retain(|part| !matches!(part, PathPart::Literal(text) if text.is_empty()));
    Ok(parts)
}

/// What may not stand in a path (RFC 3986 section 3.3: `pchar` and `/`) goes by its code.
fn escaped(literal: &str) -> String {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
    let mut out = String::with_capacity(literal.len());
    for byte in literal.bytes() {
        if allowed(byte) { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

/// The media types of body and answer, where they are not what every request says: plain JSON.
fn fixed_headers(source: &model::Operation, success: &Success) -> Vec<(&'static str, String)> {
    const PLAIN: &[&str] = &["application/json", "*/*", "application/*", "application/x-www-form-urlencoded"];
    let json =
        |content: &[Media]| content.iter().find(|media| is_json(&media.name)).map(|media| media.name.clone());
    let body = source.body.as_ref().and_then(forms::used).map(|media| media.name.clone());
    let mut answers: Vec<String> = Vec::new();
    for response in successes(source) {
        answers.extend(
            json(&response.content).or_else(|| response.content.first().map(|media| media.name.clone())),
        );
    }
    answers.dedup();
    let accept = match success {
        Success::Bytes if answers.is_empty() => Some("*/*".to_owned()),
        Success::Bytes => Some(answers.join(", ")),
        Success::Json(_) | Success::ByStatus(..) => {
            Some(answers.join(", ")).filter(|accept| !PLAIN.contains(&accept.as_str()))
        }
        Success::Empty => None,
    };
    let body = body.filter(|body| !PLAIN.contains(&body.as_str()));
    let body = body.map(|value| ("Content-Type", value));
    body.into_iter().chain(accept.map(|value| ("Accept", value))).collect()
}

/// JSON (RFC 8259), a type with the suffix `+json` (RFC 6839), or a range that JSON is in.
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    // Some frameworks write a range for "JSON, like everything here".
    matches!(essence.as_str(), "application/json" | "*/*" | "application/*") || essence.ends_with("+json")
}

/// The responses that say what success looks like: those with a status of success, else the one for all statuses.
pub fn successes(source: &model::Operation) -> impl Iterator<Item = &model::Response> {
    let any = source.responses.iter().any(|response| response.status.is_success());
    let is = move |status: Status| if any { status.is_success() } else { status == Status::Default };
    source.responses.iter().filter(move |response| is(response.status))
}

/// The status of success, the first one there is; 200 where the description leaves it open.
fn status(source: &model::Operation) -> u16 {
    let codes = successes(source).find_map(|response| match response.status {
        Status::Code(code) => Some(code),
        Status::Range(_) | Status::Default => None,
    });
    codes.unwrap_or(200)
}

/// What the successful responses hold: the same all of them, or what goes by the status, in a type of this name.
fn success(types: &Types<'_>, source: &model::Operation, name: &str) -> Success {
    // RFC 9110 section 9.3.2: an answer to HEAD has no body, whatever it would have to GET.
    if source.method == "HEAD" {
        return Success::Empty;
    }
    let shapes: Vec<Success> = successes(source).map(|response| shape(types, &response.content)).collect();
    match shapes.as_slice() {
        [] => Success::Bytes,
        [first, others @ ..] if others.iter().all(|other| other == first) => first.clone(),
        _ => Success::ByStatus(name.to_owned(), by_status(source, shapes)),
    }
}

/// What each status has. Other successes have the body of the range `2XX`, or are kept as they come.
fn by_status(source: &model::Operation, shapes: Vec<Success>) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut rest = None;
    for (response, holds) in successes(source).zip(shapes) {
        let docs = response_docs(&response.description);
        match response.status {
            Status::Code(code) => {
                let docs = format!("The status {code}: {}", docs.as_deref().unwrap_or("a success."));
                answers.push(Answer { status: Some(code), name: status_name(code), docs, holds });
            }
            Status::Range(_) | Status::Default => {
                let docs = format!("Another status: {}", docs.as_deref().unwrap_or("a success."));
                rest = Some(Answer { status: None, name: "Other".to_owned(), docs, holds });
            }
        }
    }
    answers.push(rest.unwrap_or_else(|| Answer {
        status: None,
        name: "Other".to_owned(),
        docs: "A success with a status that the description does not name: its body as it came.".to_owned(),
        holds: Success::Bytes,
    }));
    answers
}

fn response_docs(description: &str) -> Option<String> {
    let docs = markdown::harmless(description)?;
    Some(markdown::summary_line(&docs)).filter(|docs| !docs.is_empty())
}

/// What RFC 9110 calls a status of success.
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

fn shape(types: &Types<'_>, content: &[Media]) -> Success {
    match content.iter().find(|media| is_json(&media.name)) {
        Some(media) => Success::Json(media.schema.map_or(Type::Any, |id| types.item(id))),
        None if content.is_empty() => Success::Empty,
        None => Success::Bytes,
    }
}

fn headers(
    types: &Types<'_>,
    source: &model::Operation,
    namer: &mut Namer<'_>,
    found: &mut Diagnostics,
) -> Vec<Header> {
    let mut headers: Vec<&model::Header> = Vec::new();
    for header in successes(source).flat_map(|response| &response.headers) {
        // RFC 9110 section 5.1: names of headers are case-insensitive.
        if !headers.iter().any(|other| other.name.eq_ignore_ascii_case(&header.name)) {
            headers.push(header);
        }
    }
    let at = source.pointer.child("headers");
    let wishes: Vec<Wish<'_>> =
        headers.iter().map(|header| Wish::new(at.child(&header.name), header.name.as_str())).collect();
    let names = namer.settle(&mut Scope::new(Case::Snake, HEADERS), wishes, found);
    headers
        .into_iter()
        .zip(names)
        .map(|(header, name)| {
            let otherwise = || format!("The header {}.", markdown::code(&header.name));
            let own = header.description.as_deref().and_then(markdown::harmless);
            let lent = |id| facts::describe(types, id, otherwise);
            Header {
                name,
                wire: header.name.clone(),
                docs: own.or_else(|| header.schema.map(lent)).unwrap_or_else(otherwise),
                deprecated: header.deprecated
                    || header.schema.is_some_and(|id| facts::is_deprecated(types.api, id)),
                ty: match header.schema.map(|id| types.plain(id)) {
                    Some(ty @ (Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64)) => ty,
                    _ => Type::String,
                },
            }
        })
        .collect()
}

/// The beginnings of what responses say of themselves: operations have mostly the same failures.
type Meanings<'a> = HashMap<&'a str, String>;

/// The documented answers that are no success: status, meaning, type of the JSON body.
fn errors<'a>(
    types: &Types<'_>,
    source: &'a model::Operation,
    meanings: &mut Meanings<'a>,
) -> Vec<(String, String, Option<Type>)> {
    let failures = source.responses.iter().filter(|response| !response.status.is_success());
    failures
        .map(|response| {
            let status = match response.status {
                Status::Code(code) => code.to_string(),
                Status::Range(digit) => format!("{digit}XX"),
                Status::Default => "any other status".to_owned(),
            };
            let meaning = meanings.entry(&response.description).or_insert_with_key(|description| {
                let docs = markdown::harmless(description).unwrap_or_default();
                markdown::summary_line(&docs)
            });
            let meaning = match meaning.as_str() {
                "" => format!("response {}.", markdown::code(&status)),
                meaning => meaning.to_owned(),
            };
            let body = match shape(types, &response.content) {
                Success::Json(ty) => Some(ty),
                Success::Empty | Success::Bytes | Success::ByStatus(..) => None,
            };
            (status, meaning, body)
        })
        .collect()
}
