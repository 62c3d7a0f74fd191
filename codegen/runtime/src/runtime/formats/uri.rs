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

/// The parts of a URI, without any decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UriParts<'a> {
    /// The part before the first `:`, such as `https`.
    pub scheme: Option<&'a str>,
    /// The part after `//`, such as `user@example.com:8080`.
    pub authority: Option<&'a str>,
    /// The path, which may be empty.
    pub path: &'a str,
    /// The part after `?`.
    pub query: Option<&'a str>,
    /// The part after `#`.
    pub fragment: Option<&'a str>,
}

impl Format for UriFormat {
    const NAME: &'static str = "Uri";
    const EXPECTED: &'static str = "a URI (RFC 3986)";
    type Parsed<'a> = UriParts<'a>;

    fn parse(text: &str) -> Option<UriParts<'_>> {
        parse(text).filter(|parts| parts.scheme.is_some())
    }
}

impl Format for UriReferenceFormat {
    const NAME: &'static str = "UriReference";
    const EXPECTED: &'static str = "a URI or a relative reference (RFC 3986)";
    type Parsed<'a> = UriParts<'a>;

    fn parse(text: &str) -> Option<UriParts<'_>> {
        parse(text)
    }
}

/// Parses a URI reference (RFC 3986, appendix B) and checks its characters (section 2).
fn parse(text: &str) -> Option<UriParts<'_>> {
    if !has_valid_characters(text) {
        return None;
    }
    let (rest, fragment) = split_at(text, '#');
    let (rest, query) = split_at(rest, '?');
    if fragment.is_some_and(|fragment| fragment.contains('#')) {
        return None;
    }
    let (scheme, rest) = match rest.split_once(':') {
        Some((scheme, tail)) if is_scheme(scheme) => (Some(scheme), tail),
        // A colon in the first segment would end a scheme (section 4.2).
        Some((before, _)) if !before.contains('/') => return None,
        _ => (None, rest),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(tail) => {
            let (authority, path) = tail.split_at(tail.find('/').unwrap_or(tail.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    // Only the authority may contain brackets, around an IP address.
    let parts = [path, query.unwrap_or_default(), fragment.unwrap_or_default()];
    let is_valid = !parts.iter().any(|part| part.contains(['[', ']']));
    is_valid.then_some(UriParts { scheme, authority, path, query, fragment })
}

fn split_at(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
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
