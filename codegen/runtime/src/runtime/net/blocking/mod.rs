//! The client for code that is not async: the same operations, builders and errors, without an async runtime.
//!
//! [`blocking::Client`](Client) makes the same builders as [the async one](crate::runtime::Client); their `send` waits for the answer.

mod client;
mod transport;
mod ureq;

pub use client::Client;
pub use transport::{Reader, Transport};
