//! The service as a whole: server URL, user agent, error bodies, credentials.

pub mod credentials;
mod dependencies;
pub mod features;
pub mod package;
mod workspace;

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{ServerMethod, Service, Template, Variable};
use crate::lower::context::Context;
use crate::lower::docs::{codes, verbs};
use crate::lower::wire::{security, servers};
use crate::markdown;
use crate::model::{self, SecurityKind, SecurityScheme, Server};
use crate::pointer::Pointer;
use crate::service::ErrorShape;

/// Common locations of an error code, for a description that gives none.
const COMMON_CODES: &[&str] = &["/code", "/error/code", "/error_code", "/errorCode"];

/// Common locations of an error message, for a description that gives none. The most specific come first: a message in
/// an object or list of errors (the second is that of JSON:API), names that nothing else has (among them that of RFC 6749), then
/// RFC 9457 and plain names. A summary of the kind of error, such as `title`, comes after a message about this one.
const COMMON_MESSAGES: &[&str] = &[
    "/error/message",
    "/errors/0/detail",
    "/errors/0/message",
    "/detail/0/msg",
    "/exception_message",
    "/error_description",
    "/detail",
    "/message",
    "/errors/0/title",
    "/title",
    "/error",
];

fn or_common(own: &[String], common: &[&str]) -> Vec<String> {
    if own.is_empty() { common.iter().map(|&pointer| pointer.to_owned()).collect() } else { own.to_vec() }
}

/// The default of `User-Agent`: name and version of the crate (RFC 9110 section 10.1.5).
const USER_AGENT: &str = "{package}/{version}";

/// Lowers the service. The name of the crate begins those of environment variables.
pub fn service(cx: &Context<'_>, lib: &str) -> Service {
    let api = cx.api;
    let base = servers::base(api);
    let base_url = base_url(cx, base);
    report_servers(cx, base);
    let by_variables = servers::template(api, base);
    report_unused_variables(cx, by_variables);
    let errors = &api.errors;
    Service {
        base_url,
        template: by_variables.map(|server| {
            let is_base = base.is_some_and(|base| base.pointer == server.pointer);
            template(cx, server, is_base)
        }),
        servers: own_servers(cx, base),
        user_agent: api.user_agent.clone().unwrap_or_else(|| USER_AGENT.to_owned()),
        errors: ErrorShape {
            code: or_common(&errors.code, COMMON_CODES),
            message: or_common(&errors.message, COMMON_MESSAGES),
            request_id: errors.request_id.clone(),
        },
        credentials: credentials::constructors(cx, lib),
        schemes: api.security.iter().filter_map(security::scheme).collect(),
        security: security::default(api),
        has_certificates: api.security.iter().any(|scheme| scheme.kind == SecurityKind::MutualTls),
    }
}

/// Returns the methods for the servers of operations.
fn own_servers(cx: &Context<'_>, base: Option<&Server>) -> Vec<ServerMethod> {
    let servers = servers::of_operations(cx.api, base);
    let methods = servers.into_iter().zip(&cx.names.builder.servers);
    let methods = methods.map(|(server, method)| {
        let url = servers::resolved(server);
        let docs = format!(
            "Sets the base URL of the operations whose server is {}, in place of it.\n\nThe rules of \
             [`base_url`](Self::base_url) apply.",
            markdown::code(&url)
        );
        ServerMethod { method: method.clone(), url, docs }
    });
    methods.collect()
}

/// Returns the base URL, which is the path of a relative server; empty if users must set one.
fn base_url(cx: &Context<'_>, base: Option<&Server>) -> String {
    let path = base.and_then(|base| servers::path_of(base).ok());
    let (Some(base), None) = (base, &path) else {
        let mut what = "no server with an absolute URL; users must set a base URL".to_owned();
        if let Some(path) = path.as_ref().filter(|path| !path.is_empty()) {
            what.push_str(&format!(", and the client appends `{path}` to it"));
        }
        // A crate without operations has no client.
        if !cx.api.operations.is_empty() {
            let help = "add `servers` with an absolute URL";
            cx.report(Diagnostic::new(Code::W0302, &Pointer::root(), what).help(help));
        }
        return path.unwrap_or_default();
    };
    match servers::filled(base) {
        Ok(_) if servers::used(base).any(|variable| variable.required) => String::new(),
        Ok(url) => url.trim_end_matches('/').to_owned(),
        Err(why) => {
            let what = format!("unusable server URL: {why}; users must set a base URL");
            cx.report(Diagnostic::new(Code::W0302, &base.pointer, what));
            String::new()
        }
    }
}

