//! A timer that needs no async runtime.

use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// A future that is ready after a pause. A thread waits for it, until the timer is dropped: pauses are rare, and long compared
/// to starting a thread.
pub(crate) struct Timer {
    duration: Duration,
    shared: Option<Arc<Shared>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    dropped: Condvar,
}

#[derive(Default)]
struct State {
    is_over: bool,
    is_dropped: bool,
    waker: Option<Waker>,
}

impl Timer {
    /// Creates a timer that starts when it is first polled.
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, shared: None }
    }

    fn start(&self) -> Arc<Shared> {
        let shared = Arc::<Shared>::default();
        let (duration, thread) = (self.duration, Arc::clone(&shared));
        let wait = move || thread.wait(duration);
        // If no thread can be started, the pause blocks.
        if thread::Builder::new().name("pause".to_owned()).spawn(wait.clone()).is_err() {
            wait();
        }
        shared
    }
}

impl Shared {
    /// Blocks until the pause is over or the timer is dropped.
    fn wait(&self, duration: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.dropped.wait_timeout_while(state, duration, |state| !state.is_dropped);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_over = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let shared = match &self.shared {
            Some(shared) => Arc::clone(shared),
            None => {
                let shared = self.start();
                self.shared = Some(Arc::clone(&shared));
                shared
            }
        };
        let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
            (state.is_dropped, state.waker) = (true, None);
            shared.dropped.notify_one();
        }
    }
}
