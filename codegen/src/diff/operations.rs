//! Groups and operations as items of a surface.

use crate::diff::change::{Aspect, Noun};
use crate::diff::models::with_constant;
use crate::diff::surface::{Entry, View, below};
use crate::diff::usage::Usage;
use crate::diff::words;
use crate::emit::streams;
use crate::emit::types::{argument, output};
use crate::ir::{
    Arg, Body, BodyField, ErrorStatus, Group, Header, Headers, InlineForm, ItemKind, Operation,
    ParameterLocation, PathPart, Security, Success, Type, Waiter, Webhooks, unraw,
};

/// Returns the functions that decode webhooks.
pub fn webhooks(view: &View<'_>) -> Vec<Entry> {
    let node = |module: &str, name: &str, payload: &Type| {
        let path = format!("{module}::{name}");
        Entry::new(Noun::Webhook, "", path.as_str())
            .used(Usage::RESPONSE)
            .with(Aspect::Name, path)
            .with(Aspect::Type, view.rust(payload))
            .with(Aspect::Json, view.json(payload))
    };
    let of_module = |Webhooks { module, event, functions, .. }: &Webhooks| -> Vec<Entry> {
        let events =
            event.iter().map(|event| Entry { key: "decode".into(), ..node(module, "decode", event) });
        let functions = functions.iter().map(|webhook| {
            let node = node(module, &webhook.name, &webhook.payload).at(&webhook.address);
            Entry { key: webhook.address.clone(), ..node }.with_flag(Aspect::Deprecated, webhook.deprecated)
        });
        events.chain(functions).collect()
    };
    view.krate.webhooks.iter().flat_map(of_module).collect()
}

/// Returns the groups and the operations.
pub fn nodes(view: &View<'_>) -> Vec<Entry> {
    let groups = view.krate.groups.iter().map(|group| {
        Entry::new(Noun::Group, &group.name, &group.name)
            .with_all(Aspect::Name, vec![group.name.clone(), group.type_name.clone()])
            .with_some(Aspect::Feature, group.feature.as_ref())
    });
    let of_group = |group: &Group| -> Vec<Entry> {
        group.operations.iter().map(|operation| node(view, group, operation)).collect()
    };
    groups.chain(view.krate.groups.iter().flat_map(of_group)).collect()
}

/// Returns an operation.
pub fn node(view: &View<'_>, group: &Group, operation: &Operation) -> Entry {
    // A new property does not compile until it is compared here or below, or ignored on purpose.
    let Operation {
        address: _,
        name: _,
        method_with_body: _,
        type_name: _,
        marker: _,
        id: _,
        docs: _,
        route: _,
        deprecated: _,
        is_alternative: _,
        uses_deprecated: _,
        method: _,
        server: _,
        path: _,
        query: _,
        content_type: _,
        accept: _,
        args: _,
        setters: _,
        body: _,
        form: _,
        security: _,
        statuses: _,
        success: _,
        errors: _,
        stream: _,
        headers: _,
        pagination: _,
        waiters: _,
        idempotency_key: _,
        mock: _,
    } = operation;
    let call = format!("{}().{}", group.name, unraw(&operation.name));
    let (route, args) = (route(operation), arguments(view, operation));
    let alternative = if operation.is_alternative { operation.type_name.as_str() } else { "" };
    let node = Entry::new(Noun::Operation, format!("{route} {alternative}"), format!("client.{call}"))
        .at(&operation.address)
        .with(Aspect::Name, call)
        .with_all(Aspect::Arguments, args)
        .with_all(Aspect::Order, operation.args.iter().map(|arg| parameter_key(operation, arg)).collect())
        .with(Aspect::Builder, format!("{}::{}", group.name, operation.type_name))
        .with(Aspect::Type, output_type(view, operation))
        .with(Aspect::Json, json(view, &operation.success))
        .with(Aspect::Id, &operation.id)
        .with(Aspect::Route, route)
        .with_flag(Aspect::Deprecated, operation.deprecated)
        .with_all(Aspect::Statuses, operation.statuses.iter().map(u16::to_string).collect())
        .with_lists(Aspect::Url, operation.server.as_ref().map(words::server))
        .with_some(Aspect::Retries, operation.idempotency_key.as_ref())
        .with_some(Aspect::MediaType, media_type(operation))
        .with_some(Aspect::Accept, operation.accept.as_ref());
    let node = with_security(node, operation.security.as_ref().unwrap_or(&view.krate.service.security));
    with_children(view, with_methods(view, node, operation), operation)
}

