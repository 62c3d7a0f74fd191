//! The emitted client, watched from outside: every byte that goes out, and whatever may come back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, like the tests themselves")]

mod blocking;
mod decode;
mod dropping;
mod env;
mod errors;
mod examples;
mod faults;
mod kinds;
mod list;
mod load;
mod mock;
mod pages;
mod paths;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod spawning;
mod spec;
mod tracing;
mod until;
mod update;
mod waiting;
mod ways_out;
