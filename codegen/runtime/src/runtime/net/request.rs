//! A request as plain data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method, Uri};

use crate::runtime::net::body::Body;
use crate::runtime::net::redact;
use crate::runtime::net::retries::Retries;

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
    /// The call's own headers. The client's default headers and its user agent are added when it is sent.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// How long the whole call may take, from connecting to the end of the answer, further attempts included;
    /// `None` for the client's limit.
    pub timeout: Option<Duration>,
    /// When it is sent again; `None` for what the client does.
    pub retries: Option<Retries>,
    pub(crate) operation: Cow<'static, str>,
    /// The path as the description has it, with `{names}` in it.
    #[cfg(feature = "tracing")]
    pub(crate) template: String,
    /// An address on the client's origin, in place of path and query.
    pub(crate) address: Option<Uri>,
}

/// What the description calls the operation that a request belongs to (its `operationId`), or method and path. A
/// [`Transport`](crate::runtime::Transport) finds it in the extensions of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationId(pub Cow<'static, str>);

impl Request {
    /// What the description calls the operation (its `operationId`), or method and path.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The same request once more, unless its body is a stream.
    pub(crate) fn again(&self) -> Option<Self> {
        let body = match &self.body {
            Body::Empty => Body::Empty,
            Body::Bytes(bytes) => Body::Bytes(bytes.clone()),
            Body::Stream(_) => return None,
        };
        Some(Self {
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body,
            timeout: self.timeout,
            retries: self.retries,
            operation: self.operation.clone(),
            #[cfg(feature = "tracing")]
            template: self.template.clone(),
            address: self.address.clone(),
        })
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
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
