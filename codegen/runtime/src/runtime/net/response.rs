//! Success responses.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::{DeserializeOwned, Error as _};

use crate::runtime::json::{self, DecodeError, JsonType, ValueMut};
use crate::runtime::net::error::Error;
use crate::runtime::net::raw_response::{self, Parts, RawResponse};
use crate::runtime::net::redact;

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
    match response.charset().as_str() {
        "" | "utf-8" | "utf8" | "us-ascii" => json::from_text(&response.body),
        "iso-8859-1" | "latin1" => {
            let text: String = response.body.iter().copied().map(char::from).collect();
            json::from_text(text.as_bytes())
        }
        charset @ ("utf-16" | "utf-16le" | "utf-16be") => {
            let text = utf16(&response.body, charset == "utf-16be");
            let text = text.ok_or_else(|| serde_json::Error::custom("the body is not UTF-16"))?;
            json::from_text(text.as_bytes())
        }
        other => Err(serde_json::Error::custom(format_args!("unsupported charset `{other}`")).into()),
    }
}

/// Decodes UTF-16. A byte order mark precedes the given order (RFC 2781, section 4.3).
fn utf16(bytes: &[u8], is_big: bool) -> Option<String> {
    let (bytes, is_big) = match bytes {
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [0xff, 0xfe, rest @ ..] => (rest, false),
        bytes => (bytes, is_big),
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units =
        pairs.iter().map(|pair| if is_big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    char::decode_utf16(units).collect::<Result<String, _>>().ok().filter(|_| rest.is_empty())
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

impl RawResponse {
    /// Deserializes the body from JSON; that of a status without a body from `null`.
    ///
    /// # Errors
    ///
    /// A [decode error](Error::is_decode) if the body does not match the type.
    pub fn decode<T: DeserializeOwned, H>(self) -> Result<Response<T, H>, Error> {
        let body: &[u8] = if self.has_no_content() { b"null" } else { &self.body };
        match raw_response::from_slice(body) {
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
