//! The support code of this crate.

pub mod digits;
pub mod formats;
pub mod json;
pub mod maybe;
#[cfg(feature = "client")]
mod net;
pub mod number;
#[cfg(test)]
pub mod pattern;
pub mod text;
pub mod validated;
pub mod value;
#[cfg(feature = "webhook-signatures")]
pub mod webhook_signature;
pub mod webhooks;

#[cfg(feature = "client")]
pub use net::*;
