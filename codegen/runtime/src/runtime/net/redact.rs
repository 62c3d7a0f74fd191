//! Redaction of secrets in `Debug`, errors and logs.

use std::fmt;

use http::header::LOCATION;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The replacement of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Parts of the names of secrets. Redacting too much is better than too little.
const TELLING: [&str; 11] = [
    "auth",
    "cookie",
    "token",
    "secret",
    "password",
    "passwd",
    "signature",
    "session",
    "credential",
    "api-key",
    "apikey",
];

/// Returns true if the value under this name is probably a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    TELLING.iter().any(|part| name.contains(part))
}

/// Returns a copy without secrets. The scheme of an `Authorization` remains (RFC 9110, section 11.4).
pub(crate) fn headers(headers: &HeaderMap) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.clone(), header(name, value))).collect()
}

fn header(name: &HeaderName, value: &HeaderValue) -> HeaderValue {
    if let (&LOCATION, Some((path, query))) = (name, value.to_str().ok().and_then(|to| to.split_once('?'))) {
        let shown = HeaderValue::try_from(format!("{path}?{}", Query(query)));
        return shown.unwrap_or(HeaderValue::from_static(REDACTED));
    }
    if !value.is_sensitive() && !is_secret_name(name.as_str()) {
        return value.clone();
    }
    if name == http::header::AUTHORIZATION && value.as_bytes().starts_with(b"Basic ") {
        return HeaderValue::from_static("Basic [redacted]");
    }
    if name == http::header::AUTHORIZATION && value.as_bytes().starts_with(b"Bearer ") {
        return HeaderValue::from_static("Bearer [redacted]");
    }
    HeaderValue::from_static(REDACTED)
}

/// Headers that print without secrets.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        headers(self.0).fmt(f)
    }
}

/// An encoded query that prints without secrets.
pub(crate) struct Query<'a>(pub(crate) &'a str);

impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pair) in self.0.split('&').enumerate() {
            let separator = if index > 0 { "&" } else { "" };
            match pair.split_once('=') {
                Some((name, _)) if is_secret_name(name) => write!(f, "{separator}{name}={REDACTED}")?,
                _ => write!(f, "{separator}{pair}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_string().fmt(f)
    }
}
