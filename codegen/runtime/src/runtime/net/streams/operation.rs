//! Operations whose success response can be read as a stream.

use std::pin::Pin;

use serde_json::Value;

use crate::runtime::net::call::Call;
use crate::runtime::net::client::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::request::Request;
use crate::runtime::net::request_builder::{MediaType, Operation, RequestBuilder};
use crate::runtime::net::response::Response;
use crate::runtime::net::streams::chunks::{Chunks, StreamClient};
use crate::runtime::net::streams::open::open;

/// An [`Operation`] whose success response can be read as a stream.
pub trait StreamOperation: Operation {
    /// The properties of the stream.
    const STREAM: StreamInfo = StreamInfo::DEFAULT;
    /// The body of a success response.
    type Stream<C: StreamClient>: ResponseStream<C>;
}

/// The properties of the stream of a [`StreamOperation`].
#[derive(Clone, Copy, Debug)]
pub struct StreamInfo {
    /// The value of `Accept`, if the operation has a response of another media type as well.
    pub accept: Option<&'static str>,
    /// The parameter of the request that asks for the stream.
    pub flag: Option<StreamFlag>,
    /// The representation of an item.
    pub format: ItemFormat,
    /// The data of the event that ends the stream.
    pub end: Option<&'static str>,
    /// `true` if a body without that event is truncated.
    pub is_end_required: bool,
}

impl StreamInfo {
    /// A stream that is the only response, without items or with items in JSON.
    pub const DEFAULT: Self =
        Self { accept: None, flag: None, format: ItemFormat::Json, end: None, is_end_required: false };

    /// Sets the value of `Accept`.
    pub const fn accept(self, media_type: &'static str) -> Self {
        Self { accept: Some(media_type), ..self }
    }

    /// Sets the field of the body that asks for the stream.
    pub const fn field(self, name: &'static str) -> Self {
        Self { flag: Some(StreamFlag::Field(name)), ..self }
    }

    /// Sets the query parameter that asks for the stream.
    pub const fn query(self, name: &'static str) -> Self {
        Self { flag: Some(StreamFlag::Query(name)), ..self }
    }

    /// Sets the representation of an item.
    pub const fn format(self, format: ItemFormat) -> Self {
        Self { format, ..self }
    }

    /// Sets the data of the event that ends the stream, if the service sends one.
    pub const fn end(self, data: &'static str) -> Self {
        Self { end: Some(data), ..self }
    }

    /// Sets the data of the event without which the body is truncated.
    pub const fn required_end(self, data: &'static str) -> Self {
        Self { is_end_required: true, ..self.end(data) }
    }
}

/// A parameter that is `true` in requests for a stream.
#[derive(Clone, Copy, Debug)]
pub enum StreamFlag {
    /// A field of the body.
    Field(&'static str),
    /// A query parameter.
    Query(&'static str),
}

/// The representation of an item of a stream.
#[derive(Clone, Copy, Debug)]
pub enum ItemFormat {
    /// JSON.
    Json,
    /// Text.
    Text,
    /// JSON text sequences (RFC 7464).
    JsonSequence,
    /// Server-sent events whose type has the fields of an event: `event`, `data`, `id` and `retry`. The data of these events is text.
    Event(&'static [&'static str]),
}

/// The body of a response that is read as a stream.
pub trait ResponseStream<C: StreamClient>: Sized {
    /// Creates the stream.
    #[doc(hidden)]
    fn start(start: Start<C>) -> Self;
}

/// A response whose body is not read yet.
pub struct Start<C: StreamClient> {
    pub(super) chunks: Chunks<C>,
    /// The request, unless it cannot be sent again.
    pub(super) request: Option<Request>,
    pub(super) info: &'static StreamInfo,
}

impl<C: StreamClient> Start<C> {
    /// Creates the stream and the response with it.
    pub(super) fn response<S: ResponseStream<C>, H>(self) -> Response<S, H> {
        let http = self.chunks.response.parts.clone();
        Response::new(S::start(self), http)
    }
}

impl<O: StreamOperation, C> RequestBuilder<O, C> {
    /// Returns the call that asks for a stream.
    pub(super) fn into_stream_call(mut self) -> Call<C> {
        match O::STREAM.flag {
            Some(StreamFlag::Field(name)) => {
                O::MediaType::set_field(&mut self.call, name, Value::Bool(true));
            }
            Some(StreamFlag::Query(name)) => self.call.set_query(name, true),
            None => {}
        }
        if let Some(accept) = O::STREAM.accept {
            self.call.set_header("Accept", accept);
        }
        self.into_call()
    }
}

impl<O: StreamOperation> RequestBuilder<O> {
    /// Sends the request, and returns status and headers of a success response as soon as they arrive, with its body as a stream.
    ///
    /// The time limits of the call apply up to the headers. From then on each chunk of the body is limited by the client's
    /// [`attempt_timeout`](crate::runtime::net::ClientBuilder::attempt_timeout), or the `idle_timeout` of the stream; the whole
    /// body is limited neither in time nor in size. Dropping the stream closes the connection.
    ///
    /// # Errors
    ///
    /// If the request is invalid, no response is received in time, or the response is not a success. See [`Error::kind`].
    pub fn send_stream(
        self,
    ) -> impl Future<Output = Result<Response<O::Stream<Client>, O::Headers>, Error>> + Send + use<O> {
        let call = self.into_stream_call();
        // The boxed future is compiled once, instead of into the future of each operation.
        let started: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(start(call, const { &O::STREAM }));
        async move { Ok(started.await?.response()) }
    }
}

async fn start(call: Call, info: &'static StreamInfo) -> Result<Start<Client>, Error> {
    let (client, request) = call.into_parts();
    let request = request?;
    let again = request.again();
    Ok(Start { chunks: open(client, request).await?, request: again, info })
}
