//! The service, asked over sockets by hand: no client stands between these tests and it, but in those of the tour.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test it is in")]

mod clearing;
mod errors;
mod faults;
mod http;
mod paging;
mod process;
mod states;
mod tour;

/// Where senders live.
const SENDERS: &str = "/v2/Channels/Senders";
