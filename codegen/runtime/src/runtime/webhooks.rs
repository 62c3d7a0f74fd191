//! Payloads of webhooks.

use crate::runtime::json::{DecodeError, JsonType, from_slice_within};

/// The maximum memory of a decoded payload in bytes: that of a response with the default limit of the client.
const MAX_MEMORY: usize = 512 << 20;

/// Decodes the payload of a webhook.
///
/// # Errors
///
/// If the body is not JSON, does not match the type, or takes too much memory.
pub fn decode<T: JsonType>(body: &[u8]) -> Result<T, DecodeError> {
    from_slice_within(body, MAX_MEMORY)
}
