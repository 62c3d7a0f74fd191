//! Waiters: polling until a state is reached.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use crate::runtime::json::{self, JsonType};
use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::client_inner::ClientInner;
use crate::runtime::net::error::{Error, Kind};
use crate::runtime::net::excerpt::Excerpt;
use crate::runtime::net::raw_response::RawResponse;
use crate::runtime::net::request::Request;
use crate::runtime::net::scalar::scalar;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport_error::TransportErrorKind;

/// The configuration of a waiter.
#[derive(Clone, Copy, Debug)]
pub struct WaiterConfig {
    /// The JSON pointer to the state.
    pub field: &'static str,
    /// The awaited states.
    pub done: &'static [&'static str],
    /// The states of failure.
    pub failed: &'static [&'static str],
    /// The JSON pointer to the reason of a failure.
    pub reason: Option<&'static str>,
    /// The seconds that a state of failure must last.
    pub grace: u64,
    /// The seconds between the first poll and the second.
    pub every: u64,
    /// The maximum of the seconds between two polls.
    pub slowest: u64,
    /// The seconds after which the waiter gives up.
    pub deadline: u64,
}

/// A waiter: polls until a state is reached. It starts when it is awaited, and stops when it is dropped.
///
/// A transient error does not end it: no connection, no complete response, or the status 408, 429 or 5xx, after
/// the client's retries. Any other error ends it.
#[must_use = "nothing is sent before it is awaited"]
pub struct Waiter<T, C = Client, P = fn(&T)> {
    client: C,
    request: Result<Request, Error>,
    state: WaiterState,
    progress: Option<P>,
    body: PhantomData<fn() -> T>,
}

/// The state machine of a waiter. It does no I/O.
struct WaiterState {
    what: WaiterConfig,
    every: Duration,
    slowest: Duration,
    grace: Duration,
    deadline: Duration,
    polls: u32,
    state: Option<String>,
    failed_since: Option<Instant>,
    last_error: Option<String>,
    /// The secrets of the last request, which messages do not contain.
    secrets: Vec<HeaderValue>,
}

/// The next step of a waiter.
enum Step {
    Done,
    Failed { message: String, in_time: bool },
    Poll(Duration),
}

impl WaiterState {
    fn new(what: WaiterConfig) -> Self {
        Self {
            what,
            every: Duration::from_secs(what.every),
            slowest: Duration::from_secs(what.slowest),
            grace: Duration::from_secs(what.grace),
            deadline: Duration::from_secs(what.deadline),
            polls: 0,
            state: None,
            failed_since: None,
            last_error: None,
            secrets: Vec::new(),
        }
    }

    /// Decodes the body of a poll, and keeps the secrets of its request.
    fn read<T: JsonType>(&mut self, response: RawResponse) -> Result<T, Error> {
        self.secrets.clone_from(&response.secrets);
        Ok(response.into_response::<T, ()>()?.body)
    }

    /// Evaluates the body of a poll.
    fn seen<T: JsonType>(&mut self, body: &T, started: Instant, now: Instant) -> Step {
        self.polls += 1;
        self.last_error = None;
        let state = json::lookup(body.value_ref(), self.what.field)
            .and_then(|value| Some(scalar(value)?.into_owned()));
        let is_one = |of: &[&str]| state.as_deref().is_some_and(|state| of.contains(&state));
        let (done, failed) = (is_one(self.what.done), is_one(self.what.failed));
        self.state = state;
        if done {
            return Step::Done;
        }
        if !failed {
            self.failed_since = None;
            return self.pause(started, now);
        }
        let since = *self.failed_since.get_or_insert(now);
        if now.saturating_duration_since(since) < self.grace {
            return self.pause(started, now);
        }
        let reason = self.what.reason.and_then(|reason| json::lookup(body.value_ref(), reason));
        let reason = reason.and_then(|reason| json::to_vec(reason).ok()).filter(|reason| reason != b"null");
        let reason = reason
            .map(|reason| format!(": {}", Excerpt::without(&reason, &self.secrets)))
            .unwrap_or_default();
        let state = match now.saturating_duration_since(since) {
            Duration::ZERO => format!("is {}", self.shown()),
            time => format!("has been {} for {:.1} s", self.shown(), time.as_secs_f64()),
        };
        let message = format!("{}: {} {state}{reason}", self.goal(), self.field());
        Step::Failed { message, in_time: true }
    }

