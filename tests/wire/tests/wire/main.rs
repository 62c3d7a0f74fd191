//! The emitted client, watched from outside: every byte that goes out, and whatever may come back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, like the tests themselves")]

mod decode;
mod errors;
mod examples;
mod list;
mod memory;
mod paths;
mod redirects;
mod secrets;
mod spec;
mod update;
mod ways_out;
