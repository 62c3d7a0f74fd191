//! Data about the service, from the description and the crate's manifest.

use std::env::consts::{ARCH, OS};

use http::{HeaderMap, HeaderValue, Uri};

use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::credentials::CredentialEnv;
use crate::runtime::net::redact::{self, is_secret_name};
use crate::runtime::net::security::{Security, SecurityScheme};

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The default base URL. Only a path, possibly empty, if users must set a base URL: the path is appended to it.
    pub base_url: &'static str,
    /// The base URL with variables, used when one is set.
    pub template: Option<Template>,
    /// The template of the `User-Agent`, with placeholders such as `{package}`.
    pub user_agent: &'static str,
    /// The location of details in error bodies.
    pub errors: ErrorShape,
    /// The security schemes.
    pub schemes: &'static [SecurityScheme],
    /// The credentials that most operations require.
    pub security: Security,
    /// The environment variables of credentials, in the order in which they are tried.
    pub credentials: &'static [CredentialEnv],
}

/// A base URL with `{variables}`.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// The URL.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [Variable],
}

/// A variable of a base URL.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// The value if only other variables are set. Without a default it must be set as well.
    pub default: Option<&'static str>,
    /// The environment variable of the value.
    pub env: Option<&'static str>,
    /// The allowed values; empty if any value is.
    pub allowed: &'static [&'static str],
}

/// JSON pointers into error bodies, tried in order.
#[derive(Clone, Copy, Debug)]
pub struct ErrorShape {
    /// The error code of the service.
    pub code: &'static [&'static str],
    /// The error message.
    pub message: &'static [&'static str],
    /// The header with the service's identifier of the request.
    pub request_id: Option<&'static str>,
}

impl Service {
    /// Returns a copy of headers in which API keys are marked as sensitive.
    pub(crate) fn marked(&self, headers: &HeaderMap) -> HeaderMap {
        let mut marked = headers.clone();
        self.schemes.iter().for_each(|scheme| scheme.mark(&mut marked));
        marked
    }

    /// Returns the API keys in the query of an address.
    pub(crate) fn keys(&self, uri: &Uri) -> impl Iterator<Item = HeaderValue> {
        redact::query_values(uri.query().unwrap_or_default(), |name| self.is_key(name))
    }

    fn is_key(&self, name: &str) -> bool {
        self.schemes.iter().any(|scheme| scheme.is_key(name))
    }

    /// Returns an address without the secrets of its query: values with a telling name, and the API keys of the service, which
    /// it may repeat in a link.
    pub(crate) fn shown(&self, uri: &Uri) -> String {
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let origin = format!("{}://{authority}", uri.scheme_str().unwrap_or_default());
        match uri.query() {
            Some(query) => {
                let query = redact::without_keys(query, |name| self.is_key(name));
                format!("{origin}{}?{}", uri.path(), redact::Query(&query))
            }
            None => format!("{origin}{}", uri.path()),
        }
    }

    /// Returns the `User-Agent` of this crate on this system.
    pub(crate) fn product(&self) -> String {
        self.user_agent
            .replace("{package}", env!("CARGO_PKG_NAME"))
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{os}", if OS.is_empty() { "browser" } else { OS })
            .replace("{arch}", ARCH)
            // The version of the language that the crate requires: the compiler's version is not known at run
            // time.
            .replace("{rust-version}", env!("CARGO_PKG_RUST_VERSION"))
    }
}

impl Template {
    /// Returns the URL with these values. The last value of a name counts.
    ///
    /// A scheme must be https or http. In the host a value must be a DNS label (RFC 1123, section 2.1), elsewhere it
    /// must consist of unreserved characters (RFC 3986, section 2.3), so that no value becomes structure. It may
    /// contain `.` or `/` only if its default does, and a port only if its default has one or is empty. The
    /// description may allow other values.
    pub(crate) fn fill(&self, values: &[(&'static str, String)]) -> Result<String, String> {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let name = variable.name;
            let given = values.iter().rev().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
            let Some(value) = given.or(variable.default) else {
                let set: Vec<String> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
                return Err(format!("{} is set, but `{name}` is not; set both", set.join(", ")));
            };
            let place = format!("{{{name}}}");
            let value = check_value(variable, value, Part::of(self.url, &place))?;
            url = url.replace(&place, value);
        }
        Ok(url)
    }
}

/// The part of a URL that a variable is in.
#[derive(Clone, Copy)]
enum Part {
    /// `{protocol}://…`.
    Scheme,
    /// `{root}/v1`: scheme and host.
    Origin,
    /// The host or port.
    Host,
    Path,
}

impl Part {
    fn of(url: &str, place: &str) -> Self {
        let Some((before, after)) = url.split_once(place) else { return Self::Path };
        match before.split_once("://") {
            None if before.is_empty() && after.starts_with("://") => Self::Scheme,
            None if before.is_empty() => Self::Origin,
            Some((_, authority)) if !authority.contains('/') => Self::Host,
            _ => Self::Path,
        }
    }
}

/// Returns the value as it is inserted.
fn check_value<'a>(variable: &Variable, value: &'a str, part: Part) -> Result<&'a str, String> {
    let name = variable.name;
    let shown = if is_secret_name(name) { String::new() } else { format!(" {value:?}") };
    if !variable.allowed.is_empty() && !variable.allowed.contains(&value) {
        return Err(format!(
            "invalid value{shown} for `{name}`: expected one of {}",
            variable.allowed.join(", ")
        ));
    }
    // The description has written these values, and the whole URL is checked later.
    let is_listed = !variable.allowed.is_empty();
    let (fits, why) = match part {
        Part::Scheme => (matches!(value, "https" | "http"), "is not a scheme: expected https or http"),
        Part::Origin => (
            BaseUrl::parse(value).is_ok(),
            "is not a base URL: expected an absolute https or http URL without user, query and fragment",
        ),
        Part::Host => (
            is_listed || fits_host(variable, value),
            "is not valid in a host name: expected at most 63 letters, digits and hyphens",
        ),
        Part::Path if value.is_empty() => (is_listed || fits_path(variable, value), "is empty"),
        Part::Path => {
            (is_listed || fits_path(variable, value), "contains characters that are not allowed in a path")
        }
    };
    match (fits, part) {
        (false, _) => Err(format!("`{name}`{shown} {why}")),
        (true, Part::Origin) => Ok(value.trim_end_matches('/')),
        (true, _) => Ok(value),
    }
}

fn fits_host(variable: &Variable, value: &str) -> bool {
    let default = variable.default.unwrap_or("-");
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let may_have_port = default.is_empty() || default.contains(':');
    let (host, port) = match value.split_once(':') {
        Some((host, port)) if may_have_port => (host, port),
        _ => (value, ""),
    };
    let is_host = match host {
        "" => default.is_empty() || default.starts_with(':'),
        host if default.contains('.') => host.split('.').all(is_label),
        host => is_label(host),
    };
    is_host && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn fits_path(variable: &Variable, value: &str) -> bool {
    let may_have_slash = variable.default.is_some_and(|default| default.contains('/'));
    let fits = |byte: u8| {
        byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (byte == b'/' && may_have_slash)
    };
    (!value.is_empty() || variable.default == Some("")) && value.bytes().all(fits)
}
