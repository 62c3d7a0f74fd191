//! Errors of transports.

use std::error::Error as StdError;
use std::fmt;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

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
    TooLarge,
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
            Self::Other | Self::TooLarge | Self::Refused => "transport",
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

    /// Creates the error of a response whose head does not arrive in time.
    pub(crate) fn late() -> Self {
        Self::new(TransportErrorKind::Timeout, "no response in time")
    }

    /// Creates the error for a body above the limit.
    pub(crate) fn too_long(limit: usize) -> Self {
        let what = format!("the body is longer than the limit of {limit} bytes");
        Self::new(TransportErrorKind::TooLarge, what)
    }

    /// Converts the error of a body stream or a layer.
    pub(crate) fn from_stream(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => *error,
            Err(error) => {
                let first: &(dyn StdError + 'static) = &*error;
                let mut chain = std::iter::successors(Some(first), |&error| error.source());
                let wrapped = chain.find_map(|error| error.downcast_ref::<Self>()).map(Self::kind);
                Self::new(wrapped.unwrap_or(TransportErrorKind::Other), error)
            }
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
            TransportErrorKind::TooLarge => "the response is too large",
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
