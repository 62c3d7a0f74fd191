//! Credentials and their `Authorization` header.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use crate::runtime::net::service::CredentialEnv;

/// Credentials for a service. `Debug`, errors and recorded requests never contain them.
#[derive(Clone)]
pub struct Credentials(Scheme);

#[derive(Clone)]
enum Scheme {
    Basic { username: String, password: String },
    Bearer { token: String },
}

impl Credentials {
    /// Creates credentials for HTTP basic authentication (RFC 7617).
    ///
    /// Building the client fails if the user name contains a colon, or if one of both contains control
    /// characters (RFC 7617, section 2).
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Scheme::Basic { username: username.into(), password: password.into() })
    }

    /// Creates credentials for bearer authentication (RFC 6750).
    ///
    /// Building the client fails if the token is empty or contains other characters than RFC 6750, section
    /// 2.1 allows.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Scheme::Bearer { token: token.into() })
    }

    /// Returns the credentials of the environment: the first of these sets of variables that is complete.
    ///
    /// # Errors
    ///
    /// The names of the missing variables.
    pub(crate) fn from_vars(
        ways: &[CredentialEnv],
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let value = |name: &'static str| variable(name).filter(|value| !value.is_empty());
        for way in ways {
            let found = match *way {
                CredentialEnv::Basic { username, password } => value(username)
                    .zip(value(password))
                    .map(|(username, password)| Self::basic(username, password)),
                CredentialEnv::Bearer { token } => value(token).map(Self::bearer),
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        let wanted: Vec<String> = ways.iter().map(|way| way.names().join(" and ")).collect();
        let names = ways.iter().flat_map(|way| way.names());
        let (there, missing): (Vec<_>, Vec<_>) = names.partition(|name| value(name).is_some());
        let there = match there.as_slice() {
            [] => "none of them is set".to_owned(),
            there => format!("{} is set; {} is not", there.join(", "), missing.join(", ")),
        };
        Err(format!("the environment has no credentials: set {} ({there})", wanted.join(", or ")))
    }

    /// Returns the value of the `Authorization` header, marked as sensitive, or the reason why there is none.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, &'static str> {
        let text = match &self.0 {
            Scheme::Basic { username, password } => basic(username, password)?,
            Scheme::Bearer { token } => bearer(token)?,
        };
        let mut value =
            HeaderValue::try_from(text).map_err(|_| "the credentials do not fit into a header")?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn basic(username: &str, password: &str) -> Result<String, &'static str> {
    if username.contains(':') {
        return Err("the user name has a colon in it, which HTTP basic authentication cannot carry");
    }
    if username.chars().chain(password.chars()).any(char::is_control) {
        return Err("the credentials have a control character in them, perhaps the line end of a file");
    }
    Ok(format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
}

fn bearer(token: &str) -> Result<String, &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if token.is_empty() || !token.bytes().all(fits) {
        return Err("the bearer token is empty, or has a character in it that no token has");
    }
    Ok(format!("Bearer {token}"))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.0 {
            Scheme::Basic { .. } => "basic",
            Scheme::Bearer { .. } => "bearer",
        };
        write!(f, "Credentials({scheme}, [redacted])")
    }
}
