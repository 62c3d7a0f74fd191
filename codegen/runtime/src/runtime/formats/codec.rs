//! Base64 (RFC 4648), for models, which do not have the crate that the client has for it.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text, with padding (RFC 4648, section 4).
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for index in 0..4 {
            // A group of one byte is two characters, of two bytes three.
            let sextet = (bits >> (18 - 6 * index)) as usize & 63;
            text.push(if index <= group.len() { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    text
}

/// The bytes. The characters for 62 and 63 may be those of section 5, as in URLs, and the padding may be missing;
/// anything else that does not belong there is refused.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let content = text.trim_end_matches('=');
    let padding = text.len() - content.len();
    let spare = content.len() % 4;
    if spare == 1 || padding > 0 && (spare == 0 || padding + spare != 4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(content.len() / 4 * 3 + 2);
    for group in content.as_bytes().chunks(4) {
        let mut bits = 0;
        for (index, byte) in group.iter().enumerate() {
            bits |= sextet(*byte)? << (18 - 6 * index);
        }
        let [_, first, second, third] = bits.to_be_bytes();
        let whole = [first, second, third];
        let (kept, rest) = whole.split_at(group.len() - 1);
        // What is left over of the last character is zero: else two texts would be the same bytes.
        if rest.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(kept);
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
