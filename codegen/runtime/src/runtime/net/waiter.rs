//! Waiting for a state that only asking again and again can tell.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::runtime::json::{self, JsonType};
use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::core::Core;
use crate::runtime::net::error::{Error, Kind};
use crate::runtime::net::excerpt::Excerpt;
use crate::runtime::net::request::Request;
use crate::runtime::net::scalar::scalar;

/// What is waited for, as the description says it.
#[derive(Clone, Copy, Debug)]
pub struct WaiterConfig {
    /// JSON pointer to the state.
    pub field: &'static str,
    /// The states that are waited for.
    pub done: &'static [&'static str],
    /// The states that are failures.
    pub failed: &'static [&'static str],
    /// JSON pointer to what says why.
    pub reason: Option<&'static str>,
    /// How many seconds a failure must last before it is believed.
    pub grace: u64,
    /// How many seconds after the first look the second one is.
    pub every: u64,
    /// How many seconds the pause between two looks may become.
    pub slowest: u64,
    /// After how many seconds it is given up.
    pub deadline: u64,
}

/// Looks again and again until a state has come. Awaiting it starts it; dropping it ends it, at any moment.
///
/// A look that fails in passing (no connection, no answer in time, 429, 5xx), each with the attempts that the client
/// makes, does not end the waiting; any other error does.
#[must_use = "nothing is sent before it is awaited"]
pub struct Waiter<T, C = Client, P = fn(&T)> {
    client: C,
    request: Result<Request, Error>,
    watch: Watch,
    progress: Option<P>,
    body: PhantomData<fn() -> T>,
}

/// What has been seen so far, and what to make of it. No I/O.
struct Watch {
    what: WaiterConfig,
    every: Duration,
    slowest: Duration,
    grace: Duration,
    deadline: Duration,
    looks: u32,
    state: Option<String>,
    failed_since: Option<Instant>,
    trouble: Option<String>,
}

/// What a look has shown.
enum Seen {
    Done,
    Over { problem: String, in_time: bool },
    Look(Duration),
}

impl Watch {
    fn new(what: WaiterConfig) -> Self {
        Self {
            what,
            every: Duration::from_secs(what.every),
            slowest: Duration::from_secs(what.slowest),
            grace: Duration::from_secs(what.grace),
            deadline: Duration::from_secs(what.deadline),
            looks: 0,
            state: None,
            failed_since: None,
            trouble: None,
        }
    }

    /// A look has shown this.
    fn seen<T: JsonType>(&mut self, body: &T, started: Instant, now: Instant) -> Seen {
        self.looks += 1;
        self.trouble = None;
        let state = json::lookup(body.value_ref(), self.what.field)
            .and_then(|value| Some(scalar(value)?.into_owned()));
        let is_one = |of: &[&str]| state.as_deref().is_some_and(|state| of.contains(&state));
        let (done, failed) = (is_one(self.what.done), is_one(self.what.failed));
        self.state = state;
        if done {
            return Seen::Done;
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
        let reason = reason.map(|reason| format!(": {}", Excerpt(&reason))).unwrap_or_default();
        let state = match now.saturating_duration_since(since) {
            Duration::ZERO => format!("is {}", self.shown()),
            time => format!("has been {} for {:.1} s", self.shown(), time.as_secs_f64()),
        };
        let problem = format!("{}: {} {state}{reason}", self.goal(), self.field());
        Seen::Over { problem, in_time: true }
    }

    /// A look has failed; an error in return ends the waiting.
    fn failed(&mut self, error: Error, started: Instant, now: Instant) -> Result<Seen, Error> {
        self.looks += 1;
        let passes = error
            .status()
            .is_none_or(|status| status.is_success() || status.is_server_error() || status.as_u16() == 429);
        if error.is_refused() || !(passes && (error.is_transport() || error.is_api())) {
            return Err(error);
        }
        self.trouble = Some(format!("{error:#}"));
        Ok(self.pause(started, now))
    }

    /// The pause before the next look: half as long again as the one before, and never beyond the deadline.
    fn pause(&self, started: Instant, now: Instant) -> Seen {
        let elapsed = now.saturating_duration_since(started);
        let left = self.deadline.saturating_sub(elapsed);
        if left.is_zero() {
            let trouble = self.trouble.as_ref().map(|error| format!("; the last look failed: {error}"));
            let problem = format!(
                "{}: not within {:.1} s and {} looks; {} is {}{}",
                self.goal(),
                self.deadline.as_secs_f64(),
                self.looks,
                self.field(),
                self.shown(),
                trouble.unwrap_or_default(),
            );
            return Seen::Over { problem, in_time: false };
        }
        let growth = 1.5_f64.powi(i32::try_from(self.looks.saturating_sub(1).min(40)).unwrap_or(40));
        let pause = self.every.as_secs_f64() * growth;
        let pause =
            Duration::try_from_secs_f64(pause).unwrap_or(self.slowest).min(self.slowest.max(self.every));
        // Whoever asks for no pause at all shall not run in a circle.
        Seen::Look(pause.min(left).max(Duration::from_millis(1)))
    }

    fn goal(&self) -> String {
        format!("waiting for {}", self.what.done.join(" or "))
    }

    fn field(&self) -> &'static str {
        self.what.field.trim_start_matches('/')
    }

