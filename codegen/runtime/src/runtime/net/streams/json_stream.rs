//! JSON lines and JSON text sequences.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::Error as _;

use crate::runtime::json::{self, JsonType};
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::streams::chunks::{Chunks, StreamClient};
use crate::runtime::net::streams::operation::{ItemFormat, ResponseStream, Start};
use crate::runtime::net::streams::record_parser::{Record, RecordParser};

/// The JSON values of a response while they arrive, one per line or in a JSON text sequence (RFC 7464): a [`Stream`], or with the
/// blocking client an [`Iterator`].
///
/// The stream goes on after a [decode error](Error::is_decode), which is about one value. Any other error ends it. Dropping it
/// closes the connection, with the blocking client once another chunk arrives.
#[must_use = "a stream does nothing unless it is read"]
pub struct JsonStream<T, C: StreamClient = Client> {
    pub(super) records: Records<C>,
    item: PhantomData<fn() -> T>,
}

impl<T, C: StreamClient> ResponseStream<C> for JsonStream<T, C> {
    fn start(Start { chunks, info, .. }: Start<C>) -> Self {
        let records = Records {
            // The limits of memory and size differ by a factor, see `Exchange`.
            max_size: chunks.response.max_memory / 8,
            chunks,
            parser: RecordParser::new(matches!(info.format, ItemFormat::JsonSequence)),
            rest: Bytes::new(),
        };
        Self { records, item: PhantomData }
    }
}

impl<T, C: StreamClient> JsonStream<T, C> {
    /// Sets the time limit of each chunk of the body. Default: the client's `attempt_timeout`; `None` for no limit.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.records.chunks.set_idle_timeout(timeout.into());
        self
    }

    /// Sets the maximum size of a value in bytes. Default: the client's `max_response_size`.
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.records.max_size = bytes;
        self
    }
}

impl<T: JsonType> JsonStream<T> {
    /// Returns the next value, or `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: JsonType> Stream for JsonStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let record = ready!(self.records.poll_record(context));
        Poll::Ready(record.map(|record| self.records.decode(record?)))
    }
}

/// The values of a response, which are not decoded.
pub(super) struct Records<C: StreamClient> {
    pub(super) chunks: Chunks<C>,
    parser: RecordParser,
    /// The part of a chunk that is not parsed yet.
    pub(super) rest: Bytes,
    max_size: usize,
}

impl<C: StreamClient> Records<C> {
    /// Returns the next record of the present chunk, or the error that ends the stream.
    pub(super) fn parsed(&mut self) -> Option<Result<Record, Error>> {
        match self.parser.next(&mut self.rest, self.max_size) {
            Ok(record) => record.map(Ok),
            Err(_) => {
                self.rest = Bytes::new();
                let _ = self.parser.finish();
                Some(Err(self.chunks.too_long(self.max_size)))
            }
        }
    }

    /// Returns the record that ends with the body.
    pub(super) fn last(&mut self) -> Option<Record> {
        self.parser.finish()
    }

    /// Decodes a record.
    pub(super) fn decode<T: JsonType>(&self, Record { text, is_truncated }: Record) -> Result<T, Error> {
        let value = match is_truncated {
            true => {
                let what = "the value may be truncated: no white space follows it (RFC 7464, section 2.4)";
                Err(serde_json::Error::custom(what).into())
            }
            false => json::from_slice_within(&text, self.chunks.response.max_memory),
        };
        value.map_err(|source| self.chunks.undecoded(text, source))
    }
}

impl Records<Client> {
    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Record, Error>>> {
        loop {
            if let Some(record) = self.parsed() {
                return Poll::Ready(Some(record));
            }
            match ready!(self.chunks.poll_chunk(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => {
                    // The beginning of a record is not a record.
                    let _ = self.last();
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.last().map(Ok)),
            }
        }
    }
}

#[cfg(feature = "blocking")]
impl<T: JsonType> Iterator for JsonStream<T, crate::runtime::net::blocking::Client> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.records.record().map(|record| self.records.decode(record?))
    }
}

#[cfg(feature = "blocking")]
impl Records<crate::runtime::net::blocking::Client> {
    fn record(&mut self) -> Option<Result<Record, Error>> {
        loop {
            if let Some(record) = self.parsed() {
                return Some(record);
            }
            match self.chunks.chunk() {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => {
                    // The beginning of a record is not a record.
                    let _ = self.last();
                    return Some(Err(error));
                }
                None => return self.last().map(Ok),
            }
        }
    }
}

impl<T, C: StreamClient> fmt::Debug for JsonStream<T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonStream").field(&self.records.chunks).finish()
    }
}
