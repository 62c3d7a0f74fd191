//! A transport without a network, for tests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};

use crate::runtime::body::Body;
use crate::runtime::redact;
use crate::runtime::transport::{Limits, Transport, TransportError, TransportFuture};

/// Answers requests from memory and keeps them: for tests of code that uses a client.
///
/// ```ignore
/// let transport = MemoryTransport::new();
/// transport.answer(201, r#"{"id": 7}"#);
/// let client = Client::builder().transport(transport.clone()).build()?;
///
/// client.request(http::Method::POST, "/things").json(&[1, 2]).send().await?;
///
/// let requests = transport.requests();
/// assert_eq!(requests[0].uri.path(), "/things");
/// assert_eq!(requests[0].body, "[1,2]");
/// ```
///
/// All clones are one transport: keep one, give one to the client.
#[derive(Clone)]
pub struct MemoryTransport {
    shared: Arc<Shared>,
}

type Answer = Result<Response<Bytes>, TransportError>;

struct Shared {
    answers: Answers,
    requests: Mutex<Vec<RecordedRequest>>,
}

enum Answers {
    Queue(Mutex<VecDeque<Answer>>),
    Each(Box<dyn Fn(&RecordedRequest) -> Answer + Send + Sync>),
}

/// A request that came to a [`MemoryTransport`].
///
/// The values of `Authorization`, cookies and other headers whose name tells of a secret are replaced by
/// `[redacted]` (an authentication scheme is left standing), so that no test prints or stores them. `Debug`
/// does not show the body.
#[non_exhaustive]
#[derive(Clone)]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// The whole URI.
    pub uri: Uri,
    /// The headers, without their secrets.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The limits that the client set.
    pub limits: Limits,
}

impl MemoryTransport {
    /// A transport that gives the answers it is told, in order. When none is left, calls fail.
    pub fn new() -> Self {
        Self::with_answers(Answers::Queue(Mutex::default()))
    }

    /// A transport that makes each answer from the request.
    pub fn answering(
        each: impl Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self::with_answers(Answers::Each(Box::new(each)))
    }

    fn with_answers(answers: Answers) -> Self {
        Self { shared: Arc::new(Shared { answers, requests: Mutex::default() }) }
    }

    /// Queues an answer with this status and this JSON body (no body if it is empty). A status that is none
    /// becomes a failed call.
    pub fn answer(&self, status: u16, json: impl Into<Bytes>) {
        let json = json.into();
        let mut response = Response::builder().status(status);
        if !json.is_empty() {
            response =
                response.header(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        self.push(response.body(json).map_err(TransportError::other));
    }

    /// Queues an answer.
    pub fn answer_with(&self, response: Response<Bytes>) {
        self.push(Ok(response));
    }

    /// Queues a failure: a time-out, say.
    pub fn fail(&self, error: TransportError) {
        self.push(Err(error));
    }

    /// All requests so far, the oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.requests).clone()
    }

    /// On a transport that makes its answers itself there is no queue, and nothing happens.
    fn push(&self, answer: Answer) {
        if let Answers::Queue(queue) = &self.shared.answers {
            lock(queue).push_back(answer);
        }
    }

    fn answer_to(&self, request: &RecordedRequest) -> Answer {
        match &self.shared.answers {
            Answers::Each(each) => each(request),
            Answers::Queue(queue) => lock(queue).pop_front().unwrap_or_else(|| {
                Err(TransportError::other(format!(
                    "the MemoryTransport has no answer left for {} {}",
                    request.method,
                    request.uri.path()
                )))
            }),
        }
    }
}

impl Default for MemoryTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for MemoryTransport {
    fn send(&self, request: Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let request = RecordedRequest {
                method: head.method,
                uri: head.uri,
                headers: redact::headers(&head.headers),
                body: body.collect(usize::MAX).await?,
                limits,
            };
            lock(&self.shared.requests).push(request.clone());
            Ok(self.answer_to(&request)?.map(Body::from))
        })
    }
}

impl fmt::Debug for MemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTransport")
            .field("requests", &lock(&self.shared.requests).len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("query", &redact::Query(self.uri.query().unwrap_or_default()))
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// What a panic of another thread left behind is still whole: nothing here is changed in two steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
