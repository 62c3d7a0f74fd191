//! The line between the client and the network.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crate::runtime::net::body::Body;
use crate::runtime::net::timer::Timer;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// An exchange under way. Dropping it gives the exchange up.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// A pause under way.
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Carries requests to a service and brings the answers back.
///
/// The client makes the request complete: an absolute URI, credentials, content type. A transport adds what
/// belongs to the connection (`Host`, `Content-Length`). It must
///
/// - answer every status alike: a 404 is an answer, no error;
/// - follow no redirect, lest credentials go to somebody else;
/// - keep [`Limits::timeout`] from the first moment to the last byte of the answer's body;
/// - bear being dropped at any moment.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and gives the answer, its body still on the way if need be.
    fn send(&self, request: http::Request<Body>, limits: Limits) -> TransportFuture<'_>;

    /// A pause before a request is sent again. As it stands, a thread of its own waits, which works under every
    /// async runtime; a transport that knows the runtime better should use its timer.
    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(Timer::new(duration))
    }

    /// What time it is, for the limits on retries and waiting. A transport that plays with time says so here.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// How far an exchange may go.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long the whole exchange may take, reading the answer's body included; `None` for as long as it
    /// likes.
    pub timeout: Option<Duration>,
    /// How many bytes the answer's body may have. The client stops reading there by itself; a transport that
    /// reads ahead should stop too.
    pub max_response_size: usize,
}

/// What can happen instead of an answer.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// No complete answer within the time. The service may have carried the request out all the same.
    Timeout,
    /// No connection: the service has not seen the request.
    Connect,
    /// No connection within the time: the service has not seen the request.
    ConnectTimeout,
    /// Anything else, such as a connection that broke.
    Other,
    /// The body of the answer is longer than the limit. The service has carried the request out.
    TooLong,
    /// The transport itself does not send such a request: it is not tried again.
    Refused,
}

#[cfg(feature = "tracing")]
impl TransportErrorKind {
    /// OpenTelemetry's `error.type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect => "connect",
            Self::ConnectTimeout => "connect_timeout",
            Self::Other | Self::TooLong | Self::Refused => "transport",
        }
    }
}

/// Why there is no complete answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

impl TransportError {
    /// An error of this kind, with what caused it.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// An error of the kind [`TransportErrorKind::Other`].
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    /// The kind.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// A body that goes on beyond the limit.
    pub(crate) fn too_long(limit: usize) -> Self {
        let what = format!("the body is longer than the limit of {limit} bytes");
        Self::new(TransportErrorKind::TooLong, what)
    }

    /// What a stream of a body ended with.
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
