//! Tests of the service over raw sockets, without the generated client (except for the tour).

#![allow(clippy::unwrap_used, reason = "a failure here fails the test")]

mod clearing;
mod errors;
mod faults;
mod http;
mod pagination;
mod process;
mod states;
mod tour;

/// The path of the list of senders.
const SENDERS: &str = "/v2/Channels/Senders";
