//! Releases of an emitted crate: what changed since an earlier description, the next version, and the changelog.

mod changelog;
pub mod generator;
pub mod revision;
pub mod since;
pub mod versions;
