//! A local server that plays the Twilio Senders service, in memory and for one account, over real HTTP/1.1; and
//! a [`tour`] of the emitted client against it.
//!
//! The server checks the emitted client from the other side, so it knows nothing of it: it takes no type, and no
//! table, from the generator or from what the generator emits. The tour knows the client alone, and nothing of
//! the server but its address.
//!
//! `Service::new(Options::default()).start().await` gives a [`Running`], which serves until it is dropped;
//! the program `service` is the same as a process of its own, the program `tour` is the tour.
//!
//! What the server does is what is known of the vendor's service. Where nothing is known it does what shows a
//! careless client up: `null` clears every field that it is sent for, unknown fields are refused.

mod service;
pub mod tour;

pub use service::{Credentials, Fault, Operation, Options, Running, Seen, Service};
