//! Web addresses, in links and in text.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::visible::is_visible;

/// The characters that end an address in a text.
const ENDS: &[char] = &['<', '>', '"', '\'', '`', '|', '\\', '^', '{', '}'];

/// Returns `true` for an address that docs may link to. Any other is the path of an item to rustdoc, or a script to a browser.
pub fn is_web(url: &str) -> bool {
    let is_plain = |c: char| c == '\'' || !c.is_whitespace() && !ENDS.contains(&c);
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
        && url.chars().all(is_plain)
        && is_visible(url)
}

/// Passes the text to `write`, with bare addresses as links: rustdoc warns of a bare address.
pub fn with_links<'a>(text: &str, mut write: impl FnMut(Event<'a>)) {
    let mut rest = text;
    while let Some(start) = next_url(rest) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(from.len());
        let url = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_']);
        write_text(before, &mut write);
        autolink(url).into_iter().for_each(&mut write);
        rest = &from[url.len()..];
    }
    write_text(rest, &mut write);
}

/// Returns the events of `<url>`.
pub fn autolink<'a>(url: &str) -> [Event<'a>; 3] {
    let url = CowStr::from(url.to_owned());
    let link = Tag::Link {
        link_type: LinkType::Autolink,
        dest_url: url.clone(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    };
    [Event::Start(link), Event::Text(url), Event::End(TagEnd::Link)]
}

/// Returns the start of the next address that has a host after its scheme.
fn next_url(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("http")?;
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[at..].starts_with(scheme));
        match scheme {
            Some(scheme) if text[at + scheme.len()..].starts_with(|c: char| c.is_alphanumeric()) => {
                return Some(at);
            }
            _ => from = at + 4,
        }
    }
}

fn write_text<'a>(text: &str, write: &mut impl FnMut(Event<'a>)) {
    if !text.is_empty() {
        write(Event::Text(CowStr::from(text.to_owned())));
    }
}
