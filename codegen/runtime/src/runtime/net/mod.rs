//! The client: from an operation's parts to a request, over a transport, to an answer or an error.
//!
//! ```text
//! Call ──into_request──▶ Request ──Exchange──▶ http::Request ──Transport──▶ answer ──Exchange──▶ Reply ──▶ Response<T>
//! ```
//!
//! `Exchange` decides what to send, when to send it again and when to give up, and does no I/O; the async client and the
//! blocking one are a loop around it each.

mod address;
mod attempts;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
mod client;
mod core;
mod credentials;
mod error;
mod error_display;
mod excerpt;
mod exchange;
mod form;
mod headers;
#[cfg(feature = "mock")]
pub mod mock;
mod pages;
mod path;
mod problem;
mod query;
mod raw;
mod redact;
mod request;
mod request_builder;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod reqwest;
mod response;
mod retries;
mod scalar;
mod service;
mod timer;
mod trace;
mod transport;
mod waiter;

pub use attempts::Attempt;
pub use body::{Body, BodyStream};
pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use credentials::Credentials;
pub use error::{Error, ErrorKind};
pub use form::{Form, FormStyle, FormStyles, StyledForm};
pub use pages::{Items, Pages};
pub use path::Path;
pub use raw::RawRequest;
pub use request::{OperationId, Request};
pub use request_builder::{BodyFields, BodyState, Json, MediaType, Operation, OperationInfo, RequestBuilder};
pub use response::{FromResponse, Headers, Parts, Reply, Response};
pub use retries::Retries;
pub use service::{ErrorShape, Service, Template, Variable, Way};
pub use transport::{
    BoxError, Limits, SleepFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
};
pub use waiter::{Waiter, WaiterConfig};
