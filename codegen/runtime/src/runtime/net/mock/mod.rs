//! For tests of code that uses the client: a transport in memory, with expectations, faults, and a record of what was
//! sent.
//!
//! ```ignore
//! let mock = Mock::new();
//! mock.expect::<UpdateThing>().too_many_requests(Duration::from_secs(1)).answer(Thing::new("a"));
//! let client = Client::builder().transport(mock.clone()).build()?;
//!
//! client.things().update("a").name("b").send().await?;
//!
//! assert_eq!(mock.requests()[0].json()["name"], "b");
//! assert_eq!(mock.requests().len(), 2);
//! mock.assert_done();
//! ```
//!
//! Time passes at once: the pauses before further attempts and between two looks are noted, not made.

mod expectation;
mod record;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};

use crate::runtime::json::{self, JsonType, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::mock::expectation::{Plan, Reply};
use crate::runtime::net::transport::{
    Limits, SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
};

pub use expectation::Expectation;
pub use record::RecordedRequest;

/// An operation that a [`Mock`] can expect. The builders of operations are.
pub trait Operation {
    /// What its answer holds when it succeeds.
    type Answer: Answer;
    /// What the description calls it.
    const ID: &'static str;
    /// The status of its success.
    const STATUS: u16;
}

/// What an answer can hold.
pub trait Answer {
    /// The content type, empty if there is no body, and the body.
    ///
    /// # Errors
    ///
    /// When the value cannot be written as JSON.
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error>;

    /// The status that goes with it, where it is not the operation's one.
    fn status(&self) -> Option<u16> {
        None
    }
}

impl<T: JsonType> Answer for T {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        match self.value_ref() {
            ValueRef::Absent => Ok(("", Bytes::new())),
            value => Ok(("application/json", json::to_vec(value)?.into())),
        }
    }
}

impl Answer for () {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        Ok(("", Bytes::new()))
    }
}

impl Answer for Bytes {
    fn content(&self) -> Result<(&'static str, Bytes), serde_json::Error> {
        Ok(("application/octet-stream", self.clone()))
    }
}

/// A transport that answers from memory. All clones are one: keep one, give one to the client.
///
/// A request that nothing is expected for fails, and is not tried again; [`assert_done`](Self::assert_done) says what was
/// expected and has not come.
#[derive(Clone)]
pub struct Mock {
    shared: Arc<Shared>,
}

struct Shared {
    plans: Mutex<Vec<Plan>>,
    requests: Mutex<Vec<RecordedRequest>>,
    pauses: Mutex<Vec<Duration>>,
    began: Instant,
}

impl Mock {
    /// A mock that expects nothing yet.
    pub fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                plans: Mutex::default(),
                requests: Mutex::default(),
                pauses: Mutex::default(),
                began: Instant::now(),
            }),
        }
    }

    /// A mock that makes each answer from the request.
    pub fn answering(
        each: impl Fn(&RecordedRequest) -> Result<Response<Bytes>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        let mock = Self::new();
        mock.add(Plan::each(Box::new(each)));
        mock
    }

    /// Expects a call of an operation; what comes of it is said on the expectation, in order.
    ///
    /// Of several expectations the first that fits and has an answer left is taken.
    #[must_use = "an expectation without an answer expects nothing"]
    pub fn expect<O: Operation>(&self) -> Expectation<O> {
        let at = self.add(Plan::of(O::ID));
        Expectation::new(self.clone(), at)
    }

    /// All requests so far, the oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.requests).clone()
    }

    /// The pauses that the client would have made, in order.
    pub fn pauses(&self) -> Vec<Duration> {
        lock(&self.shared.pauses).clone()
    }

    /// What was expected and has not come, a line each; none if all has.
    pub fn missing(&self) -> Vec<String> {
        lock(&self.shared.plans).iter().filter_map(Plan::missing).collect()
    }

    /// Asserts that everything that was expected has come.
    ///
    /// # Panics
    ///
    /// When it has not: the message lists what is missing.
    #[track_caller]
    pub fn assert_done(&self) {
        let missing = self.missing();
        assert!(missing.is_empty(), "the mock still expects:\n{}", missing.join("\n"));
    }

    fn add(&self, plan: Plan) -> usize {
        let mut plans = lock(&self.shared.plans);
        plans.push(plan);
        plans.len() - 1
    }

    fn change(&self, at: usize, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = lock(&self.shared.plans).get_mut(at) {
            change(plan);
        }
    }

    fn answer_to(&self, request: &RecordedRequest) -> Reply {
        lock(&self.shared.requests).push(request.clone());
        let mut plans = lock(&self.shared.plans);
        plans.iter_mut().find_map(|plan| plan.answer_to(request)).unwrap_or_else(|| {
            let what = format!(
                "the mock expects no {} (any more): {} {}",
                request.operation,
                request.method,
                request.uri.path()
            );
            Err(TransportError::new(TransportErrorKind::Refused, what))
        })
    }

    fn pause(&self, duration: Duration) {
        lock(&self.shared.pauses).push(duration);
    }

    /// The mock's own time: it passes only by pauses.
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
            let answer = self.answer_to(&RecordedRequest::new(head, body, limits))?;
            Ok(answer.map(|pieces| match <[_; 1]>::try_from(pieces) {
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
}

/// A body that comes in pieces and may end with an error.
struct Pieces(std::vec::IntoIter<Result<Bytes, TransportError>>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, crate::runtime::BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|piece| piece.map_err(Into::into)))
    }
}

#[cfg(feature = "blocking")]
impl crate::runtime::blocking::Transport for Mock {
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<crate::runtime::blocking::Reader>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.in_memory()?;
        let answer = self.answer_to(&RecordedRequest::new(head, body, limits))?;
        Ok(answer.map(|pieces| Box::new(record::PieceReader::new(pieces)) as _))
    }

    fn sleep(&self, duration: Duration) {
        self.pause(duration);
    }

    fn now(&self) -> Instant {
        self.time()
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("requests", &lock(&self.shared.requests).len()).finish_non_exhaustive()
    }
}

/// What a panic of another thread left behind is still whole: nothing here is changed in two steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