    /// Evaluates a failed poll. Returns the error if it ends the waiter.
    fn failed(&mut self, error: Error, started: Instant, now: Instant) -> Result<Step, Error> {
        self.polls += 1;
        let is_transient_status =
            |status: StatusCode| status.is_server_error() || matches!(status.as_u16(), 408 | 429);
        let is_transient = match error.transport_kind() {
            Some(TransportErrorKind::TooLarge | TransportErrorKind::Refused) => false,
            Some(_) => error.status().is_none_or(|status| status.is_success() || is_transient_status(status)),
            None => error.is_api() && error.status().is_some_and(is_transient_status),
        };
        if !is_transient {
            return Err(error);
        }
        self.last_error = Some(format!("{error:#}"));
        Ok(self.pause(started, now))
    }

    /// Returns the pause before the next poll: one and a half times the previous one, up to the deadline.
    fn pause(&self, started: Instant, now: Instant) -> Step {
        let elapsed = now.saturating_duration_since(started);
        let left = self.deadline.saturating_sub(elapsed);
        if left.is_zero() {
            let last_error = self.last_error.as_ref().map(|error| format!("; the last poll failed: {error}"));
            let message = format!(
                "{}: not within {:.1} s and {} polls; {} is {}{}",
                self.goal(),
                self.deadline.as_secs_f64(),
                self.polls,
                self.field(),
                self.shown(),
                last_error.unwrap_or_default(),
            );
            return Step::Failed { message, in_time: false };
        }
        let growth = 1.5_f64.powi(i32::try_from(self.polls.saturating_sub(1).min(40)).unwrap_or(40));
        let pause = self.every.as_secs_f64() * growth;
        let pause =
            Duration::try_from_secs_f64(pause).unwrap_or(self.slowest).min(self.slowest.max(self.every));
        // A pause of zero must not become a busy loop.
        Step::Poll(pause.min(left).max(Duration::from_millis(1)))
    }

    fn goal(&self) -> String {
        format!("waiting for {}", self.what.done.join(" or "))
    }

    fn field(&self) -> &'static str {
        self.what.field.trim_start_matches('/')
    }

    fn shown(&self) -> String {
        match &self.state {
            Some(state) => Excerpt::without(state.as_bytes(), &self.secrets),
            None => "not known".to_owned(),
        }
    }

    /// Returns the request of a poll, limited to the remaining time.
    fn request(
        &self,
        request: &Request,
        inner: &ClientInner,
        started: Instant,
        now: Instant,
    ) -> Option<Request> {
        let mut request = request.again()?;
        let left = self.deadline.saturating_sub(now.saturating_duration_since(started));
        // A poll at the deadline has a second.
        let left = left.max(Duration::from_secs(1));
        request.timeout = Some(request.timeout.or(inner.timeout).map_or(left, |timeout| timeout.min(left)));
        Some(request)
    }
}

impl<T, C> Waiter<T, C> {
    /// Creates a waiter that polls with this call.
    #[doc(hidden)]
    pub fn new(call: Call<C>, what: WaiterConfig) -> Self {
        let (client, request) = call.into_parts();
        Self { client, request, state: WaiterState::new(what), progress: None, body: PhantomData }
    }
}

impl<T, C, P> Waiter<T, C, P> {
    /// Sets the pause between the first poll and the second. Later pauses are longer.
    pub fn every(mut self, pause: Duration) -> Self {
        self.state.every = pause;
        self
    }

    /// Sets the maximum of the pause between two polls.
    pub fn slowest(mut self, pause: Duration) -> Self {
        self.state.slowest = pause;
        self
    }

    /// Sets the time that a state of failure must last to end the waiter.
    pub fn grace(mut self, time: Duration) -> Self {
        self.state.grace = time;
        self
    }

    /// Sets the time after which the waiter gives up.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.state.deadline = time;
        self
    }

    /// Calls `progress` with the body of each response.
    ///
    /// If `progress` borrows from its environment, call [`wait`](Waiter::wait); otherwise the waiter itself
    /// can be awaited as well.
    pub fn on_progress<F: FnMut(&T)>(self, progress: F) -> Waiter<T, C, F> {
        let Self { client, request, state, body, .. } = self;
        Waiter { client, request, state, progress: Some(progress), body }
    }
}

/// The polls of a running waiter.
struct Polling<T> {
    request: Request,
    last: Option<T>,
    started: Instant,
}

