//! Functions that a client calls for each attempt, with views that contain no secrets.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::net::outcome::Outcome;
use crate::runtime::net::redact;
use crate::runtime::net::security::Outgoing;
use crate::runtime::net::service::Service;
use crate::runtime::net::transport_error::TransportErrorKind;

/// A function that is called before each attempt.
type RequestHook = Box<dyn Fn(&RequestView<'_>) + Send + Sync>;

/// A function that is called after each attempt.
type ResponseHook = Box<dyn Fn(&ResponseView<'_>) + Send + Sync>;

/// The hooks of a client.
#[derive(Default)]
pub(crate) struct Hooks {
    pub(crate) on_request: Vec<RequestHook>,
    pub(crate) on_response: Vec<ResponseHook>,
}

impl Hooks {
    /// Calls the functions for a request that is about to be sent.
    pub(crate) fn sending(&self, request: &RequestView<'_>) {
        self.on_request.iter().for_each(|hook| hook(request));
    }

    /// Calls the functions for the outcome of an attempt, unless no request was sent.
    pub(crate) fn ended(&self, response: &ResponseView<'_>) {
        if !matches!(response.outcome, Outcome::Unauthorized(_)) {
            self.on_response.iter().for_each(|hook| hook(response));
        }
    }
}

/// A request that is about to be sent, without secrets, for `ClientBuilder::on_request`.
#[derive(Clone, Copy)]
pub struct RequestView<'a> {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'a str,
    pub(crate) method: &'a Method,
    pub(crate) outgoing: &'a Outgoing,
    pub(crate) attempt: u32,
}

impl RequestView<'_> {
    /// Returns the `operationId` of the operation, or method and path.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Returns the method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Returns the URL. Secrets in its query are replaced by `[redacted]`.
    pub fn url(&self) -> String {
        self.service.shown(self.outgoing.shown())
    }

    /// Returns a copy of the headers in which secrets are replaced by `[redacted]`: credentials, cookies, and values with a
    /// telling name.
    pub fn headers(&self) -> HeaderMap {
        redact::headers(&self.outgoing.headers, &[])
    }

    /// Returns the number of the attempt, which is 1 for the first. A redirect that is followed does not count.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Debug for RequestView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestView")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("url", &self.url())
            .field("headers", &self.headers())
            .field("attempt", &self.attempt)
            .finish()
    }
}

/// The end of an attempt, without secrets, for `ClientBuilder::on_response`.
pub struct ResponseView<'a> {
    pub(crate) request: RequestView<'a>,
    pub(crate) outcome: &'a Outcome,
    pub(crate) took: Duration,
}

impl<'a> ResponseView<'a> {
    /// Returns the request.
    pub fn request(&self) -> &RequestView<'a> {
        &self.request
    }

    /// Returns the status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.outcome.summary().0
    }

    /// Returns a copy of the headers, if there was a response. Secrets are replaced by `[redacted]`, also those of the
    /// request.
    pub fn headers(&self) -> Option<HeaderMap> {
        self.outcome.parts().map(|parts| redact::headers(&parts.headers, &self.request.outgoing.secrets()))
    }

    /// Returns the failure, if there was no complete response.
    pub fn failure(&self) -> Option<TransportErrorKind> {
        self.outcome.summary().1
    }

    /// Returns the duration of the attempt, up to the end of the body; for a stream, up to the headers.
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl fmt::Debug for ResponseView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseView")
            .field("request", &self.request)
            .field("status", &self.status())
            .field("headers", &self.headers())
            .field("failure", &self.failure())
            .field("took", &self.took)
            .finish()
    }
}
