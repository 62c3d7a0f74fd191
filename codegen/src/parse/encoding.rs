//! The encoding of a text (YAML 1.2.2, section 5.2).

use std::string::FromUtf8Error;

/// Decodes a text of a description: UTF-16, with a byte order mark or recognized by the zero bytes beside ASCII characters, or
/// else UTF-8.
///
/// # Errors
///
/// Returns the error of UTF-8 if the text has neither encoding.
pub fn decode(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    let pair: fn([u8; 2]) -> u16 = match bytes.as_slice() {
        // UTF-32 is not supported.
        [0, 0, ..] | [_, _, 0, 0, ..] => return String::from_utf8(bytes),
        [0xfe, 0xff, ..] | [0, _, 0, _, ..] => u16::from_be_bytes,
        [0xff, 0xfe, ..] | [_, 0, _, 0, ..] => u16::from_le_bytes,
        _ => return String::from_utf8(bytes),
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|bytes| pair(*bytes)).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => String::from_utf8(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn utf_16_is_decoded_with_and_without_a_mark() {
        let text = "openapi: ä😀";
        let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let little = |text: &str| units(text).into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let big = |text: &str| units(text).into_iter().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        let marked = format!("\u{feff}{text}");
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), text),
            (little(text), text),
            (big(text), text),
            (little(&marked), &marked),
            (big(&marked), &marked),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn other_encodings_are_rejected() {
        let utf_32: Vec<u8> = "\u{feff}open".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        for bytes in [utf_32, vec![0xff, 0xfe, b'a'], vec![0xff, 0xfe, 0, 0xd8], vec![b'a', 0xe4]] {
            assert!(decode(bytes.clone()).is_err(), "{bytes:?}");
        }
    }
}
