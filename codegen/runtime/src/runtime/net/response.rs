//! Success responses.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use crate::runtime::json::{self, DecodeError, JsonType, ValueMut};
use crate::runtime::net::error::Error;
use crate::runtime::net::redact;
use crate::runtime::net::service::Service;

/// A response without its body.
#[non_exhaustive]
#[derive(Clone)]
pub struct Parts {
    /// The status.
    pub status: StatusCode,
    /// All headers, documented or not.
    pub headers: HeaderMap,
    /// The number of attempts.
    pub attempts: u32,
    /// The header with the service's identifier of the request.
    pub(crate) request_id: Option<&'static str>,
}

impl Parts {
    pub(crate) fn new(head: http::response::Parts, service: &Service) -> Self {
        Self {
            status: head.status,
            headers: head.headers,
            attempts: 1,
            request_id: service.errors.request_id,
        }
    }

    /// Returns the service's identifier of the request, if the description defines its header. Log it: the
    /// service's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(self.request_id?)?.to_str().ok()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("status", &self.status)
            .field("headers", &redact::Headers(&self.headers))
            .field("attempts", &self.attempts)
            .finish()
    }
}

/// A success response. `H` is the set of typed headers.
#[non_exhaustive]
pub struct Response<T, H = ()> {
    /// The body.
    pub body: T,
    /// Status and headers.
    pub http: Parts,
    documented: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    pub(crate) fn new(body: T, http: Parts) -> Self {
        Self { body, http, documented: PhantomData }
    }

    /// Returns the typed headers.
    pub fn headers(&self) -> Headers<'_, H> {
        Headers { map: &self.http.headers, documented: PhantomData }
    }

    /// Converts the body.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U, H> {
        Response::new(make(self.body), self.http)
    }

    /// Returns the body.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: Clone, H> Clone for Response<T, H> {
    fn clone(&self) -> Self {
        Self::new(self.body.clone(), self.http.clone())
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("body", &self.body).field("http", &self.http).finish()
    }
}

/// A view of response headers. `H` is the set of documented headers, which have a method each.
pub struct Headers<'a, H = ()> {
    map: &'a HeaderMap,
    documented: PhantomData<fn() -> H>,
}

impl<'a, H> Headers<'a, H> {
    /// Returns the text of a header, of several the first. `None` if it is missing or not visible ASCII.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.map.get(name)?.to_str().ok()
    }

    /// Parses a header. `None` if it is missing or invalid.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.trim().parse().ok()
    }

    /// Returns all headers.
    pub fn raw(&self) -> &'a HeaderMap {
        self.map
    }
}

impl<H> Clone for Headers<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for Headers<'_, H> {}

impl<H> fmt::Debug for Headers<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        redact::Headers(self.map).fmt(f)
    }
}

/// A type that a success response can be decoded into: JSON, text, bytes, `()`, or an enum by status.
pub trait FromResponse: Sized {
    /// Decodes the body of a response.
    ///
    /// # Errors
    ///
    /// If the body does not match the type.
    fn read(response: &RawResponse) -> Result<Self, DecodeError>;
}

/// Deserializes JSON, or text where the description declares it. An empty body is `null` if the type allows it; with a status
/// for which the description demands none, it is the empty value of the type, if there is one.
impl<T: JsonType> FromResponse for T {
    fn read(response: &RawResponse) -> Result<Self, DecodeError> {
        if response.documented.is_text {
            return read_text(response);
        }
        let body = &response.body;
        let value = response.json();
        if !is_mismatch(&value) {
            return value;
        }
        let empty: &[&[u8]] = match T::blank().value_mut() {
            // Frameworks declare any JSON for responses that nobody has described.
            ValueMut::Any(_) if !body.is_empty() && response.is_json() == Some(false) => {
                return read_text(response).or(value);
            }
            _ if !body.is_empty() => return value,
            ValueMut::Any(_) | ValueMut::Option(_) => &[b"null"],
            _ if response.has_no_content() => &[b"null", b"{}", b"[]"],
            _ => &[],
        };
        empty.iter().find_map(|empty| json::from_slice(empty).ok()).map_or(value, Ok)
    }
}

/// Deserializes a string from text, or from JSON if that is the content type.
pub fn read_text<T: JsonType>(response: &RawResponse) -> Result<T, DecodeError> {
    if response.is_json() == Some(true) {
        return response.json();
    }
    // Some services send objects without a content type, or the objects of a union as `text/plain`.
    let may_be_json = match T::blank().value_mut() {
        ValueMut::Union(_) => true,
        ValueMut::Any(_) => response.content_type().is_none(),
        _ => false,
    };
    if may_be_json && matches!(response.body.trim_ascii_start().first(), Some(b'{' | b'[')) {
        let value = response.json();
        if !is_mismatch(&value) {
            return value;
        }
    }
    let content_type = response.content_type().unwrap_or_default().to_ascii_lowercase();
    if content_type.contains("charset=iso-8859-1") {
        let text: String = response.body.iter().copied().map(char::from).collect();
        return json::from_text(text.as_bytes());
    }
    json::from_text(&response.body)
}

