//! Operations with streams, as the generator emits them.

use http::Method;
use serde_json::Value;

use crate::runtime::{
    ByteStream, Call, ErrorShape, EventStream, ItemFormat, Json, JsonStream, Operation, OperationInfo, Path,
    RequestBuilder, Security, Service, StreamClient, StreamFlag, StreamInfo, StreamOperation,
};

pub(super) static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    template: None,
    user_agent: "example/1.0",
    errors: ErrorShape { code: &[], message: &["/message"], request_id: None },
    credentials: &[],
    schemes: &[],
    security: Security::Any,
};

macro_rules! operation {
    ($name:ident, $stream:ty, $info:expr) => {
        pub(super) enum $name {}

        impl Operation for $name {
            const INFO: OperationInfo = OperationInfo { id: stringify!($name), builder: stringify!($name) };
            type MediaType = Json;
            type Body = ();
            type Output = Value;
            type Headers = ();
        }

        impl StreamOperation for $name {
            const STREAM: StreamInfo = $info;
            type Stream<C: StreamClient> = $stream;
        }
    };
}

operation!(Ticks, EventStream<Value, C>, StreamInfo {
    end: Some("[DONE]"),
    flag: Some(StreamFlag::Field("stream")),
    accept: Some("text/event-stream"),
    ..StreamInfo::DEFAULT
});
operation!(Orders, EventStream<Value, C>, StreamInfo::DEFAULT.required_end("bye"));
operation!(Texts, EventStream<String, C>, StreamInfo { format: ItemFormat::Text, ..StreamInfo::DEFAULT });
operation!(Wholes, EventStream<Value, C>, StreamInfo {
    format: ItemFormat::Event(&["note"]),
    flag: Some(StreamFlag::Query("live")),
    ..StreamInfo::DEFAULT
});
operation!(Lines, JsonStream<Value, C>, StreamInfo::DEFAULT);
operation!(Sequence, JsonStream<Value, C>, StreamInfo {
    format: ItemFormat::JsonSequence,
    ..StreamInfo::DEFAULT
});
operation!(File, ByteStream<C>, StreamInfo::DEFAULT);

/// An operation whose success is a redirection.
pub(super) enum Moved {}

impl Operation for Moved {
    const INFO: OperationInfo = OperationInfo { id: "Moved", builder: "Moved" };
    const STATUSES: &'static [u16] = &[302];
    type MediaType = Json;
    type Body = ();
    type Output = Value;
    type Headers = ();
}

impl StreamOperation for Moved {
    type Stream<C: StreamClient> = ByteStream<C>;
}

pub(super) fn get<O: Operation<Body = ()>, C: Clone>(client: &C) -> RequestBuilder<O, C> {
    RequestBuilder::new(Call::new(client, O::INFO.id, Method::GET, Path::new().literal("/x")))
}
