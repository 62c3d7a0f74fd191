//! What the rest of this crate stands on.

mod defaults;
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

pub(crate) use defaults::defaults;
#[cfg(feature = "client")]
pub use net::*;
#[cfg(feature = "client")]
pub(crate) use net::{Put, handle, headers, media, operation, or_nothing, parameter};
