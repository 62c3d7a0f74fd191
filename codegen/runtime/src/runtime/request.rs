//! A request as plain data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method};

use crate::runtime::body::Body;
use crate::runtime::redact;

/// A request, complete but for the client's part: where it goes and who asks.
///
/// Making one does no I/O. It has no credentials in it; the client adds them at the last moment, when it
/// sends the request to its own address ([`Client::execute`](crate::runtime::Client::execute)). `Debug` shows
/// neither the body nor headers and query values whose name tells of a secret.
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, percent-encoded, below the client's base URL.
    pub path: String,
    /// The query, percent-encoded, without `?`; empty if there is none.
    pub query: String,
    /// The headers: the call's own, and the client's default headers and user agent.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// How long the whole call may take, from connecting to the end of the answer; `None` for the client's
    /// limit.
    pub timeout: Option<Duration>,
    pub(crate) operation: Cow<'static, str>,
}

impl Request {
    /// What the description calls the operation (its `operationId`), or method and path.
    pub fn operation(&self) -> &str {
        &self.operation
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &redact::Query(&self.query))
            .field("headers", &redact::Headers(&self.headers))
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .finish()
    }
}
