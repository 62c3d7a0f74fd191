//! Functions that a client calls for each attempt, with data without credentials.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::net::transport_error::TransportErrorKind;

/// A function that is called with a view.
pub(crate) type Hook<V> = Box<dyn Fn(&V) + Send + Sync>;

/// The hooks of a client.
#[derive(Default)]
pub(crate) struct Hooks {
    pub(crate) on_request: Vec<Hook<RequestView>>,
    pub(crate) on_response: Vec<Hook<ResponseView>>,
}

/// A request that is about to be sent, for `ClientBuilder::on_request`.
///
/// Credentials, and values of headers and of the query with a telling name such as `token`, are replaced by `[redacted]`. The
/// path is not changed.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct RequestView {
    /// The `operationId` of the operation, or method and path.
    pub operation: String,
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The number of the attempt, which is 1 for the first. A redirect that is followed does not count.
    pub attempt: u32,
}

/// The end of an attempt, for `ClientBuilder::on_response`.
///
/// The same values are replaced as in [`RequestView`], also where the service repeats them in headers of the response.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct ResponseView {
    /// The request.
    pub request: RequestView,
    /// The status, if there was a response.
    pub status: Option<StatusCode>,
    /// The headers of the response; empty without one.
    pub headers: HeaderMap,
    /// The failure, if there was no complete response.
    pub failure: Option<TransportErrorKind>,
    /// The duration of the attempt, up to the end of the body; for a stream, up to the headers.
    pub took: Duration,
}
