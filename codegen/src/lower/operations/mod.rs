//! Operations: `model::Operation` → `ir::Operation`.

mod bodies;
mod forms;
mod headers;
mod pagination;
mod parts;
mod request;
mod requests;
mod response_pointers;
mod responses;
pub mod skipped;
mod waiters;

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::ir::{Group, HeaderSet, Headers, Operation, ParameterLocation, PathPart};
use crate::lower::context::Context;
use crate::lower::names::groups::{GroupNames, OperationNames};
use crate::lower::names::identifier::Case;
use crate::lower::names::namer::Namer;
use crate::lower::names::reserved::METHODS;
use crate::lower::names::scope::Scope;
use crate::lower::operations::request::Request;
use crate::lower::operations::responses::Meanings;
use crate::lower::wire::{servers, url};
use crate::markdown;
use crate::model::{self, Server};

/// An operation that the client can call, with everything that may prevent that.
struct Callable<'a> {
    source: &'a model::Operation,
    names: &'a OperationNames,
    request: Request,
    path: Vec<PathPart>,
}

/// Lowers the operations by group, and the response headers that several of them have in common. An operation that cannot be
/// expressed is skipped, with a warning that gives the reason.
pub fn groups(cx: &Context<'_>, namer: &mut Namer<'_>) -> (Vec<Group>, Vec<HeaderSet>) {
    let base = servers::base(cx.api);
    let callable = cx.names.groups.iter().map(|group| (group, callable(cx, group, base)));
    let mut callable: Vec<(&GroupNames, Vec<Callable<'_>>)> = callable.collect();
    callable.retain(|(_, operations)| !operations.is_empty());
    let all = callable.iter().flat_map(|(_, operations)| operations);
    let (sets, headers) =
        headers::share(all.map(|of| headers::own(cx, of.source, of.names.index)).collect(), namer);
    let mut headers = headers.into_iter();
    let mut meanings = Meanings::new();
    let groups = callable.into_iter().map(|(names, operations)| {
        let mut methods = Scope::new(Case::Snake, METHODS);
        for named in &names.operations {
            methods.add(&named.method);
        }
        let operations = operations.into_iter().zip(headers.by_ref());
        let operations: Vec<Operation> = operations
            .map(|(callable, headers)| operation(cx, callable, headers, &mut methods, &mut meanings))
            .collect();
        Group {
            name: names.name.clone(),
            type_name: names.type_name.clone(),
            docs: group_docs(cx, names),
            parts: parts::sections(&names.name, &operations),
            operations,
        }
    });
    (groups.collect(), sets)
}

/// Returns the operations of a group that the client can call, and reports the others.
fn callable<'a>(cx: &'a Context<'_>, group: &'a GroupNames, base: Option<&Server>) -> Vec<Callable<'a>> {
    let callable = group.operations.iter().filter_map(|names| {
        let source = &cx.api.operations[names.index];
        let request = || -> Result<_, String> {
            let request = requests::request(cx, source, &cx.names.requests[names.index])?;
            Ok(Callable { source, names, request, path: path(cx, source)? })
        };
        let (part, why) = match servers::refusal(base, source) {
            Some(refusal) => refusal,
            None => match request() {
                Ok(callable) => return Some(callable),
                Err(why) => (Part::Operation(source.name()), why),
            },
        };
        cx.report(Diagnostic::skipped(Code::W0301, &source.pointer, part, why));
        None
    });
    callable.collect()
}

fn group_docs(cx: &Context<'_>, names: &GroupNames) -> String {
    let described = cx.api.tags.iter().find(|tag| Some(&tag.name) == names.tag.as_ref());
    let docs = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?));
    docs.unwrap_or_else(|| match &names.tag {
        Some(tag) => format!("Operations tagged {}.", markdown::code(tag)),
        None => "Operations without a tag.".to_owned(),
    })
}

/// Lowers an operation. `methods` are the names of the group's methods.
fn operation<'a>(
    cx: &Context<'_>,
    callable: Callable<'a>,
    headers: Headers,
    methods: &mut Scope<'_>,
    meanings: &mut Meanings<'a>,
) -> Operation {
    let Callable { source, names, request, path } = callable;
    let Request { args, setters, body, form, content_type } = request;
    let success = responses::success(cx, source, &names.output);
    let takes_fields = args.iter().any(|arg| matches!(arg.location, ParameterLocation::Field { .. }));
    let waiters = waiters::waiters(cx, source, &success, methods);
    let has_headers = !matches!(&headers, Headers::Own(own) if own.is_empty());
    let mut operation = Operation {
        name: names.method.clone(),
        method_with_body: takes_fields
            .then(|| methods.add(&format!("{}_with", names.method.trim_start_matches("r#")))),
        type_name: names.stem.clone(),
        marker: names.marker.clone(),
        id: source.name(),
        docs: docs(source),
        route: markdown::code(&format!("{} {}", source.method, source.path)),
        deprecated: source.deprecated,
        uses_deprecated: false,
        method: source.method,
        path,
        content_type,
        accept: responses::accept(cx.api, source, &success),
        args,
        setters,
        body,
        form,
        pagination: pagination::pagination(cx, source, &success),
        waiters,
        statuses: responses::statuses(source),
        success,
        headers: has_headers.then(|| (names.headers.clone(), headers)),
        errors: responses::errors(cx, source, meanings),
    };
    operation.uses_deprecated =
        calls_deprecated(&operation) || operation.types().any(|ty| cx.is_deprecated(ty));
    operation
}

fn docs(source: &model::Operation) -> String {
    let texts = source.summary.iter().chain(&source.description);
    let mut paragraphs: Vec<String> = texts.filter_map(|text| markdown::harmless(text)).collect();
    paragraphs.dedup();
    if paragraphs.is_empty() {
        let name = markdown::code(&source.name());
        return if source.id.is_some() {
            format!("Calls the {name} operation.")
        } else {
            format!("Calls {name}.")
        };
    }
    paragraphs.join("\n\n")
}

/// Returns `true` if the code of an operation sets or reads a deprecated field.
fn calls_deprecated(operation: &Operation) -> bool {
    let mut fields = operation.body.iter().flat_map(|body| &body.fields);
    let mut steps = operation.pagination.iter().flat_map(|pagination| &pagination.items);
    fields.any(|field| field.deprecated) || steps.any(|step| step.deprecated)
}

/// Splits a path: `/pets/{id}.json` → literal, value, literal.
fn path(cx: &Context<'_>, source: &model::Operation) -> Result<Vec<PathPart>, String> {
    let mut parts = Vec::new();
    let mut rest = source.path.as_str();
    while !rest.is_empty() {
        let (literal, tail) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        if literal.split('#').next().is_some_and(|path| path.contains('?')) {
            return Err("path contains a query string, expected query parameters".to_owned());
        }
        if let Some(at) = literal.find('#') {
            parts.push(PathPart::Literal(url::encoded(&literal[..at])));
            let what = format!("path contains a fragment; `{}{tail}` is not sent", &literal[at..]);
            cx.report(Diagnostic::new(Code::W0308, &source.pointer, what));
            break;
        }
        parts.push(PathPart::Literal(url::encoded(literal)));
        // `resolve` has checked that each brace is closed.
        let Some((name, tail)) = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')) else { break };
        parts.push(PathPart::Value(name.to_owned()));
        rest = tail;
    }
    parts.retain(|part| !matches!(part, PathPart::Literal(text) if text.is_empty()));
    Ok(parts)
}
