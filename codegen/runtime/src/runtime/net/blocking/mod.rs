//! The client without async. It needs no async runtime.
//!
//! [`blocking::Client`](Client) has the operations of [the async client](crate::runtime::Client), with the same request
//! builders, setters and errors. The methods that use the network block the thread and return the result itself:
//!
//! | method | of | returns |
//! |---|---|---|
//! | `build` | [`ClientBuilder`] | `Result<Client, Error>` |
//! | `send` | request builders | `Result<Response<T, H>, Error>` |
//! | `send`, `send_json` | requests from [`Client::request`] | `Result<Response<T>, Error>` |
//! | `next`, as an [`Iterator`] | pages and their items | `Option<Result<T, Error>>` |
//! | `wait` | waiters | `Result<T, Error>` |
//!
//! With a logger for the crate `log`, ureq logs addresses with their queries at the level `debug`, and headers with their
//! credentials at the level `trace`. Set the maximum level of the targets `ureq` and `ureq_proto` to `info`.
//!
//! A failed TLS handshake is a transport error, and with the async client a connect error: ureq reports it like a connection that
//! breaks later, when the service may have received the request.
//!
//! `ClientBuilder::transport` takes a [`Transport`], and `ureq_agent` an agent of ureq with settings of its own, such as a
//! proxy or certificates.

mod client;
mod immediate;
mod source_reader;
pub(super) mod transport;
pub(super) mod ureq;

pub use client::Client;
pub use transport::{Reader, Transport};

/// Settings of a blocking client, from `Client::builder`.
pub type ClientBuilder = crate::runtime::net::builder::ClientBuilder<Client>;
