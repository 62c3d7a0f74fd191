//! Responses before their bodies are decoded.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::runtime::json::{self, DecodeError, JsonType};
use crate::runtime::net::redact;
use crate::runtime::net::security::Security;
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

/// The declarations of an operation that affect its credentials, its retries and the decoding of a success response.
pub(crate) struct Documented {
    /// The statuses that the description lists.
    pub(crate) statuses: &'static [u16],
    /// `true` if the body is text, unless its content type is JSON.
    pub(crate) is_text: bool,
    /// The credentials.
    pub(crate) security: Security,
    /// The header of the idempotency key, if the operation has one.
    pub(crate) idempotency_key: Option<&'static str>,
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
    pub(super) fn json<T: JsonType>(&self) -> Result<T, DecodeError> {
        json::from_slice_within(&self.body, self.max_memory)
    }

    pub(super) fn content_type(&self) -> Option<&str> {
        self.parts.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the charset of the content type in lower case; empty if there is none (RFC 9110, section 8.3.2).
    pub(super) fn charset(&self) -> String {
        let parameters = self.content_type().unwrap_or_default().split(';').skip(1);
        let mut pairs = parameters.filter_map(|parameter| parameter.trim().split_once('='));
        let charset = pairs.find(|(name, _)| name.eq_ignore_ascii_case("charset"));
        charset.map_or_else(String::new, |(_, value)| value.trim_matches('"').to_ascii_lowercase())
    }

    /// Returns `true` if the content type is JSON. `None` if there is none.
    pub(super) fn is_json(&self) -> Option<bool> {
        let essence = self.content_type()?.split(';').next()?.trim().to_ascii_lowercase();
        let is_named = matches!(essence.as_str(), "application/json" | "text/json");
        Some(is_named || essence.ends_with("+json"))
    }

    /// Returns `true` if the body is empty, and the description does not list the status. 204 and 205 never have a body
    /// (RFC 9110, sections 15.3.5 and 15.3.6), and many services omit that of 202.
    pub(super) fn has_no_content(&self) -> bool {
        let status = self.parts.status.as_u16();
        self.body.is_empty()
            && (matches!(status, 202 | 204 | 205) || !self.documented.statuses.contains(&status))
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
    if may_contain_raw_value(bytes) {
        NoRawValue.deserialize(&mut serde_json::Deserializer::from_slice(bytes))?;
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// Returns `false` if a text certainly does not contain the key: it has no part of it, and no escape that could be one.
fn may_contain_raw_value(bytes: &[u8]) -> bool {
    let part = b"serde_json";
    bytes.windows(part.len()).any(|window| window == part) || bytes.windows(2).any(|window| window == b"\\u")
}

/// A seed and a visitor that read JSON, keep nothing of it, and reject the key.
#[derive(Clone, Copy)]
struct NoRawValue;

impl<'de> DeserializeSeed<'de> for NoRawValue {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NoRawValue {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<Cow<'de, str>>()? {
            if key == RAW_VALUE {
                return Err(A::Error::custom(format_args!("the key `{RAW_VALUE}` is not supported")));
            }
            members.next_value_seed(self)?;
        }
        Ok(())
    }
}