/// Reports the servers but the base to which no request can be sent, and a base to which the client sends no credentials.
fn report_servers(cx: &Context<'_>, base: Option<&Server>) {
    for server in &cx.api.servers {
        let is_base = base.is_some_and(|base| base.pointer == server.pointer);
        if let Some(why) = servers::fault(server).filter(|_| !is_base) {
            let what = format!("unusable server URL: {why}; the server is skipped");
            cx.report(Diagnostic::new(Code::W0309, &server.pointer, what));
        }
    }
    let is_credential = |scheme: &SecurityScheme| scheme.kind != SecurityKind::MutualTls;
    if let Some(warning) = base.and_then(servers::plain_http)
        && cx.api.security.iter().any(is_credential)
    {
        cx.report(warning);
    }
}

/// Reports variables that have no method in the client builder but an extension or no use.
fn report_unused_variables(cx: &Context<'_>, template: Option<&Server>) {
    let api = cx.api;
    let own = api.operations.iter().flat_map(|operation| &operation.servers);
    for server in api.servers.iter().chain(own) {
        let is_template = template.is_some_and(|template| template.pointer == server.pointer);
        let used: HashSet<&str> = servers::used(server).map(|variable| variable.name.as_str()).collect();
        for variable in &server.variables {
            let is_used = used.contains(variable.name.as_str());
            let name = &variable.name;
            let what = match (is_template, is_used) {
                (true, true) => continue,
                (_, false) => format!("server URL does not contain `{{{name}}}`; the variable is skipped"),
                _ if variable.env.is_none() && !variable.required => continue,
                _ => format!(
                    "the client supports the variables of a single server; variable `{name}` is skipped"
                ),
            };
            cx.report(Diagnostic::new(Code::W0310, &variable.pointer, what));
        }
    }
}

fn template(cx: &Context<'_>, server: &Server, is_base: bool) -> Template {
    let is_alone = cx.names.builder.variables.len() == 1;
    let variables = servers::used(server).zip(&cx.names.builder.variables);
    let variables = variables.map(|(variable, method)| {
        let allowed = allowed(cx, server, variable);
        Variable {
            name: variable.name.clone(),
            method: method.clone(),
            docs: variable_docs(variable, &allowed, is_base, is_alone),
            default: (!variable.required).then(|| variable.default.clone()),
            env: variable.env.clone(),
            allowed,
        }
    });
    Template { url: server.url.trim_end_matches('/').to_owned(), variables: variables.collect() }
}

/// Returns the values of `enum` of a variable that form a usable URL with the defaults of all other variables.
fn allowed(cx: &Context<'_>, server: &Server, variable: &model::Variable) -> Vec<String> {
    let mut allowed = Vec::new();
    for (index, value) in variable.allowed.iter().enumerate() {
        match servers::with(server, Some((variable, value))) {
            Ok(_) => allowed.push(value.clone()),
            Err(why) => {
                let at = variable.pointer.child("enum").item(index);
                let what = format!("unusable value of a server variable: {why}; the value is skipped");
                cx.report(Diagnostic::new(Code::W0310, &at, what));
            }
        }
    }
    allowed
}

fn variable_docs(variable: &model::Variable, allowed: &[String], is_base: bool, is_alone: bool) -> String {
    let own = variable.description.as_deref().and_then(markdown::harmless);
    let sentence = format!("Sets the {} variable of the server URL.", markdown::code(&variable.name));
    let mut docs = vec![own.unwrap_or_else(|| sentence.clone())];
    if !allowed.is_empty() {
        docs.push(format!("Allowed values: {}.", codes(allowed, ", ")));
    }
    let default = markdown::code(&variable.default);
    docs.extend(match (variable.required, is_base) {
        (true, true) => Some("Required unless a base URL is set.".to_owned()),
        (false, true) => Some(format!("Default: {default}.")),
        (_, false) if is_alone => None,
        (true, false) => Some("Required if another variable of the server URL is set.".to_owned()),
        (false, false) => Some(format!("Default: {default}, if another variable of the server URL is set.")),
    });
    docs.extend(variable.env.as_ref().map(|env| format!("Environment variable: {}.", markdown::code(env))));
    verbs::with_verb(&docs.join("\n\n"), "Sets", &sentence)
}