    fn shown(&self) -> String {
        self.state
            .as_ref()
            .map_or_else(|| "not known".to_owned(), |state| Excerpt(state.as_bytes()).to_string())
    }

    /// The request of a look, which may not take longer than there is time.
    fn request(&self, request: &Request, core: &Core, started: Instant, now: Instant) -> Option<Request> {
        let mut request = request.again()?;
        let left = self.deadline.saturating_sub(now.saturating_duration_since(started));
        // A look that starts at the last moment still gets a second.
        let left = left.max(Duration::from_secs(1));
        request.timeout = Some(request.timeout.or(core.timeout).map_or(left, |timeout| timeout.min(left)));
        Some(request)
    }
}

impl<T, C> Waiter<T, C> {
    /// Waits with this call as the look.
    #[doc(hidden)]
    pub fn new(call: Call<C>, what: WaiterConfig) -> Self {
        let (client, request) = call.into_parts();
        Self { client, request, watch: Watch::new(what), progress: None, body: PhantomData }
    }
}

impl<T, C, P> Waiter<T, C, P> {
    /// Sets the pause between the first look and the second; it grows from there.
    pub fn every(mut self, pause: Duration) -> Self {
        self.watch.every = pause;
        self
    }

    /// Sets how long the pause between two looks may become.
    pub fn slowest(mut self, pause: Duration) -> Self {
        self.watch.slowest = pause;
        self
    }

    /// Sets how long a state that is a failure must last before it is believed.
    pub fn grace(mut self, time: Duration) -> Self {
        self.watch.grace = time;
        self
    }

    /// Sets after how long it is given up.
    pub fn deadline(mut self, time: Duration) -> Self {
        self.watch.deadline = time;
        self
    }

    /// Calls `progress` with the body of each response.
    ///
    /// A waiter whose `progress` borrows from its surroundings is run by [`wait`](Waiter::wait); any other can be awaited
    /// itself as well.
    pub fn on_progress<F: FnMut(&T)>(self, progress: F) -> Waiter<T, C, F> {
        let Self { client, request, watch, body, .. } = self;
        Waiter { client, request, watch, progress: Some(progress), body }
    }
}

/// The waiting itself: what has been seen last, and how it is to go on.
struct Looks<T> {
    request: Request,
    last: Option<T>,
    started: Instant,
}

