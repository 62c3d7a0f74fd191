//! Futures of the async interface on a thread that blocks.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::runtime::net::blocking::Transport;
use crate::runtime::net::blocking::transport::collect;
use crate::runtime::net::body::Body;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::{self, Limits, SleepFuture, TransportFuture};

/// A blocking transport as an async one, whose futures are ready at once.
#[derive(Debug)]
pub(crate) struct Immediate {
    pub(crate) transport: Arc<dyn Transport>,
    /// The time limit of the call whose thread sends the requests.
    pub(crate) limit: Option<Duration>,
}

impl transport::Transport for Immediate {
    fn send(&self, request: http::Request<Body>, mut limits: Limits) -> TransportFuture<'_> {
        limits.timeout = [limits.timeout, self.limit].into_iter().flatten().min();
        let sent = self.transport.send(request, limits).and_then(|response| {
            let (head, body) = response.into_parts();
            let body = collect(body, limits.max_response_size)?;
            Ok(http::Response::from_parts(head, Body::from(body)))
        });
        Box::pin(std::future::ready(sent))
    }

    /// Never ends: [`block_on`] applies the limits of time.
    fn sleep(&self, _: Duration) -> SleepFuture {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Instant {
        self.transport.now()
    }

    fn requires_credentials(&self) -> bool {
        self.transport.requires_credentials()
    }

    fn is_simulated(&self) -> bool {
        self.transport.is_simulated()
    }
}

/// Wakes a thread that waits for a future.
struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future on this thread, which waits without an async runtime. Returns `None` if the output is not there in time.
pub(crate) fn block_on<T>(future: impl Future<Output = T>, limit: Option<Duration>) -> Option<T> {
    let end = limit.and_then(|limit| Instant::now().checked_add(limit));
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Parked(thread::current())));
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(value);
        }
        match end.map(|end| end.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => thread::park_timeout(left),
        }
    }
}
