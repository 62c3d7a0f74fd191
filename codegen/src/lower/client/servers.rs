//! The server of the client: its base URL, and the variables that users may set.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::client::url;
use crate::model::{self, Api, SecurityKind, Server};
use crate::pointer::Pointer;

/// Returns the server that requests go to: the first absolute one of the document that is usable, else its first relative one, else
/// the first one of an operation. A relative one counts only if an operation uses it.
pub fn base(api: &Api) -> Option<&Server> {
    let own = || api.operations.iter().find_map(|operation| operation.servers.first());
    let is_used = api.operations.iter().any(|operation| operation.servers.is_empty());
    let first = |is: fn(&Server) -> bool| api.servers.iter().find(|server| is(server));
    first(|server| filled(server).is_ok())
        .or_else(|| first(|server| path_of(server).is_ok()).filter(|_| is_used))
        .or_else(|| first(is_absolute))
        .or_else(own)
}

/// Returns `true` if the URL is absolute with the defaults of its variables: `{protocol}://{host}` can be, too.
fn is_absolute(server: &Server) -> bool {
    let url = used(server).fold(server.url.clone(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), &variable.default)
    });
    url::is_absolute(&url)
}

/// Returns the path of a relative server URL, with the defaults of its variables and without a trailing slash, or the reason why
/// there is none.
fn path_of(server: &Server) -> Result<String, String> {
    let url = substituted(server, None)?;
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
    if is_host || rooted.starts_with("//") {
        return Err("expected an absolute URL with `https` or `http`, or a path".to_owned());
    }
    url::check_path(&rooted)?;
    Ok(rooted)
}

/// Returns the reason why a server cannot be the base of requests.
fn fault(server: &Server) -> Option<String> {
    if is_absolute(server) { filled(server).err() } else { path_of(server).err() }
}

/// Returns the base URL, and the server whose variables users may set: the base if it has variables, else another one.
/// The base URL of a relative server is its path.
pub fn addresses<'a>(
    api: &'a Api,
    base: Option<&'a Server>,
    diagnostics: &mut Diagnostics,
) -> (String, Option<&'a Server>) {
    let is_base = |server: &Server| base.is_some_and(|base| base.pointer == server.pointer);
    for server in api.servers.iter().filter(|server| !is_base(server)) {
        if let Some(why) = fault(server) {
            let what = format!("unusable server URL: {why}; the server is skipped");
            diagnostics.push(Diagnostic::new(Code::W0309, &server.pointer, what));
        }
    }
    let path = base.filter(|base| !is_absolute(base)).and_then(|base| path_of(base).ok());
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
    report_plain_http(api, base, &url, diagnostics);
    if base.url.contains('{') {
        let has_defaults = used(base).all(|variable| !variable.required);
        let template = (!url.is_empty()).then_some(base);
        return (if has_defaults { url } else { String::new() }, template);
    }
    (url, api.servers.iter().find(|server| server.url.contains('{') && filled(server).is_ok()))
}

/// Reports a base URL that the client never sends credentials to.
fn report_plain_http(api: &Api, base: &Server, url: &str, diagnostics: &mut Diagnostics) {
    let has_credentials =
        api.security.iter().any(|scheme| matches!(scheme.kind, SecurityKind::Basic | SecurityKind::Bearer));
    if has_credentials && !url.is_empty() && !url::is_private(url) {
        let what =
            format!("credentials are not sent to `{url}` over plain http; users must set another base URL");
        let help = "use `https` in the URL of the server";
        diagnostics.push(Diagnostic::new(Code::W0303, &base.pointer, what).help(help));
    }
}

/// Returns the values of `enum` of a variable that form a usable URL with the defaults of all other variables.
pub fn allowed(server: &Server, variable: &model::Variable, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut allowed = Vec::new();
    for (index, value) in variable.allowed.iter().enumerate() {
        match with(server, Some((variable, value))) {
            Ok(_) => allowed.push(value.clone()),
            Err(why) => {
                let at = variable.pointer.child("enum").child(index);
                let what = format!("unusable value of a server variable: {why}; the value is skipped");
                diagnostics.push(Diagnostic::new(Code::W0310, &at, what));
            }
        }
    }
    allowed
}

/// Returns the variables that occur in a server's URL.
pub fn used(server: &Server) -> impl Iterator<Item = &model::Variable> {
    server.variables.iter().filter(|variable| server.url.contains(&format!("{{{}}}", variable.name)))
}

/// Returns the absolute URL of a server with the defaults of its variables, or the reason why the URL is unusable.
fn filled(server: &Server) -> Result<String, String> {
    with(server, None)
}

/// Returns the same as [`filled`], with another value for a variable.
fn with(server: &Server, value: Option<(&model::Variable, &str)>) -> Result<String, String> {
    let url = substituted(server, value)?;
    url::check(&url)?;
    Ok(url)
}

/// Returns the URL of a server with the defaults of its variables, but for one with another value, or the reason why one of them is
/// unusable.
fn substituted(server: &Server, value: Option<(&model::Variable, &str)>) -> Result<String, String> {
    let mut url = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, tail)) = rest.split_once('{') {
        url.push_str(before);
        let Some((name, after)) = tail.split_once('}') else {
            return Err("`{` without a closing `}`".to_owned());
        };
        let Some(variable) = server.variables.iter().find(|variable| variable.name == name) else {
            return Err(format!("undeclared variable `{name}`"));
        };
        let value = match value {
            Some((own, value)) if own.name == name => value,
            _ => &variable.default,
        };
        check_value(variable, value, Place::of(&url, after))?;
        url.push_str(value);
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

/// Checks a value of a variable by the rules of the runtime for values set by users: `https` or `http` as the
/// scheme, labels of DNS names (RFC 1123 section 2.1) or a port in a host, elsewhere unreserved characters (RFC 3986
/// section 2.3) and `/`. A value of `enum` may be any text, as the rest of the URL.
fn check_value(variable: &model::Variable, value: &str, place: Place) -> Result<(), String> {
    let model::Variable { name, allowed, .. } = variable;
    if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed == value) {
        return Err(format!("default of variable `{name}` is not one of its `enum` values"));
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (host, port) = value.split_once(':').unwrap_or((value, ""));
    let is_host =
        (host.is_empty() || host.split('.').all(is_label)) && port.bytes().all(|byte| byte.is_ascii_digit());
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let (fits, part) = match place {
        Place::Scheme => (matches!(value, "https" | "http"), "as a scheme"),
        Place::Origin => {
            (url::check(value).is_ok() || value.bytes().all(unreserved), "at the start of a URL")
        }
        Place::Host => (is_host || !allowed.is_empty(), "in a host"),
        Place::Path => (value.bytes().all(unreserved) || !allowed.is_empty(), "in a path"),
    };
    if fits { Ok(()) } else { Err(format!("default of variable `{name}` is not valid {part}")) }
}

/// Reports variables that have no method in the client builder but an extension or no use.
pub fn report_unused_variables(api: &Api, template: Option<&Server>, diagnostics: &mut Diagnostics) {
    let own = api.operations.iter().flat_map(|operation| &operation.servers);
    for server in api.servers.iter().chain(own) {
        let is_template = template.is_some_and(|template| template.pointer == server.pointer);
        for variable in &server.variables {
            let is_used = used(server).any(|other| other.name == variable.name);
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