/// Returns `true` if a body does not match a type. It may match another one, unless it is too large.
fn is_mismatch<T>(value: &Result<T, DecodeError>) -> bool {
    value.as_ref().is_err_and(|error| !error.is_too_large())
}

/// Drops an undocumented body.
impl FromResponse for () {
    fn read(_: &RawResponse) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// Returns the body unchanged.
impl FromResponse for Bytes {
    fn read(response: &RawResponse) -> Result<Self, DecodeError> {
        Ok(response.body.clone())
    }
}

/// The declarations of a success response that affect its decoding.
pub(crate) struct Documented {
    /// The statuses that the description lists.
    pub(crate) statuses: &'static [u16],
    /// `true` if the body is text, unless its content type is JSON.
    pub(crate) is_text: bool,
}

/// A success response whose body is not decoded.
pub struct RawResponse {
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    pub(crate) operation: Cow<'static, str>,
    pub(crate) documented: &'static Documented,
    /// The values of the request's sensitive headers.
    pub(crate) secrets: Vec<HeaderValue>,
    /// The maximum number of bytes that the decoded body takes.
    pub(crate) max_memory: usize,
}

impl RawResponse {
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Deserializes the body from JSON, within the limit of memory.
    fn json<T: JsonType>(&self) -> Result<T, DecodeError> {
        json::from_slice_within(&self.body, self.max_memory)
    }

    fn content_type(&self) -> Option<&str> {
        self.parts.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns whether the content type is JSON, if there is one.
    fn is_json(&self) -> Option<bool> {
        let essence = self.content_type()?.split(';').next()?.trim().to_ascii_lowercase();
        let is_named = matches!(essence.as_str(), "application/json" | "text/json");
        Some(is_named || essence.ends_with("+json"))
    }

    /// Returns `true` if the body is empty, and the description does not list the status. 204 and 205 never have a body
    /// (RFC 9110, sections 15.3.5 and 15.3.6), and many services omit that of 202.
    fn has_no_content(&self) -> bool {
        let status = self.parts.status.as_u16();
        self.body.is_empty()
            && (matches!(status, 202 | 204 | 205) || !self.documented.statuses.contains(&status))
    }

    /// Deserializes the body from JSON; that of a status without a body from `null`.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type.
    pub fn decode<T: DeserializeOwned, H>(self) -> Result<Response<T, H>, Error> {
        let body: &[u8] = if self.has_no_content() { b"null" } else { &self.body };
        match from_slice(body, self.max_memory) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(source) => Err(Error::decode(self, source)),
        }
    }

    /// Decodes the body as the output of the operation.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type. [No content](Error::is_no_content) if there is
    /// no body, as with 204, and the type has no empty value.
    pub fn into_response<T: FromResponse, H>(self) -> Result<Response<T, H>, Error> {
        match T::read(&self) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(_) if self.has_no_content() => Err(Error::no_content(self)),
            Err(source) => Err(Error::decode(self, source)),
        }
    }

    /// Decodes the body as the output of the operation, or returns `None` if there is none, as with 204.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type.
    pub fn into_optional<T: FromResponse, H>(self) -> Result<Response<Option<T>, H>, Error> {
        if self.has_no_content() {
            return Ok(Response::new(None, self.parts));
        }
        self.into_response().map(|response| response.map(Some))
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &self.operation)
            .field("parts", &self.parts)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// The key of serde_json for the text of a value, see `json/any.rs`.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// Deserializes JSON text as a type of the user, which may contain a `serde_json::Value`.
///
/// # Errors
///
/// If the text is not valid JSON, does not match the type, or contains serde_json's key for the text of a value, which could
/// overflow the stack.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8], max_memory: usize) -> Result<T, DecodeError> {
    if may_contain_raw_value(bytes) && contains_raw_value(&json::from_slice_within(bytes, max_memory)?) {
        return Err(serde_json::Error::custom(format_args!("the key `{RAW_VALUE}` is not supported")).into());
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// Returns `false` if a text certainly does not contain the key: it has no part of it, and no escape that could be one.
fn may_contain_raw_value(bytes: &[u8]) -> bool {
    let part = b"serde_json";
    bytes.windows(part.len()).any(|window| window == part) || bytes.windows(2).any(|window| window == b"\\u")
}

fn contains_raw_value(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(contains_raw_value),
        Value::Object(members) => {
            members.iter().any(|(key, value)| key == RAW_VALUE || contains_raw_value(value))
        }
        _ => false,
    }
}