impl<T: JsonType + Any + Send + Sync> Looks<T> {
    /// What to make of a look: how long to wait for the next one, or the end.
    fn judge(
        &mut self,
        watch: &mut Watch,
        progress: &mut Option<impl FnMut(&T)>,
        look: Result<T, Error>,
        now: Instant,
    ) -> Result<Duration, Result<T, Error>> {
        let seen = match look {
            Ok(body) => {
                if let Some(progress) = progress {
                    progress(&body);
                }
                let seen = watch.seen(&body, self.started, now);
                if matches!(seen, Seen::Done) {
                    return Err(Ok(body));
                }
                self.last = Some(body);
                seen
            }
            Err(error) => match watch.failed(error, self.started, now) {
                Ok(seen) => seen,
                Err(error) => return Err(Err(error.with_last(self.last.take()))),
            },
        };
        match seen {
            Seen::Look(pause) => Ok(pause),
            Seen::Over { problem, in_time } => {
                let error = Error::wait(self.request.operation.clone(), problem, in_time);
                Err(Err(error.with_last(self.last.take())))
            }
            // Nothing is done without a body; it was returned above.
            Seen::Done => Ok(Duration::ZERO),
        }
    }
}

impl<T: JsonType + Any + Send + Sync, P: FnMut(&T) + Send> Waiter<T, Client, P> {
    /// Waits, and gives what the last look has shown.
    ///
    /// # Errors
    ///
    /// A [wait error](Error::is_waiter) when a state came that is a failure, or the deadline; that of a look that
    /// failed for good. [`Error::last`] holds what was seen last.
    pub async fn wait(mut self) -> Result<T, Error> {
        let (client, watch) = (self.client, &mut self.watch);
        let transport = client.transport();
        let mut looks = Looks { request: self.request?, last: None, started: transport.now() };
        loop {
            let request = watch.request(&looks.request, client.core(), looks.started, transport.now());
            let look = match request {
                Some(request) => client.exchange(request).await.and_then(|reply| reply.answer::<T, ()>()),
                None => Err(Error::request(looks.request.operation.clone(), "its body is a stream")),
            };
            let look = look.map(|response| response.body);
            match looks.judge(watch, &mut self.progress, look, transport.now()) {
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
impl<T: JsonType + Any + Send + Sync, P: FnMut(&T)> Waiter<T, crate::runtime::blocking::Client, P> {
    /// Waits, and gives what the last look has shown.
    ///
    /// # Errors
    ///
    /// A [wait error](Error::is_waiter) when a state came that is a failure, or the deadline; that of a look that
    /// failed for good. [`Error::last`] holds what was seen last.
    pub fn wait(mut self) -> Result<T, Error> {
        let (client, watch) = (self.client, &mut self.watch);
        let transport = client.transport();
        let mut looks = Looks { request: self.request?, last: None, started: transport.now() };
        loop {
            let request = watch.request(&looks.request, client.core(), looks.started, transport.now());
            let look = match request {
                Some(request) => client.exchange(request).and_then(|reply| reply.answer::<T, ()>()),
                None => Err(Error::request(looks.request.operation.clone(), "its body is a stream")),
            };
            let look = look.map(|response| response.body);
            match looks.judge(watch, &mut self.progress, look, transport.now()) {
                Ok(pause) => transport.sleep(pause),
                Err(end) => return end,
            }
        }
    }
}

/// Errors of waiters.
impl Error {
    fn wait(operation: Cow<'static, str>, problem: String, in_time: bool) -> Self {
        Self::new(Some(operation), Kind::Waiter { problem, in_time })
    }

    fn with_last<T: Any + Send + Sync>(mut self, last: Option<T>) -> Self {
        self.0.last = last.map(|last| Box::new(last) as Box<dyn Any + Send + Sync>);
        self
    }

    /// Whether waiting for a state has ended without it: by a state that is a failure, or
    /// ([`is_timeout`](Self::is_timeout) too, then) because it took too long. [`last`](Self::last) is what was seen last.
    pub fn is_waiter(&self) -> bool {
        matches!(self.0.kind, Kind::Waiter { .. })
    }

    /// What was seen last while waiting for a state, if it is a `T`: the model that the operation gives.
    pub fn last<T: Any>(&self) -> Option<&T> {
        self.0.last.as_deref()?.downcast_ref()
    }
}

impl<T, C, P> fmt::Debug for Waiter<T, C, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter")
            .field("what", &self.watch.what)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
