//! Bodies of requests and answers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

#[cfg(feature = "blocking")]
use crate::runtime::net::transport::TransportErrorKind;
use crate::runtime::net::transport::{BoxError, TransportError};

/// A body that comes piece by piece.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// The body of a request or of an answer. Its `Debug` shows what kind it is and how long, never what is in
/// it.
#[derive(Default)]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// A body that is in memory.
    Bytes(Bytes),
    /// A body that comes piece by piece, its length unknown.
    Stream(BodyStream),
}

impl Body {
    /// A body that comes piece by piece from `stream`.
    pub fn stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        Self::Stream(Box::pin(stream))
    }

    /// The same body once more. A stream is given away the first time, and there is none the second.
    pub(crate) fn again(body: &mut Option<Self>) -> Option<Self> {
        match body {
            Some(Self::Empty) => Some(Self::Empty),
            Some(Self::Bytes(bytes)) => Some(Self::Bytes(bytes.clone())),
            Some(Self::Stream(_)) | None => body.take(),
        }
    }

    /// The body, if it is in memory: the blocking client has nothing that would poll a stream.
    #[cfg(feature = "blocking")]
    pub(crate) fn in_memory(self) -> Result<Bytes, TransportError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream(_) => {
                let why = "its body is an async stream, which the blocking client cannot read";
                Err(TransportError::new(TransportErrorKind::Refused, why))
            }
        }
    }

    /// The whole body in memory.
    ///
    /// # Errors
    ///
    /// The stream's own (a [`TransportError`] in it keeps its kind), or that the body is longer than `limit`
    /// bytes. In that case nothing beyond the piece that went over is read.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) if bytes.len() > limit => Err(TransportError::too_long(limit)),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream(stream) => collect_stream(stream, limit).await,
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
    /// The bytes as a body, no bytes as none.
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
        }
    }
}
