//! Strings of the formats `uri` and `uri-reference` (RFC 3986).

use crate::runtime::formats::formatted::{Format, Formatted};

/// A URI, such as `https://example.com/a?b#c`. The original string is kept.
pub type Uri = Formatted<UriFormat>;

/// The format of [`Uri`].
pub enum UriFormat {}

/// A URI or a relative reference to one, such as `/a?b#c`. The original string is kept.
pub type UriReference = Formatted<UriReferenceFormat>;

/// The format of [`UriReference`].
pub enum UriReferenceFormat {}

impl Format for UriFormat {
    const NAME: &'static str = "Uri";
    const EXPECTED: &'static str = "a URI (RFC 3986)";

    fn is_valid(text: &str) -> bool {
        text.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) && is_reference(text)
    }
}

impl Format for UriReferenceFormat {
    const NAME: &'static str = "UriReference";
    const EXPECTED: &'static str = "a URI or a relative reference (RFC 3986)";

    fn is_valid(text: &str) -> bool {
        is_reference(text)
    }
}

/// Checks the characters of a URI reference (RFC 3986, section 2), and the delimiters of its parts (appendix B).
fn is_reference(text: &str) -> bool {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let rest = match rest.split_once(':') {
        Some((scheme, tail)) if is_scheme(scheme) => tail,
        // A colon in the first segment would end a scheme (section 4.2).
        Some((before, _)) if !before.contains('/') => return false,
        _ => rest,
    };
    let path = match rest.strip_prefix("//") {
        Some(tail) => &tail[tail.find('/').unwrap_or(tail.len())..],
        None => rest,
    };
    // Only the authority may contain brackets, around an IP address.
    has_valid_characters(text)
        && !fragment.contains('#')
        && ![path, query, fragment].iter().any(|part| part.contains(['[', ']']))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn has_valid_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    })
}
