//! Identifiers.

use std::hash::{BuildHasher, RandomState};

/// 32 hexadecimal digits, others each time. Nothing here is to be kept secret by them, so the keys that `std`
/// draws for its hash maps are random enough, and no package is needed.
pub(super) fn digits() -> String {
    let [high, low] = [0, 1].map(|half: u8| RandomState::new().hash_one(half));
    format!("{high:016x}{low:016x}")
}
