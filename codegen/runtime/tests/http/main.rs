//! The HTTP half of the runtime: requests, retries, redirects, validation, redaction, tracing, and bytes on
//! the wire.
//!
//! The features `blocking`, `cli`, `mock`, `tower`, `tracing` and `webhook-signatures` are always on, because the package is a
//! dev-dependency of itself.

#![allow(clippy::unwrap_used, reason = "helpers outside `#[test]` functions are tests too")]

mod blocking;
mod budget;
mod cassettes;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod connections;
mod depth;
mod errors;
mod forms;
mod hooks;
mod mock;
mod mock_description;
mod pagination;
mod parameters;
mod redaction;
mod redirects;
mod renewals;
mod responses;
mod retries;
mod settings;
mod socket;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod streams;
mod token_server;
mod tokens;
mod tower;
mod tracing;
mod validation;
mod waiters;
mod webhooks;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod wire;

use http::Method;
use serde_json::Value;
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::mock::{ExpectedOperation, Mock};
use specsmith_runtime::runtime::{
    Call, Client, ClientBuilder, Credentials, ErrorShape, Path, Security, Service,
};

const SECRET: &str = "hunter2-is-planted";

/// The first characters of the credentials in base64: `AC1:`.
const ENCODED: &str = "QUMxO";

static SERVICE: Service = Service {
    base_url: "https://api.example.com/v1",
    template: None,
    user_agent: "example/1.0",
    errors: ErrorShape {
        code: &["/code"],
        message: &["/message", "/detail", "/title"],
        request_id: Some("T-Request-Id"),
    },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

fn builder() -> ClientBuilder {
    ClientBuilder::new(&SERVICE)
}

/// Returns a client with credentials over a mock.
fn mocked() -> (Client, Mock) {
    let mock = Mock::new();
    (client_of(&mock), mock)
}

fn client_of(mock: &Mock) -> Client {
    builder().credentials(Credentials::basic("AC1", SECRET)).transport(mock.clone()).build().unwrap()
}

/// The operation of [`fetch`], for mocks.
struct FetchThing;

impl ExpectedOperation for FetchThing {
    type Output = Value;
    const ID: &'static str = "FetchThing";
    const STATUS: u16 = 200;
}

/// The operation of [`update`], for mocks.
struct UpdateThing;

impl ExpectedOperation for UpdateThing {
    type Output = Value;
    const ID: &'static str = "UpdateThing";
    const STATUS: u16 = 202;
}

fn fetch<C: Clone>(client: &C) -> Call<C> {
    call(client, FetchThing::ID, Method::GET)
}

fn update<C: Clone>(client: &C) -> Call<C> {
    call(client, UpdateThing::ID, Method::POST)
}

fn call<C: Clone>(client: &C, operation: &'static str, method: Method) -> Call<C> {
    Call::new(client, operation, method, Path::new().literal("/things/").value("Id", ValueRef::I64(7)))
}
