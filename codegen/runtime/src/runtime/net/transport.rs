//! The interface between the async client and the network.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::runtime::net::body::Body;
use crate::runtime::net::timer::Timer;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

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
/// - return every response, whatever its status: a 404 is no error;
/// - follow no redirect, which could send credentials to another host;
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
}

/// The limits of an exchange.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time limit of the exchange, including reading the response body; `None` for no limit.
    pub timeout: Option<Duration>,
    /// The maximum size of the response body in bytes. The client stops reading there; a transport that
    /// buffers should do so too.
    pub max_response_size: usize,
}

/// The kind of a [`TransportError`].
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// No complete response in time. The service may have processed the request.
    Timeout,
    /// No connection. The service has not received the request.
    Connect,
    /// No connection in time. The service has not received the request.
    ConnectTimeout,
    /// Any other failure, such as a broken connection.
    Other,
    /// The response body is larger than the limit. The service has processed the request.
    TooLong,
    /// The transport refused to send the request. It is not sent again.
    Refused,
}

#[cfg(feature = "tracing")]
impl TransportErrorKind {
    /// Returns the name for OpenTelemetry's `error.type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect => "connect",
            Self::ConnectTimeout => "connect_timeout",
            Self::Other | Self::TooLong | Self::Refused => "transport",
        }
    }
}

/// An error of a transport: no complete response was received.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

impl TransportError {
    /// Creates an error of this kind with its cause.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// Creates an error of the kind [`TransportErrorKind::Other`].
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    /// Returns the kind.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Creates the error for a body above the limit.
    pub(crate) fn too_long(limit: usize) -> Self {
        let what = format!("the body is longer than the limit of {limit} bytes");
        Self::new(TransportErrorKind::TooLong, what)
    }

    /// Converts the error of a body stream.
    pub(crate) fn from_stream(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) => Self::other(error),
        }
    }

    /// Returns the innermost source, which is the most specific one.
    pub(crate) fn cause(&self) -> &dyn StdError {
        let mut cause: &dyn StdError = &*self.source;
        while let Some(source) = cause.source() {
            cause = source;
        }
        cause
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Timeout => "no complete response in time",
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::ConnectTimeout => "could not connect in time",
            TransportErrorKind::Other => "the exchange failed",
            TransportErrorKind::TooLong => "the response is too large",
            TransportErrorKind::Refused => "the request was not sent",
        })?;
        if f.alternate() { write!(f, ": {}", self.cause()) } else { Ok(()) }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
