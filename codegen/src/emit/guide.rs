//! The guide that `src/lib.rs` opens with: a quick start, and a chapter for each thing that a user meets. The chapters
//! are the templates in `guide/`.
//!
//! Its examples use items of the crate, and compile.

use std::collections::HashSet;

use crate::emit::examples::{Call, chain};
use crate::emit::operations::has_body_fields;
use crate::emit::streams;
use crate::emit::template::{fill, flag};
use crate::ir::{
    ALL_TAGS, Arg, Crate, CredentialConstructor, Item, ItemKind, Operation, ParameterLocation, PartKind,
    SchemeKind, Security, Service, Skipped, Success, Type, unraw,
};
use crate::markdown::{self, code};
use crate::print::quoted;
use crate::service::CredentialParts;

/// The chapters, in order. Most are about operations.
pub fn guide(krate: &Crate) -> String {
    let chapters = if krate.groups.is_empty() {
        vec![webhooks(krate), unknown_values(krate), skipped(krate)]
    } else {
        vec![
            quick_start(krate).map(|(given, lines)| {
                let feature = shown_feature(krate).map_or("", |(_, feature)| feature);
                let values = [("given", given.as_str()), ("lines", &lines), ("feature", feature)];
                fill(include_str!("guide/quick_start.md"), &values)
            }),
            Some(authentication(krate)),
            updating(krate),
            unknown_values(krate),
            errors(krate),
            pagination(krate),
            streaming(krate),
            waiting(krate),
            files(krate),
            webhooks(krate),
            skipped(krate),
            Some(undocumented(krate)),
            testing(krate),
            Some(hooks(krate)),
            command_line(krate),
            Some(features(krate)),
        ]
    };
    let chapters = chapters.into_iter().flatten().map(|chapter| format!("{}\n", chapter.trim_end()));
    chapters.collect::<Vec<_>>().join("\n")
}

fn command_line(krate: &Crate) -> Option<String> {
    let group = krate.commands.first()?;
    let text = fill(
        include_str!("guide/command_line.md"),
        &[
            ("name", &krate.package.name),
            ("group", &group.name),
            ("operation", &group.commands.first()?.name),
            ("pagination", flag(krate.has_pagination())),
            ("from_env", flag(krate.service.has_from_env())),
        ],
    );
    Some(text)
}

/// Returns the lines that create a client and call an operation, and the parameters of the function around them.
pub fn quick_start(krate: &Crate) -> Option<(String, String)> {
    let call = typed_call(krate)?;
    let (make, mut given) = client(krate);
    given.extend_from_slice(&call.parameters);
    let printed = match call.operation.success {
        Success::Empty => "println!(\"{}\", response.http.status);",
        _ => "println!(\"{} {:?}\", response.http.status, response.body);",
    };
    let statement = call.statement("let response = ", &["send()", "await?"]);
    Some((given.join(", "), format!("{make}\n\n{statement}\n{printed}")))
}

/// Returns the group of the quick start and its feature, if it has one.
pub fn shown_feature(krate: &Crate) -> Option<(&str, &str)> {
    let group = typed_call(krate).map(|call| call.group).or(krate.groups.first())?;
    Some((unraw(&group.name), group.feature.as_deref()?))
}

/// Returns a call with a typed response, if there is one.
fn typed_call(krate: &Crate) -> Option<Call<'_>> {
    call(krate, |operation| matches!(operation.success, Success::Json(_))).or_else(|| call(krate, |_| true))
}

/// Returns a call of the first operation that fits: a `GET` with an argument, preferably in the path, if there is one.
pub fn call(krate: &Crate, fits: impl Fn(&Operation) -> bool) -> Option<Call<'_>> {
    let all = || krate.groups.iter().flat_map(|group| group.operations.iter().map(move |one| (group, one)));
    // An argument of that name would hide the client.
    let is_clear = |operation: &Operation| operation.args.iter().all(|arg| arg.name != "client");
    let fitting =
        || all().filter(|(_, operation)| fits(operation) && !operation.deprecated && is_clear(operation));
    let by_path = fitting().find(|(_, operation)| {
        operation.method == "GET" && operation.args.iter().any(|arg| arg.is_in_path())
    });
    let (group, operation) = by_path.or_else(|| fitting().next())?;
    Some(Call::new(krate, group, operation, &operation.name))
}

