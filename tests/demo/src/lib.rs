//! A local server that simulates the Twilio Senders service for one account, in memory and over real HTTP/1.1, and a
//! [`tour`] of the generated client against it.
//!
//! The server tests the client from the other side, so it is independent of it: it uses no type and no table of
//! the generator or of the generated crate. The tour only uses the client, and only knows the address of the server.
//!
//! `Service::new(Options::default()).start().await` returns a [`Running`] service, which serves until it is dropped.
//! The binary `service` runs it as a process; the binary `tour` runs the tour.
//!
//! The server behaves as the vendor's service is known to. Where its behavior is not known, the server is strict, so
//! that a careless client is noticed: `null` clears every field, and unknown fields are rejected.

mod service;
pub mod tour;

pub use service::{Credentials, Fault, LoggedRequest, Operation, Options, Running, Service};
