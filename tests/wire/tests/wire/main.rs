//! Tests of the emitted client from outside: the bytes it sends, and all kinds of responses.
//!
//! `codegen/runtime/tests` has all cases of retries, redirects, pages, waiters, redaction and validation; here is one of
//! each through the emitted crate, and what only a socket shows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, like the tests themselves")]

mod blocking;
mod cancellation;
mod decode;
mod description;
mod env;
mod errors;
mod escape_hatches;
mod examples;
mod faults;
mod hooks;
mod kinds;
mod list;
mod load;
mod mock;
mod pagination;
mod paths;
mod redaction;
mod redirects;
mod requests;
mod retries;
mod spawning;
mod tracing;
mod transports;
mod until;
mod update;
mod waiters;
