//! Operations: `model::Operation` → `ir::Operation`.

mod bodies;
mod error_bodies;
mod forms;
mod idempotency;
mod mock;
mod pagination;
mod parts;
mod request;
mod requests;
mod response_pointers;
mod responses;
pub mod skipped;
mod streams;
mod suggestions;
mod waiters;
pub mod webhooks;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Arg, Group, Operation, OwnServer, PathPart, unraw};
use crate::lower::context::Context;
use crate::lower::docs::verbs;
use crate::lower::names::features;
use crate::lower::names::groups::{GroupNames, OperationNames};
use crate::lower::names::identifier::Case;
use crate::lower::names::reserved::METHODS;
use crate::lower::names::scope::Scope;
use crate::lower::operations::request::Request;
use crate::lower::operations::responses::Meanings;
use crate::lower::operations::suggestions::Suggestions;
use crate::lower::wire::paths::{self, Path};
use crate::lower::wire::{callable, security, servers};
use crate::markdown;
use crate::model;

/// Lowers the operations by group. An operation that cannot be expressed is skipped, with a warning that gives the reason.
pub fn groups(cx: &Context<'_>) -> Vec<Group> {
    let base = servers::base(cx.api);
    let default = security::default(cx.api);
    let mut meanings = Meanings::new();
    let mut suggestions = Suggestions::default();
    let mut room_for_examples = mock::MAX_EXAMPLES;
    let groups = cx.names.groups.iter().map(|names| {
        let mut methods = Scope::new(Case::Snake, METHODS);
        for name in names.operations.iter().filter_map(|of| cx.names.methods.get(&of.index)) {
            [Some(&name.name), name.with_body.as_ref()]
                .into_iter()
                .flatten()
                .for_each(|name| drop(methods.add(name)));
        }
        let operations = names.operations.iter().filter_map(|names| {
            let source = &cx.api.operations[names.index];
            // A warning about an operation is not repeated for each kind of its body.
            if let Some((part, why)) = callable::refusal(base, source)
                && source.alternative.is_none()
            {
                cx.report(Diagnostic::skipped(Code::W0301, &source.pointer, part, why));
            }
            let request = requests::request(cx, source, cx.names.requests.get(&names.index)?);
            let mut lowered = operation(cx, names, request, &mut methods, &mut meanings);
            lowered.security = security::of_operation(&default, source);
            lowered.mock = mock::data(cx, names.index, &lowered, &mut room_for_examples);
            suggestions.add(cx, source, &lowered.success);
            Some(lowered)
        });
        let operations: Vec<Operation> = operations.collect();
        let docs = group_docs(cx, names);
        Group {
            name: names.name.clone(),
            type_name: names.type_name.clone(),
            feature: cx.config.features.has_tags().then(|| features::feature(&names.name)),
            client_docs: client_docs(&docs, &names.type_name),
            docs,
            parts: parts::sections(&names.name, &operations),
            operations,
        }
    });
    let groups = groups.filter(|group| !group.operations.is_empty()).collect();
    suggestions.report(cx);
    groups
}

fn group_docs(cx: &Context<'_>, names: &GroupNames) -> String {
    let described = cx.api.tags.iter().find(|tag| Some(&tag.name) == names.tag.as_ref());
    let docs = described.and_then(|tag| markdown::harmless(tag.description.as_deref()?));
    docs.unwrap_or_else(|| match &names.tag {
        Some(tag) => format!("Operations tagged {}.", markdown::code(tag)),
        None => "Operations without a tag.".to_owned(),
    })
}

/// Returns the docs of the methods that create the handle of a group: the summary, and more.
fn client_docs(docs: &str, type_name: &str) -> (String, String) {
    let docs = if docs.starts_with("Operations ") && verbs::has_no_verb(docs) {
        format!("Returns the {}", verbs::uncapitalized(docs))
    } else {
        format!("Returns the operations of [`{type_name}`].\n\n{docs}")
    };
    let summary = markdown::summary(&docs).to_owned();
    (summary, docs)
}

/// Returns the docs of a method that takes a complete body in place of its fields: the summary of the other one.
fn docs_with_body(summary: &str, by_field: &str) -> String {
    let sentence = summary.strip_suffix('.').unwrap_or(summary);
    let is_sentence = sentence.ends_with(|last: char| last.is_alphanumeric()) && !sentence.contains(". ");
    let summary = if is_sentence {
        format!("{sentence} with a complete body.")
    } else {
        format!("{summary}\n\nTakes a complete body.").trim_start().to_owned()
    };
    format!("{summary} See [`{by_field}`](Self::{by_field}).")
}

