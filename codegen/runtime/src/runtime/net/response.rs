//! Success responses.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use bytes::Bytes;
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

/// A type that a success response can be decoded into: JSON, bytes, `()`, or an enum by status.
pub trait FromResponse: Sized {
    /// Decodes the body of a response with this status.
    ///
    /// # Errors
    ///
    /// If the body does not match the type.
    fn read(status: u16, body: &Bytes) -> Result<Self, DecodeError>;
}

/// Deserializes JSON. An empty body is `null` if the type allows it; with a status that has no body it is the empty value of the
/// type, if there is one.
impl<T: JsonType> FromResponse for T {
    fn read(status: u16, body: &Bytes) -> Result<Self, DecodeError> {
        let value = json::from_slice(body);
        if value.is_ok() || !body.is_empty() {
            return value;
        }
        let empty: &[&[u8]] = match T::blank().value_mut() {
            ValueMut::Any(_) | ValueMut::Option(_) => &[b"null"],
            // RFC 9110, sections 15.3.5 and 15.3.6: there is no body, whatever other statuses have.
            _ if matches!(status, 204 | 205) => &[b"null", b"{}", b"[]"],
            _ => &[],
        };
        empty.iter().find_map(|empty| json::from_slice(empty).ok()).map_or(value, Ok)
    }
}

/// Drops an undocumented body.
impl FromResponse for () {
    fn read(_: u16, _: &Bytes) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// Returns the body unchanged.
impl FromResponse for Bytes {
    fn read(_: u16, body: &Bytes) -> Result<Self, DecodeError> {
        Ok(body.clone())
    }
}

/// A success response whose body is not decoded.
pub struct RawResponse {
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    pub(crate) operation: Cow<'static, str>,
    /// The values of the request's sensitive headers.
    pub(crate) secrets: Vec<HeaderValue>,
}

impl RawResponse {
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Deserializes the body from JSON.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type.
    pub fn decode<T: DeserializeOwned, H>(self) -> Result<Response<T, H>, Error> {
        match from_slice(&self.body) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(source) => Err(Error::decode(self, (source.line(), source.column()), source)),
        }
    }

    /// Decodes the body as the output of the operation.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type.
    pub fn into_response<T: FromResponse, H>(self) -> Result<Response<T, H>, Error> {
        match T::read(self.parts.status.as_u16(), &self.body) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(source) => Err(Error::decode(self, (source.line(), source.column()), source)),
        }
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
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    if may_contain_raw_value(bytes) && contains_raw_value(&json::from_slice(bytes)?) {
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
