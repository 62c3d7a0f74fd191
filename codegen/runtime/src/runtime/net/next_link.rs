//! Pagination by the header `Link` (RFC 8288).

use http::header::LINK;

use crate::runtime::net::pages::{Following, NextPage, Page};
use crate::runtime::net::request::Request;

/// The URL of the next page is in the header `Link`, with the relation `next`. Without one, the page is the last.
#[doc(hidden)]
pub struct NextLink;

impl NextPage for NextLink {
    fn next(&self, _: &mut Request, page: Page<'_>) -> Result<Option<Following>, String> {
        let values = page.headers.get_all(LINK).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let values: Vec<_> = values.collect();
        let next = values.iter().flat_map(|value| links(value)).find(|link| link.is_next);
        Ok(next.map(|link| Following::Link(link.target.to_owned())))
    }
}

/// A link of a header (RFC 8288, section 3).
struct Link<'a> {
    target: &'a str,
    is_next: bool,
}

/// Returns the links of a value, up to one that is not valid.
fn links(mut rest: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    while let Some(link) = rest.trim_start_matches([' ', '\t', ',']).strip_prefix('<') {
        let Some((target, after)) = link.split_once('>') else { break };
        let (parameters, behind) = split_at(after, b',');
        links.push(Link { target, is_next: is_next(parameters) });
        rest = behind;
    }
    links
}

/// Splits a text at the first separator that is not in quotes.
fn split_at(text: &str, separator: u8) -> (&str, &str) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if byte == separator && !is_quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

/// Returns `true` if the first `rel` contains `next`; it is a list of relations, and the case has no meaning. A link with
/// `anchor` is not about this page.
fn is_next(mut parameters: &str) -> bool {
    let mut relation = None;
    while !parameters.is_empty() {
        let (parameter, behind) = split_at(parameters, b';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "rel" => relation = relation.or(Some(value)),
            "anchor" => return false,
            _ => {}
        }
        parameters = behind;
    }
    let relations = relation.unwrap_or_default().trim().trim_matches('"').split_ascii_whitespace();
    relations.into_iter().any(|one| one.eq_ignore_ascii_case("next"))
}
