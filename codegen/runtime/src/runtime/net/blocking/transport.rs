//! The line between the blocking client and the network.

use std::fmt;
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crate::runtime::net::body::Body;
use crate::runtime::net::transport::{Limits, TransportError, TransportErrorKind};

/// The body of an answer, to be read.
pub type Reader = Box<dyn io::Read + Send>;

/// Carries requests to a service and brings the answers back, while the caller waits.
///
/// What is asked of [the async one](crate::runtime::Transport) is asked of this one: every status is an answer, no redirect is followed,
/// nothing is sent twice, and [`Limits::timeout`] holds up to the last byte that is read of the body.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and gives the answer, its body still to be read. A reader's error that holds a
    /// [`TransportError`] keeps its kind.
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> Result<http::Response<Reader>, TransportError>;

    /// A pause before a request is sent again.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }

    /// What time it is, for the limits on retries and waiting. A transport that plays with time says so here.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// What reading a body ended with.
pub(crate) fn read_failure(error: io::Error) -> TransportError {
    let kind = match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => TransportErrorKind::Timeout,
        _ => TransportErrorKind::Other,
    };
    match error.downcast::<TransportError>() {
        Ok(error) => error,
        Err(error) => TransportError::new(kind, error),
    }
}
