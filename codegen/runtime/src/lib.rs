//! The support code of every crate that specsmith emits.
//!
//! The files in `src/runtime/` are copied verbatim into `src/runtime/` of an emitted crate. They refer to each other as
//! `crate::runtime::…`, which is valid in both crates, so they are linted, tested and documented here.

// The macros and the functions that only macros call are used by emitted code.
#![cfg_attr(not(test), allow(dead_code, unused_imports, unused_macros))]
// cargo-fuzz sets `fuzzing`.
#![allow(unexpected_cfgs)]

#[cfg(feature = "mock")]
mod mock;
#[cfg(any(fuzzing, test))]
#[allow(missing_docs)]
pub mod models;
#[cfg(any(fuzzing, test))]
pub mod round_trip;
pub mod runtime;
#[cfg(test)]
mod tests;

// Emitted code refers to `crate::Digits`.
#[cfg(any(fuzzing, test))]
pub use runtime::digits::Digits;
