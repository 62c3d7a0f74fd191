//! What the description says of a service as a whole, as data in the emitted crate.

use std::env::consts::{ARCH, OS};

use crate::runtime::net::redact::is_secret_name;

/// A service, as its description and the crate's manifest have it.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Where it is, unless the user says otherwise.
    pub base_url: &'static str,
    /// Where it is when a variable is set: its other hosts.
    pub template: Option<Template>,
    /// What the client calls itself, with `{package}` and the like in it.
    pub user_agent: &'static str,
    /// How its error bodies are read.
    pub errors: ErrorShape,
    /// The environment variables that credentials come from, in the order in which they are tried.
    pub credentials: &'static [Way],
}

/// A base URL with `{variables}` in it.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// The URL.
    pub url: &'static str,
    /// What stands in the braces.
    pub variables: &'static [Variable],
}

/// A part of a base URL that a user may choose.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is when another one is set and it is not; without it both must be.
    pub default: Option<&'static str>,
    /// The environment variable that it comes from.
    pub env: Option<&'static str>,
    /// The values there are, if they are known.
    pub allowed: &'static [&'static str],
}

/// Where an error body says what went wrong: JSON pointers, tried in order.
#[derive(Clone, Copy, Debug)]
pub struct ErrorShape {
    /// To the service's own code for it.
    pub code: &'static [&'static str],
    /// To a sentence for a person.
    pub message: &'static [&'static str],
    /// The header with the service's identifier of the request.
    pub request_id: Option<&'static str>,
}

/// Environment variables that together are credentials.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// For HTTP basic authentication.
    Basic {
        /// Holds the user name.
        username: &'static str,
        /// Holds the password.
        password: &'static str,
    },
    /// For a bearer token.
    Bearer {
        /// Holds the token.
        token: &'static str,
    },
}

impl Way {
    /// The variables.
    pub(crate) fn names(self) -> Vec<&'static str> {
        match self {
            Self::Basic { username, password } => vec![username, password],
            Self::Bearer { token } => vec![token],
        }
    }
}

impl Service {
    /// The `User-Agent` of this crate, on this system.
    pub(crate) fn product(&self) -> String {
        self.user_agent
            .replace("{package}", env!("CARGO_PKG_NAME"))
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{os}", OS)
            .replace("{arch}", ARCH)
            // The language that the crate is written in; which compiler built it cannot be known at run time.
            .replace("{rust-version}", env!("CARGO_PKG_RUST_VERSION"))
    }
}

impl Template {
    /// The URL with these values in it; of several under one name the last counts.
    ///
    /// What stands in the host must be a DNS label (RFC 1123, section 2.1), elsewhere unreserved characters (RFC 3986,
    /// section 2.3): no value can become structure. Only what has a `.` or `/` in its default may have one itself.
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
