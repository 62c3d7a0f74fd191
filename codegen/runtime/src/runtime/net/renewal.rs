//! Secrets that expire: one request for a new one at a time, whatever the number of calls that wait for it.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crate::runtime::net::credentials::{Ask, Failure, ObtainFuture, Selected};
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::SleepFuture;

/// The longest time before its end at which a secret is replaced.
const MAX_LEAD: Duration = Duration::from_secs(60);

/// Scopes of OAuth 2.0.
pub(crate) type Scopes = Vec<&'static str>;

/// A secret and its lifetime.
pub(crate) struct Renewed {
    pub(crate) value: String,
    pub(crate) expires_in: Option<Duration>,
}

/// A request for a secret. It belongs to no call: whichever call waits for it polls it.
pub(crate) type RenewalFuture = Pin<Box<dyn Future<Output = Result<Renewed, Failure>> + Send>>;

/// Obtains the values of all credentials of a request that expire, one after the other.
pub(crate) fn obtain<'a>(all: &'a mut [Selected<'_>], ask: Ask<'a>) -> ObtainFuture<'a> {
    Box::pin(async move {
        for selected in all {
            if let Some(source) = selected.source() {
                let value = source.value(selected.ask(ask)).await?;
                selected.set(value);
            }
        }
        Ok(())
    })
}

/// The sources of secrets of a credential, by their keys: the secret of a security scheme may not be that of another.
pub(crate) struct Sources<K, T>(Mutex<Vec<(K, Arc<T>)>>);

impl<K: PartialEq, T> Sources<K, T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Returns the source of this key, which is created for its first request.
    pub(crate) fn of(&self, key: K, create: impl FnOnce() -> T) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, source)) = all.iter().find(|(of, _)| *of == key) {
            return Arc::clone(source);
        }
        let source = Arc::new(create());
        all.push((key, Arc::clone(&source)));
        source
    }

    /// Calls a function with each source.
    pub(crate) fn each(&self, call: impl Fn(&T)) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().for_each(|(_, source)| call(source));
    }
}

/// The present secret.
#[derive(Default)]
pub(crate) struct Renewal {
    shared: Arc<Shared>,
}

/// The state, which is also the waker of the request: it wakes all calls that wait.
#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    value: Option<String>,
    /// The time at which the secret is replaced.
    renew_at: Option<Instant>,
    /// The scopes of all secrets so far.
    scopes: Scopes,
    /// `true` if the present secret is that of the user, whose scopes are not known.
    is_first: bool,
    /// The number of renewals that have begun.
    round: u64,
    /// The renewal that the present secret is from.
    value_round: u64,
    running: Option<Running>,
    /// `true` if the request is to be polled.
    is_woken: bool,
    /// The last renewal that failed, and the reason.
    failure: Option<(u64, Failure)>,
    /// The calls that wait, by their numbers.
    waiting: BTreeMap<u64, Waiting>,
    last_waiter: u64,
}

/// A call that waits.
struct Waiting {
    waker: Waker,
    deadline: Option<Instant>,
}

/// A renewal that runs.
struct Running {
    /// The request, or the thread that polls it.
    request: Result<Request, ThreadId>,
    scopes: Scopes,
    /// The time after which another one begins instead.
    ends_at: Option<Instant>,
    /// A time that has passed, by the timer.
    passed: Option<Instant>,
    timer_at: Option<Instant>,
}

/// A request for a secret, and the timer of the first call whose time is over.
struct Request {
    future: RenewalFuture,
    timer: Option<SleepFuture>,
}

impl State {
    /// Returns the present secret, if it has the scopes. A call accepts that of the renewal that it waited for, even if it
    /// has expired by then.
    fn value(&self, ask: &Ask<'_>, joined: Option<u64>) -> Option<&String> {
        let value = self.value.as_ref()?;
        let is_current = self.renew_at.is_none_or(|at| ask.transport.now() < at);
        let has_scopes = self.is_first || ask.scopes.iter().all(|scope| self.scopes.contains(scope));
        ((is_current || joined.is_some_and(|joined| joined <= self.value_round)) && has_scopes)
            .then_some(value)
    }

