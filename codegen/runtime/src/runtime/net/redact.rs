//! Redaction of secrets in `Debug`, errors and logs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// Returns `true` if the value under this name is probably a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "-");
    TELLING.iter().any(|part| name.contains(part))
}

/// Returns a copy without secrets. The scheme of an `Authorization` remains (RFC 9110, section 11.4).
pub(crate) fn headers(headers: &HeaderMap) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.clone(), header(name, value))).collect()
}

fn header(name: &HeaderName, value: &HeaderValue) -> HeaderValue {
    if let (&LOCATION, Ok(to)) = (name, value.to_str()) {
        return HeaderValue::try_from(location(to)).unwrap_or(HeaderValue::from_static(REDACTED));
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

/// Returns an address without user information, secrets of its query, and fragment, which may be an access token
/// (RFC 6749, section 4.2.2).
fn location(to: &str) -> String {
    let (to, fragment) = to.split_once('#').map_or((to, ""), |(to, _)| (to, "#[redacted]"));
    let (address, query) = match to.split_once('?') {
        Some((address, query)) => (address, format!("?{}", Query(query))),
        None => (to, String::new()),
    };
    let (start, rest) = address.split_at(address.find("//").map_or(0, |at| at + 2));
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, _)) if !start.is_empty() => {
            format!("{start}{REDACTED}{}{query}{fragment}", &rest[user.len()..])
        }
        _ => format!("{address}{query}{fragment}"),
    }
}

/// Returns the secrets of a request: the values of its sensitive headers. A copy of a value shares its bytes.
pub(crate) fn secrets(headers: &HeaderMap) -> Vec<HeaderValue> {
    headers.values().filter(|value| value.is_sensitive()).cloned().collect()
}

/// The minimum length of a secret that is searched for. A shorter one occurs in other words.
const MIN_SECRET: usize = 6;

/// Returns a text without the secrets of the request, which some services repeat in their responses: the values, the
/// credentials without their scheme, and the password of basic authentication (RFC 7617).
pub(crate) fn without(mut text: String, secrets: &[HeaderValue]) -> String {
    let mut needles: Vec<String> = Vec::new();
    for value in secrets.iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()) {
        let credentials = value.split_once(' ').map_or(value, |(_, credentials)| credentials);
        needles.extend([value.to_owned(), credentials.to_owned()]);
        let decoded = STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some((_, password)) = decoded.as_deref().and_then(|decoded| decoded.split_once(':')) {
            needles.push(password.to_owned());
        }
    }
    // A secret can be the beginning of another.
    needles.sort_unstable_by_key(|needle| std::cmp::Reverse(needle.len()));
    for needle in needles.iter().filter(|needle| needle.len() >= MIN_SECRET) {
        if text.contains(needle.as_str()) {
            text = text.replace(needle.as_str(), REDACTED);
        }
    }
    text
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