/// Lowers an operation. `methods` are the names of the group's methods.
fn operation<'a>(
    cx: &Context<'a>,
    names: &OperationNames,
    request: Request,
    methods: &mut Scope<'_>,
    meanings: &mut Meanings<'a>,
) -> Operation {
    let source = &cx.api.operations[names.index];
    let Request { args, setters, body, form, content_type } = request;
    let method = &cx.names.methods[&names.index];
    let success = responses::success(cx, source, &names.output);
    let waiters = waiters::waiters(cx, source, &success, methods);
    let description = docs(source);
    let by_field = unraw(&method.name);
    let server = server(cx, source);
    let route = route(source, server.as_ref());
    let error_bodies = error_bodies::error_bodies(cx, source, &names.errors);
    let errors = responses::errors(cx, source, error_bodies.as_ref(), meanings);
    let mut operation = Operation {
        address: source.pointer.as_str().to_owned(),
        name: method.name.clone(),
        method_with_body: method.with_body.as_ref().map(|name| {
            let docs = docs_with_body(&markdown::summary_line(&description), by_field);
            (name.clone(), format!("{docs}\n\n{route}"))
        }),
        type_name: names.stem.clone(),
        marker: names.marker.clone(),
        id: source.name(),
        docs: method_docs(&description, &route, &args, &errors),
        route,
        deprecated: source.deprecated,
        is_alternative: source.alternative.is_some(),
        uses_deprecated: false,
        method: source.method.clone(),
        server,
        path: path(cx, source),
        query: query(source),
        content_type,
        accept: responses::accept(cx.api, source, &success),
        args,
        setters,
        body,
        form,
        pagination: pagination::pagination(cx, source, &success),
        waiters,
        idempotency_key: idempotency::header(cx, source),
        security: None,
        statuses: responses::statuses(source),
        errors: error_bodies,
        stream: streams::stream(cx, source, &success),
        success,
        headers: cx.names.headers.get(&names.index).map(|headers| (names.headers.clone(), headers.clone())),
        mock: None,
    };
    operation.uses_deprecated =
        calls_deprecated(&operation) || operation.types().any(|ty| cx.is_deprecated(ty));
    operation
}

/// Returns method, path and server for the docs.
fn route(source: &model::Operation, server: Option<&OwnServer>) -> String {
    let route = markdown::code(&format!("{} {}", source.method, source.path));
    match server {
        Some(server) => format!("{route} at {}", markdown::code(&server.url)),
        None => route,
    }
}

/// Returns the server of an operation, if it is not that of the client.
fn server(cx: &Context<'_>, source: &model::Operation) -> Option<OwnServer> {
    let own = servers::of_operation(servers::base(cx.api), source)?;
    let with_credentials = match &source.security {
        model::Security::AnyOf(alternatives) => alternatives.iter().any(|all| !all.is_empty()),
        _ => false,
    };
    servers::plain_http(own).filter(|_| with_credentials).into_iter().for_each(|warning| cx.report(warning));
    Some(OwnServer { url: servers::resolved(own), with_credentials })
}

fn path(cx: &Context<'_>, source: &model::Operation) -> Vec<PathPart> {
    let Path { parts, fragment } = Path::parse(&source.path).unwrap_or_default();
    if let Some(fragment) = fragment
        && source.alternative.is_none()
    {
        let what = format!("path contains a fragment; `{fragment}` is not sent");
        cx.report(Diagnostic::new(Code::W0308, &source.pointer, what));
    }
    parts
}

/// Returns the decoded pairs of the query in the path.
fn query(source: &model::Operation) -> Vec<(String, String)> {
    let pairs = source.query.iter().flatten();
    pairs.map(|(name, value)| (paths::decoded(name), paths::decoded(value))).collect()
}

/// Returns the docs of a method: the description, and sections about arguments and errors.
fn method_docs(description: &str, route: &str, args: &[Arg], errors: &[String]) -> String {
    let args = args.iter().map(|arg| markdown::list_item(&markdown::code(unraw(&arg.name)), &arg.docs));
    let args: Vec<String> = args.collect();
    let mut docs = format!("{description}\n\n{route}");
    for (title, items) in [("Arguments", args.as_slice()), ("Errors", errors)] {
        if !items.is_empty() {
            docs.push_str(&format!("\n\n# {title}\n\n{}", items.join("\n")));
        }
    }
    docs
}

fn docs(source: &model::Operation) -> String {
    let texts = source.summary.iter().chain(&source.description);
    let mut paragraphs: Vec<String> = texts.filter_map(|text| markdown::harmless(text)).collect();
    paragraphs.dedup();
    let alternative = source.alternative.as_ref().map(|of| {
        let media_types: Vec<String> = of.media_types.split(", ").map(markdown::code).collect();
        let subject = if of.is_response { "The response body" } else { "The body" };
        format!("{subject} is {}.", media_types.join(" or "))
    });
    if paragraphs.is_empty() {
        let name = markdown::code(&source.name());
        paragraphs.push(match source.id {
            Some(_) => format!("Calls the {name} operation."),
            None => format!("Calls {name}."),
        });
    }
    paragraphs.extend(alternative);
    paragraphs.extend(source.idempotency_key.as_ref().map(|key| {
        let header = markdown::code(&key.header);
        format!(
            "Sends an idempotency key in the header {header}, so that it is retried like an idempotent request."
        )
    }));
    paragraphs.join("\n\n")
}

/// Returns `true` if the code of an operation sets or reads a deprecated field.
fn calls_deprecated(operation: &Operation) -> bool {
    let mut fields = operation.body.iter().flat_map(|body| &body.fields);
    let mut steps = operation.pagination.iter().flat_map(|pagination| &pagination.items);
    fields.any(|field| field.deprecated) || steps.any(|step| step.deprecated)
}