    /// Begins a renewal. The next secret also has the scopes of the present one, so that few operations in turn need only one.
    fn begin(&mut self, ask: &Ask<'_>, request: &dyn Fn(Scopes) -> RenewalFuture) {
        let mut scopes = self.scopes.clone();
        scopes.extend(ask.scopes.iter().copied().filter(|scope| !self.scopes.contains(scope)));
        let limit = ask.limits.timeout.filter(|_| ask.deadline.is_some());
        self.round += 1;
        self.is_woken = true;
        self.running = Some(Running {
            request: Ok(Request { future: request(scopes.clone()), timer: None }),
            scopes,
            ends_at: limit.and_then(|limit| ask.transport.now().checked_add(limit)),
            passed: None,
            timer_at: None,
        });
    }

    /// Ends the renewal.
    fn end(&mut self, outcome: Result<Renewed, Failure>, now: Instant) {
        let Some(running) = self.running.take() else { return };
        match outcome {
            Ok(Renewed { value, expires_in }) => {
                self.renew_at = expires_in.and_then(|lifetime| {
                    now.checked_add(lifetime.saturating_sub(MAX_LEAD.min(lifetime / 10)))
                });
                self.value = Some(value);
                self.scopes = running.scopes;
                self.is_first = false;
                self.value_round = self.round;
            }
            Err(failure) => self.failure = Some((self.round, failure)),
        }
    }

    /// Returns the time of the next event: the deadline of a call.
    fn next_deadline(&self) -> Option<Instant> {
        let passed = self.running.as_ref().and_then(|running| running.passed);
        let deadlines = self.waiting.values().filter_map(|waiting| waiting.deadline);
        deadlines.filter(|at| passed.is_none_or(|passed| passed < *at)).min()
    }

    /// Returns `true` if no timer ends the call that waits longest.
    fn lacks_timer(&self) -> bool {
        let timer = self.running.as_ref().and_then(|running| running.timer_at);
        self.next_deadline().is_some_and(|at| timer.is_none_or(|timer| at < timer))
    }

    fn wakers(&self) -> Vec<Waker> {
        self.waiting.values().map(|waiting| waiting.waker.clone()).collect()
    }
}

impl Shared {
    /// Locks the state. Each change of it is complete, so that a panic of another thread does no harm.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Shared {
    fn wake(self: Arc<Self>) {
        let wakers = {
            let mut state = self.lock();
            state.is_woken = true;
            state.wakers()
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Renewal {
    /// Creates a renewal with a first secret, which is used until it is rejected.
    pub(crate) fn of(value: Option<String>) -> Self {
        let state = State { is_first: value.is_some(), value, ..State::default() };
        Self { shared: Arc::new(Shared(Mutex::new(state))) }
    }

    /// Returns the present secret. `request` obtains one with these scopes, if there is none or it is about to expire. It goes
    /// on with the next call if all calls that wait for it are cancelled.
    ///
    /// # Errors
    ///
    /// The failure of `request`, to all calls that waited for it, and that of a call whose time is over.
    pub(crate) async fn get(
        &self,
        ask: Ask<'_>,
        request: impl Fn(Scopes) -> RenewalFuture,
    ) -> Result<String, Failure> {
        let mut waiter = Waiter { shared: &self.shared, number: None, joined: None, is_own: true };
        poll_fn(|context| waiter.poll(&ask, &request, context)).await
    }

    /// Drops a secret that the service has rejected, if it is the present one.
    pub(crate) fn reject(&self, value: &str) {
        let mut state = self.shared.lock();
        if state.value.as_deref() == Some(value) {
            state.value = None;
        }
    }
}

/// The request may own its waker, and thereby the state that owns the request.
impl Drop for Renewal {
    fn drop(&mut self) {
        let running = self.shared.lock().running.take();
        drop(running);
    }
}

/// A call that needs the secret.
struct Waiter<'a> {
    shared: &'a Arc<Shared>,
    number: Option<u64>,
    /// The renewal that the call waits for.
    joined: Option<u64>,
    /// `false` if it began for calls that were cancelled: its failure is not that of this call.
    is_own: bool,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.shared.lock().waiting.remove(&number);
        }
    }
}

/// The next step of a call.
enum Step {
    Done(Result<String, Failure>),
    Pending,
    Poll(Request),
}

