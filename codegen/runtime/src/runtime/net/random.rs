//! Random numbers that other programs do not have.

/// Returns a random number, another one in each process.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};

    // A process and the one that it forks have the same state of the hasher.
    RandomState::new().hash_one(std::process::id())
}

/// Returns a random number. In a browser the hasher of the standard library has the same state each time.
#[cfg(target_arch = "wasm32")]
pub(crate) fn random() -> u64 {
    fastrand::u64(..)
}
