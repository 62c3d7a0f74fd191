//! The mock: a transport that responds from memory.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{Request, Response};

use crate::runtime::json::{self, JsonType, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::mock::description::{Description, Found, no_example};
use crate::runtime::net::mock::plan::{Plan, RawResponse};
use crate::runtime::net::mock::record::{self, RecordedRequest};
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{Limits, SleepFuture, Transport, TransportFuture};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// An operation that a [`Mock`] can expect. Request builders implement it.
pub trait ExpectedOperation {
    /// The body of a success response.
    type Output: ResponseBody;
    /// The operation's identifier in the description.
    const ID: &'static str;
    /// The status of a success response.
    const STATUS: u16;
}

/// A type that can be the body of a mocked response.
pub trait ResponseBody {
    /// Returns the content type, which is empty without a body, and the body.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialized as JSON.
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error>;

    /// Returns the status of this body, if it is not the operation's default.
    fn status(&self) -> Option<u16> {
        None
    }
}

impl<T: JsonType> ResponseBody for T {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        match self.value_ref() {
            ValueRef::Absent => Ok(("", Bytes::new())),
            value => Ok(("application/json", json::to_vec(value)?.into())),
        }
    }
}

impl ResponseBody for () {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        Ok(("", Bytes::new()))
    }
}

impl ResponseBody for Bytes {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        Ok(("application/octet-stream", self.clone()))
    }
}

/// A transport that responds from memory. Clones share their state: keep one, and give one to the client.
///
/// An unexpected request fails and is not retried. [`assert_done`](Self::assert_done) reports expected
/// requests that were not sent.
///
/// So does a request that does not fit the description, whatever the expectations are: with a query parameter that the
/// operation does not have, without a required one or a required header, with a JSON body that its type does not accept, or of
/// a method and path without an operation. A [function](Self::responding) receives the latter. Other headers and bodies are not
/// checked, nor requests that follow a redirection. [`unchecked`](Self::unchecked) turns the checks off.
#[derive(Clone)]
pub struct Mock {
    shared: Arc<Shared>,
}

struct Shared {
    plans: Mutex<Vec<Plan>>,
    requests: Mutex<Vec<RecordedRequest>>,
    pauses: Mutex<Vec<Duration>>,
    began: Instant,
    description: &'static Description,
    is_unchecked: AtomicBool,
    responds_with_examples: AtomicBool,
    /// The operations that a redirection was sent to.
    redirected: Mutex<HashSet<String>>,
    /// The reasons why requests do not fit the description.
    misfits: Mutex<Vec<String>>,
}

impl Mock {
    /// Creates a mock without expectations that checks requests against this description.
    #[doc(hidden)]
    pub fn of(description: &'static Description) -> Self {
        Self {
            shared: Arc::new(Shared {
                plans: Mutex::default(),
                requests: Mutex::default(),
                pauses: Mutex::default(),
                began: Instant::now(),
                description,
                is_unchecked: AtomicBool::new(false),
                responds_with_examples: AtomicBool::new(false),
                redirected: Mutex::default(),
                misfits: Mutex::default(),
            }),
        }
    }

    /// Creates a mock that computes each response from the request. It has no expectations.
    pub fn responding(
        each: impl Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        let mock = Self::new();
        mock.add(Plan::each(Box::new(each)));
        mock
    }

    /// Accepts requests that do not fit the description, of this mock and its clones.
    pub fn unchecked(self) -> Self {
        self.shared.is_unchecked.store(true, Ordering::Relaxed);
        self
    }

    /// Responds to each request without an expectation with the first example of a success response in the description. A
    /// request of an operation without an example fails.
    ///
    /// # Panics
    ///
    /// If the mock responds by a function.
    #[track_caller]
    pub fn examples(self) -> Self {
        assert!(!self.is_function(), "the mock responds by a function, so that examples would never be used");
        self.shared.responds_with_examples.store(true, Ordering::Relaxed);
        self
    }

