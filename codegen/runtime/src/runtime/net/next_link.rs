//! Pagination by the header `Link` (RFC 8288).

use http::header::LINK;

use crate::runtime::net::pages::{Following, NextPage, Page};
use crate::runtime::net::request::Request;

/// The URL of the next page is in the header `Link`, with the relation `next`. Without one, the page is the last.
#[doc(hidden)]
pub struct NextLink;

impl NextPage for NextLink {
    fn next(&self, sent: Request, page: Page<'_>) -> Result<Option<Following>, String> {
        let values = page.headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        match values.flat_map(links).find(|link| link.is_next) {
            Some(link) => page.follow(sent, link.target).map(Some),
            None => Ok(None),
        }
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
        let (parameters, behind) = after.split_at(end_of_link(after));
        links.push(Link { target, is_next: is_next(parameters) });
        rest = behind;
    }
    links
}

/// Returns the place of the comma that ends a link. In quotes, a comma is text.
fn end_of_link(parameters: &str) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in parameters.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => return at,
            _ => {}
        }
    }
    parameters.len()
}

/// Returns `true` if the first `rel` contains `next`; it is a list of relations, and the case has no meaning.
fn is_next(parameters: &str) -> bool {
    let pairs = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let mut relations = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    relations.next().is_some_and(|(_, value)| {
        value.trim().trim_matches('"').split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("next"))
    })
}
