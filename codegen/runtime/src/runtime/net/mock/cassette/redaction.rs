//! The removal of secrets from what a cassette records.

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, request, response};
use percent_encoding::percent_decode;
use serde_json::Value;

use crate::runtime::net::mock::cassette::recorded::{Content, Recorded, RecordedPart};
use crate::runtime::net::redact::{self, REDACTED};
use crate::runtime::net::request::{OperationId, ShownBody, ShownUri};

/// Parts of the names of fields that are secrets.
const TELLING: [&str; 7] = ["token", "secret", "password", "passwd", "credential", "apikey", "privatekey"];

/// Words of the names of fields that are secrets. In other words, such as `author`, they are none.
const TELLING_WORDS: [&str; 8] =
    ["assertion", "auth", "authorization", "cookie", "cookies", "session", "sig", "signature"];

/// The headers of a connection, which a replay does not have.
const OF_CONNECTIONS: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

/// The secrets of a request.
pub(super) struct Redaction {
    operation: String,
    request: RecordedPart,
    secrets: Vec<HeaderValue>,
    is_token_request: bool,
}

impl Redaction {
    /// Collects the secrets of a request, and removes them from it.
    pub(super) fn of(head: &request::Parts, body: &Bytes) -> Self {
        let extensions = &head.extensions;
        let shown = extensions.get::<ShownUri>().map_or(&head.uri, |shown| &shown.0);
        let shown_body = extensions.get::<ShownBody>().map(|shown| &shown.0);
        let mut secrets = redact::secrets(&head.headers, head.uri.query());
        let query = |uri: &http::Uri| uri.query().unwrap_or_default().as_bytes().to_vec();
        secrets.extend(hidden(&query(&head.uri), &query(shown)));
        secrets.extend(shown_body.into_iter().flat_map(|shown| hidden(body, shown)));
        let mut redaction = Self {
            operation: extensions.get::<OperationId>().map(|id| id.0.to_string()).unwrap_or_default(),
            request: RecordedPart {
                method: head.method.to_string(),
                path: redact::without(head.uri.path().to_owned(), &secrets),
                query: String::new(),
                body: Content::Text(String::new()),
            },
            secrets,
            is_token_request: shown_body.is_some(),
        };
        redaction.request.body = redaction.content(&head.headers, shown_body.unwrap_or(body));
        let query = without_fields(shown.query().unwrap_or_default(), redact::is_secret_name);
        redaction.request.query = redact::without(query, &redaction.secrets);
        redaction
    }

    /// Returns the request without secrets, and the name of its operation.
    pub(super) fn request(&self) -> (&str, &RecordedPart) {
        (&self.operation, &self.request)
    }

    /// Returns the exchange with this response, without secrets.
    pub(super) fn exchange(mut self, head: &response::Parts, body: &Bytes) -> Recorded {
        let mut content = self.content(&head.headers, body);
        let headers = redact::headers(&head.headers, &self.secrets);
        let headers = headers.iter().filter(|(name, _)| !OF_CONNECTIONS.contains(name));
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        if self.is_token_request && !is_json(&content) {
            content = Content::Text(REDACTED.to_owned());
        }
        Recorded {
            headers: headers.map(|(name, value)| (name.to_string(), text(value))).collect(),
            status: head.status.as_u16(),
            body: content,
            operation: self.operation,
            request: self.request,
        }
    }

    /// Returns a body without secrets. Those of its fields are secrets wherever they occur.
    fn content(&mut self, headers: &HeaderMap, body: &[u8]) -> Content {
        let content_type =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let lower = content_type.to_ascii_lowercase();
        let parts = lower.find("boundary=").filter(|_| lower.starts_with("multipart/"));
        let boundary = parts.map(|at| {
            let value = content_type[at..].trim_start_matches(|c| c != '=').trim_start_matches(['=', '"']);
            value.split(['"', ';']).next().unwrap_or_default().trim()
        });
        let body = match boundary {
            Some(boundary) => without_parts(body, boundary),
            None => body.to_vec(),
        };
        match String::from_utf8(body) {
            Ok(text) => {
                let text = if lower.starts_with("application/x-www-form-urlencoded") {
                    self.secrets.extend(redact::query_values(&text, is_secret_field));
                    without_fields(&text, is_secret_field)
                } else {
                    of_text(text, &mut self.secrets)
                };
                Content::Text(redact::without(text, &self.secrets))
            }
            Err(error) if self.occurs_in(error.as_bytes()) => Content::Text(REDACTED.to_owned()),
            Err(error) => Content::Bytes(error.into_bytes()),
        }
    }

