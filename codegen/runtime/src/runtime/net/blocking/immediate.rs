//! Futures of the async interface on a thread that blocks.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use crate::runtime::net::blocking::Transport;
use crate::runtime::net::blocking::transport::collect;
use crate::runtime::net::body::Body;
use crate::runtime::net::transport::{self, Limits, TransportFuture};

/// A blocking transport as an async one, whose futures are ready at once.
#[derive(Debug)]
pub(crate) struct Immediate(pub(crate) Arc<dyn Transport>);

impl transport::Transport for Immediate {
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_> {
        let sent = self.0.send(request, limits).and_then(|response| {
            let (head, body) = response.into_parts();
            let body = collect(body, limits.max_response_size)?;
            Ok(http::Response::from_parts(head, Body::from(body)))
        });
        Box::pin(std::future::ready(sent))
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

/// Wakes a thread that waits for a future.
struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future on this thread, which waits without an async runtime.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Parked(thread::current())));
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}