/// Returns the statement that creates the client of an example, and the parameters for it.
fn client(krate: &Crate) -> (String, Vec<String>) {
    let lib = &krate.package.lib;
    let service = &krate.service;
    if service.has_from_env() {
        return (format!("let client = {lib}::Client::from_env()?;"), Vec::new());
    }
    let (step, given) = match constructor(service) {
        _ if service.credentials.iter().any(|way| way.parts.env().is_some()) => {
            (Some("with_env()".to_owned()), Vec::new())
        }
        Some((name, args)) => {
            let make = format!("{lib}::Credentials::{name}({})", args.join(", "));
            let given = args.iter().map(|arg| format!("{arg}: String")).collect();
            if service.has_address() {
                return (format!("let client = {lib}::Client::new({make})?;"), given);
            }
            (Some(format!("credentials({make})")), given)
        }
        None => (None, Vec::new()),
    };
    (built_client(krate, step), given)
}

/// Returns the statement that creates a client by its builder. A description without an absolute server needs a base URL.
pub fn built_client(krate: &Crate, step: Option<String>) -> String {
    let base_url = (!krate.service.has_address()).then(|| "base_url(\"https://api.example.com\")".to_owned());
    let build = Some("build()?".to_owned());
    let steps = [Some(format!("{}::Client::builder()", krate.package.lib)), base_url, step, build];
    chain("let client = ", &steps.into_iter().flatten().collect::<Vec<_>>())
}

/// Returns the constructor of credentials that examples use, and its arguments: that of a scheme that most operations require.
fn constructor(service: &Service) -> Option<(&str, Vec<&str>)> {
    let required = match &service.security {
        Security::AnyOf(alternatives) => alternatives.iter().flatten().next(),
        Security::Any => None,
    };
    let is_required =
        |way: &&CredentialConstructor| required.is_some_and(|(scheme, _)| way.scheme == *scheme);
    let way = service.credentials.iter().find(is_required).or(service.credentials.first())?;
    Some((&way.name, way.parts.names()))
}

fn authentication(krate: &Crate) -> String {
    let service = &krate.service;
    let (given, lines) = credential_lines(krate);
    let constructors = service.credentials.iter().map(|way| format!("\n* {}", constructor_line(way)));
    let has_env = service.credentials.iter().any(|way| way.parts.env().is_some());
    let reader = if service.has_from_env() { "Client::from_env" } else { "ClientBuilder::with_env" };
    let variables = || service.template.iter().flat_map(|template| &template.variables);
    let methods = variables().map(|variable| unraw(&variable.method));
    let methods: Vec<String> = methods.map(|name| format!("[`{name}`](ClientBuilder::{name})")).collect();
    fill(
        include_str!("guide/authentication.md"),
        &[
            ("credentials", flag(service.has_credentials())),
            ("none", flag(!service.has_credentials())),
            ("certificates", flag(service.has_certificates)),
            ("given", &given.join(", ")),
            ("lines", &lines.join("\n")),
            ("several", flag(service.schemes.len() > 1)),
            ("secrets", flag(krate.has_secrets())),
            ("oauth", flag(krate.has_oauth2())),
            ("constructors", &constructors.collect::<String>()),
            ("reader", if has_env { reader } else { "" }),
            ("variables", &listed(&methods)),
            ("environment", flag(variables().any(|variable| variable.env.is_some()))),
        ],
    )
}