/// Adds the methods of the builder and the handle that only some operations have.
fn with_methods(view: &View<'_>, mut node: Entry, operation: &Operation) -> Entry {
    if let (Some((name, _)), Some(body)) = (&operation.method_with_body, &operation.body) {
        let parameters = operation.args.iter().filter(|arg| is_parameter(arg));
        let parameters = parameters.map(|arg| argument_type(view, arg)).chain([view.rust(&body.ty)]);
        node = node.with_all(Aspect::CompleteBody, [name.clone()].into_iter().chain(parameters).collect());
    }
    if let Some(pagination) = &operation.pagination {
        node = node
            .with(Aspect::Pages, view.rust(&pagination.item))
            .with(Aspect::Procedure, words::pages(&pagination.pointer, &pagination.next));
    }
    if let Some(stream) = &operation.stream {
        let item = stream.item.as_ref().map(|item| view.rust(item));
        let ty = words::stream_type(streams::type_name(stream), item);
        node = node.with_all(Aspect::Stream, vec![ty, words::stream(stream)]);
    }
    if let Some(Body { ty, required, fields: _, by_field, as_form }) = &operation.body {
        node = node.with(Aspect::Setter, view.rust(ty)).with_flag(Aspect::Required, *required);
        node = node.with_flag(Aspect::Fields, *by_field);
        node = node.with_some(Aspect::Serialization, as_form.as_deref().map(words::form));
    }
    if let Some(InlineForm { multipart, required, fixed }) = &operation.form {
        node = node.with_flag(Aspect::Required, *required).with_flag(Aspect::Fields, true);
        node = node.with(Aspect::Serialization, words::inline_form(*multipart, fixed));
    }
    node.with_some(Aspect::Headers, operation.headers.as_ref().map(|(name, _)| name))
}

fn with_children(view: &View<'_>, mut node: Entry, operation: &Operation) -> Entry {
    let arguments = operation.args.iter().filter(|arg| is_parameter(arg)).map(|arg| (arg, true));
    for (arg, is_argument) in arguments.chain(operation.setters.iter().map(|arg| (arg, false))) {
        let child = parameter(view, &node, arg, is_argument).keyed(parameter_key(operation, arg));
        node.children.push(child);
    }
    let body_setters = operation.body.iter().flat_map(|body| body_setters(view, &node, body));
    let body_setters: Vec<Entry> = body_setters.collect();
    node.children.extend(body_setters);
    if let Success::ByStatus(name, responses) = &operation.success {
        for response in responses {
            let status = response.status.map_or_else(|| "others".to_owned(), |status| status.to_string());
            node.children.push(
                variant(&node, name, &response.name, &status)
                    .with(Aspect::Type, payload(view, &response.body)),
            );
        }
    }
    for (name, body) in operation.errors.iter().flat_map(|of| of.bodies.iter().map(|body| (&of.name, body))) {
        let status = match body.status {
            ErrorStatus::Code(code) => code.to_string(),
            ErrorStatus::Range(digit) => format!("{digit}XX"),
            ErrorStatus::Other => "other errors".to_owned(),
        };
        node.children.push(variant(&node, name, &body.name, &status).with(Aspect::Type, view.rust(&body.ty)));
    }
    for header in headers(view, operation) {
        let path = format!("{}().send().await?.headers().{}", node.path, header.name);
        let header = Entry::new(Noun::Header, header.wire.to_ascii_lowercase(), path)
            .at(below(&node.address, &["headers", &header.wire]))
            .used(Usage::RESPONSE)
            .with(Aspect::Name, &header.name)
            .with_all(Aspect::Type, vec![view.rust(&header.ty), words::reading(header.reading).to_owned()])
            .with_flag(Aspect::Deprecated, header.deprecated);
        node.children.push(header);
    }
    let waiters: Vec<Entry> =
        operation.waiters.iter().map(|waiter| of_waiter(view, &node, operation, waiter)).collect();
    node.children.extend(waiters);
    node
}

