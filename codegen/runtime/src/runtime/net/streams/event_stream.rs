//! Server-sent events.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::runtime::json::{self, DecodeError, JsonType};
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::request::Request;
use crate::runtime::net::streams::chunks::{Chunks, StreamClient};
use crate::runtime::net::streams::event_parser::{EventParser, RawEvent};
use crate::runtime::net::streams::open::open;
use crate::runtime::net::streams::operation::{ItemFormat, ResponseStream, Start, StreamInfo};
use crate::runtime::net::transport_error::TransportError;

/// The pause before a stream is opened again, unless the service asks for another one with `retry`.
const PAUSE: Duration = Duration::from_secs(3);

/// The shortest pause, so that a service that asks for none is not flooded.
const MIN_PAUSE: Duration = Duration::from_millis(100);

/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(5 * 60);

/// A server-sent event (WHATWG HTML, section 9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type of the event, `message` if it has none.
    pub event: String,
    /// The data.
    pub data: T,
    /// The last identifier in the stream, of this event or an earlier one.
    pub id: Option<String>,
    /// The pause before the stream is opened again, if the event sets it.
    pub retry: Option<Duration>,
}

/// The server-sent events of a response while they arrive: a [`Stream`], or with the blocking client an [`Iterator`].
///
/// The stream goes on after a [decode error](Error::is_decode), which is about one event. Any other error ends it, as a
/// response of another content type does. Dropping it closes the connection, with the blocking client once another chunk arrives.
#[must_use = "a stream does nothing unless it is read"]
pub struct EventStream<T, C: StreamClient = Client> {
    pub(super) events: RawEvents<C>,
    data: PhantomData<fn() -> T>,
}

impl<T, C: StreamClient> ResponseStream<C> for EventStream<T, C> {
    fn start(start: Start<C>) -> Self {
        Self { events: RawEvents::new(start), data: PhantomData }
    }
}

impl<T, C: StreamClient> EventStream<T, C> {
    /// Sets the time limit of each chunk of the body, comments included. Default: the client's `attempt_timeout`; `None` for no
    /// limit.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.events.chunks.set_idle_timeout(timeout.into());
        self
    }

    /// Sets the maximum size of an event in bytes. Default: the client's `max_response_size`.
    pub fn max_event_size(mut self, bytes: usize) -> Self {
        self.events.max_size = bytes;
        self
    }

    /// Opens the stream again when it ends or fails, at most this number of times without an event in between. Default: 0.
    ///
    /// The pause before it is the last `retry` of the service, from 0.1 seconds to five minutes, or three seconds. The request
    /// contains the identifier of the last complete event as `Last-Event-ID`. The status 204, a response of another content type,
    /// and an error of a request end the stream.
    pub fn reconnect(mut self, times: u32) -> Self {
        (self.events.reconnects, self.events.reconnects_left) = (times, times);
        self
    }
}

impl<T: JsonType> EventStream<T> {
    /// Returns the next event, or `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: JsonType> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(self.events.poll_event(context));
        Poll::Ready(event.map(|event| self.events.decode(event?)))
    }
}

/// A stream that is being opened again.
type Opening<C> = Pin<Box<dyn Future<Output = Result<Chunks<C>, Error>> + Send>>;

/// The events of a response, whose data is not decoded.
pub(super) struct RawEvents<C: StreamClient> {
    pub(super) chunks: Chunks<C>,
    pub(super) request: Option<Request>,
    info: &'static StreamInfo,
    parser: EventParser,
    /// The part of a chunk that is not parsed yet.
    pub(super) rest: Bytes,
    max_size: usize,
    reconnects: u32,
    reconnects_left: u32,
    /// `true` after the last event and after an error that is not about one event: the stream is not opened again.
    is_ended: bool,
    /// The error of a response that is no event stream.
    refused: Option<DecodeError>,
    opening: Option<Opening<C>>,
}

