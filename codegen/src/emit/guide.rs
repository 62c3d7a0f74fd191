//! The guide that `src/lib.rs` opens with: a quick start, and a chapter for each thing that a user meets.
//!
//! Its examples use items of the crate, and compile.

use std::collections::HashSet;

use crate::emit::examples::{chain, example_args};
use crate::emit::operations::has_body_fields;
use crate::emit::service::{has_address, has_credentials, has_from_env};
use crate::ir::{
    Crate, CredentialConstructor, Group, Item, ItemKind, Operation, Service, Skipped, Success, Type,
};
use crate::markdown::{self, code, summary_line};
use crate::print::quoted;

/// The chapters, in order. Most are about operations.
pub fn guide(krate: &Crate) -> String {
    let chapters = if krate.groups.is_empty() {
        vec![unknown_values(krate), skipped(krate)]
    } else {
        vec![
            quick_start(krate).map(|example| format!("# Quick start\n\n{example}")),
            Some(authentication(krate)),
            updating(krate),
            unknown_values(krate),
            errors(krate),
            lists(krate),
            waiting(krate),
            skipped(krate),
            Some(undocumented(krate)),
            testing(krate),
            Some(features(krate)),
        ]
    };
    chapters
        .into_iter()
        .flatten()
        .map(|chapter| format!("{}\n", chapter.trim_end()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A client, and a call.
pub fn quick_start(krate: &Crate) -> Option<String> {
    let call = Call::to_show(krate)?;
    let (make, credentials) = client(krate);
    let printed = match call.operation.success {
        Success::Empty => "println!(\"{}\", response.http.status);",
        _ => "println!(\"{} {:?}\", response.http.status, response.body);",
    };
    Some(example(
        &[credentials, call.given.clone()].concat(),
        &format!("{make}\n\n{}\n{printed}", call.statement("let response = ", &["send()"], ".await?;")),
    ))
}

/// A call that examples make: its expression but for `send`, and the parameters of the function around it.
struct Call<'a> {
    operation: &'a Operation,
    group: &'a Group,
    text: String,
    given: Vec<String>,
}

impl Call<'_> {
    /// Returns a statement with this call and the calls that follow it.
    fn statement(&self, start: &str, more: &[&str], end: &str) -> String {
        // The client, the group and the method: only the last one has arguments.
        let call = self.text.splitn(3, '.');
        let steps: Vec<String> = call.chain(more.iter().copied()).map(str::to_owned).collect();
        chain(start, &steps, end)
    }
}

impl<'a> Call<'a> {
    /// A call with a typed response, if there is one.
    fn to_show(krate: &'a Crate) -> Option<Self> {
        Self::of(krate, |operation| matches!(operation.success, Success::Json(_)))
            .or_else(|| Self::of(krate, |_| true))
    }

    /// A call of the first operation that fits: one that only looks and needs an argument, if there is one.
    fn of(krate: &'a Crate, fits: impl Fn(&Operation) -> bool) -> Option<Self> {
        let all =
            || krate.groups.iter().flat_map(|group| group.operations.iter().map(move |one| (group, one)));
        let looks = |operation: &Operation| operation.method == "GET" && !operation.args.is_empty();
        // An argument of that name would hide the client.
        let is_clear = |operation: &Operation| operation.args.iter().all(|arg| arg.name != "client");
        let fitting =
            || all().filter(|(_, operation)| fits(operation) && !operation.deprecated && is_clear(operation));
        let by_path = fitting().find(|(_, operation)| {
            looks(operation)
                && operation.args.iter().any(|arg| arg.location == crate::ir::ParameterLocation::Path)
        });
        let (group, operation) = by_path.or_else(|| fitting().next())?;
        let (args, given) = example_args(krate, operation);
        let text = format!("client.{}().{}({})", group.name, operation.name, args.join(", "));
        Some(Self { operation, group, text, given })
    }
}

/// A function around the lines of an example.
fn example(given: &[String], lines: &str) -> String {
    format!(
        "```no_run\n# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{\n{lines}\n# Ok(())\n# }}\n```",
        given.join(", ")
    )
}

/// Returns the statement that creates the client of an example, and the parameters for it.
fn client(krate: &Crate) -> (String, Vec<String>) {
    let lib = &krate.package.lib;
    let service = &krate.service;
    if has_from_env(service) {
        return (format!("let client = {lib}::Client::from_env()?;"), Vec::new());
    }
    let base_url = (!has_address(service)).then_some(BASE_URL);
    let (step, given) = match constructor(service) {
        _ if service.credentials.iter().any(|way| way.env().is_some()) => {
            (Some("with_env()".to_owned()), Vec::new())
        }
        Some((name, args)) => {
            let make = format!("{lib}::Credentials::{name}({})", args.join(", "));
            let given = args.iter().map(|arg| format!("{arg}: String")).collect();
            if base_url.is_none() {
                return (format!("let client = {lib}::Client::new({make})?;"), given);
            }
            (Some(format!("credentials({make})")), given)
        }
        None => (None, Vec::new()),
    };
    let steps = [Some(format!("{lib}::Client::builder()")), base_url.map(str::to_owned), step];
    let steps: Vec<String> = steps.into_iter().flatten().collect();
    (chain("let client = ", &steps, ".build()?;"), given)
}

/// The line of examples that sets the base URL, for a description without an absolute server.
const BASE_URL: &str = "base_url(\"https://api.example.com\")";

/// The constructor of credentials that examples use, and its arguments.
fn constructor(service: &Service) -> Option<(&str, Vec<&str>)> {
    if let Some(way) = service.credentials.first() {
        return Some((&way.name, way.parts().into_iter().map(|part| part.name.as_str()).collect()));
    }
    match (service.basic, service.bearer) {
        (true, _) => Some(("basic", vec!["username", "password"])),
        (false, true) => Some(("bearer", vec!["token"])),
        (false, false) => None,
    }
}

fn authentication(krate: &Crate) -> String {
    let service = &krate.service;
    let mut text = "# Authentication\n\n".to_owned();
    if has_credentials(service) {
        text.push_str(
            "The client sends [`Credentials`] only to the origin of the base URL, and never over plain http except to localhost. They \
             appear neither in `Debug` output nor in errors or traces.\n",
        );
    } else {
        text.push_str(
            "The description declares no authentication that this crate supports. \
             [`default_header`](ClientBuilder::default_header) sets a header of each request.\n",
        );
    }
    if service.credentials.is_empty() && service.basic {
        text.push_str("\n* [`Credentials::basic`]: a user name and a password.");
    }
    if service.credentials.is_empty() && service.bearer {
        text.push_str("\n* [`Credentials::bearer`]: a token.");
    }
    for way in &service.credentials {
        text.push_str(&format!("\n* {}", way_line(way)));
    }
    if service.credentials.iter().any(|way| way.env().is_some()) {
        let reader = if has_from_env(service) { "Client::from_env" } else { "ClientBuilder::with_env" };
        text.push_str(&format!(
            "\n\n[`{reader}`] reads them from environment variables and uses the first that are set."
        ));
    }
    if let Some(template) = &service.template {
        let methods: Vec<String> = template
            .variables
            .iter()
            .map(|variable| format!("[`{0}`](ClientBuilder::{0})", variable.method.trim_start_matches("r#")))
            .collect();
        text.push_str(&format!(
            "\n\nSet variables of the server URL with {} of [`Client::builder`]{}.",
            listed(&methods),
            if template.variables.iter().any(|variable| variable.env.is_some()) {
                ", or in the environment"
            } else {
                ""
            }
        ));
    }
    text
}

/// Returns the items with commas and `and`.
fn listed(items: &[String]) -> String {
    match items {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        few => few.concat(),
    }
}

fn way_line(way: &CredentialConstructor) -> String {
    let env: Vec<String> = way.env().into_iter().flatten().map(code).collect();
    let env = if env.is_empty() { String::new() } else { format!(" (from {})", env.join(" and ")) };
    // The first paragraph, and not the first line: that may be a fence.
    match summary_line(&way.docs).as_str() {
        "" => format!("[`Credentials::{}`]{env}", way.name),
        docs => format!("[`Credentials::{}`]{env}: {docs}", way.name),
    }
}

/// Absent, null and a value, by a builder that has a setter for each.
fn updating(krate: &Crate) -> Option<String> {
    let clears = |operation: &Operation| {
        operation.body.iter().any(|body| body.fields.iter().any(|field| field.clear.is_some()))
    };
    let is_optional = |operation: &Operation| operation.body.as_ref().is_some_and(|body| !body.required);
    let call = Call::of(krate, |operation| clears(operation) && is_optional(operation))
        .or_else(|| Call::of(krate, clears))?;
    let field =
        call.operation.body.iter().flat_map(|body| &body.fields).find(|field| field.clear.is_some())?;
    let clear = field.clear.as_deref().unwrap_or_default();
    let lib = &krate.package.lib;
    let given = [vec![format!("client: {lib}::Client")], call.given.clone()].concat();
    let shown = example(
        &given,
        &format!(
            "// Sends `null`. Without this call the field is absent from the request.\n{}\n# let _ = \
             call;",
            call.statement("let call = ", &[&format!("{clear}()")], ";")
        ),
    );
    Some(format!(
        "# Updating and clearing\n\nAn optional nullable field is a [`Maybe`], in requests and in responses: absent, `null` or a \
         value. A setter sends a value, `clear_…` sends `null`, and a field that is not set is absent. The client never sends a \
         default of the description by itself.\n\n{shown}\n\nNested models have the same setters. An empty string is sent like any \
         other value."
    ))
}

fn unknown_values(krate: &Crate) -> Option<String> {
    let lib = &krate.package.lib;
    let items = || krate.models.iter().flat_map(|module| &module.items);
    let enums = items().filter(|item| matches!(item.kind, ItemKind::Enum(_)));
    let enums: HashSet<&str> = enums.map(|item| item.name.as_str()).collect();
    // By the name of a place, which is the same whether others have the same values or not.
    let is_enum = |item: &&Item| match &item.kind {
        ItemKind::Alias(target) => {
            matches!(target, Type::Model { name, .. } if enums.contains(name.as_str()))
        }
        _ => enums.contains(item.name.as_str()),
    };
    let name = &items().find(is_enum)?.name;
    Some(format!(
        "# Unknown values\n\nA service may add values and fields before its description declares them. An enum deserializes an \
         unknown value as `Unknown` and serializes it unchanged. A struct \
         ignores unknown fields, unless it has a field `additional_properties`.\n\n```\nuse \
         {lib}::models::{name};\n\nlet value: {name} = \"never seen before\".parse().unwrap();\n// In a `match`, cover it with \
         `_`: a later version of this crate may add a variant for it.\nassert!(matches!(value, \
         {name}::Unknown(_)));\nassert_eq!(value.as_str(), \"never seen before\");\n```"
    ))
}

fn errors(krate: &Crate) -> Option<String> {
    let call = Call::to_show(krate)?;
    let given = [vec![format!("client: {}::Client", krate.package.lib)], call.given].concat();
    let part = if call.operation.success == Success::Empty { "http.status" } else { "body" };
    let lines = format!(
        "match {}.send().await {{\n    Ok(response) => println!(\"{{:?}}\", response.{part}),\n    Err(error) if \
         error.is_not_found() => println!(\"not found\"),\n    Err(error) if error.is_timeout() => println!(\"timed \
         out\"),\n    // `#` prints the cause on the same line.\n    Err(error) => println!(\"{{error:#}}\"),\n}}",
        call.text
    );
    Some(format!(
        "# Errors and retries\n\nEvery call returns the same [`Error`] type. [`kind`](Error::kind) and predicates such as \
         [`is_not_found`](Error::is_not_found) classify it. [`status`](Error::status), [`code`](Error::code), \
         [`message`](Error::message), [`request_id`](Error::request_id) and [`body`](Error::body) describe the error response, \
         [`attempts`](Error::attempts) lists the failed attempts. An invalid argument becomes an `Error` with `?`.\n\n{}\n\nThe \
         client retries a request only if that is safe: see [`Retries`], which a client or a call may configure. By default a call \
         takes at most 90 seconds and a response body has at most 64 MiB; set other limits with the [builder](ClientBuilder). The \
         client follows redirects only within the origin of the \
         service, and never turns another method into `GET`.\n\nA service may omit the body of a success response, for example \
         with the status 204. [`send_optional`](RequestBuilder::send_optional) returns `None` then; `send` returns an empty value, \
         or an error if the type has none ([`is_no_content`](Error::is_no_content)).",
        example(&given, &lines)
    ))
}

fn lists(krate: &Crate) -> Option<String> {
    let call = Call::of(krate, |operation| operation.pagination.is_some())?;
    let statement = call.statement("let mut items = ", &["items()"], ";");
    let given = [vec![format!("client: {}::Client", krate.package.lib)], call.given].concat();
    let lines = format!(
        "{}\nwhile let Some(item) = items.next().await {{\n    println!(\"{{:?}}\", item?);\n}}",
        statement
    );
    Some(format!(
        "# Pagination\n\n`send()` returns one page of a list. `items()` and `pages()` return streams over all pages and request each \
         page when it is needed. Pages have untyped headers; use `http.request_id()`.\n\n{}",
        example(&given, &lines)
    ))
}

fn waiting(krate: &Crate) -> Option<String> {
    let call = Call::of(krate, |operation| !operation.waiters.is_empty())?;
    let wait = call.operation.waiters.first()?;
    let lib = &krate.package.lib;
    let given = [vec![format!("client: {lib}::Client")], call.given.clone()].concat();
    let request = format!(".{}(", call.operation.name);
    let text = call.text.replacen(&request, &format!(".{}(", wait.method), 1);
    let call = Call { text, ..call };
    let lines = format!(
        "{}\nmatch waiter.on_progress(|seen| println!(\"{{seen:?}}\")).await {{\n    Ok(found) => println!(\"{{found:?}}\"),\n    Err(error) => println!(\"{{error:#}}; the last state was {{:?}}\", error.last::<{lib}::models::{}>()),\n}}",
        call.statement("let waiter = ", &["deadline(std::time::Duration::from_secs(300))"], ";"),
        output_name(call.operation).unwrap_or("_"),
    );
    output_name(call.operation)?;
    Some(format!(
        "# Waiting for a state\n\nA service may accept a request and complete it later. `wait_until_…` polls until the requested state \
         is reached. Drop the future to stop polling.\n\n{}",
        example(&given, &lines)
    ))
}

fn output_name(operation: &Operation) -> Option<&str> {
    match &operation.success {
        Success::Json(Type::Model { name, .. }) => Some(name),
        _ => None,
    }
}

/// The parts of the description that the crate lacks.
fn skipped(krate: &Crate) -> Option<String> {
    let Skipped { listed, others, is_elsewhere, .. } = &krate.skipped;
    let mut items: Vec<String> =
        listed.iter().map(|(label, reason)| markdown::list_item(label, reason)).collect();
    if *others > 0 {
        items.push(format!("* … and {others} more."));
    }
    let mut text = "# Not in this client\n\nThe crate does not support these parts of the API.".to_owned();
    if !krate.groups.is_empty() {
        text.push_str(
            " [`Client::request`] and [`Client::execute`] send them nevertheless, as the next chapter shows.",
        );
        if *is_elsewhere {
            text.push_str(
                " For an operation of another server, create a client with its [base URL](ClientBuilder::base_url).",
            );
        }
    }
    (!listed.is_empty()).then(|| format!("{text}\n\n{}", items.join("\n")))
}

/// The ways to send what the crate does not contain.
fn undocumented(krate: &Crate) -> String {
    let mut operations = krate.groups.iter().flat_map(|group| &group.operations);
    let setters = if operations.any(has_body_fields) {
        "[`header`](RequestBuilder::header), [`query`](RequestBuilder::query) and [`body_field`](RequestBuilder::body_field)"
    } else {
        "[`header`](RequestBuilder::header) and [`query`](RequestBuilder::query)"
    };
    let text = format!(
        "# Undocumented parts\n\n{setters} of a request builder set parts that this crate does not contain; a cookie is a header. \
         [`Client::request`] creates a request for any method and path, with the client's credentials and limits; its \
         [`json`](RawRequest::json) and [`body`](RawRequest::body) set a body of any media type. \
         [`RequestBuilder::request`] returns a request without sending it, so that a program can change it, such as its body. \
         [`Client::execute`] sends it."
    );
    let Some(call) = Call::of(krate, |_| true) else { return text };
    let lib = &krate.package.lib;
    let (method, path) = match &krate.skipped.route {
        Some((method, path)) => (method.as_str(), path.as_str()),
        None => ("GET", "/undocumented"),
    };
    let lines = format!(
        "let response = client.request({lib}::http::Method::{method}, {}).send().await?;\nprintln!(\"{{:?}}\", response.body);\n\n\
         {}\nrequest.headers.insert(\"x-undocumented\", \"1\".parse()?);\nlet response = client.execute(request).await?;\n\
         println!(\"{{:?}}\", response.body);",
        quoted(path),
        call.statement("let mut request = ", &["request()"], "?;"),
    );
    let given = [vec![format!("client: {lib}::Client")], call.given].concat();
    format!("{text}\n\n{}", example(&given, &lines))
}

fn testing(krate: &Crate) -> Option<String> {
    let call = Call::of(krate, |_| true)?;
    let lib = &krate.package.lib;
    let (group, operation) = (call.group, call.operation);
    let base_url = (!has_address(&krate.service)).then(|| BASE_URL.to_owned());
    let steps =
        [Some(format!("{lib}::Client::builder()")), base_url, Some("transport(mock.clone())".to_owned())];
    let steps: Vec<String> = steps.into_iter().flatten().collect();
    let client = chain("let client = ", &steps, ".build()?;");
    let lines = format!(
        "use {lib}::mock::Mock;\nuse {lib}::{}::{};\n\nlet mock = Mock::new();\nmock.expect::<{}>().no_connection().status(404, \"\");\n{client}\n\n{}\nassert_eq!(error.status().unwrap(), 404);\nassert_eq!(mock.requests().len(), 2);\nmock.assert_done();",
        group.name,
        operation.type_name,
        operation.type_name,
        call.statement("let error = ", &["send()"], ".await.unwrap_err();")
    );
    let shown =
        example(&call.given, &lines).replacen("# async fn", "# #[cfg(feature = \"mock\")]\n# async fn", 1);
    let models = if krate.has_response_only() {
        " A response-only model is created by deserializing JSON, or with `Default` and its public fields."
    } else {
        ""
    };
    Some(format!(
        "# Testing\n\nThe feature `mock` adds an in-memory transport with typed expectations, simulated faults and a record of the \
         requests. Its pauses between retries and polls end at once.{models}\n\n{shown}"
    ))
}

fn features(krate: &Crate) -> String {
    let lib = &krate.package.lib;
    format!(
        "# Features\n\n* `rustls` (default) and `native-tls`: the async client over reqwest, which requires a tokio runtime.\n* \
         `blocking`: `{lib}::blocking::Client`, the same operations without async, over ureq.\n* `client`: the client without a \
         transport, for a [`Transport`] of your own.\n* `mock`: an in-memory transport for tests.\n* `tracing`: a span for each call \
         by OpenTelemetry's conventions for HTTP clients and an event for each attempt, without secrets and bodies.\n\nWith \
         `default-features = false` the crate has only the [models] and no HTTP dependency."
    )
}
