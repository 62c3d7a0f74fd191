//! A request as plain data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use crate::runtime::net::base_url::Server;
use crate::runtime::net::body::Body;
use crate::runtime::net::raw_response::Documented;
use crate::runtime::net::redact;
use crate::runtime::net::retries::Retries;

/// A request without the parts that the client adds: base URL and credentials.
///
/// Building one does no I/O. It contains no credentials: the client adds them when it sends the request to
/// its own origin ([`Client::execute`](crate::runtime::Client::execute)). `Debug` prints neither the body nor
/// query values with a telling name, and only the values of common headers, because any other may be a secret.
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, percent-encoded, below the client's base URL.
    pub path: String,
    /// The query, percent-encoded, without `?`; empty if there is none.
    pub query: String,
    /// The headers of the call. The client adds its default headers and user agent when it sends the request.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// The time limit of the call, from connecting to the end of the response, retries included; `None` for
    /// the client's limit.
    pub timeout: Option<Duration>,
    /// The retry settings; `None` for the client's.
    pub retries: Option<Retries>,
    pub(crate) operation: Cow<'static, str>,
    /// The declarations of the response.
    pub(crate) documented: &'static Documented,
    /// The path template of the description, with `{names}`.
    #[cfg(feature = "tracing")]
    pub(crate) template: String,
    /// The server, if the request does not use the base URL.
    pub(crate) server: Option<Server>,
    /// An address on the client's origin, in place of path and query.
    pub(crate) address: Option<Uri>,
}

/// The `operationId` of the operation that a request belongs to, or method and path. It is in the extensions
/// of the request that a [`Transport`](crate::runtime::Transport) receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationId(pub Cow<'static, str>);

/// The address of a request without credentials, in its extensions if it has any.
#[derive(Clone)]
pub(crate) struct ShownUri(pub(crate) Uri);

/// The body of a request without secrets, in its extensions if it has any.
#[derive(Clone)]
pub(crate) struct ShownBody(pub(crate) Bytes);

impl Request {
    /// Returns the `operationId` of the operation, or method and path.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Removes the idempotency key that the caller has set: it belongs to one call.
    pub(crate) fn without_key(mut self) -> Self {
        if let Some(name) = self.documented.idempotency_key {
            self.headers.remove(name);
        }
        self
    }

    /// Returns a copy, unless the body is a stream.
    pub(crate) fn again(&self) -> Option<Self> {
        let body = match &self.body {
            Body::Empty => Body::Empty,
            Body::Bytes(bytes) => Body::Bytes(bytes.clone()),
            _ => return None,
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
            documented: self.documented,
            #[cfg(feature = "tracing")]
            template: self.template.clone(),
            server: self.server,
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
            .field("headers", &redact::OwnHeaders(&self.headers))
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
