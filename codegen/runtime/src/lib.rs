//! The support code of every crate that specsmith emits.
//!
//! The files below `src/runtime/` are copied verbatim into `src/runtime/` of an emitted crate. They name each
//! other as `crate::runtime::…`, which holds in both places, so that they are linted, tested and documented here,
//! once.

pub mod runtime;
