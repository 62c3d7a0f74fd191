//! The client: from the parts of an operation to a request, and over a transport to a response or an error.
//!
//! ```text
//! Call ──into_request──▶ Request ──Exchange──▶ http::Request ──Transport──▶ response ──Exchange──▶ RawResponse ──▶ Response<T>
//! ```
//!
//! `Exchange` decides about attempts, retries and redirects, and does no I/O. The async and the blocking
//! client are a loop around it each.

mod address;
mod api_key;
mod attempts;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
#[cfg(feature = "cli")]
pub mod cli;
mod client;
mod client_inner;
mod credentials;
mod error;
mod error_body;
mod error_details;
mod error_display;
mod excerpt;
mod exchange;
mod form;
mod header_values;
mod headers;
mod hooks;
mod idempotency;
mod json_text;
mod members;
mod method;
#[cfg(feature = "mock")]
pub mod mock;
mod multipart;
mod next_link;
mod next_parameter;
mod next_url;
mod oauth2;
mod outcome;
mod pages;
mod part;
mod path;
mod provider;
mod pump;
mod query;
mod random;
mod raw;
mod raw_response;
mod redact;
mod renewal;
mod request;
mod request_builder;
#[cfg(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32")))]
mod reqwest;
#[cfg(all(any(feature = "rustls", feature = "native-tls"), target_arch = "wasm32"))]
#[path = "browser.rs"]
mod reqwest;
mod response;
mod retries;
mod scalar;
mod security;
mod servers;
mod service;
mod source;
mod streams;
mod styles;
mod time;
mod timer;
#[cfg(feature = "tower")]
mod tower;
mod trace;
mod transport;
mod transport_error;
mod upload;
mod waiter;

pub use attempts::Attempt;
pub use body::{Body, BodyStream};
pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use credentials::{CredentialEnv, Credentials, Secret};
pub use error::{Error, ErrorKind};
pub use error_body::ErrorBody;
pub use form::{Form, FormStyle, FormStyles, StyledForm};
pub use hooks::{RequestView, ResponseView};
pub use json_text::JsonText;
pub use method::method;
pub use multipart::{Multipart, MultipartForm};
pub use next_link::NextLink;
pub use next_parameter::{NextParameter, NextValue, PageParameter};
pub use next_url::NextUrl;
pub use oauth2::OAuth2;
pub use pages::{Following, Items, NextPage, Page, Pages};
pub use part::Part;
pub use path::Path;
pub use provider::{Provider, ProviderFuture, Token, TokenRequest};
pub use raw::RawRequest;
pub use raw_response::{Parts, RawResponse};
pub use request::{OperationId, Request};
pub use request_builder::{
    BodyFields, BodyState, Json, MediaType, NullableJson, Operation, OperationInfo, RequestBuilder,
};
pub use response::{FromResponse, Headers, Response, read_text};
pub use retries::Retries;
pub use security::{Requirement, Security, SecurityScheme};
pub use service::{ErrorShape, Service, Template, Variable};
pub use source::Source;
pub use streams::*;
pub use styles::ParameterStyle;
#[cfg(feature = "tower")]
pub use tower::TransportService;
pub use transport::{Limits, SleepFuture, Transport, TransportFuture};
pub use transport_error::{BoxError, TransportError, TransportErrorKind};
pub use waiter::{Waiter, WaiterConfig};
