//! Secrets that expire: one request for a new one at a time, whatever the number of calls that wait for it.

use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::runtime::net::credentials::{Ask, Failure, ObtainFuture, Selected};

/// The longest time before its end at which a secret is replaced.
const MAX_LEAD: Duration = Duration::from_secs(60);

/// Scopes of OAuth 2.0.
pub(crate) type Scopes = Vec<&'static str>;

/// A secret and its lifetime.
pub(crate) struct Renewed {
    pub(crate) value: String,
    pub(crate) expires_in: Option<Duration>,
}

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

/// The present secret.
#[derive(Default)]
pub(crate) struct Renewal {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    value: Option<String>,
    /// The time at which the secret is replaced.
    renew_at: Option<Instant>,
    /// The scopes of all secrets so far.
    scopes: Scopes,
    /// The number of renewals that have begun.
    round: u64,
    is_running: bool,
    /// The last renewal that failed, and the reason.
    failure: Option<(u64, Failure)>,
    waiting: Vec<Waker>,
}

impl State {
    /// Returns the present secret, if it has the scopes.
    fn value(&self, ask: &Ask<'_>) -> Option<&String> {
        let value = self.value.as_ref()?;
        let is_current = self.renew_at.is_none_or(|at| ask.transport.now() < at);
        (is_current && ask.scopes.iter().all(|scope| self.scopes.contains(scope))).then_some(value)
    }
}

/// The turn of a call.
enum Turn<'a> {
    Value(String),
    Renew(Running<'a>, Scopes),
}

/// A renewal that runs. Other calls go on when it is dropped, also if its call is cancelled.
struct Running<'a> {
    renewal: &'a Renewal,
    round: u64,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.renewal.lock();
            state.is_running = false;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Renewal {
    /// Creates a renewal with a first secret, which is used until it is rejected.
    pub(crate) fn of(value: Option<String>) -> Self {
        Self { state: Mutex::new(State { value, ..State::default() }) }
    }

    /// Returns the present secret. `renew` obtains one with these scopes, if there is none or it is about to expire.
    ///
    /// # Errors
    ///
    /// The failure of `renew`, also to the calls that waited for it.
    pub(crate) async fn get<F>(
        &self,
        ask: Ask<'_>,
        renew: impl FnOnce(Scopes) -> F,
    ) -> Result<String, Failure>
    where
        F: Future<Output = Result<Renewed, Failure>>,
    {
        let mut awaited = None;
        let (running, scopes) = match poll_fn(|context| self.turn(&ask, &mut awaited, context)).await? {
            Turn::Value(value) => return Ok(value),
            Turn::Renew(running, scopes) => (running, scopes),
        };
        let renewed = renew(scopes.clone()).await;
        let mut state = self.lock();
        match renewed {
            Ok(Renewed { value, expires_in }) => {
                state.renew_at = expires_in.and_then(|lifetime| {
                    let lead = MAX_LEAD.min(lifetime / 10);
                    ask.transport.now().checked_add(lifetime.saturating_sub(lead))
                });
                state.value = Some(value.clone());
                state.scopes = scopes;
                Ok(value)
            }
            Err(failure) => {
                state.failure = Some((running.round, failure.clone()));
                Err(failure)
            }
        }
    }

    /// Returns the turn of a call: the first one without a secret renews it, others wait for the round in `awaited`.
    fn turn(
        &self,
        ask: &Ask<'_>,
        awaited: &mut Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Turn<'_>, Failure>> {
        let mut state = self.lock();
        if let Some(value) = state.value(ask) {
            return Poll::Ready(Ok(Turn::Value(value.clone())));
        }
        match &state.failure {
            Some((round, failure)) if *awaited == Some(*round) => return Poll::Ready(Err(failure.clone())),
            _ => {}
        }
        if state.is_running {
            *awaited = Some(state.round);
            state.waiting.push(context.waker().clone());
            return Poll::Pending;
        }
        state.is_running = true;
        state.round += 1;
        // The next secret also has the scopes of the present one, so that few operations in turn need only one.
        let mut scopes = state.scopes.clone();
        scopes.extend(ask.scopes.iter().copied().filter(|scope| !state.scopes.contains(scope)));
        Poll::Ready(Ok(Turn::Renew(Running { renewal: self, round: state.round }, scopes)))
    }

    /// Drops a secret that the service has rejected, if it is the present one.
    pub(crate) fn reject(&self, value: &str) {
        let mut state = self.lock();
        if state.value.as_deref() == Some(value) {
            state.value = None;
        }
    }

    /// Locks the state. Each change of it is complete, so that a panic of another thread does no harm.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
