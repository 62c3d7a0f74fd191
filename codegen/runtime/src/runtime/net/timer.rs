//! A timer that needs no async runtime.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// A future that is ready after a pause. A thread sleeps for it: pauses are rare, and long compared to
/// starting a thread.
pub(crate) struct Timer {
    duration: Duration,
    shared: Option<Arc<Mutex<State>>>,
}

#[derive(Default)]
struct State {
    is_over: bool,
    waker: Option<Waker>,
}

impl Timer {
    /// Creates a timer that starts when it is first polled.
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, shared: None }
    }

    fn start(&self) -> Arc<Mutex<State>> {
        let shared = Arc::new(Mutex::new(State::default()));
        let (duration, state) = (self.duration, Arc::clone(&shared));
        let wait = move || {
            thread::sleep(duration);
            let waker = {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                state.is_over = true;
                state.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        };
        // If no thread can be started, the pause blocks.
        if thread::Builder::new().name("pause".to_owned()).spawn(wait.clone()).is_err() {
            wait();
        }
        shared
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
        let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