impl<C: StreamClient> RawEvents<C> {
    fn new(Start { chunks, request, info }: Start<C>) -> Self {
        let mut events = Self {
            // The limits of memory and size differ by a factor, see `Exchange`.
            max_size: chunks.response.max_memory / 8,
            chunks,
            request,
            info,
            parser: EventParser::default(),
            rest: Bytes::new(),
            reconnects: 0,
            reconnects_left: 0,
            is_ended: false,
            refused: None,
            opening: None,
        };
        events.check();
        events
    }

    /// Ends a response that is no event stream: the service does not stream, or has nothing more to send.
    fn check(&mut self) {
        if self.chunks.response.parts.status == StatusCode::NO_CONTENT {
            self.is_ended = true;
            return;
        }
        let found = match self.chunks.response.content_type().map(essence) {
            None => return,
            // Some services do not set the type, so that it is the usual one of their framework.
            Some(found) if matches!(found.as_str(), "" | "text/event-stream" | "text/plain") => return,
            Some(_) if self.chunks.response.is_json() == Some(true) => "JSON".to_owned(),
            Some(found) => format!("`{}`", found.escape_debug()),
        };
        (self.chunks.body, self.is_ended) = (None, true);
        let what = format!("expected server-sent events, found {found} by the content type");
        self.refused = Some(serde_json::Error::custom(what).into());
    }

    /// Continues with another response.
    pub(super) fn restart(&mut self, chunks: Chunks<C>) {
        let idle_timeout = self.chunks.idle_timeout;
        self.chunks = chunks;
        self.chunks.idle_timeout = idle_timeout;
        self.parser.restart();
        self.rest = Bytes::new();
        self.check();
    }

    /// Returns the next event of the present chunk, or the error that ends the stream.
    pub(super) fn parsed(&mut self) -> Option<Result<RawEvent, Error>> {
        if let Some(refused) = self.refused.take() {
            return Some(Err(self.chunks.undecoded(Bytes::new(), refused)));
        }
        match self.parser.next(&mut self.rest, self.max_size) {
            Ok(None) => None,
            Ok(Some(event)) if Some(event.data.as_str()) == self.info.end => {
                (self.chunks.body, self.is_ended) = (None, true);
                self.rest = Bytes::new();
                None
            }
            Ok(Some(event)) => {
                self.reconnects_left = self.reconnects;
                Some(Ok(event))
            }
            Err(_) => {
                self.is_ended = true;
                self.rest = Bytes::new();
                Some(Err(self.chunks.too_long(self.max_size)))
            }
        }
    }

    /// Returns the request that opens the stream again and the pause before it, if it may be opened again.
    pub(super) fn again(&mut self) -> Option<(Request, Duration)> {
        let may = self.reconnects_left > 0 && !self.is_ended;
        let mut request = self.request.as_ref().filter(|_| may)?.again()?.without_key();
        self.reconnects_left -= 1;
        let id = self.parser.last_id();
        // An identifier that no header can contain makes the request fail.
        if let Ok(id) = HeaderValue::from_bytes(id.as_bytes())
            && !id.is_empty()
        {
            request.headers.insert(HeaderName::from_static("last-event-id"), id);
        }
        let pause = self.parser.pause().unwrap_or(PAUSE);
        Some((request, pause.clamp(MIN_PAUSE, MAX_PAUSE)))
    }

    /// Returns the error of a stream that cannot be opened again.
    pub(super) fn not_opened(&mut self, error: Error) -> Option<Result<RawEvent, Error>> {
        self.is_ended = true;
        Some(Err(error))
    }

    /// Returns the end of a stream that is not opened again: an error if the transport has failed, or if the last event is
    /// missing that the description declares.
    pub(super) fn ended(&mut self, failed: Option<Error>) -> Option<Result<RawEvent, Error>> {
        let is_ended = mem::replace(&mut self.is_ended, true);
        if failed.is_none() && !is_ended && self.info.is_end_required {
            let what = "the body ends before the event that ends the stream";
            return Some(Err(self.chunks.failed(TransportError::other(what))));
        }
        failed.map(Err)
    }