impl<T: JsonType + Any + Send + Sync> Polling<T> {
    /// Returns the pause after a poll, or the result of the waiter.
    fn evaluate(
        &mut self,
        state: &mut WaiterState,
        progress: &mut Option<impl FnMut(&T)>,
        poll: Result<T, Error>,
        now: Instant,
    ) -> Result<Duration, Result<T, Error>> {
        let seen = match poll {
            Ok(body) => {
                if let Some(progress) = progress {
                    progress(&body);
                }
                let seen = state.seen(&body, self.started, now);
                if matches!(seen, Step::Done) {
                    return Err(Ok(body));
                }
                self.last = Some(body);
                seen
            }
            Err(error) => match state.failed(error, self.started, now) {
                Ok(seen) => seen,
                Err(error) => return Err(Err(error.with_last(self.last.take()))),
            },
        };
        match seen {
            Step::Poll(pause) => Ok(pause),
            Step::Failed { message, in_time } => {
                let error = Error::wait(self.request.operation.clone(), message, in_time);
                Err(Err(error.with_last(self.last.take())))
            }
            // `Done` always has a body, which is returned above.
            Step::Done => Ok(Duration::ZERO),
        }
    }
}

impl<T: JsonType + Any + Send + Sync, P: FnMut(&T) + Send> Waiter<T, Client, P> {
    /// Waits, and returns the body of the last response.
    ///
    /// # Errors
    ///
    /// A [waiter error](Error::is_waiter) if a state of failure lasted or the deadline passed, or the error
    /// of a poll that is not transient. [`Error::last`] returns the last body.
    pub async fn wait(mut self) -> Result<T, Error> {
        let (client, state) = (self.client, &mut self.state);
        let transport = client.transport();
        let mut polls = Polling { request: self.request?, last: None, started: transport.now() };
        loop {
            let request = state.request(&polls.request, client.inner(), polls.started, transport.now());
            let poll = match request {
                Some(request) => {
                    client.exchange(request).await.and_then(|response| state.read::<T>(response))
                }
                None => Err(Error::request(polls.request.operation.clone(), "its body is a stream")),
            };
            match polls.evaluate(state, &mut self.progress, poll, transport.now()) {
                Ok(pause) => transport.sleep(pause).await,
                Err(end) => return end,
            }
        }
    }
}

impl<T, P> IntoFuture for Waiter<T, Client, P>
where
    T: JsonType + Any + Send + Sync,
    P: FnMut(&T) + Send + 'static,
{
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

#[cfg(feature = "blocking")]
#[doc(hidden)]
impl<T: JsonType + Any + Send + Sync, P: FnMut(&T)> Waiter<T, crate::runtime::net::blocking::Client, P> {
    /// Waits, and returns the body of the last response.
    ///
    /// # Errors
    ///
    /// A [waiter error](Error::is_waiter) if a state of failure lasted or the deadline passed, or the error
    /// of a poll that is not transient. [`Error::last`] returns the last body.
    pub fn wait(mut self) -> Result<T, Error> {
        let (client, state) = (self.client, &mut self.state);
        let transport = client.transport();
        let mut polls = Polling { request: self.request?, last: None, started: transport.now() };
        loop {
            let request = state.request(&polls.request, client.inner(), polls.started, transport.now());
            let poll = match request {
                Some(request) => client.exchange(request).and_then(|response| state.read::<T>(response)),
                None => Err(Error::request(polls.request.operation.clone(), "its body is a stream")),
            };
            match polls.evaluate(state, &mut self.progress, poll, transport.now()) {
                Ok(pause) => transport.sleep(pause),
                Err(end) => return end,
            }
        }
    }
}

/// Errors of waiters.
impl Error {
    fn wait(operation: Cow<'static, str>, message: String, in_time: bool) -> Self {
        Self::new(Some(operation), Kind::Waiter { message, in_time })
    }

    fn with_last<T: Any + Send + Sync>(mut self, last: Option<T>) -> Self {
        self.0.last = last.map(|last| Box::new(last) as Box<dyn Any + Send + Sync>);
        self
    }

    /// Returns `true` if a waiter ended without the awaited state: with a state of failure, or at its deadline
    /// ([`is_timeout`](Self::is_timeout) is true as well). [`last`](Self::last) returns the last body.
    pub fn is_waiter(&self) -> bool {
        matches!(self.0.kind, Kind::Waiter { .. })
    }

    /// Returns the last body that a waiter received, if it is a `T`, the output of the operation.
    pub fn last<T: Any>(&self) -> Option<&T> {
        self.0.last.as_deref()?.downcast_ref()
    }
}

impl<T, C, P> fmt::Debug for Waiter<T, C, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("what", &self.state.what)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
