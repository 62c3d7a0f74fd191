//! Random identifiers.

use std::hash::{BuildHasher, RandomState};

/// Returns 32 random hexadecimal digits. They need not be unpredictable, so the random keys of `std`'s hash maps suffice, and
/// no dependency is needed.
pub(super) fn digits() -> String {
    let [high, low] = [0, 1].map(|half: u8| RandomState::new().hash_one(half));
    format!("{high:016x}{low:016x}")
}
