//! Requests that a mock received.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode;
use serde_json::Value;

use crate::runtime::json;
use crate::runtime::net::redact;
use crate::runtime::net::request::{OperationId, ShownBody, ShownUri};
use crate::runtime::net::transport::Limits;

/// A request that a [`Mock`](super::Mock) received.
///
/// Values of `Authorization`, cookies and other headers with a telling name are replaced by `[redacted]`,
/// except for the authentication scheme, so that no test prints or stores them. `Debug` does not print the
/// body.
#[non_exhaustive]
#[derive(Clone)]
pub struct RecordedRequest {
    /// The operation's `operationId`, or method and path.
    pub operation: Cow<'static, str>,
    /// The method.
    pub method: Method,
    /// The full URI. An API key is replaced by `[redacted]`.
    pub uri: Uri,
    /// The headers without secrets.
    pub headers: HeaderMap,
    /// The full body, except for the secrets of a token request.
    pub body: Bytes,
    /// The limits that the client set.
    pub limits: Limits,
}

impl RecordedRequest {
    pub(crate) fn new(head: http::request::Parts, body: Bytes, limits: Limits) -> Self {
        let operation = head.extensions.get::<OperationId>().map(|id| id.0.clone()).unwrap_or_default();
        Self {
            operation,
            method: head.method,
            uri: head.extensions.get::<ShownUri>().map_or(head.uri, |shown| shown.0.clone()),
            headers: redact::headers(&head.headers, &[]),
            body: head.extensions.get::<ShownBody>().map_or(body, |shown| shown.0.clone()),
            limits,
        }
    }

    /// Returns the body as JSON, or null if it is not JSON.
    pub fn json(&self) -> Value {
        json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the body as a form: decoded names and values in order (URL Standard,
    /// `application/x-www-form-urlencoded` parsing).
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&self.body)
    }
}

/// Returns the decoded names and values of a form or a query.
pub(super) fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    let decoded = |text: &[u8]| {
        let spaced: Vec<u8> = text.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        percent_decode(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = encoded.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| match pair.iter().position(|&byte| byte == b'=') {
            Some(at) => (decoded(&pair[..at]), decoded(&pair[at + 1..])),
            None => (decoded(pair), String::new()),
        })
        .collect()
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("query", &redact::Query(self.uri.query().unwrap_or_default()))
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Yields the chunks of a body, and the error if there is one.
#[cfg(feature = "blocking")]
pub(crate) struct PieceReader {
    pieces: std::vec::IntoIter<Result<Bytes, crate::runtime::net::transport_error::TransportError>>,
    piece: Bytes,
}

#[cfg(feature = "blocking")]
impl PieceReader {
    pub(crate) fn new(
        pieces: Vec<Result<Bytes, crate::runtime::net::transport_error::TransportError>>,
    ) -> Self {
        Self { pieces: pieces.into_iter(), piece: Bytes::new() }
    }
}

#[cfg(feature = "blocking")]
impl std::io::Read for PieceReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.next() {
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => return Err(std::io::Error::other(error)),
                None => return Ok(0),
            }
        }
        let read = self.piece.split_to(buffer.len().min(self.piece.len()));
        buffer[..read.len()].copy_from_slice(&read);
        Ok(read.len())
    }
}
