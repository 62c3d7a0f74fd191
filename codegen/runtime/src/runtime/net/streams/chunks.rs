//! The chunks of a response body.

use std::fmt;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::runtime::json::DecodeError;
use crate::runtime::net::body::Body;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::raw_response::RawResponse;
use crate::runtime::net::time::Instant;
use crate::runtime::net::transport::SleepFuture;
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

/// A client whose responses can be read as streams: the async or the blocking one.
pub trait StreamClient: Clone {
    /// A response body that is not read yet.
    #[doc(hidden)]
    type Body: Send;
}

impl StreamClient for Client {
    type Body = Body;
}

/// The body of a success response, in the chunks in which it arrives. After an error there are no more.
pub struct Chunks<C: StreamClient> {
    pub(super) client: C,
    /// The response without its body.
    pub(super) response: RawResponse,
    /// `None` at the end and after an error, so that the connection is closed or used again.
    pub(super) body: Option<C::Body>,
    /// The time limit of each chunk.
    pub(super) idle_timeout: Option<Duration>,
    /// The timer, which one wait after the other uses.
    timer: Option<IdleTimer>,
    /// The time since when the present chunk is awaited.
    awaited_since: Option<Instant>,
}

/// A running timer.
struct IdleTimer {
    sleep: SleepFuture,
    /// `true` if it was started for the present chunk.
    is_present: bool,
}

impl<C: StreamClient> Chunks<C> {
    pub(super) fn new(
        client: C,
        response: RawResponse,
        body: C::Body,
        idle_timeout: Option<Duration>,
    ) -> Self {
        Self { client, response, body: Some(body), idle_timeout, timer: None, awaited_since: None }
    }

    /// Sets the time limit of each chunk.
    pub(super) fn set_idle_timeout(&mut self, timeout: Option<Duration>) {
        self.idle_timeout = timeout;
        self.timer = None;
    }

    /// Ends the body, and returns the error of the transport.
    pub(super) fn failed(&mut self, error: TransportError) -> Error {
        (self.body, self.timer) = (None, None);
        let operation = self.response.operation.clone();
        Error::transport(operation, error, "", Some(self.response.parts.clone()))
            .with_secrets(self.response.secrets.clone())
    }

    /// Ends the body, and returns the error of an item that is longer than `limit` bytes.
    pub(super) fn too_long(&mut self, limit: usize) -> Error {
        let what = format!("an item of the stream is longer than the limit of {limit} bytes");
        self.failed(TransportError::new(TransportErrorKind::TooLarge, what))
    }

    /// Returns the error of an item that could not be decoded.
    pub(super) fn undecoded(&self, item: Bytes, source: DecodeError) -> Error {
        Error::decode(self.item(item), source)
    }

    /// Returns a response with an item as its body.
    pub(super) fn item(&self, item: Bytes) -> RawResponse {
        let RawResponse { parts, operation, documented, secrets, max_memory, .. } = &self.response;
        RawResponse {
            parts: parts.clone(),
            body: item,
            operation: operation.clone(),
            documented,
            secrets: secrets.clone(),
            max_memory: *max_memory,
        }
    }
}

impl Chunks<Client> {
    /// Polls the next chunk, which is not empty.
    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            self.body = self.body.take().map(Body::without_source);
            let piece = match &mut self.body {
                Some(Body::Bytes(bytes)) => Some(Ok(std::mem::take(bytes))),
                Some(Body::Stream(stream)) => match stream.as_mut().poll_next(context) {
                    Poll::Ready(piece) => piece,
                    Poll::Pending => return self.poll_idle(context),
                },
                _ => None,
            };
            self.awaited_since = None;
            if let Some(timer) = &mut self.timer {
                timer.is_present = false;
            }
            if let (Some(Body::Bytes(_)), Some(Ok(_))) = (&self.body, &piece) {
                self.body = None;
            }
            return Poll::Ready(match piece {
                Some(Ok(bytes)) if bytes.is_empty() => continue,
                Some(Ok(bytes)) => Some(Ok(bytes)),
                Some(Err(error)) => Some(Err(self.failed(TransportError::from_stream(error)))),
                None => {
                    (self.body, self.timer) = (None, None);
                    None
                }
            });
        }
    }

    /// Polls the timer of a chunk, which starts when there is none at once. A timer that an earlier chunk has started is used as
    /// long as it runs, because starting one may be a thread.
    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(limit) = self.idle_timeout else { return Poll::Pending };
        let transport = self.client.transport();
        let since = *self.awaited_since.get_or_insert_with(|| transport.now());
        let start = |limit| IdleTimer { sleep: transport.sleep(limit), is_present: true };
        let timer = self.timer.get_or_insert_with(|| start(limit));
        while timer.sleep.as_mut().poll(context).is_ready() {
            if timer.is_present {
                return Poll::Ready(Some(Err(self.failed(idle(limit)))));
            }
            *timer = start(limit.saturating_sub(transport.now().saturating_duration_since(since)));
        }
        Poll::Pending
    }
}

/// Returns the error of a chunk that does not arrive in time.
pub(super) fn idle(limit: Duration) -> TransportError {
    let what = format!("no data of the response body for {:.1} s", limit.as_secs_f64());
    TransportError::new(TransportErrorKind::Timeout, what)
}

/// Prints status and headers.
impl<C: StreamClient> fmt::Debug for Chunks<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("operation", &self.response.operation)
            .field("http", &self.response.parts)
            .field("idle_timeout", &self.idle_timeout)
            .field("is_open", &self.body.is_some())
            .finish_non_exhaustive()
    }
}
