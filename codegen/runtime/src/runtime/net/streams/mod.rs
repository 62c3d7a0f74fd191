//! Responses that are read while they arrive: bytes, server-sent events, JSON lines and JSON text sequences.
//!
//! ```text
//! RequestBuilder::send_stream ──▶ Chunks ──▶ ByteStream
//!                                        ├──EventParser──▶ EventStream<T>
//!                                        └──RecordParser─▶ JsonStream<T>
//! ```

#[cfg(feature = "blocking")]
mod blocking;
mod byte_stream;
mod chunks;
mod event_parser;
mod event_stream;
mod json_stream;
mod open;
mod operation;
mod record_parser;

pub use byte_stream::ByteStream;
pub use chunks::StreamClient;
pub use event_stream::{Event, EventStream};
pub use json_stream::JsonStream;
pub use operation::{ItemFormat, ResponseStream, StreamFlag, StreamInfo, StreamOperation};
