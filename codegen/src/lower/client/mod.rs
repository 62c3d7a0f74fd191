//! The service as a whole: server URL, user agent, error bodies, credentials.

pub mod package;
mod servers;
pub mod url;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    CredentialArgument, CredentialArguments, CredentialConstructor, Errors, Service, Template, Variable,
};
pub use crate::lower::client::servers::base;
use crate::lower::client::servers::{addresses, report_unused_variables, used};
use crate::lower::names::{Case, NameRequest, Namer, Scope, is_keyword};
use crate::markdown;
use crate::model::{self, Api, Credential, SecurityKind, Server};
use crate::pointer::Pointer;

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

/// Lowers the service. `base` is the result of [`base`].
pub fn service(
    api: &Api,
    base: Option<&Server>,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Service {
    for scheme in &api.security {
        if let SecurityKind::Other(name) = &scheme.kind {
            let what = format!("{name} authentication is not supported; the security scheme is skipped");
            diagnostics.push(Diagnostic::new(Code::W0304, &scheme.pointer, what));
        }
    }
    let has = |kind: &SecurityKind| api.security.iter().any(|scheme| scheme.kind == *kind);
    let (base_url, by_variables) = addresses(api, base, diagnostics);
    report_unused_variables(api, by_variables, diagnostics);
    let errors = &api.errors;
    Service {
        base_url,
        template: by_variables.map(|server| {
            let is_base = base.is_some_and(|base| base.pointer == server.pointer);
            template(server, is_base, namer, diagnostics)
        }),
        user_agent: api.user_agent.clone().unwrap_or_else(|| USER_AGENT.to_owned()),
        errors: Errors {
            code: or_common(&errors.code, COMMON_CODES),
            message: or_common(&errors.message, COMMON_MESSAGES),
            request_id: errors.request_id.clone(),
        },
        credentials: credentials(api, diagnostics),
        basic: has(&SecurityKind::Basic),
        bearer: has(&SecurityKind::Bearer),
    }
}

/// Names of methods of the client builder.
const BUILDER: &[&str] = &[
    "new",
    "base_url",
    "credentials",
    "timeout",
    "attempt_timeout",
    "connect_timeout",
    "max_response_size",
    "user_agent",
    "default_header",
    "transport",
    "reqwest_client",
    "ureq_agent",
    "retries",
    "with_env",
    "with_vars",
    "from_env",
    "from_vars",
    "variable",
    "build",
    "core",
    "chosen_url",
    "fmt",
];

fn template(
    server: &Server,
    is_base: bool,
    namer: &mut Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> Template {
    // By URL, because an index changes when a server is added before it.
    let at = Pointer::root().descend(["servers", &server.url, "variables"]);
    let requested: Vec<NameRequest<'_>> = used(server)
        .map(|variable| NameRequest::new(at.child(&variable.name), variable.name.as_str()))
        .collect();
    let is_alone = requested.len() == 1;
    let methods = namer.assign(&mut Scope::new(Case::Snake, BUILDER), requested, diagnostics);
    let variables = used(server).zip(methods).map(|(variable, method)| {
        let allowed = servers::allowed(server, variable, diagnostics);
        Variable {
            name: variable.name.clone(),
            method,
            docs: variable_docs(variable, &allowed, is_base, is_alone),
            default: (!variable.required).then(|| variable.default.clone()),
            env: variable.env.clone(),
            allowed,
        }
    });
    Template { url: server.url.trim_end_matches('/').to_owned(), variables: variables.collect() }
}

fn variable_docs(variable: &model::Variable, allowed: &[String], is_base: bool, is_alone: bool) -> String {
    let own = variable.description.as_deref().and_then(markdown::harmless);
    let text = own.unwrap_or_else(|| {
        format!("Sets the {} variable of the server URL.", markdown::code(&variable.name))
    });
    let mut docs = vec![text];
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
    docs.join("\n\n")
}

fn codes<T: AsRef<str>>(texts: &[T], between: &str) -> String {
    texts.iter().map(|text| markdown::code(text.as_ref())).collect::<Vec<_>>().join(between)
}

/// Names of functions of `Credentials`.
const CREDENTIALS: &[&str] =
    &["basic", "bearer", "from_env", "from_vars", "authorization", "new", "from", "into", "clone", "fmt"];

fn credentials(api: &Api, diagnostics: &mut Diagnostics) -> Vec<CredentialConstructor> {
    let mut constructors: Vec<CredentialConstructor> = Vec::new();
    for credential in api.security.iter().flat_map(|scheme| &scheme.credentials) {
        let constructor = constructor(credential);
        let name = &constructor.name;
        let args: Vec<&str> = constructor.parts().into_iter().map(|part| part.name.as_str()).collect();
        let keyword = [name.as_str()].into_iter().chain(args.iter().copied()).find(|name| is_keyword(name));
        let conflict = if let Some(keyword) = keyword {
            Some(format!("name `{keyword}` is a Rust keyword"))
        } else if CREDENTIALS.contains(&name.as_str()) {
            Some(format!("name `{name}` is already used by a function of `Credentials`"))
        } else if constructors.iter().any(|other| other.name == *name) {
            Some(format!("name `{name}` is already used by another entry"))
        } else if matches!(args.as_slice(), [one, other] if one == other) {
            Some(format!("duplicate name `{}` in this entry", args[0]))
        } else {
            None
        };
        if let Some(conflict) = conflict {
            let help = "choose another name";
            diagnostics.push(Diagnostic::new(Code::E0306, &credential.pointer, conflict).help(help));
        }
        constructors.push(constructor);
    }
    constructors
}

fn constructor(credential: &Credential) -> CredentialConstructor {
    let part =
        |part: &model::CredentialPart| CredentialArgument { name: part.name.clone(), env: part.env.clone() };
    let (parts, scheme) = match &credential.parts {
        model::CredentialParts::Basic { username, password } => {
            (CredentialArguments::Basic { username: part(username), password: part(password) }, "basic")
        }
        model::CredentialParts::Bearer { token } => {
            (CredentialArguments::Bearer { token: part(token) }, "bearer")
        }
    };
    let own = credential.description.as_deref().and_then(markdown::harmless);
    let mut constructor = CredentialConstructor { name: credential.name.clone(), docs: String::new(), parts };
    let names: Vec<&str> = constructor.parts().into_iter().map(|part| part.name.as_str()).collect();
    let mut docs = own.unwrap_or_else(|| {
        format!("Credentials for HTTP {scheme} authentication: {}.", codes(&names, " and "))
    });
    if let Some(env) = constructor.env() {
        let noun = if env.len() == 1 { "variable" } else { "variables" };
        docs.push_str(&format!("\n\nEnvironment {noun}: {}.", codes(&env, " and ")));
    }
    constructor.docs = docs;
    constructor
}
