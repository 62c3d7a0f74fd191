//! Who asks.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

/// Credentials for a service. They are shown nowhere: not in `Debug`, errors or recorded requests.
#[derive(Clone)]
pub struct Credentials(Scheme);

#[derive(Clone)]
enum Scheme {
    Basic { username: String, password: String },
}

impl Credentials {
    /// A user name and a password, for HTTP basic authentication (RFC 7617).
    ///
    /// A name with a colon in it, and control characters in either, cannot be sent (RFC 7617, section 2);
    /// building the client is an error then.
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Scheme::Basic { username: username.into(), password: password.into() })
    }

    /// The value of the `Authorization` header, marked as sensitive; or why there can be none.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, &'static str> {
        let Scheme::Basic { username, password } = &self.0;
        if username.contains(':') {
            return Err("the user name has a colon in it, which HTTP basic authentication cannot carry");
        }
        if username.chars().chain(password.chars()).any(char::is_control) {
            return Err("the credentials have a control character in them, perhaps the line end of a file");
        }
        let text = format!("Basic {}", STANDARD.encode(format!("{username}:{password}")));
        let mut value =
            HeaderValue::try_from(text).map_err(|_| "the credentials do not fit into a header")?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scheme::Basic { .. } = &self.0;
        f.write_str("Credentials(basic, [redacted])")
    }
}
