//! The support code of every crate that specsmith emits.
//!
//! The files below `src/runtime/` are copied verbatim into `src/runtime/` of an emitted crate. They name each
//! other as `crate::runtime::…`, which holds in both places, so that they are linted, tested and documented here,
//! once.

// The macros, and what only they call, are used by emitted code.
#![cfg_attr(not(test), allow(dead_code, unused_imports, unused_macros))]
// Which cargo-fuzz sets.
#![allow(unexpected_cfgs)]

#[cfg(any(fuzzing, test))]
#[allow(missing_docs)]
pub mod models;
pub mod runtime;
// Emitted code finds it there.
#[cfg(any(fuzzing, test))]
pub use runtime::digits::Digits;
#[cfg(all(fuzzing, not(test)))]
#[allow(missing_docs)]
pub mod tests;
#[cfg(test)]
mod tests;
