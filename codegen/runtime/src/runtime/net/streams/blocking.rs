//! The call of the blocking client up to the head of its response, and the chunks of the body.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use std::{io, mem};

use bytes::Bytes;
use http::{Request as HttpRequest, Response as HttpResponse};

use crate::runtime::net::blocking::transport::read_failure;
use crate::runtime::net::blocking::{Client, Reader};
use crate::runtime::net::body::Body;
use crate::runtime::net::error::Error;
use crate::runtime::net::exchange::Exchange;
use crate::runtime::net::outcome::{Outcome, Verdict};
use crate::runtime::net::raw_response::Parts;
use crate::runtime::net::request::Request;
use crate::runtime::net::request_builder::RequestBuilder;
use crate::runtime::net::response::Response;
use crate::runtime::net::streams::chunks::{Chunks, StreamClient, idle};
use crate::runtime::net::streams::operation::{Start, StreamOperation};
use crate::runtime::net::time::Instant;
use crate::runtime::net::trace::Trace;
use crate::runtime::net::transport::Limits;
use crate::runtime::net::transport_error::TransportError;

/// The size of a chunk.
const CHUNK: usize = 64 << 10;

/// A response body that a thread reads, so that each chunk can have a time limit. At most one chunk waits to be received. An empty
/// one is the end: without it, the thread has panicked.
pub struct Incoming {
    chunks: Receiver<Result<Bytes, TransportError>>,
}

impl Incoming {
    /// Creates a body that is already read.
    fn whole(bytes: Bytes) -> Self {
        let (sender, chunks) = sync_channel(2);
        for chunk in [bytes, Bytes::new()] {
            let _ = sender.send(Ok(chunk));
        }
        Self { chunks }
    }
}

impl StreamClient for Client {
    type Body = Incoming;
}

/// Sends a request with its retries, and reads the head of a success response.
pub(super) fn open(client: &Client, request: Request) -> Result<Chunks<Client>, Error> {
    let trace = Trace::of(client.inner(), &request);
    trace.inside(|| attempts(client, request, &trace))
}

fn attempts(client: &Client, request: Request, trace: &Trace) -> Result<Chunks<Client>, Error> {
    let transport = client.transport();
    let mut exchange = Exchange::new(client.inner(), request, trace, transport.now())?;
    loop {
        let (outcome, body) = attempt(client, &mut exchange);
        match exchange.evaluate(outcome, transport.now()) {
            Verdict::Done(result) => {
                let mut response = result?;
                let body = body.unwrap_or_else(|| Incoming::whole(mem::take(&mut response.body)));
                return Ok(Chunks::new(client.clone(), response, body, client.inner().attempt_timeout));
            }
            Verdict::Retry(pause) => transport.sleep(pause),
            Verdict::Redirect | Verdict::Renew => {}
        }
    }
}

/// Sends the request once. Returns the body of a success response apart from it.
fn attempt(client: &Client, exchange: &mut Exchange<'_>) -> (Outcome, Option<Incoming>) {
    if let Some(failure) = client.obtain_credentials(exchange) {
        return (failure, None);
    }
    let inner = client.inner();
    let (request, mut limits) = exchange.request(client.transport().now());
    let timeout = limits.timeout.take();
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    limits.head_timeout = timeout;
    limits.max_response_size = usize::MAX;
    let (head, body) = match head(client, request, limits, timeout) {
        Ok(response) => response.into_parts(),
        Err(error) => return (Outcome::Failure(error, None), None),
    };
    let parts = Parts::new(head, inner.service);
    if parts.status.is_success() {
        return (Outcome::Response(parts, Bytes::new()), Some(body));
    }
    match collect(&body, deadline, inner.max_response_size) {
        Ok(body) => (Outcome::Response(parts, body), None),
        Err(error) => (Outcome::Failure(error, Some(parts)), None),
    }
}