    /// Decodes the data of an event.
    pub(super) fn decode<T: JsonType>(&self, event: RawEvent) -> Result<Event<T>, Error> {
        let max_memory = self.chunks.response.max_memory;
        let (data, text) = match self.info.format {
            ItemFormat::Event(texts) => {
                let whole = whole(&event, texts);
                (json::from_slice_within(&whole, max_memory), Bytes::from(whole))
            }
            ItemFormat::Text => (json::from_text(event.data.as_bytes()), Bytes::from(event.data)),
            ItemFormat::Json | ItemFormat::JsonSequence => {
                (json::from_slice_within(event.data.as_bytes(), max_memory), Bytes::from(event.data))
            }
        };
        match data {
            Ok(data) => Ok(Event {
                event: if event.event.is_empty() { "message".to_owned() } else { event.event },
                data,
                id: Some(event.id).filter(|id| !id.is_empty()),
                retry: event.retry,
            }),
            Err(source) => Err(self.chunks.undecoded(text, source)),
        }
    }
}

impl RawEvents<Client> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            if let Some(opening) = &mut self.opening {
                let opened = ready!(opening.as_mut().poll(context));
                self.opening = None;
                match opened {
                    Ok(chunks) => self.restart(chunks),
                    Err(error) => return Poll::Ready(self.not_opened(error)),
                }
            }
            if let Some(event) = self.parsed() {
                return Poll::Ready(Some(event));
            }
            let failed = match ready!(self.chunks.poll_chunk(context)) {
                Some(Ok(chunk)) => {
                    self.rest = chunk;
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            let Some((request, pause)) = self.again() else { return Poll::Ready(self.ended(failed)) };
            let client = self.chunks.client.clone();
            self.opening = Some(Box::pin(async move {
                client.transport().sleep(pause).await;
                open(client, request).await
            }));
        }
    }
}

#[cfg(feature = "blocking")]
impl<T: JsonType> Iterator for EventStream<T, crate::runtime::net::blocking::Client> {
    type Item = Result<Event<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.events.event().map(|event| self.events.decode(event?))
    }
}

#[cfg(feature = "blocking")]
impl RawEvents<crate::runtime::net::blocking::Client> {
    fn event(&mut self) -> Option<Result<RawEvent, Error>> {
        loop {
            if let Some(event) = self.parsed() {
                return Some(event);
            }
            let failed = match self.chunks.chunk() {
                Some(Ok(chunk)) => {
                    self.rest = chunk;
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            let Some((request, pause)) = self.again() else { return self.ended(failed) };
            self.chunks.client.transport().sleep(pause);
            match crate::runtime::net::streams::blocking::open(&self.chunks.client, request) {
                Ok(chunks) => self.restart(chunks),
                Err(error) => return self.not_opened(error),
            }
        }
    }
}

/// Returns a content type in lower case, without its parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns an event as a JSON object. Its data is a string if the event is one of `texts` or its data is not JSON.
fn whole(event: &RawEvent, texts: &[&str]) -> Vec<u8> {
    let data = event.data.as_str();
    let is_json = !texts.contains(&event.event.as_str()) && serde_json::from_str::<&RawValue>(data).is_ok();
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = format!("{{\"data\":{}", if is_json { data.to_owned() } else { text(data) });
    for (name, value) in [("event", &event.event), ("id", &event.id)] {
        if !value.is_empty() {
            out.push_str(&format!(",\"{name}\":{}", text(value)));
        }
    }
    if let Some(retry) = event.retry {
        out.push_str(&format!(",\"retry\":{}", retry.as_millis()));
    }
    out.push('}');
    out.into_bytes()
}

impl<T, C: StreamClient> fmt::Debug for EventStream<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("chunks", &self.events.chunks)
            .field("reconnects", &self.events.reconnects)
            .finish_non_exhaustive()
    }
}
