//! The service as a whole: server URL, user agent, error bodies, credentials.

pub mod package;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    CredentialArgument, CredentialArguments, CredentialConstructor, Errors, Service, Template, Variable,
};
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

/// Returns the server that requests go to: the first absolute one of the document, else its first relative one, else the
/// first one of an operation. A relative one counts only if an operation uses it.
pub fn base(api: &Api) -> Option<&Server> {
    let own = || api.operations.iter().find_map(|operation| operation.servers.first());
    let is_used = api.operations.iter().any(|operation| operation.servers.is_empty());
    let relative = || api.servers.iter().find(|server| is_used && path_of(server).is_some());
    api.servers.iter().find(|server| is_absolute(server)).or_else(relative).or_else(own)
}

/// Returns `true` if the URL is absolute with the defaults of its variables: `{protocol}://{host}` can be, too.
fn is_absolute(server: &Server) -> bool {
    let defaults = defaults(server);
    let mut url = String::new();
    let mut parts = server.url.split_inclusive(['{', '}']).peekable();
    // No more than the scheme is needed.
    while let Some(part) = parts.next_if(|_| url.len() < "https://".len()) {
        match part.strip_suffix('}').and_then(|name| defaults.get(name)) {
            Some(default) => {
                url.pop();
                url.push_str(default);
            }
            None => url.push_str(part),
        }
    }
    url.starts_with("https://") || url.starts_with("http://")
}

/// Returns the path of a relative server URL, with the defaults of its variables and without a trailing slash.
fn path_of(server: &Server) -> Option<String> {
    let url = with_defaults(server).ok()?;
    let mut path = url.trim_end_matches('/');
    // The address of the description is not known: dot segments at the start have no effect.
    while let Some(rest) = path.strip_prefix("../").or_else(|| path.strip_prefix("./")) {
        path = rest;
    }
    let path = if path == "." || path == ".." { "" } else { path };
    let rooted = if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    // `api.example.com/v1` lacks its scheme, so it is no path.
    let is_host =
        !path.starts_with('/') && path.split('/').next().is_some_and(|first| first.contains(['.', ':']));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let is_path = !is_host && !rooted.starts_with("//") && rooted.bytes().all(allowed);
    is_path.then_some(rooted)
}

/// Returns the base URL, and the server whose variables users may set: the base if it has variables, else another one.
/// The base URL of a relative server is its path.
fn addresses<'a>(
    api: &'a Api,
    base: Option<&'a Server>,
    diagnostics: &mut Diagnostics,
) -> (String, Option<&'a Server>) {
    let path = base.and_then(path_of);
    let (Some(base), None) = (base, &path) else {
        let mut what = "no server with an absolute URL; users must set a base URL".to_owned();
        if let Some(path) = path.as_ref().filter(|path| !path.is_empty()) {
            what.push_str(&format!(", and the client appends `{path}` to it"));
        }
        let help = "add `servers` with an absolute URL";
        diagnostics.push(Diagnostic::new(Code::W0302, &Pointer::root(), what).help(help));
        return (path.unwrap_or_default(), None);
    };
    let url = match filled(base) {
        Ok(url) => url.trim_end_matches('/').to_owned(),
        Err(why) => {
            let what = format!("unusable server URL: {why}; users must set a base URL");
            diagnostics.push(Diagnostic::new(Code::W0302, &base.pointer, what));
            String::new()
        }
    };
    if base.url.contains('{') {
        let has_defaults = used(base).all(|variable| !variable.required);
        let template = (!url.is_empty()).then_some(base);
        return (if has_defaults { url } else { String::new() }, template);
    }
    let other = api.servers.iter().find(|server| is_absolute(server) && server.url.contains('{'));
    let template = other.filter(|server| match filled(server) {
        Ok(_) => true,
        Err(why) => {
            let what = format!("unusable server URL: {why}; the server is skipped");
            diagnostics.push(Diagnostic::new(Code::W0309, &server.pointer, what));
            false
        }
    });
    (url, template)
}

/// Returns the variables that occur in a server's URL.
fn used(server: &Server) -> impl Iterator<Item = &model::Variable> {
    let names = server.url.split('{').filter_map(|part| Some(part.split_once('}')?.0));
    let names: HashSet<&str> = names.collect();
    server.variables.iter().filter(move |variable| names.contains(variable.name.as_str()))
}

/// Returns the defaults of a server's variables by their names.
fn defaults(server: &Server) -> HashMap<&str, &str> {
    let defaults = server.variables.iter().map(|variable| (variable.name.as_str(), variable.default.as_str()));
    defaults.collect()
}

