//! The interface between the async client and the network.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use crate::runtime::net::body::Body;
use crate::runtime::net::time::Instant;
use crate::runtime::net::timer::Timer;
use crate::runtime::net::transport_error::TransportError;

/// The future of an exchange. Dropping it cancels the exchange.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// The future of a pause.
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A transport: sends requests to a service and receives its responses.
///
/// The client completes the request: it has an absolute URI, credentials and a content type. A transport adds
/// the headers of the connection (`Host`, `Content-Length`). It must
///
/// - return every response, whatever its status: a 404 is a response, not an error;
/// - not follow redirects, which could send credentials to another host;
/// - send each request once, without retries of its own;
/// - apply [`Limits::timeout`] from the start to the last byte of the response body;
/// - be cancel safe: its futures may be dropped at any time.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and returns the response, whose body may still be a stream.
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_>;

    /// Pauses before a request is sent again. The default starts a thread, which works with every async
    /// runtime. A transport for a certain runtime should use its timer.
    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(Timer::new(duration))
    }

    /// Returns the current time, for the limits of retries and waiters. A transport with simulated time
    /// overrides it.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Returns `false` if the transport adds the credentials that a request requires, or needs none, as a mock: the
    /// client then sends requests for which it has no credentials.
    fn requires_credentials(&self) -> bool {
        true
    }

    /// Returns `true` if pauses end at once and time is not that of the system, as with a mock. The client then sets no timers.
    #[doc(hidden)]
    fn is_simulated(&self) -> bool {
        false
    }
}

/// The limits of an exchange.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time limit of the exchange, including reading the response body; `None` for no limit.
    pub timeout: Option<Duration>,
    /// The time limit up to the head of the response, if the body is read without one, as a stream is. The client measures
    /// it, too; a blocking transport should end the exchange then.
    pub head_timeout: Option<Duration>,
    /// The maximum size of the response body in bytes. The client stops reading there; a transport that
    /// buffers should do so too.
    pub max_response_size: usize,
}

/// Returns the output of a future, or `None` if it is not ready in time.
pub(crate) async fn within<T>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    call: impl Future<Output = T>,
) -> Option<T> {
    let mut call = pin!(call);
    let mut sleep = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = call.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let Some(limit) = limit else { return Poll::Pending };
        let sleep = sleep.get_or_insert_with(|| transport.sleep(limit));
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}
