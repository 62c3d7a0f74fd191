//! `uri` and `uri-reference` (RFC 3986).

use crate::runtime::formats::formatted::{Format, Formatted};

/// A URI, as in `https://example.com/a?b#c`: text that is kept as it is.
pub type Uri = Formatted<UriFormat>;

/// The form of a [`Uri`].
pub enum UriFormat {}

/// A URI, or one without its beginning, as in `/a?b#c`: text that is kept as it is.
pub type UriReference = Formatted<UriReferenceFormat>;

/// The form of a [`UriReference`].
pub enum UriReferenceFormat {}

/// The parts of a URI, as they stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UriParts<'a> {
    /// What stands before the first `:`, as in `https`.
    pub scheme: Option<&'a str>,
    /// What stands behind `//`, as in `user@example.com:8080`.
    pub authority: Option<&'a str>,
    /// The path; it may be empty.
    pub path: &'a str,
    /// What stands behind `?`.
    pub query: Option<&'a str>,
    /// What stands behind `#`.
    pub fragment: Option<&'a str>,
}

impl Format for UriFormat {
    const NAME: &'static str = "Uri";
    const EXPECTED: &'static str = "the form of a URI (RFC 3986)";
    type Parsed<'a> = UriParts<'a>;

    fn parse(text: &str) -> Option<UriParts<'_>> {
        parse(text).filter(|parts| parts.scheme.is_some())
    }
}

impl Format for UriReferenceFormat {
    const NAME: &'static str = "UriReference";
    const EXPECTED: &'static str = "the form of a URI or of a reference to one (RFC 3986)";
    type Parsed<'a> = UriParts<'a>;

    fn parse(text: &str) -> Option<UriParts<'_>> {
        parse(text)
    }
}

/// By RFC 3986, appendix B, with the characters held against section 2.
fn parse(text: &str) -> Option<UriParts<'_>> {
    if !has_characters_of_uris(text) {
        return None;
    }
    let (rest, fragment) = divided(text, '#');
    let (rest, query) = divided(rest, '?');
    if fragment.is_some_and(|fragment| fragment.contains('#')) {
        return None;
    }
    let (scheme, rest) = match rest.split_once(':') {
        Some((scheme, tail)) if is_scheme(scheme) => (Some(scheme), tail),
        // Section 4.2: a colon in the first segment would be read as that of a scheme.
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
    // Brackets stand around an address in the authority, and nowhere else.
    let has_brackets = [path, query.unwrap_or_default(), fragment.unwrap_or_default()];
    let is_clean = !has_brackets.iter().any(|part| part.contains(['[', ']']));
    is_clean.then_some(UriParts { scheme, authority, path, query, fragment })
}

fn divided(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn has_characters_of_uris(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => bytes.get(index + 1..index + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    })
}
