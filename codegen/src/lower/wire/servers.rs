//! Server URLs.

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::wire::url;
use crate::model::{Api, Operation, Server, Variable};

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

/// Returns the server whose variables users may set: the base if it has variables, else another one.
pub fn template<'a>(api: &'a Api, base: Option<&'a Server>) -> Option<&'a Server> {
    let base = base.filter(|base| filled(base).is_ok())?;
    if base.url.contains('{') {
        return Some(base);
    }
    api.servers.iter().find(|server| server.url.contains('{') && filled(server).is_ok())
}

/// Returns the reason why no request can be sent to a server.
pub fn fault(server: &Server) -> Option<String> {
    if is_absolute(server) { filled(server).err() } else { path_of(server).err() }
}

/// Returns the reason why the client cannot call an operation: its method, or its server.
pub fn refusal(base: Option<&Server>, operation: &Operation) -> Option<String> {
    if let Some(why) = of_operation(base, operation).and_then(fault) {
        return Some(format!("unusable server URL: {why}"));
    }
    // HTTP clients send `CONNECT` without the path.
    let is_unsupported = matches!(operation.method.as_str(), "TRACE" | "CONNECT");
    is_unsupported.then(|| format!("method {} is not supported", operation.method))
}

/// Returns the server of an operation, the first usable one, if it is not that of the client.
pub fn of_operation<'a>(base: Option<&Server>, operation: &'a Operation) -> Option<&'a Server> {
    let mut usable = operation.servers.iter().filter(|server| fault(server).is_none());
    let own = usable.next().or(operation.servers.first())?;
    base.is_none_or(|base| base.url != own.url && origin_and_path(base) != origin_and_path(own))
        .then_some(own)
}

/// Returns what is the same for two spellings of a server URL: scheme and host have no case (RFC 3986, section 6.2.2.1).
fn origin_and_path(server: &Server) -> String {
    let url = resolved(server);
    let Some((scheme, rest)) = url.split_once("://") else { return url };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    format!("{}://{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase())
}

/// Returns the warning for a server to which the client sends no credentials, because others could read them.
pub fn plain_http(server: &Server) -> Option<Diagnostic> {
    let url = filled(server).ok().filter(|url| !url::is_private(url))?;
    let what =
        format!("credentials are not sent to `{url}` over plain http; users must set another base URL");
    Some(Diagnostic::new(Code::W0303, &server.pointer, what).help("use `https` in the URL of the server"))
}

/// Returns the servers of the operations that do not use the server of the client, each once.
pub fn of_operations<'a>(api: &'a Api, base: Option<&Server>) -> Vec<&'a Server> {
    let mut servers: Vec<&Server> = Vec::new();
    let own = api.operations.iter().filter(|operation| refusal(base, operation).is_none());
    for server in own.filter_map(|operation| of_operation(base, operation)) {
        if servers.iter().all(|other| origin_and_path(other) != origin_and_path(server)) {
            servers.push(server);
        }
    }
    servers
}

/// Returns words that name a server: the first label of its host, or its path.
pub fn words(server: &Server) -> String {
    let url = resolved(server);
    let host = url.split_once("://").map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or_default());
    match host {
        Some(host) if host.starts_with(|first: char| first.is_ascii_alphabetic()) => {
            host.split('.').next().unwrap_or_default().to_owned()
        }
        Some(host) => format!("host {host}"),
        None if url == "/" => "root".to_owned(),
        None => url,
    }
}

/// Returns the URL of a server with the defaults of its variables. A relative one begins with `/`, and is a path on the host of
/// the client's server.
pub fn resolved(server: &Server) -> String {
    match filled(server) {
        Ok(url) => url.trim_end_matches('/').to_owned(),
        Err(_) => path_of(server).ok().filter(|path| !path.is_empty()).unwrap_or_else(|| "/".to_owned()),
    }
}

/// Returns `true` if the URL is absolute with the defaults of its variables: `{protocol}://{host}` can be, too.
pub fn is_absolute(server: &Server) -> bool {
    let url = used(server).fold(server.url.clone(), |url, variable| {
        url.replace(&format!("{{{}}}", variable.name), &variable.default)
    });
    url::is_absolute(&url)
}

/// Returns the path of a relative server URL, with the defaults of its variables and without a trailing slash, or the reason why
/// there is none.
pub fn path_of(server: &Server) -> Result<String, String> {
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

/// Returns the variables that occur in a server's URL.
pub fn used(server: &Server) -> impl Iterator<Item = &Variable> {
    server.variables.iter().filter(|variable| server.url.contains(&format!("{{{}}}", variable.name)))
}

/// Returns the absolute URL of a server with the defaults of its variables, or the reason why the URL is unusable.
pub fn filled(server: &Server) -> Result<String, String> {
    with(server, None)
}

/// Returns the same as [`filled`], with another value for a variable.
pub fn with(server: &Server, value: Option<(&Variable, &str)>) -> Result<String, String> {
    let url = substituted(server, value)?;
    url::check(&url)?;
    Ok(url)
}

/// Returns the URL of a server with the defaults of its variables, but for one with another value, or the reason why one of them is
/// unusable.
fn substituted(server: &Server, value: Option<(&Variable, &str)>) -> Result<String, String> {
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
fn check_value(variable: &Variable, value: &str, place: Place) -> Result<(), String> {
    let Variable { name, allowed, .. } = variable;
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
