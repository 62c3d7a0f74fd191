//! Base64 (RFC 4648). The crate `base64` is a dependency of the client and not of the models.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes bytes, with padding (RFC 4648, section 4).
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for index in 0..4 {
            // A group of one byte has two characters, and one of two bytes has three.
            let sextet = (bits >> (18 - 6 * index)) as usize & 63;
            text.push(if index <= group.len() { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    text
}

/// Decodes a string with or without padding, in the standard alphabet (section 4) or the URL-safe alphabet (section 5).
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let content = text.trim_end_matches('=');
    let padding = text.len() - content.len();
    let remainder = content.len() % 4;
    if remainder == 1 || padding > 0 && (remainder == 0 || padding + remainder != 4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(content.len() / 4 * 3 + 2);
    for group in content.as_bytes().chunks(4) {
        let mut bits = 0;
        for (index, byte) in group.iter().enumerate() {
            bits |= sextet(*byte)? << (18 - 6 * index);
        }
        let [_, first, second, third] = bits.to_be_bytes();
        let all = [first, second, third];
        let (decoded, unused) = all.split_at(group.len() - 1);
        // The unused bits of the last character are zero. Otherwise two strings would have the same bytes.
        if unused.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(decoded);
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
