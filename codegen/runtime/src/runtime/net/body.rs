//! Bodies of requests and responses.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::net::source::Source;
#[cfg(feature = "blocking")]
use crate::runtime::net::transport_error::TransportErrorKind;
use crate::runtime::net::transport_error::{BoxError, TransportError};

/// A body as a stream of chunks.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// The body of a request or a response. `Debug` prints its kind and length, never its content.
#[derive(Default)]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// A body in memory.
    Bytes(Bytes),
    /// A stream of unknown length.
    Stream(BodyStream),
    /// A body that is read while it is sent.
    Source(Source),
}

impl Body {
    /// Creates a body from a stream.
    pub fn stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        Self::Stream(Box::pin(stream))
    }

    /// Returns a copy of the body. A stream is moved out the first time and is not available the second.
    pub(crate) fn again(body: &mut Option<Self>) -> Option<Self> {
        match body {
            Some(Self::Empty) => Some(Self::Empty),
            Some(Self::Bytes(bytes)) => Some(Self::Bytes(bytes.clone())),
            Some(Self::Source(source)) if source.is_replayable() => Some(Self::Source(source.again())),
            _ => body.take(),
        }
    }

    /// Returns the body if it is in memory: the blocking client cannot poll a stream.
    #[cfg(feature = "blocking")]
    pub(crate) fn in_memory(self) -> Result<Bytes, TransportError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream(_) => {
                let why = "its body is an async stream, which the blocking client cannot read";
                Err(TransportError::new(TransportErrorKind::Refused, why))
            }
            Self::Source(source) => source.read_all(),
        }
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    ///
    /// The error of the stream (a [`TransportError`] keeps its kind), or an error if the body is longer than
    /// `limit` bytes. Nothing is read after the chunk that exceeds the limit.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) if bytes.len() > limit => Err(TransportError::too_long(limit)),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream(stream) => collect_stream(stream, limit).await,
            Self::Source(source) => collect_stream(source.into_stream(), limit).await,
        }
    }
}

async fn collect_stream(mut stream: BodyStream, limit: usize) -> Result<Bytes, TransportError> {
    let mut collected = BytesMut::new();
    while let Some(piece) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let piece = piece.map_err(TransportError::from_stream)?;
        if piece.len() > limit - collected.len() {
            return Err(TransportError::too_long(limit));
        }
        collected.extend_from_slice(&piece);
    }
    Ok(collected.freeze())
}

impl<T: Into<Bytes>> From<T> for Body {
    /// Converts bytes into a body, and no bytes into no body.
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        if bytes.is_empty() { Self::Empty } else { Self::Bytes(bytes) }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Stream"),
            Self::Source(source) => source.fmt(f),
        }
    }
}
