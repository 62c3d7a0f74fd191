//! Expectations of a mock and its responses.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::runtime::net::mock::plan::{Plan, RawResponse};
use crate::runtime::net::mock::record::RecordedRequest;
use crate::runtime::net::mock::transport::{ExpectedOperation, Mock, ResponseBody as _};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// An expectation of a [`Mock`]. Each method that responds or fails adds the result of one more request, in order; the
/// others change the expectation or its last response.
pub struct Expectation<O> {
    mock: Mock,
    at: usize,
    operation: PhantomData<fn() -> O>,
}

impl Mock {
    /// Expects calls of an operation. The methods of the expectation add the results, in order.
    ///
    /// The first expectation that matches a request and has results left is used.
    #[must_use = "an expectation without results matches no request"]
    pub fn expect<O: ExpectedOperation>(&self) -> Expectation<O> {
        let at = self.add(Plan::of(O::ID));
        Expectation { mock: self.clone(), at, operation: PhantomData }
    }
}

impl<O: ExpectedOperation> Expectation<O> {
    /// Restricts the expectation to requests that match.
    pub fn when(self, fits: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static) -> Self {
        self.mock.change(self.at, |plan| plan.fits.push(Box::new(fits)));
        self
    }

    /// Responds with this body and the documented success status; if there are several, with the status of
    /// this body.
    pub fn respond(self, body: O::Output) -> Self {
        let response = match body.content() {
            Ok((content_type, bytes)) => response(body.status().unwrap_or(O::STATUS), content_type, bytes),
            Err(error) => Err(TransportError::new(TransportErrorKind::Refused, error)),
        };
        self.push(response)
    }

    /// Responds with this status and JSON, which need not match the description.
    pub fn status(self, status: u16, json: impl Into<Bytes>) -> Self {
        let json = json.into();
        let content_type = if json.is_empty() { "" } else { "application/json" };
        self.push(response(status, content_type, json))
    }

    /// Responds with this.
    pub fn response(self, response: Response<Bytes>) -> Self {
        self.push(Ok(response.map(|body| vec![Ok(body)])))
    }

    /// Adds a header to the response that was added last.
    ///
    /// # Panics
    ///
    /// If the name or the value is invalid, or if the last result is not a response.
    #[track_caller]
    pub fn header(self, name: &'static str, value: &str) -> Self {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        let mut is_added = false;
        self.mock.change(self.at, |plan| {
            if let (Some(Ok(response)), Some((name, value))) = (plan.responses.back_mut(), header) {
                response.headers_mut().append(name, value);
                is_added = true;
            }
        });
        assert!(is_added, "invalid header `{name}`, or no response to add it to");
        self
    }

    /// Responds with 429 Too Many Requests, and with `Retry-After` in whole seconds, rounded down, unless `retry_after` is
    /// `None`.
    pub fn too_many_requests(self, retry_after: impl Into<Option<Duration>>) -> Self {
        let response = response(429, "", Bytes::new()).map(|mut response| {
            if let Some(pause) = retry_after.into() {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(pause.as_secs()));
            }
            response
        });
        self.push(response)
    }

    /// Fails with a timeout before a response is received.
    pub fn timeout(self) -> Self {
        self.fail(TransportErrorKind::Timeout, "the mock lets time run out")
    }

    /// Fails to connect.
    pub fn no_connection(self) -> Self {
        self.fail(TransportErrorKind::Connect, "the mock makes no connection")
    }

    /// Breaks the connection before a response is received.
    pub fn broken_connection(self) -> Self {
        self.fail(TransportErrorKind::Other, "the mock breaks the connection")
    }

    /// Responds with success and a body that is not JSON.
    pub fn broken_body(self) -> Self {
        self.push(response(O::STATUS, "application/json", Bytes::from_static(b"{\"broken\": ")))
    }

    /// Responds with success and a truncated body.
    pub fn cut_body(self) -> Self {
        let cut = TransportError::other("the mock breaks the connection within the body");
        let response = response(O::STATUS, "application/json", Bytes::from_static(b"{"));
        self.push(response.map(|response| {
            response.map(|mut pieces| {
                pieces.push(Err(cut));
                pieces
            })
        }))
    }

    fn fail(self, kind: TransportErrorKind, why: &'static str) -> Self {
        self.push(Err(TransportError::new(kind, why)))
    }

    fn push(self, response: RawResponse) -> Self {
        self.mock.change(self.at, |plan| plan.responses.push_back(response));
        self
    }
}

fn response(status: u16, content_type: &'static str, body: Bytes) -> RawResponse {
    let refuse = |error| TransportError::new(TransportErrorKind::Refused, error);
    let status = StatusCode::from_u16(status).map_err(|_| refuse(format!("{status} is no status")))?;
    let mut response = Response::new(vec![Ok(body)]);
    *response.status_mut() = status;
    if !content_type.is_empty() {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    Ok(response)
}

impl<O> Clone for Expectation<O> {
    fn clone(&self) -> Self {
        Self { mock: self.mock.clone(), at: self.at, operation: PhantomData }
    }
}

impl<O> fmt::Debug for Expectation<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").field("mock", &self.mock).finish_non_exhaustive()
    }
}