/// Returns the setters of the request builder for the fields of the body. They follow the fields, but for their names.
fn body_setters(view: &View<'_>, operation: &Entry, body: &Body) -> Vec<Entry> {
    let models = body.ty.models();
    let item = models.first().and_then(|name| view.items.get(name)).map(|item| view.definition(item));
    let setter = |field: &BodyField| {
        let wire = item.and_then(|item| match &item.kind {
            ItemKind::Struct(body) => body.fields.iter().find(|of| of.name == field.field),
            _ => None,
        });
        let address = item.zip(wire).map(|(item, of)| below(&item.address, &["properties", &of.wire]));
        Entry::new(Noun::BodySetter, &field.field, format!("{}().{}", operation.path, field.name))
            .at(address.unwrap_or_default())
            .used(Usage::REQUEST)
            .with(Aspect::Name, &field.name)
            .with(Aspect::Setter, view.setter(&field.ty))
            .with_some(Aspect::Clear, field.clear.as_ref())
            .with_flag(Aspect::Deprecated, field.deprecated)
    };
    body.fields.iter().map(setter).collect()
}

fn variant(operation: &Entry, name: &str, variant: &str, status: &str) -> Entry {
    let path = format!("{}::{name}::{variant}", group_of(operation));
    Entry::new(Noun::Body, format!("{name} {status}"), path)
        .at(&operation.address)
        .used(Usage::RESPONSE)
        .with(Aspect::Name, variant)
        .with(Aspect::Kind, format!("{}::{name}", group_of(operation)))
}

fn of_waiter(view: &View<'_>, node: &Entry, operation: &Operation, waiter: &Waiter) -> Entry {
    let Waiter { method, polling, body, docs: _ } = waiter;
    Entry::new(Noun::Waiter, method, format!("client.{}().{method}", group_of(node)))
        .at(&node.address)
        .with_all(Aspect::Arguments, arguments(view, operation))
        .with(Aspect::Type, view.rust(body))
        .with(Aspect::Procedure, words::polling(polling))
}

fn group_of(operation: &Entry) -> &str {
    let path = operation.path.strip_prefix("client.").unwrap_or(&operation.path);
    path.split("()").next().unwrap_or_default()
}

/// Returns method, path and fixed query. The names of values in the path do not matter.
fn route(operation: &Operation) -> String {
    let path = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Value(_) => "{}",
    });
    let query: Vec<String> = operation.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    format!("{} {}{query}", operation.method, path.collect::<String>())
}

fn arguments(view: &View<'_>, operation: &Operation) -> Vec<String> {
    operation.args.iter().map(|arg| argument_type(view, arg)).collect()
}

fn argument_type(view: &View<'_>, arg: &Arg) -> String {
    view.written(&argument(arg).ty)
}

/// Returns `true` for what the method with a complete body takes as well.
fn is_parameter(arg: &Arg) -> bool {
    !matches!(
        arg.location,
        ParameterLocation::Field { .. } | ParameterLocation::Body | ParameterLocation::ContentType
    )
}

