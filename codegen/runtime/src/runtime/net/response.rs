//! Answers that are a success.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::json::{self, DecodeError, JsonType};
use crate::runtime::net::error::Error;
use crate::runtime::net::redact;
use crate::runtime::net::service::Service;

/// An answer but for its body.
#[non_exhaustive]
#[derive(Clone)]
pub struct Parts {
    /// The status.
    pub status: StatusCode,
    /// All the headers, documented or not.
    pub headers: HeaderMap,
    /// How many attempts it took to get this answer.
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

    /// The service's identifier of the request, if the description says in which header it is: worth a log line, and what
    /// its support asks for.
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

/// An answer: the body, and how it came. `H` says which headers are documented.
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

    /// The documented headers, each by a method of its own.
    pub fn headers(&self) -> Headers<'_, H> {
        Headers { map: &self.http.headers, documented: PhantomData }
    }

    /// The same answer with another body, made from this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Response<U, H> {
        Response::new(make(self.body), self.http)
    }

    /// The body alone.
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

/// A view of an answer's headers; `H` says which are documented and so have a method of their own.
pub struct Headers<'a, H = ()> {
    map: &'a HeaderMap,
    documented: PhantomData<fn() -> H>,
}

impl<'a, H> Headers<'a, H> {
    /// The text of a header; of several the first. `None` if it is not there or not visible ASCII.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.map.get(name)?.to_str().ok()
    }

    /// A header's text read as a `T`. `None` if it is not there or does not read as one.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.trim().parse().ok()
    }

    /// All the headers as they came.
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

/// What a success can hold: JSON, bytes, nothing, or what goes by its status.
pub trait FromResponse: Sized {
    /// Reads the body of an answer with this status.
    ///
    /// # Errors
    ///
    /// When the body does not fit.
    fn read(status: u16, body: &Bytes) -> Result<Self, DecodeError>;
}

impl<T: JsonType> FromResponse for T {
    fn read(_: u16, body: &Bytes) -> Result<Self, DecodeError> {
        json::from_slice(body)
    }
}

/// A body that comes though none is documented is dropped.
impl FromResponse for () {
    fn read(_: u16, _: &Bytes) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// The body as it came.
impl FromResponse for Bytes {
    fn read(_: u16, body: &Bytes) -> Result<Self, DecodeError> {
        Ok(body.clone())
    }
}

/// A success as it came, before anything is read from its body.
pub struct Reply {
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    pub(crate) operation: Cow<'static, str>,
}

impl Reply {
    /// The status, for operations whose body depends on it.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Reads the body as the JSON of any type that serde can read.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) when the body does not fit.
    pub fn decode<T: DeserializeOwned, H>(self) -> Result<Response<T, H>, Error> {
        match serde_json::from_slice(&self.body) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(source) => Err(Error::decode(self, (source.line(), source.column()), source)),
        }
    }

    /// Reads the body as what the operation answers with.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) when the body does not fit.
    pub fn answer<T: FromResponse, H>(self) -> Result<Response<T, H>, Error> {
        match T::read(self.parts.status.as_u16(), &self.body) {
            Ok(body) => Ok(Response::new(body, self.parts)),
            Err(source) => Err(Error::decode(self, (source.line(), source.column()), source)),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("operation", &self.operation)
            .field("parts", &self.parts)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
