//! Payloads of webhooks.

use crate::runtime::json::{DecodeError, JsonType, from_slice_within};

/// The maximum memory of a decoded payload, as a multiple of the size of its body. Anyone can send one.
const MEMORY_PER_BYTE: usize = 8;

/// The memory in bytes that any payload may take.
const MIN_MEMORY: usize = 16 << 20;

/// Decodes the payload of a webhook.
///
/// # Errors
///
/// If the body is not JSON, does not match the type, or takes too much memory.
pub fn decode<T: JsonType>(body: &[u8]) -> Result<T, DecodeError> {
    from_slice_within(body, body.len().saturating_mul(MEMORY_PER_BYTE).max(MIN_MEMORY))
}
