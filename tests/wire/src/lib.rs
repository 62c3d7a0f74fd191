//! What the wire tests share: a server that records requests byte for byte and answers from a list, and clients
//! of it.

#![allow(clippy::unwrap_used, reason = "only tests use this: what goes wrong here fails the test it is in")]

mod answer;
mod seen;
mod server;

use std::time::Duration;

use twilio_senders::models::SenderSid;
use twilio_senders::{Client, ClientBuilder, Credentials, Retries, blocking};

pub use answer::Answer;
pub use seen::Seen;
pub use server::{Closed, Server};

/// The user name that [`client`] signs in with.
pub const USERNAME: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The password that [`client`] signs in with.
pub const PASSWORD: &str = "wire-test-password";

/// What the two make of the `Authorization` header, worked out by another program.
pub const AUTHORIZATION: &str =
    "Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTp3aXJlLXRlc3QtcGFzc3dvcmQ=";

/// A sender's identifier, and [`PATH`] where it is.
pub const SID: &str = "XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// The address of the sender [`SID`].
pub const PATH: &str = "/v2/Channels/Senders/XE5f1c0a7be2d94836a1b0c9d8e7f60512";

/// The address of all senders.
pub const SENDERS: &str = "/v2/Channels/Senders";

/// A builder of a client with credentials for this server.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).credentials(Credentials::basic(USERNAME, PASSWORD))
}

/// A client with credentials for this server.
pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// As [`builder`], for the blocking client.
pub fn blocking_builder(server: &Server) -> ClientBuilder<blocking::Client> {
    blocking::Client::builder().base_url(server.url()).credentials(Credentials::basic(USERNAME, PASSWORD))
}

/// As [`client`], the blocking one.
pub fn blocking_client(server: &Server) -> blocking::Client {
    blocking_builder(server).build().unwrap()
}

/// The default retries, but for their pauses, which are too short to be felt.
pub fn at_once() -> Retries {
    Retries::new().first_pause(Duration::from_millis(1))
}

/// [`SID`] as the type that operations take.
pub fn sid() -> SenderSid {
    SenderSid::new(SID).unwrap()
}

/// The README's example compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
