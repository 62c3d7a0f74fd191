//! Data about the service, from the description and the crate's manifest.

use std::env::consts::{ARCH, OS};

use crate::runtime::net::redact::is_secret_name;

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The default base URL.
    pub base_url: &'static str,
    /// The base URL with variables, used when one is set.
    pub template: Option<Template>,
    /// The template of the `User-Agent`, with placeholders such as `{package}`.
    pub user_agent: &'static str,
    /// The location of details in error bodies.
    pub errors: ErrorShape,
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

/// A set of environment variables for credentials.
#[derive(Clone, Copy, Debug)]
pub enum CredentialEnv {
    /// HTTP basic authentication.
    Basic {
        /// The variable of the user name.
        username: &'static str,
        /// The variable of the password.
        password: &'static str,
    },
    /// A bearer token.
    Bearer {
        /// The variable of the token.
        token: &'static str,
    },
}

impl CredentialEnv {
    /// Returns the names of the variables.
    pub(crate) fn names(self) -> Vec<&'static str> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
        }
    }
}

impl Service {
    /// Returns the `User-Agent` of this crate on this system.
    pub(crate) fn product(&self) -> String {
        self.user_agent
            .replace("{package}", env!("CARGO_PKG_NAME"))
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{os}", OS)
            .replace("{arch}", ARCH)
            // The version of the language that the crate requires: the compiler's version is not known at run
            // time.
            .replace("{rust-version}", env!("CARGO_PKG_RUST_VERSION"))
    }
}

impl Template {
    /// Returns the URL with these values. The last value of a name counts.
    ///
    /// In the host a value must be a DNS label (RFC 1123, section 2.1), elsewhere it must consist of
    /// unreserved characters (RFC 3986, section 2.3), so that no value becomes structure. It may contain `.`
    /// or `/` only if its default does.
    pub(crate) fn fill(&self, values: &[(&'static str, String)]) -> Result<String, String> {
        let mut url = self.url.to_owned();
        let host_end = authority_end(self.url);
        for variable in self.variables {
            let name = variable.name;
            let given = values.iter().rev().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
            let Some(value) = given.or(variable.default) else {
                let set: Vec<String> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
                return Err(format!("{} is set, but `{name}` is not; set both", set.join(", ")));
            };
            let place = format!("{{{name}}}");
            let in_host = self.url.find(&place).is_some_and(|at| at < host_end);
            check_value(variable, value, in_host)?;
            url = url.replace(&place, value);
        }
        Ok(url)
    }
}

fn authority_end(url: &str) -> usize {
    let start = url.find("://").map_or(0, |at| at + 3);
    url[start..].find('/').map_or(url.len(), |at| start + at)
}

fn check_value(variable: &Variable, value: &str, in_host: bool) -> Result<(), String> {
    let name = variable.name;
    let shown = if is_secret_name(name) { String::new() } else { format!(" {value:?}") };
    if !variable.allowed.is_empty() && !variable.allowed.contains(&value) {
        return Err(format!("`{name}`{shown} is none of {}", variable.allowed.join(", ")));
    }
    let may = |char: char| variable.default.is_some_and(|default| default.contains(char));
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let fits = match in_host {
        true if may('.') => value.split('.').all(is_label),
        true => is_label(value),
        false => {
            let fits = |byte: u8| {
                byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (byte == b'/' && may('/'))
            };
            (!value.is_empty() || variable.default == Some("")) && value.bytes().all(fits)
        }
    };
    match (fits, in_host) {
        (true, _) => Ok(()),
        (false, true) => Err(format!(
            "`{name}`{shown} cannot be a part of a host name: that is letters, digits and hyphens, at most 63"
        )),
        (false, false) => Err(format!("`{name}`{shown} cannot stand in a path as it is")),
    }
}
