//! What this crate's models and operations share.

mod base_url;
mod body;
mod builder;
mod call;
mod client;
mod credentials;
mod error;
mod excerpt;
mod headers;
pub mod json;
pub mod maybe;
mod memory;
mod path;
mod query;
mod raw;
mod redact;
mod request;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod reqwest;
mod response;
mod scalar;
pub mod text;
mod transport;

pub use body::{Body, BodyStream};
pub use builder::{ClientBuilder, Service};
pub use call::Call;
pub(crate) use call::call_options;
pub use client::Client;
pub use credentials::Credentials;
pub use error::Error;
pub use memory::{MemoryTransport, RecordedRequest};
pub use path::Path;
pub use raw::RawRequest;
pub use request::Request;
pub use response::{Headers, Parts, Reply, Response};
pub use transport::{BoxError, Limits, Transport, TransportError, TransportErrorKind, TransportFuture};
