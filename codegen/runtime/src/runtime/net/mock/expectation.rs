//! Expectations of a mock and its responses.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::runtime::net::mock::{Mock, Operation, RecordedRequest, ResponseBody as _};
use crate::runtime::net::transport::{TransportError, TransportErrorKind};

/// A response with its body in chunks, or an error.
pub(crate) type RawResponse = Result<Response<Vec<Result<Bytes, TransportError>>>, TransportError>;

type Fits = Box<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;
type Each = Box<dyn Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync>;

/// The planned results for the requests of an operation.
pub(crate) struct Plan {
    operation: Option<&'static str>,
    fits: Vec<Fits>,
    responses: VecDeque<RawResponse>,
    each: Option<Each>,
}

impl Plan {
    pub(crate) fn of(operation: &'static str) -> Self {
        Self { operation: Some(operation), fits: Vec::new(), responses: VecDeque::new(), each: None }
    }

    pub(crate) fn each(each: Each) -> Self {
        Self { operation: None, fits: Vec::new(), responses: VecDeque::new(), each: Some(each) }
    }

    /// Returns the result for a request, if the plan matches it and has results left.
    pub(crate) fn response_to(&mut self, request: &RecordedRequest) -> Option<RawResponse> {
        if let Some(each) = &self.each {
            return Some(each(request).map(|response| response.map(|body| vec![Ok(body)])));
        }
        let fits = self.operation.is_none_or(|operation| request.operation == operation)
            && self.fits.iter().all(|fits| fits(request));
        if fits { self.responses.pop_front() } else { None }
    }

    /// Describes the requests that are missing.
    pub(crate) fn missing(&self) -> Option<String> {
        let left = self.responses.len();
        (left > 0).then(|| format!("{} more of {}", left, self.operation.unwrap_or("any operation")))
    }
}

/// An expectation of a [`Mock`]. Each method adds the result of one more request, in order.
pub struct Expectation<O> {
    mock: Mock,
    at: usize,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Expectation<O> {
    pub(crate) fn new(mock: Mock, at: usize) -> Self {
        Self { mock, at, operation: PhantomData }
    }

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
    pub fn header(self, name: &'static str, value: &str) -> Self {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        self.mock.change(self.at, |plan| {
            if let (Some(Ok(response)), Some((name, value))) = (plan.responses.back_mut(), header) {
                response.headers_mut().append(name, value);
            }
        });
        self
    }

    /// Responds with 429 Too Many Requests, and with `Retry-After` in whole seconds unless the pause is zero.
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
