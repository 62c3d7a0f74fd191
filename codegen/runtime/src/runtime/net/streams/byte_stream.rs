//! Bodies as bytes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::streams::chunks::{Chunks, StreamClient};
use crate::runtime::net::streams::operation::{ResponseStream, Start};

/// The body of a response while it arrives: a [`Stream`] of chunks, or with the blocking client a reader ([`std::io::Read`]).
///
/// Its size is not limited. An error ends it: a truncated body is an error. Dropping it closes the connection, with the
/// blocking client once another chunk arrives.
#[must_use = "a stream does nothing unless it is read"]
pub struct ByteStream<C: StreamClient = Client> {
    pub(super) chunks: Chunks<C>,
    /// The part of a chunk that a reader has not returned yet.
    #[cfg(feature = "blocking")]
    pub(super) rest: Bytes,
}

impl<C: StreamClient> ResponseStream<C> for ByteStream<C> {
    fn start(start: Start<C>) -> Self {
        Self {
            chunks: start.chunks,
            #[cfg(feature = "blocking")]
            rest: Bytes::new(),
        }
    }
}

impl<C: StreamClient> ByteStream<C> {
    /// Sets the time limit of each chunk. Default: the client's `attempt_timeout`; `None` for no limit.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.chunks.set_idle_timeout(timeout.into());
        self
    }
}

impl ByteStream {
    /// Returns the next chunk, or `None` at the end of the body.
    ///
    /// # Errors
    ///
    /// A [transport error](Error::is_transport) if the body is truncated, or if no data arrives in time.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.chunks.poll_chunk(context)).await.transpose()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.poll_chunk(context)
    }
}

/// An error of the reader contains the [`Error`].
#[cfg(feature = "blocking")]
impl std::io::Read for ByteStream<crate::runtime::net::blocking::Client> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() && !buffer.is_empty() {
            match self.chunks.chunk() {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Err(std::io::Error::other(error)),
                None => return Ok(0),
            }
        }
        let part = self.rest.split_to(buffer.len().min(self.rest.len()));
        buffer[..part.len()].copy_from_slice(&part);
        Ok(part.len())
    }
}

impl<C: StreamClient> fmt::Debug for ByteStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByteStream").field(&self.chunks).finish()
    }
}
