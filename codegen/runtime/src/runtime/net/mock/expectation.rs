//! What a mock expects, and what it answers.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::runtime::net::mock::{Answer as _, Mock, Operation, RecordedRequest};
use crate::runtime::net::transport::{TransportError, TransportErrorKind};

/// An answer, its body piece by piece, or what happens instead.
pub(crate) type Reply = Result<Response<Vec<Result<Bytes, TransportError>>>, TransportError>;

type Fits = Box<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;
type Each = Box<dyn Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync>;

/// What is to come of the requests of an operation.
pub(crate) struct Plan {
    operation: Option<&'static str>,
    fits: Vec<Fits>,
    replies: VecDeque<Reply>,
    each: Option<Each>,
}

impl Plan {
    pub(crate) fn of(operation: &'static str) -> Self {
        Self { operation: Some(operation), fits: Vec::new(), replies: VecDeque::new(), each: None }
    }

    pub(crate) fn each(each: Each) -> Self {
        Self { operation: None, fits: Vec::new(), replies: VecDeque::new(), each: Some(each) }
    }

    /// The reply to a request, if this plan is for it and has one left.
    pub(crate) fn answer_to(&mut self, request: &RecordedRequest) -> Option<Reply> {
        if let Some(each) = &self.each {
            return Some(each(request).map(|answer| answer.map(|body| vec![Ok(body)])));
        }
        let fits = self.operation.is_none_or(|operation| request.operation == operation)
            && self.fits.iter().all(|fits| fits(request));
        if fits { self.replies.pop_front() } else { None }
    }

    /// What has not come, in words.
    pub(crate) fn missing(&self) -> Option<String> {
        let left = self.replies.len();
        (left > 0).then(|| format!("{} more of {}", left, self.operation.unwrap_or("any operation")))
    }
}

/// What a [`Mock`] expects of an operation: each method says what comes of one more request, in order.
pub struct Expectation<O> {
    mock: Mock,
    at: usize,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Expectation<O> {
    pub(crate) fn new(mock: Mock, at: usize) -> Self {
        Self { mock, at, operation: PhantomData }
    }

    /// Is only for requests that fit.
    pub fn when(self, fits: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static) -> Self {
        self.mock.change(self.at, |plan| plan.fits.push(Box::new(fits)));
        self
    }

    /// Answers with success: the documented status, of several that of this body, and this body.
    pub fn answer(self, body: O::Answer) -> Self {
        let reply = match body.content() {
            Ok((content_type, bytes)) => response(body.status().unwrap_or(O::STATUS), content_type, bytes),
            Err(error) => Err(TransportError::new(TransportErrorKind::Refused, error)),
        };
        self.push(reply)
    }

    /// Answers with this status and this JSON, which need not be what the description promises.
    pub fn status(self, status: u16, json: impl Into<Bytes>) -> Self {
        let json = json.into();
        let content_type = if json.is_empty() { "" } else { "application/json" };
        self.push(response(status, content_type, json))
    }

    /// Answers as this says.
    pub fn response(self, response: Response<Bytes>) -> Self {
        self.push(Ok(response.map(|body| vec![Ok(body)])))
    }

    /// Puts a header onto the answer that was said last.
    pub fn header(self, name: &'static str, value: &str) -> Self {
        let header = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        self.mock.change(self.at, |plan| {
            if let (Some(Ok(response)), Some((name, value))) = (plan.replies.back_mut(), header) {
                response.headers_mut().append(name, value);
            }
        });
        self
    }

    /// Answers 429 Too Many Requests, with `Retry-After` if there is a pause to ask for (in whole seconds).
    pub fn too_many_requests(self, retry_after: impl Into<Option<Duration>>) -> Self {
        let reply = response(429, "", Bytes::new()).map(|mut response| {
            if let Some(pause) = retry_after.into() {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(pause.as_secs()));
            }
            response
        });
        self.push(reply)
    }

    /// Lets time run out before an answer has come.
    pub fn timeout(self) -> Self {
        self.fail(TransportErrorKind::Timeout, "the mock lets time run out")
    }

    /// Makes no connection.
    pub fn no_connection(self) -> Self {
        self.fail(TransportErrorKind::Connect, "the mock makes no connection")
    }

    /// Breaks the connection before an answer has come.
    pub fn broken_connection(self) -> Self {
        self.fail(TransportErrorKind::Other, "the mock breaks the connection")
    }

    /// Answers with success and a body that is no JSON.
    pub fn broken_body(self) -> Self {
        self.push(response(O::STATUS, "application/json", Bytes::from_static(b"{\"broken\": ")))
    }

    /// Answers with success and a body that breaks off on the way.
    pub fn cut_body(self) -> Self {
        let cut = TransportError::other("the mock breaks the connection within the body");
        let reply = response(O::STATUS, "application/json", Bytes::from_static(b"{"));
        self.push(reply.map(|response| {
            response.map(|mut pieces| {
                pieces.push(Err(cut));
                pieces
            })
        }))
    }

    fn fail(self, kind: TransportErrorKind, why: &'static str) -> Self {
        self.push(Err(TransportError::new(kind, why)))
    }

    fn push(self, reply: Reply) -> Self {
        self.mock.change(self.at, |plan| plan.replies.push_back(reply));
        self
    }
}

fn response(status: u16, content_type: &'static str, body: Bytes) -> Reply {
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