/// Returns the absolute URL of a server with the defaults of its variables, or the reason why the URL is unusable.
fn filled(server: &Server) -> Result<String, String> {
    let url = with_defaults(server)?;
    if is_plain(&url) {
        return Ok(url);
    }
    Err("expected an absolute URL without query and fragment".to_owned())
}

/// Returns the URL of a server with the defaults of its variables, or the reason why one is unusable.
fn with_defaults(server: &Server) -> Result<String, String> {
    let variables = server.variables.iter().map(|variable| (variable.name.as_str(), variable));
    let variables: HashMap<&str, &model::Variable> = variables.collect();
    let mut url = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, tail)) = rest.split_once('{') {
        url.push_str(before);
        let Some((name, after)) = tail.split_once('}') else {
            return Err("`{` without a closing `}`".to_owned());
        };
        let Some(variable) = variables.get(name) else {
            return Err(format!("undeclared variable `{name}`"));
        };
        check_default(variable, Place::of(&url, after))?;
        url.push_str(&variable.default);
        rest = after;
    }
    url.push_str(rest);
    Ok(url)
}

/// The part of a server URL that a variable is in.
#[derive(Clone, Copy)]
enum Place {
    /// `{protocol}://…`.
    Scheme,
    /// `{root}/v1`: scheme and host.
    Origin,
    /// The host or port.
    Host,
    Path,
}

impl Place {
    fn of(before: &str, after: &str) -> Self {
        match before.split_once("://") {
            None if before.is_empty() && after.starts_with("://") => Self::Scheme,
            None if before.is_empty() => Self::Origin,
            Some((_, authority)) if !authority.contains('/') => Self::Host,
            _ => Self::Path,
        }
    }
}

/// Checks the default of a variable by the rules of the runtime for values set by users: `https` or `http` as the
/// scheme, labels of DNS names (RFC 1123 section 2.1) or a port in a host, elsewhere unreserved characters (RFC 3986
/// section 2.3) and `/`. A value of `enum` may be any text, as the rest of the URL.
fn check_default(variable: &model::Variable, place: Place) -> Result<(), String> {
    let model::Variable { name, default, allowed, .. } = variable;
    if !allowed.is_empty() && !allowed.contains(default) {
        return Err(format!("default of variable `{name}` is not one of its `enum` values"));
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (host, port) = default.split_once(':').unwrap_or((default, ""));
    let is_host =
        (host.is_empty() || host.split('.').all(is_label)) && port.bytes().all(|byte| byte.is_ascii_digit());
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let (fits, part) = match place {
        Place::Scheme => (matches!(default.as_str(), "https" | "http"), "as a scheme"),
        Place::Origin => (is_plain(default) || default.bytes().all(unreserved), "at the start of a URL"),
        Place::Host => (is_host || !allowed.is_empty(), "in a host"),
        Place::Path => (default.bytes().all(unreserved) || !allowed.is_empty(), "in a path"),
    };
    if fits { Ok(()) } else { Err(format!("default of variable `{name}` is not valid {part}")) }
}

/// Returns `true` for a URL `http(s)://host…` without query, fragment and characters that need encoding.
fn is_plain(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:/%[]".contains(&byte);
    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && rest.bytes().all(allowed)
}

/// Reports variables that have no method in the client builder but an extension or no use.
fn report_unused_variables(api: &Api, template: Option<&Server>, diagnostics: &mut Diagnostics) {
    let own = api.operations.iter().flat_map(|operation| &operation.servers);
    for server in api.servers.iter().chain(own) {
        let is_template = template.is_some_and(|template| template.pointer == server.pointer);
        let used: HashSet<&str> = used(server).map(|variable| variable.name.as_str()).collect();
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
            diagnostics.push(Diagnostic::new(Code::W0310, &variable.pointer, what));
        }
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
    let variables = used(server).zip(methods).map(|(variable, method)| Variable {
        name: variable.name.clone(),
        method,
        docs: variable_docs(variable, is_base, is_alone),
        default: (!variable.required).then(|| variable.default.clone()),
        env: variable.env.clone(),
        allowed: variable.allowed.clone(),
    });
    Template { url: server.url.trim_end_matches('/').to_owned(), variables: variables.collect() }
}

fn variable_docs(variable: &model::Variable, is_base: bool, is_alone: bool) -> String {
    let own = variable.description.as_deref().and_then(markdown::harmless);
    let text = own.unwrap_or_else(|| {
        format!("Sets the {} variable of the server URL.", markdown::code(&variable.name))
    });
    let mut docs = vec![text];
    if !variable.allowed.is_empty() {
        docs.push(format!("Allowed values: {}.", codes(&variable.allowed, ", ")));
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