/// Returns a line for each constructor of credentials, and the parameters of the function around them. A token endpoint is
/// used by one of its grants.
fn credential_lines(krate: &Crate) -> (Vec<String>, Vec<String>) {
    let lib = &krate.package.lib;
    let (mut given, mut lines) = (Vec::new(), Vec::new());
    for way in &krate.service.credentials {
        let scheme = krate.service.schemes.iter().find(|scheme| scheme.name == way.scheme);
        let args = way.parts.names();
        given.extend(args.iter().map(|arg| format!("{arg}: String")));
        let grant = scheme.and_then(|scheme| match &scheme.kind {
            SchemeKind::OAuth2(endpoints) => endpoints.first(),
            _ => None,
        });
        let grant = grant.filter(|_| !matches!(way.parts, CredentialParts::Client { .. }));
        let (grant, own): (_, &[&str]) = match grant.map(|(grant, _)| grant.as_str()) {
            Some("client_credentials") => {
                ("client_credentials(client_id, client_secret)", &["client_id", "client_secret"])
            }
            Some("password") => ("password(username, password)", &["username", "password"]),
            Some(_) => (
                "refresh_token(refresh_token).client(client_id, client_secret)",
                &["refresh_token", "client_id", "client_secret"],
            ),
            None => ("", &[]),
        };
        let make = |args: &str| format!("let credentials = {lib}::Credentials::{}({args});", way.name);
        lines.push(make(&args.join(", ")));
        if !grant.is_empty() {
            given.extend(own.iter().map(|arg| format!("{arg}: String")));
            lines.push(make(&format!("{lib}::OAuth2::{grant}")));
        }
    }
    // Several constructors may have arguments of the same name, whose values are moved.
    let mut seen = HashSet::new();
    given.retain(|arg| seen.insert(arg.clone()));
    (given.into_iter().map(|arg| arg.replace(": String", ": &str")).collect(), lines)
}

/// Returns the items with commas and `and`.
fn listed(items: &[String]) -> String {
    match items {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        few => few.concat(),
    }
}

fn constructor_line(way: &CredentialConstructor) -> String {
    let env: Vec<String> = way.parts.env().into_iter().flatten().map(code).collect();
    let env = if env.is_empty() { String::new() } else { format!(" (from {})", env.join(" and ")) };
    match way.summary.as_str() {
        "" => format!("[`Credentials::{}`]{env}", way.name),
        docs => format!("[`Credentials::{}`]{env}: {docs}", way.name),
    }
}

/// Returns the chapter about absent, null and a value, by a builder that has a setter for each.
fn updating(krate: &Crate) -> Option<String> {
    let clear = |operation: &Operation| {
        let mut fields = operation.body.iter().flat_map(|body| &body.fields);
        fields.find_map(|field| field.clear.clone())
    };
    let is_optional = |operation: &Operation| operation.body.as_ref().is_some_and(|body| !body.required);
    let call = call(krate, |operation| clear(operation).is_some() && is_optional(operation))
        .or_else(|| call(krate, |operation| clear(operation).is_some()))?;
    let step = format!("{}()", clear(call.operation)?);
    let statement = call.statement("let call = ", &[&step]);
    Some(fill(include_str!("guide/updating.md"), &[("given", &call.given(krate)), ("call", &statement)]))
}

fn unknown_values(krate: &Crate) -> Option<String> {
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
    Some(fill(include_str!("guide/unknown_values.md"), &[("lib", &krate.package.lib), ("name", name)]))
}

fn errors(krate: &Crate) -> Option<String> {
    let call = typed_call(krate)?;
    let part = if call.operation.success == Success::Empty { "http.status" } else { "body" };
    Some(fill(
        include_str!("guide/errors.md"),
        &[
            ("given", &call.given(krate)),
            ("call", &call.expression()),
            ("part", part),
            ("keys", flag(krate.has_idempotency_keys())),
        ],
    ))
}

fn pagination(krate: &Crate) -> Option<String> {
    let call = call(krate, |operation| operation.pagination.is_some())?;
    let statement = call.statement("let mut items = ", &["items()"]);
    Some(fill(include_str!("guide/pagination.md"), &[("given", &call.given(krate)), ("call", &statement)]))
}

fn streaming(krate: &Crate) -> Option<String> {
    let has_items =
        |operation: &Operation| operation.stream.as_ref().is_some_and(|stream| stream.item.is_some());
    let call = call(krate, has_items).or_else(|| call(krate, |operation| operation.stream.is_some()))?;
    let statement = call.statement("let mut stream = ", &["send_stream()", "await?", "body"]);
    let lines = streams::lines(call.operation.stream.as_ref()?);
    let parts = [("given", call.given(krate)), ("call", statement), ("lines", lines.to_owned())];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Some(fill(include_str!("guide/streams.md"), &parts))
}

