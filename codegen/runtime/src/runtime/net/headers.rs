//! Request headers that users set.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::redact;

/// Headers that the client and its transport set themselves: credentials, host and message framing (RFC 9110,
/// RFC 9112). Setting them could leak credentials or allow request smuggling.
const RESERVED: [&str; 10] = [
    "authorization",
    "proxy-authorization",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "upgrade",
];

/// Rejects headers that users must not set, and values that are not ASCII.
pub(crate) fn check((name, value): (&HeaderName, &HeaderValue)) -> Result<(), String> {
    check_name(name)?;
    if value.as_bytes().is_ascii() { Ok(()) } else { Err(not_ascii(name)) }
}

fn not_ascii(name: &HeaderName) -> String {
    format!("the value of the header `{name}` is not ASCII text on one line")
}

fn check_name(name: &HeaderName) -> Result<(), String> {
    if !RESERVED.contains(&name.as_str()) {
        return Ok(());
    }
    let hint =
        if name == http::header::AUTHORIZATION { "; set `credentials` of the client builder" } else { "" };
    Err(format!("header `{name}` is reserved for the client{hint}"))
}

/// Rejects sensitive headers, and those with a telling name, over plain http: others could read them.
pub(crate) fn check_privacy(headers: &HeaderMap, base: &BaseUrl) -> Result<(), String> {
    if base.is_private {
        return Ok(());
    }
    let is_secret = |(name, value): &(&HeaderName, &HeaderValue)| {
        value.is_sensitive() || redact::is_secret_name(name.as_str())
    };
    match headers.iter().find(is_secret) {
        Some((name, _)) => {
            Err(format!("the header `{name}` is not sent to {} over plain http; use https", base.origin))
        }
        None => Ok(()),
    }
}

/// Parses a header. A value with a telling name is marked as sensitive.
///
/// The name must be a token (RFC 9110, section 5.6.2) that the client does not set itself, the value visible
/// ASCII, spaces and tabs. An error never contains the value.
pub(crate) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name =
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("invalid header name {name:?}"))?;
    check_name(&name)?;
    let mut value = value_of(value).ok_or_else(|| not_ascii(&name))?;
    value.set_sensitive(redact::is_secret_name(name.as_str()));
    Ok((name, value))
}

/// Returns the value of a header: visible ASCII, spaces and tabs. `HeaderValue` accepts other characters too, which a service
/// may read as Latin-1 (RFC 9110, section 5.5).
pub(crate) fn value_of(text: &str) -> Option<HeaderValue> {
    if text.is_ascii() { HeaderValue::from_str(text).ok() } else { None }
}
