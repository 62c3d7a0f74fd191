//! API keys in headers, queries and cookies (OpenAPI, Security Scheme Object, `apiKey`).

use http::header::{COOKIE, HeaderName};
use http::uri::PathAndQuery;
use http::{HeaderValue, Uri};
use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::runtime::net::headers::value_of;
use crate::runtime::net::redact::REDACTED;
use crate::runtime::net::scalar::DATA;
use crate::runtime::net::security::{KeyPlace, Outgoing, SchemeKind, SecurityScheme};

static HEADER: KeyPlace =
    KeyPlace { is_header: true, add: set_header, is_in: |name, given| given.headers.contains_key(name) };

static QUERY: KeyPlace = KeyPlace {
    is_header: false,
    add: set_query,
    is_in: |name, given| {
        let mut pairs = given.uri.query().unwrap_or_default().split('&');
        pairs.any(|pair| is_named(pair, name))
    },
};

static COOKIES: KeyPlace = KeyPlace {
    is_header: false,
    add: set_cookie,
    is_in: |name, given| {
        let cookies = given.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        cookies.split(';').any(|pair| pair.trim().split_once('=').is_some_and(|(own, _)| own == name))
    },
};

impl SecurityScheme {
    /// Creates a scheme of API keys in a header, whose name is in lower case.
    pub const fn header(name: &'static str, key: &'static str) -> Self {
        Self { name, kind: SchemeKind::Key(key, &HEADER), endpoints: &[] }
    }

    /// Creates a scheme of API keys in the query.
    pub const fn query(name: &'static str, key: &'static str) -> Self {
        Self { name, kind: SchemeKind::Key(key, &QUERY), endpoints: &[] }
    }

    /// Creates a scheme of API keys in a cookie.
    pub const fn cookie(name: &'static str, key: &'static str) -> Self {
        Self { name, kind: SchemeKind::Key(key, &COOKIES), endpoints: &[] }
    }
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = value_of(text).filter(|value| !value.is_empty())?;
    value.set_sensitive(true);
    Some(value)
}

fn set_header(name: &'static str, key: &str, request: &mut Outgoing) -> Result<(), &'static str> {
    let value = sensitive(key).ok_or("the API key is empty or not ASCII text on one line")?;
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "invalid header name")?;
    request.headers.insert(name, value);
    Ok(())
}

/// Replaces the query parameter. The address that is shown has a placeholder.
fn set_query(name: &'static str, key: &str, request: &mut Outgoing) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("the API key is empty");
    }
    let shown = request.shown.as_ref().unwrap_or(&request.uri);
    request.shown = Some(with_pair(shown, name, REDACTED)?);
    let encoded = utf8_percent_encode(key, DATA).to_string();
    request.uri = with_pair(&request.uri, name, &encoded)?;
    request.secrets.extend(HeaderValue::from_bytes(key.as_bytes()));
    Ok(())
}

/// Returns `true` if a pair of a query has this name.
fn is_named(pair: &str, name: &str) -> bool {
    let own = pair.split('=').next().unwrap_or_default();
    percent_decode_str(own).decode_utf8_lossy() == name
}

/// Returns an address with a query parameter, whose value is encoded, in place of others of its name.
fn with_pair(uri: &Uri, name: &str, value: &str) -> Result<Uri, &'static str> {
    let is_other = |pair: &&str| !pair.is_empty() && !is_named(pair, name);
    let pair = format!("{}={value}", utf8_percent_encode(name, DATA));
    let others = uri.query().unwrap_or_default().split('&').filter(is_other);
    let query = others.chain([pair.as_str()]).collect::<Vec<_>>().join("&");
    let too_long = "the API key does not fit into the address";
    let mut parts = uri.clone().into_parts();
    parts.path_and_query =
        Some(PathAndQuery::try_from(format!("{}?{query}", uri.path())).map_err(|_| too_long)?);
    Uri::from_parts(parts).map_err(|_| too_long)
}

/// Adds the cookie to those of the request (RFC 6265, section 4.2), in place of others of its name.
fn set_cookie(name: &'static str, key: &str, request: &mut Outgoing) -> Result<(), &'static str> {
    let is_octet = |byte: u8| matches!(byte, 0x21 | 0x23..=0x2B | 0x2D..=0x3A | 0x3C..=0x5B | 0x5D..=0x7E);
    if key.is_empty() || !key.bytes().all(is_octet) {
        return Err("the API key is empty or contains a character that is not allowed in a cookie");
    }
    let own = request.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let others =
        own.split(';').map(str::trim).filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let pair = format!("{name}={key}");
    let cookies = others.chain([pair.as_str()]).collect::<Vec<_>>().join("; ");
    let value = sensitive(&cookies).ok_or("the cookies of the request are not ASCII text on one line")?;
    request.headers.insert(COOKIE, value);
    request.secrets.extend(HeaderValue::from_str(key));
    Ok(())
}