/// Sends the request on another thread, and returns the head of the response if it arrives in time.
fn head(
    client: &Client,
    request: HttpRequest<Body>,
    limits: Limits,
    timeout: Option<Duration>,
) -> Result<HttpResponse<Incoming>, TransportError> {
    let (send_head, receive_head) = sync_channel(1);
    let (send_chunks, chunks) = sync_channel(1);
    let client = client.clone();
    let exchange = move || {
        let response = client.transport().send(request, limits);
        let (head, body) = match response.map(HttpResponse::into_parts) {
            Ok((head, body)) => (Ok(head), Some(body)),
            Err(error) => (Err(error), None),
        };
        if send_head.send(head).is_ok()
            && let Some(body) = body
        {
            read(body, &send_chunks);
        }
    };
    thread::Builder::new().name("stream".to_owned()).spawn(exchange).map_err(TransportError::other)?;
    let head = match timeout {
        Some(timeout) => receive_head.recv_timeout(timeout).map_err(|error| match error {
            RecvTimeoutError::Timeout => TransportError::late(),
            RecvTimeoutError::Disconnected => TransportError::other("the transport panicked"),
        })?,
        None => receive_head.recv().map_err(TransportError::other)?,
    };
    Ok(HttpResponse::from_parts(head?, Incoming { chunks }))
}

/// Reads the body until it ends, or nobody receives the chunks.
fn read(mut body: Reader, chunks: &SyncSender<Result<Bytes, TransportError>>) {
    let mut buffer = vec![0; CHUNK];
    loop {
        let chunk = match body.read(&mut buffer) {
            Ok(length) => Ok(Bytes::copy_from_slice(&buffer[..length])),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(read_failure(error)),
        };
        let is_last = chunk.as_ref().map_or(true, Bytes::is_empty);
        if chunks.send(chunk).is_err() || is_last {
            return;
        }
    }
}

impl Incoming {
    /// Returns the next chunk, or `None` at the end, unless the time is over.
    fn chunk(&self, timeout: Option<Duration>) -> Result<Option<Result<Bytes, TransportError>>, TimedOut> {
        let chunk = match timeout {
            None => self.chunks.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(timeout) => self.chunks.recv_timeout(timeout),
        };
        match chunk {
            Ok(Ok(chunk)) if chunk.is_empty() => Ok(None),
            Ok(chunk) => Ok(Some(chunk)),
            Err(RecvTimeoutError::Timeout) => Err(TimedOut),
            Err(RecvTimeoutError::Disconnected) => {
                Ok(Some(Err(TransportError::other("the reader of the response body panicked"))))
            }
        }
    }
}

/// No chunk in time.
struct TimedOut;

/// Reads the whole body of an error response.
fn collect(body: &Incoming, deadline: Option<Instant>, limit: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::new();
    let left = || deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    while let Some(chunk) = body.chunk(left()).map_err(|_| TransportError::late())? {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > limit {
            return Err(TransportError::too_long(limit));
        }
    }
    Ok(bytes.into())
}

impl Chunks<Client> {
    /// Returns the next chunk.
    pub(super) fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        let timeout = self.idle_timeout;
        let chunk = self.body.as_ref()?.chunk(timeout);
        match chunk.unwrap_or_else(|TimedOut| Some(Err(idle(timeout.unwrap_or_default())))) {
            Some(Ok(chunk)) => Some(Ok(chunk)),
            Some(Err(error)) => Some(Err(self.failed(error))),
            None => {
                self.body = None;
                None
            }
        }
    }
}

#[doc(hidden)]
impl<O: StreamOperation> RequestBuilder<O, Client> {
    /// Sends the request, blocks until status and headers of a success response are received, and returns them with the body as a
    /// stream.
    ///
    /// # Errors
    ///
    /// As those of the async `send_stream`.
    pub fn send_stream(self) -> Result<Response<O::Stream<Client>, O::Headers>, Error> {
        let (client, request) = self.into_stream_call().into_parts();
        let request = request?;
        let again = request.again();
        let chunks = open(&client, request)?;
        Ok(Start { chunks, request: again, info: const { &O::STREAM } }.response())
    }
}
