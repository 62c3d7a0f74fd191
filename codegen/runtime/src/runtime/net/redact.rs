//! Redaction of secrets in `Debug`, errors and logs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::LOCATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

/// The replacement of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Parts of the names of secrets. Redacting too much is better than too little.
const TELLING: [&str; 12] = [
    "assertion",
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

/// Returns a copy without secrets: those of the headers, and those of the request. The scheme of an `Authorization` remains
/// (RFC 9110, section 11.4).
pub(crate) fn headers(headers: &HeaderMap, secrets: &[HeaderValue]) -> HeaderMap {
    let shown = |name, value| {
        let shown = header(name, value);
        let text = String::from_utf8_lossy(shown.as_bytes());
        let clean = without(text.clone().into_owned(), secrets);
        if clean == text {
            shown
        } else {
            HeaderValue::try_from(clean).unwrap_or(HeaderValue::from_static(REDACTED))
        }
    };
    headers.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect()
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

/// Returns the secrets of a request: the values of its sensitive headers, and of headers and query parameters with a telling
/// name. A copy of a header shares its bytes.
pub(crate) fn secrets(headers: &HeaderMap, query: Option<&str>) -> Vec<HeaderValue> {
    let sensitive =
        headers.iter().filter(|(name, value)| value.is_sensitive() || is_secret_name(name.as_str()));
    let values = query_values(query.unwrap_or_default(), is_secret_name);
    sensitive.map(|(_, value)| value.clone()).chain(values).collect()
}

/// Returns the values of a query whose names are those of secrets.
pub(crate) fn query_values(
    query: &str,
    is_secret: impl Fn(&str) -> bool,
) -> impl Iterator<Item = HeaderValue> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let values = pairs.filter(move |(name, _)| is_secret(&percent_decode_str(name).decode_utf8_lossy()));
    // The line break at the end of a file may be in a secret, but in no value of a header.
    let visible = |byte: u8| if byte.is_ascii_control() { b' ' } else { byte };
    values.filter_map(move |(_, value)| {
        let bytes: Vec<u8> = percent_decode_str(value).map(visible).collect();
        HeaderValue::from_bytes(bytes.trim_ascii()).ok()
    })
}

/// The minimum length of a secret that is searched for. A shorter one occurs in other words.
const MIN_SECRET: usize = 6;

/// The minimum length of a part of a secret, such as a value of a cookie. `Bearer` is none.
const MIN_PART: usize = 8;

/// Returns a text without the secrets of the request, which some services repeat in their responses: the values and their parts,
/// the credentials without their scheme, and user name and password of basic authentication (RFC 7617). They are found in
/// JSON strings and percent-encoded, too.
pub(crate) fn without(mut text: String, secrets: &[HeaderValue]) -> String {
    let mut needles: Vec<String> = Vec::new();
    for value in secrets.iter().map(|value| String::from_utf8_lossy(value.as_bytes())) {
        let value = &*value;
        let credentials = value.split_once(' ').map_or(value, |(_, credentials)| credentials);
        let parts = value.split([' ', ';', ',', '=', '"']).filter(|part| part.len() >= MIN_PART);
        needles.extend([value, credentials].into_iter().chain(parts).map(str::to_owned));
        let decoded = STANDARD.decode(credentials).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(decoded) = decoded.filter(|decoded| decoded.contains(':')) {
            needles.extend(decoded.split_once(':').map(|(_, password)| password.to_owned()));
            needles.push(decoded);
        }
    }
    needles.retain(|needle| needle.len() >= MIN_SECRET);
    // A secret can be the beginning of another.
    needles.sort_unstable_by_key(|needle| std::cmp::Reverse(needle.len()));
    for needle in &needles {
        if text.contains(needle.as_str()) {
            text = text.replace(needle.as_str(), REDACTED);
        }
        for (mark, unescaped) in [('\\', of_json as Unescaped), ('%', percent_encoded)] {
            if text.contains(mark) {
                text = without_escaped(&text, needle, unescaped);
            }
        }
    }
    text
}

/// A function that returns the bytes of an escape sequence at the beginning of a text as a character or as a byte of one, and
/// the length of the sequence.
type Unescaped = fn(&str) -> Option<(Unit, usize)>;

enum Unit {
    Char(char),
    Byte(u8),
}

/// Returns a text without a secret some of whose characters are escaped.
fn without_escaped(text: &str, needle: &str, unescaped: Unescaped) -> String {
    let mut plain = Vec::with_capacity(text.len());
    // The place of each byte in the text.
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (unit, length) = unescaped(rest).unwrap_or((Unit::Char(first), first.len_utf8()));
        match unit {
            Unit::Char(char) => plain.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
            Unit::Byte(byte) => plain.push(byte),
        }
        places.resize(plain.len(), text.len() - rest.len());
        rest = &rest[length..];
    }
    places.push(text.len());
    let (mut out, mut copied) = (String::new(), 0);
    for (at, _) in plain.windows(needle.len()).enumerate().filter(|(_, found)| *found == needle.as_bytes()) {
        let (start, end) = (places[at], places[at + needle.len()]);
        if start >= copied && end - start > needle.len() {
            out.extend([&text[copied..start], REDACTED]);
            copied = end;
        }
    }
    out + &text[copied..]
}

/// An [`Unescaped`] for strings of JSON (RFC 8259, section 7).
fn of_json(text: &str) -> Option<(Unit, usize)> {
    match *text.as_bytes() {
        [b'\\', b'u', ..] => {
            let high = hexadecimal(text.get(2..6)?)?;
            if let Some(char) = char::from_u32(high) {
                return Some((Unit::Char(char), 6));
            }
            let low = hexadecimal(text.get(6..12)?.strip_prefix("\\u")?)?;
            let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
            Some((Unit::Char(char::decode_utf16(pair).next()?.ok()?), 12))
        }
        [b'\\', char @ (b'"' | b'\\' | b'/'), ..] => Some((Unit::Byte(char), 2)),
        _ => None,
    }
}

/// An [`Unescaped`] for percent-encoded bytes (RFC 3986, section 2.1).
fn percent_encoded(text: &str) -> Option<(Unit, usize)> {
    let byte = hexadecimal(text.strip_prefix('%')?.get(..2)?)?;
    Some((Unit::Byte(u8::try_from(byte).ok()?), 3))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// Headers that print without secrets.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        headers(self.0, &[]).fmt(f)
    }
}

/// Headers of a request that the client has not completed yet, which knows the names of API keys: only the values of common
/// headers are printed.
pub(crate) struct OwnHeaders<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for OwnHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_common = |name: &HeaderName| {
            let name = name.as_str();
            name.starts_with("accept")
                || name.starts_with("content-")
                || name.starts_with("if-")
                || matches!(name, "cache-control" | "idempotency-key" | "prefer" | "range" | "user-agent")
        };
        let mut shown = headers(self.0, &[]);
        for (_, value) in shown.iter_mut().filter(|(name, _)| !is_common(name)) {
            *value = HeaderValue::from_static(REDACTED);
        }
        shown.fmt(f)
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

/// Returns an encoded query without the values of these names.
pub(crate) fn without_keys(query: &str, is_key: impl Fn(&str) -> bool) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_key(&percent_decode_str(name).decode_utf8_lossy()) => {
            format!("{name}={REDACTED}")
        }
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_string().fmt(f)
    }
}
