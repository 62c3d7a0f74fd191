//! Shared code of the wire tests: a server that records requests byte for byte and sends scripted responses,
//! and clients of it.

#![allow(clippy::unwrap_used, reason = "only tests use this: what goes wrong here fails the test it is in")]

mod recorded;
mod response;
mod server;

use std::time::Duration;

use twilio_senders::models::SenderSid;
use twilio_senders::{Client, ClientBuilder, Credentials, Retries, blocking};

pub use recorded::RecordedRequest;
pub use response::CannedResponse;
pub use server::{Closed, Server};

/// The user name of [`client`].
pub const USERNAME: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The password of [`client`].
pub const PASSWORD: &str = "wire-test-password";

/// The `Authorization` header with both, encoded by another program.
pub const AUTHORIZATION: &str =
    "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTp3aXJlLXRlc3QtcGFzc3dvcmQ=";

/// The identifier of a sender, whose path is [`PATH`].
pub const SID: &str = "XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// The path of the sender [`SID`].
pub const PATH: &str = "/v2/Channels/Senders/XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// The path of all senders.
pub const SENDERS: &str = "/v2/Channels/Senders";

/// Returns a builder of a client with credentials for this server.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).credentials(Credentials::basic(USERNAME, PASSWORD))
}

/// Returns a client with credentials for this server.
pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// Like [`builder`], for the blocking client.
pub fn blocking_builder(server: &Server) -> ClientBuilder<blocking::Client> {
    blocking::Client::builder().base_url(server.url()).credentials(Credentials::basic(USERNAME, PASSWORD))
}

/// Like [`client`], for the blocking client.
pub fn blocking_client(server: &Server) -> blocking::Client {
    blocking_builder(server).build().unwrap()
}

/// Returns the default retries with pauses that are too short to slow down a test.
pub fn at_once() -> Retries {
    Retries::new().first_pause(Duration::from_millis(1))
}

/// Returns [`SID`] as the type that operations take.
pub fn sid() -> SenderSid {
    SenderSid::new(SID).unwrap()
}

/// A check that the README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
