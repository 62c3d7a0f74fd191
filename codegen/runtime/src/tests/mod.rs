//! Tests of the runtime, with the models that the generator emits from `models.yaml`.

// The models are emitted code, of which the tests do not use every item.
#![allow(dead_code)]

mod binary;
#[cfg(all(feature = "cli", feature = "mock"))]
mod cli;
#[cfg(feature = "client")]
mod client;
mod digits;
mod edges;
mod foreign;
mod formats;
#[cfg(feature = "client")]
mod idempotency;
mod memory;
#[cfg(feature = "client")]
mod multipart;
mod objects;
#[cfg(feature = "client")]
#[path = "../../tests/http/socket.rs"]
mod socket;
#[cfg(feature = "client")]
mod streams;
mod strings;
mod tuples;
mod unions;
mod values;

use crate::runtime::json::{JsonType, from_slice, to_vec};

/// Deserializes JSON and serializes the value again.
fn round_trip<T: JsonType>(text: &str) -> String {
    let value: T = from_slice(text.as_bytes()).unwrap();
    String::from_utf8(to_vec(value.value_ref()).unwrap()).unwrap()
}

/// Returns the error of deserialization, or `accepted`.
fn error_of<T: JsonType>(text: impl AsRef<[u8]>) -> String {
    from_slice::<T>(text.as_ref())
        .err()
        .map(|error| error.to_string())
        .unwrap_or_else(|| "accepted".to_owned())
}
