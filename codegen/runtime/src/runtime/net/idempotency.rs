//! Idempotency keys: a service processes requests with the same key once, so that the client may send them again.

use http::{HeaderName, HeaderValue};

use crate::runtime::net::random::random;
use crate::runtime::net::request::Request;

/// Sets the idempotency key of a call, unless it has one. Returns `false` if the operation has no such keys.
pub(crate) fn set_key(request: &mut Request) -> bool {
    let header = request.documented.idempotency_key.map(str::as_bytes).map(HeaderName::from_bytes);
    let (Some(Ok(name)), Ok(key)) = (header, HeaderValue::try_from(random_key())) else { return false };
    request.headers.entry(name).or_insert(key);
    true
}

/// Returns a random UUID (RFC 9562, section 5.4).
fn random_key() -> String {
    let (high, low) = (random(), random());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}