fn parameter(view: &View<'_>, owner: &Entry, arg: &Arg, is_argument: bool) -> Entry {
    let Arg {
        name: _,
        wire: _,
        docs: _,
        deprecated: _,
        ty: _,
        location: _,
        as_json: _,
        content_type: _,
        example: _,
        default: _,
    } = arg;
    let location = location(arg);
    let json = if arg.has_own_type() { "bytes".to_owned() } else { view.json(&arg.ty) };
    let setter = (!is_argument && is_parameter(arg)).then(|| {
        // A body whose media type the caller selects.
        let is_selected = arg.location == ParameterLocation::Bytes && arg.wire.is_empty();
        [if is_selected { "&str, " } else { "" }, &argument_type(view, arg)].concat()
    });
    let node = Entry::new(Noun::Parameter, "", format!("{}({})", owner.path, arg.name))
        .at(below(&owner.address, &["parameters", location, &arg.wire]))
        .used(Usage::REQUEST)
        .with_some(Aspect::Name, (!is_argument).then_some(&arg.name))
        .with_some(Aspect::WireName, (location != "path").then_some(&arg.wire))
        .with_some(Aspect::Setter, setter)
        .with_flag(Aspect::Required, is_argument)
        .with(Aspect::Json, json)
        .with(Aspect::Serialization, words::parameter(arg))
        .with_flag(Aspect::Deprecated, arg.deprecated);
    with_constant(view, node, arg.default.as_ref())
}

/// Returns what identifies a parameter: location and name. The name of a value in the path is not sent, so its position does.
fn parameter_key(operation: &Operation, arg: &Arg) -> String {
    let location = location(arg);
    let mut values = operation.path.iter().filter_map(|part| match part {
        PathPart::Value(wire) => Some(wire),
        PathPart::Literal(_) => None,
    });
    match values.position(|wire| location == "path" && *wire == arg.wire) {
        Some(position) => format!("path {position}"),
        None => format!("{location} {}", arg.wire),
    }
}

fn location(arg: &Arg) -> &'static str {
    use crate::ir::StyledLocation as At;
    match arg.location {
        ParameterLocation::Path | ParameterLocation::Styled(At::Path, _) => "path",
        ParameterLocation::Query
        | ParameterLocation::QueryList(_)
        | ParameterLocation::Styled(At::Query, _) => "query",
        ParameterLocation::Header | ParameterLocation::Styled(At::Header, _) => "header",
        ParameterLocation::Styled(At::Cookie, _) => "cookie",
        _ => "body",
    }
}

fn media_type(operation: &Operation) -> Option<String> {
    let mut args = operation.args.iter().chain(&operation.setters);
    let whole = args.find(|arg| matches!(arg.location, ParameterLocation::Text | ParameterLocation::Bytes));
    let of_body = || {
        let body = operation.body.as_ref()?;
        Some(if body.as_form.is_some() { "form".to_owned() } else { "JSON".to_owned() })
    };
    operation.content_type.clone().or_else(|| Some(whole?.wire.clone())).or_else(of_body)
}

/// Adds the alternatives of credentials.
pub fn with_security(node: Entry, security: &Security) -> Entry {
    node.with_all(Aspect::Security, words::security(security))
}

fn headers<'a>(view: &View<'a>, operation: &'a Operation) -> &'a [Header] {
    match &operation.headers {
        None => &[],
        Some((_, Headers::Own(headers))) => headers,
        Some((_, Headers::Alias(name))) => {
            let set = view.krate.headers.iter().find(|set| set.name == *name);
            set.map(|set| set.headers.as_slice()).unwrap_or_default()
        }
    }
}

fn output_type(view: &View<'_>, operation: &Operation) -> String {
    match &operation.success {
        Success::Json(of) | Success::Text(of) => view.rust(of),
        _ => output(operation).to_string(),
    }
}

fn payload(view: &View<'_>, body: &Success) -> String {
    match body {
        Success::Json(of) | Success::Text(of) => view.rust(of),
        Success::Bytes => "Bytes".to_owned(),
        Success::Empty | Success::ByStatus(..) => String::new(),
    }
}

fn json(view: &View<'_>, body: &Success) -> String {
    match body {
        Success::Json(of) => view.json(of),
        Success::Text(of) => format!("text: {}", view.json(of)),
        Success::Empty => "no body".to_owned(),
        Success::Bytes => "bytes".to_owned(),
        Success::ByStatus(_, responses) => {
            let bodies = responses.iter().map(|response| {
                let status = response.status.map_or_else(|| "others".to_owned(), |status| status.to_string());
                format!("{status}: {}", json(view, &response.body))
            });
            bodies.collect::<Vec<_>>().join(", ")
        }
    }
}