impl Waiter<'_> {
    fn poll(
        &mut self,
        ask: &Ask<'_>,
        request: &dyn Fn(Scopes) -> RenewalFuture,
        context: &mut Context<'_>,
    ) -> Poll<Result<String, Failure>> {
        loop {
            match self.step(ask, request, context) {
                Step::Done(result) => return Poll::Ready(result),
                Step::Pending => return Poll::Pending,
                Step::Poll(request) => self.run(ask, request),
            }
        }
    }

    fn step(
        &mut self,
        ask: &Ask<'_>,
        request: &dyn Fn(Scopes) -> RenewalFuture,
        context: &Context<'_>,
    ) -> Step {
        let mut state = self.shared.lock();
        if let Some(value) = state.value(ask, self.joined) {
            return Step::Done(Ok(value.clone()));
        }
        match &state.failure {
            Some((round, failure)) if self.is_own && self.joined.is_some_and(|joined| joined <= *round) => {
                return Step::Done(Err(failure.clone()));
            }
            _ => {}
        }
        if state.running.is_none() {
            state.begin(ask, request);
            self.is_own = true;
        } else if self.joined != Some(state.round) {
            self.is_own = !state.waiting.is_empty();
        }
        self.joined = Some(state.round);
        self.register(&mut state, ask, context);
        let is_due = state.is_woken || state.lacks_timer();
        let Some(running) = &mut state.running else { return Step::Pending };
        let now = running.passed.into_iter().fold(ask.transport.now(), Instant::max);
        let is_due = is_due || running.ends_at.is_some_and(|end| end <= now);
        let is_late = ask.deadline.is_some_and(|deadline| deadline <= now);
        let this = thread::current().id();
        match std::mem::replace(&mut running.request, Err(this)) {
            Err(thread) if thread == this => Step::Done(Err(Failure::from(format!(
                "the provider of the credentials `{}` waits for a call that requires them",
                ask.scheme.name
            )))),
            Ok(request) if is_due => {
                state.is_woken = false;
                Step::Poll(request)
            }
            other => {
                running.request = other;
                if is_late { Step::Done(Err(Failure::late())) } else { Step::Pending }
            }
        }
    }

    /// Adds the call to those that wait.
    fn register(&mut self, state: &mut State, ask: &Ask<'_>, context: &Context<'_>) {
        let number = *self.number.get_or_insert_with(|| {
            state.last_waiter += 1;
            state.last_waiter
        });
        match state.waiting.get_mut(&number) {
            Some(waiting) => waiting.waker.clone_from(context.waker()),
            None => {
                let waiting = Waiting { waker: context.waker().clone(), deadline: ask.deadline };
                state.waiting.insert(number, waiting);
            }
        }
    }

    /// Polls the request, while other calls only wait.
    fn run(&self, ask: &Ask<'_>, mut request: Request) {
        let mut polling = Polling { shared: self.shared, outcome: None, is_pending: false };
        let waker = Waker::from(Arc::clone(self.shared));
        let mut context = Context::from_waker(&waker);
        if let Poll::Ready(outcome) = request.future.as_mut().poll(&mut context) {
            polling.outcome = Some((outcome, ask.transport.now()));
            return;
        }
        let timer_at = {
            let mut state = self.shared.lock();
            let at = state.lacks_timer().then(|| state.next_deadline()).flatten();
            if let Some(running) = &mut state.running {
                running.timer_at = at.or(running.timer_at);
            }
            at
        };
        if let Some(at) = timer_at {
            let pause = at.saturating_duration_since(ask.transport.now());
            request.timer = Some(ask.transport.sleep(pause));
        }
        let is_over =
            request.timer.as_mut().is_some_and(|timer| timer.as_mut().poll(&mut context).is_ready());
        if is_over {
            request.timer = None;
        }
        let now = ask.transport.now();
        let mut state = self.shared.lock();
        let Some(running) = &mut state.running else { return };
        if is_over {
            running.passed = running.timer_at.take().max(running.passed);
        }
        let now = running.passed.into_iter().fold(now, Instant::max);
        if running.ends_at.is_some_and(|end| end <= now) {
            drop(state);
            polling.outcome = Some((Err(Failure::late()), now));
            return;
        }
        running.request = Ok(request);
        polling.is_pending = true;
        let wakers = match state.is_woken || is_over || state.lacks_timer() {
            true => state.wakers(),
            false => Vec::new(),
        };
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// A request that is polled. Dropping it ends the renewal unless it is pending, also after a panic.
struct Polling<'a> {
    shared: &'a Arc<Shared>,
    outcome: Option<(Result<Renewed, Failure>, Instant)>,
    is_pending: bool,
}

impl Drop for Polling<'_> {
    fn drop(&mut self) {
        if self.is_pending {
            return;
        }
        let wakers = {
            let mut state = self.shared.lock();
            match self.outcome.take() {
                Some((outcome, now)) => state.end(outcome, now),
                None => state.running = None,
            }
            state.wakers()
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}
