//! What must not be shown, and what is shown in its place.

use std::fmt;

use http::header::LOCATION;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Stands where a secret was.
pub(crate) const REDACTED: &str = "[redacted]";

/// Parts of names that give a secret away. Better one too many hidden than one too few.
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

/// Whether the value under this name is probably a secret, going by the name.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    TELLING.iter().any(|part| name.contains(part))
}

/// A copy with every secret value replaced. Of an `Authorization` its scheme is kept (RFC 9110, section
/// 11.4), so that one sees how a request was authenticated.
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

/// Shows headers without their secrets.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        headers(self.0).fmt(f)
    }
}

/// Shows an encoded query without the values of names that tell of secrets.
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