    /// Returns `true` if bytes contain a secret.
    fn occurs_in(&self, bytes: &[u8]) -> bool {
        let text = String::from_utf8_lossy(bytes).into_owned();
        redact::without(text.clone(), &self.secrets) != text
    }
}

/// Returns the values of pairs that differ from those that are shown.
fn hidden(pairs: &[u8], shown: &[u8]) -> Vec<HeaderValue> {
    let (pairs, shown) = (pairs.split(|&byte| byte == b'&'), shown.split(|&byte| byte == b'&'));
    let hidden = pairs.zip(shown).filter(|(pair, shown)| pair != shown);
    let value = |pair: &[u8]| {
        let at = pair.iter().position(|&byte| byte == b'=')?;
        HeaderValue::from_bytes(&percent_decode(&pair[at + 1..]).collect::<Vec<u8>>()).ok()
    };
    hidden.filter_map(|(pair, _)| value(pair)).collect()
}

/// Returns `true` if the name of a field is that of a secret.
fn is_secret_field(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        was_lower = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    let joined = words.concat();
    // RFC 6749, section 5.1.
    joined != "tokentype"
        && (TELLING.iter().any(|part| joined.contains(part))
            || words.iter().any(|word| TELLING_WORDS.contains(&word.as_str())))
}

/// Returns a form or a query without the values of these fields.
fn without_fields(form: &str, is_secret: impl Fn(&str) -> bool) -> String {
    redact::without_keys(form, |name| is_secret(&name.replace('+', " ")))
}

fn is_json(content: &Content) -> bool {
    matches!(content, Content::Text(text) if serde_json::from_str::<Value>(text).is_ok())
}

/// Returns a text without the secrets of its JSON, which is the whole text or, as in a stream, some of its lines.
fn of_text(text: String, secrets: &mut Vec<HeaderValue>) -> String {
    if let Some(clean) = of_json(&text, secrets) {
        return clean;
    }
    let mut line = |line: &str| {
        let at = line.find('{').unwrap_or_default();
        let end = line.trim_end().len().max(at);
        match of_json(&line[at..end], secrets) {
            Some(clean) => format!("{}{clean}{}", &line[..at], &line[end..]),
            None => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(&mut line).collect()
}

/// Returns JSON without secrets. The text is kept if it contains none, as numbers are written in several ways.
fn of_json(text: &str, secrets: &mut Vec<HeaderValue>) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let is_changed = redact_value(&mut value, false, secrets);
    Some(if is_changed { value.to_string() } else { text.to_owned() })
}

/// Replaces the strings of secret fields, and secrets in the query of addresses, and collects them. Returns `true` if there
/// were some.
fn redact_value(value: &mut Value, is_secret: bool, secrets: &mut Vec<HeaderValue>) -> bool {
    match value {
        Value::String(text) => {
            let clean = match text.split_once('?') {
                _ if is_secret && !text.is_empty() => {
                    secrets.extend(HeaderValue::from_str(text));
                    REDACTED.to_owned()
                }
                Some((address, query)) if address.contains("://") => {
                    format!("{address}?{}", without_fields(query, redact::is_secret_name))
                }
                _ => return false,
            };
            let is_changed = *text != clean;
            *text = clean;
            is_changed
        }
        // Each value is visited.
        Value::Array(items) => {
            items.iter_mut().fold(false, |changed, item| redact_value(item, is_secret, secrets) | changed)
        }
        Value::Object(members) => members.iter_mut().fold(false, |changed, (name, value)| {
            redact_value(value, is_secret || is_secret_field(name), secrets) | changed
        }),
        _ => false,
    }
}

/// Returns a multipart body without the contents of secret fields, and with the same boundary in each recording.
fn without_parts(body: &[u8], boundary: &str) -> Vec<u8> {
    let delimiter = format!("--{boundary}").into_bytes();
    let parts: Vec<Vec<u8>> = split(body, &delimiter).into_iter().map(without_content).collect();
    parts.join(&b"--boundary"[..])
}

fn without_content(part: &[u8]) -> Vec<u8> {
    let Some(start) = part.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return part.to_vec() };
    let head = String::from_utf8_lossy(&part[..start]);
    let name = head.split_once("name=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    match is_secret_field(name) {
        true => [&part[..start + 4], REDACTED.as_bytes(), b"\r\n"].concat(),
        false => part.to_vec(),
    }
}

fn split<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(delimiter.len()).position(|found| found == delimiter) {
        parts.push(&rest[..at]);
        rest = &rest[at + delimiter.len()..];
    }
    parts.push(rest);
    parts
}