    /// Returns all requests so far, the oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.requests).clone()
    }

    /// Returns the pauses that the client would have made, in order.
    pub fn pauses(&self) -> Vec<Duration> {
        lock(&self.shared.pauses).clone()
    }

    /// Returns the expected requests that were not sent, one per line.
    pub fn missing(&self) -> Vec<String> {
        lock(&self.shared.plans).iter().filter_map(Plan::missing).collect()
    }

    /// Asserts that all expected requests were sent, and that all requests fit the description.
    ///
    /// # Panics
    ///
    /// If one was not sent, or does not fit. The message lists these requests.
    #[track_caller]
    pub fn assert_done(&self) {
        let misfits = lock(&self.shared.misfits).clone();
        assert!(misfits.is_empty(), "requests do not fit the description:\n{}", misfits.join("\n"));
        let missing = self.missing();
        assert!(missing.is_empty(), "the mock still expects:\n{}", missing.join("\n"));
    }

    /// Returns `true` if a function computes the responses.
    pub(super) fn is_function(&self) -> bool {
        lock(&self.shared.plans).iter().any(Plan::is_function)
    }

    pub(super) fn add(&self, plan: Plan) -> usize {
        let mut plans = lock(&self.shared.plans);
        plans.push(plan);
        plans.len() - 1
    }

    pub(super) fn change(&self, at: usize, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = lock(&self.shared.plans).get_mut(at) {
            change(plan);
        }
    }

    fn response_to(&self, request: &RecordedRequest) -> RawResponse {
        lock(&self.shared.requests).push(request.clone());
        let found = self.shared.description.find(request);
        if let Some(why) = self.misfit(&found, request) {
            lock(&self.shared.misfits).push(why.clone());
            return Err(TransportError::new(TransportErrorKind::Refused, why));
        }
        let operation = found.operation().map_or(&*request.operation, |operation| operation.id());
        let mut plans = lock(&self.shared.plans);
        let response = plans.iter_mut().find_map(|plan| plan.response_to(request, operation));
        let response = response.unwrap_or_else(|| self.otherwise(&found, operation, request));
        let is_redirection = |response: &Response<_>| {
            response.status().is_redirection() && response.headers().contains_key(LOCATION)
        };
        if response.as_ref().is_ok_and(is_redirection) {
            lock(&self.shared.redirected).insert(request.operation.to_string());
        }
        response
    }

    /// Returns the result for a request that is not expected.
    fn otherwise(&self, found: &Found, operation: &str, request: &RecordedRequest) -> RawResponse {
        let responds_with_examples = self.shared.responds_with_examples.load(Ordering::Relaxed);
        let what = match found.operation() {
            Some(operation) if responds_with_examples => match operation.example {
                Some(example) => return example.outcome().raw(),
                None => no_example(operation.id()),
            },
            _ => {
                let (method, path) = (&request.method, request.uri.path());
                format!("the mock expects no {operation} (any more): {method} {path}")
            }
        };
        Err(TransportError::new(TransportErrorKind::Refused, what))
    }

    /// Returns the description.
    pub(super) fn description(&self) -> &'static Description {
        self.shared.description
    }

    /// Returns the reason why a request does not fit the description, if it is checked.
    fn misfit(&self, found: &Found, request: &RecordedRequest) -> Option<String> {
        let is_unchecked = self.shared.is_unchecked.load(Ordering::Relaxed)
            || matches!(found, Found::Nothing(_)) && self.is_function()
            || lock(&self.shared.redirected).contains(&*request.operation);
        if is_unchecked { None } else { self.shared.description.misfit(found, request) }
    }

    fn pause(&self, duration: Duration) {
        lock(&self.shared.pauses).push(duration);
    }

    /// The simulated time, which only pauses advance.
    fn time(&self) -> Instant {
        self.shared.began + lock(&self.shared.pauses).iter().sum::<Duration>()
    }
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for Mock {
    fn send(&self, request: Request<Body>, limits: Limits) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect(usize::MAX).await?;
            let response = self.response_to(&RecordedRequest::new(head, body, limits))?;
            Ok(response.map(|pieces| match <[_; 1]>::try_from(pieces) {
                Ok([Ok(whole)]) => Body::from(whole),
                Ok([Err(error)]) => Body::stream(Pieces(vec![Err(error)].into_iter())),
                Err(pieces) => Body::stream(Pieces(pieces.into_iter())),
            }))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture {
        self.pause(duration);
        Box::pin(std::future::ready(()))
    }

    fn now(&self) -> Instant {
        self.time()
    }

    fn requires_credentials(&self) -> bool {
        false
    }

    fn is_simulated(&self) -> bool {
        true
    }
}

/// A body in chunks that may end with an error.
struct Pieces(std::vec::IntoIter<Result<Bytes, TransportError>>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, crate::runtime::net::transport_error::BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|piece| piece.map_err(Into::into)))
    }
}

#[cfg(feature = "blocking")]
impl crate::runtime::net::blocking::Transport for Mock {
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<crate::runtime::net::blocking::Reader>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.in_memory()?;
        let response = self.response_to(&RecordedRequest::new(head, body, limits))?;
        Ok(response.map(|pieces| Box::new(record::PieceReader::new(pieces)) as _))
    }

    fn sleep(&self, duration: Duration) {
        self.pause(duration);
    }

    fn now(&self) -> Instant {
        self.time()
    }

    fn requires_credentials(&self) -> bool {
        false
    }

    fn is_simulated(&self) -> bool {
        true
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("requests", &lock(&self.shared.requests).len()).finish_non_exhaustive()
    }
}

/// Locks a mutex. State left by a panic of another thread is consistent, because every change is a single
/// step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
