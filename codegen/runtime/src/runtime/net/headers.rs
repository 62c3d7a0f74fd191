//! Request headers that come from outside.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::redact;

/// Headers that the client and its transport set themselves: who asks, whom, and where the message ends (RFC
/// 9110, RFC 9112). Set by hand they would send credentials astray or let one request pass for two.
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

/// Refuses the headers that are not a caller's to set.
pub(crate) fn check_name(name: &HeaderName) -> Result<(), String> {
    if !RESERVED.contains(&name.as_str()) {
        return Ok(());
    }
    let hint = if name == http::header::AUTHORIZATION {
        " (credentials are given to the client builder)"
    } else {
        ""
    };
    Err(format!("the header `{name}` is set by the client and cannot be given{hint}"))
}

/// Refuses to send over plain http what is marked as sensitive, or has a name that tells of a secret: everybody on the
/// way could read it.
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

/// A header from text. A value is marked as sensitive when its name tells of a secret.
///
/// The name must be a token (RFC 9110, section 5.6.2) and none of those that the client sets itself; the
/// value visible ASCII, spaces and tabs. The message of an error never holds the value.
pub(crate) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("{name:?} is no valid name of a header"))?;
    check_name(&name)?;
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| format!("the value of the header `{name}` is not ASCII text on one line"))?;
    value.set_sensitive(redact::is_secret_name(name.as_str()));
    Ok((name, value))
}
