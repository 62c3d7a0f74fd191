//! The interface between the blocking client and the network.

use std::fmt;
use std::io::{self, Read as _};
use std::thread;
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::net::body::Body;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::Limits;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A response body.
pub type Reader = Box<dyn io::Read + Send>;

/// A blocking transport.
///
/// The requirements are those of [the async transport](crate::runtime::Transport): it returns responses of
/// every status, follows no redirect, sends nothing twice, and applies [`Limits::timeout`] up to the last
/// byte of the body.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and returns the response with a reader of its body. An error of the reader that
    /// contains a [`TransportError`] keeps its kind.
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> Result<http::Response<Reader>, TransportError>;

    /// Pauses before a request is sent again.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
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

/// Converts the error of a body reader.
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

/// Reads the whole body into memory, unless it is longer than `limit` bytes.
pub(crate) fn collect(body: Reader, limit: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    body.take(most).read_to_end(&mut bytes).map_err(read_failure)?;
    if bytes.len() > limit {
        return Err(TransportError::too_long(limit));
    }
    Ok(bytes.into())
}
