//! The HTTP half of the runtime: what it refuses, what it hides, what it says, what goes over the wire.

#![allow(clippy::unwrap_used, reason = "helpers outside `#[test]` functions are tests too")]

mod answers;
mod refusals;
mod secrets;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod wire;

use specsmith_runtime::runtime::{Client, ClientBuilder, Credentials, MemoryTransport, Service};

const SECRET: &str = "hunter2-is-planted";

fn builder() -> ClientBuilder {
    ClientBuilder::new(Service { base_url: "https://api.example.com/v1", user_agent: "example/1.0" })
}

fn memory() -> (Client, MemoryTransport) {
    let transport = MemoryTransport::new();
    let client = builder().credentials(Credentials::basic("AC1", SECRET)).transport(transport.clone());
    (client.build().unwrap(), transport)
}