fn waiting(krate: &Crate) -> Option<String> {
    let Call { group, operation, .. } = call(krate, |operation| !operation.waiters.is_empty())?;
    let Success::Json(Type::Model { name, .. }) = &operation.success else { return None };
    let call = Call::new(krate, group, operation, &operation.waiters.first()?.method);
    let deadline = "deadline(std::time::Duration::from_secs(300))";
    Some(fill(
        include_str!("guide/waiting.md"),
        &[
            ("given", &call.given(krate)),
            ("call", &call.statement("let waiter = ", &[deadline])),
            ("lib", &krate.package.lib),
            ("name", name),
        ],
    ))
}

fn files(krate: &Crate) -> Option<String> {
    let is_file = |arg: &Arg| arg.location == ParameterLocation::Part(PartKind::File);
    let call = call(krate, |operation| operation.args.iter().any(is_file))?;
    let statement = call.statement("let response = ", &["send()", "await?"]);
    Some(fill(include_str!("guide/files.md"), &[("given", &call.given(krate)), ("call", &statement)]))
}

/// Returns the chapter about webhooks.
fn webhooks(krate: &Crate) -> Option<String> {
    let webhooks = krate.webhooks.as_ref()?;
    let first = webhooks.functions.iter().find(|webhook| !webhook.deprecated);
    let function = if webhooks.event.is_some() { "decode" } else { &first?.name };
    let values = [
        ("lib", krate.package.lib.as_str()),
        ("module", &webhooks.module),
        ("function", function),
        ("event", flag(webhooks.event.is_some())),
        ("none", flag(webhooks.event.is_none())),
    ];
    Some(fill(include_str!("guide/webhooks.md"), &values))
}

/// Returns the chapter about the parts of the description that the crate lacks.
fn skipped(krate: &Crate) -> Option<String> {
    let Skipped { listed, others, .. } = &krate.skipped;
    let mut items: Vec<String> =
        listed.iter().map(|(label, reason)| markdown::list_item(label, reason)).collect();
    if *others > 0 {
        items.push(format!("* … and {others} more."));
    }
    let values = [("client", flag(!krate.groups.is_empty())), ("items", &items.join("\n"))];
    (!listed.is_empty()).then(|| fill(include_str!("guide/skipped.md"), &values))
}

/// Returns the chapter about the ways to send what the crate does not contain.
fn undocumented(krate: &Crate) -> String {
    let mut operations = krate.groups.iter().flat_map(|group| &group.operations);
    let has_fields = operations.any(has_body_fields);
    let route = krate.skipped.route.as_ref();
    let (method, path) = route.map_or(("GET", "/undocumented"), |(method, path)| (method, path));
    let call = call(krate, |_| true);
    let statement = call.as_ref().map(|call| call.statement("let mut request = ", &["request()?"]));
    fill(
        include_str!("guide/undocumented.md"),
        &[
            ("fields", flag(has_fields)),
            ("no_fields", flag(!has_fields)),
            ("given", &call.map(|call| call.given(krate)).unwrap_or_default()),
            ("call", &statement.unwrap_or_default()),
            ("lib", &krate.package.lib),
            ("method", method),
            ("path", &quoted(path)),
        ],
    )
}

fn features(krate: &Crate) -> String {
    let (group, tag) = shown_feature(krate).unwrap_or_default();
    fill(
        include_str!("guide/features.md"),
        &[
            ("name", &krate.package.name),
            ("lib", &krate.package.lib),
            ("webhooks", flag(krate.has_webhooks())),
            ("all_tags", ALL_TAGS),
            ("tag", tag),
            ("group", group),
        ],
    )
}

fn hooks(krate: &Crate) -> String {
    let hook = "on_response(|response| println!(\"{response:?}\"))".to_owned();
    fill(include_str!("guide/hooks.md"), &[("client", &built_client(krate, Some(hook)))])
}

fn testing(krate: &Crate) -> Option<String> {
    let call = call(krate, |_| true)?;
    Some(fill(
        include_str!("guide/testing.md"),
        &[
            ("response_only", flag(krate.has_response_only())),
            ("given", &call.parameters.join(", ")),
            ("lib", &krate.package.lib),
            ("group", &call.group.name),
            ("operation", &call.operation.type_name),
            ("client", &built_client(krate, Some("transport(mock.clone())".to_owned()))),
            ("call", &call.statement("let error = ", &["send()", "await.unwrap_err()"])),
        ],
    ))
}
