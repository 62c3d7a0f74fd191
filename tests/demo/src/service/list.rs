//! Pagination: parsing of list requests, and the URLs of neighboring pages.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::errors::Failure;
use super::options::SENDERS;
use super::store::Store;

/// The default number of senders per page.
const DEFAULT_PAGE_SIZE: usize = 50;

/// A requested page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    channel: &'static str,
    size: usize,
    number: usize,
}

impl Page {
    /// Parses the query of a list request.
    pub(super) fn of(query: &[(String, String)]) -> Result<Self, Failure> {
        let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let channel = match get("Channel") {
            Some("whatsapp") => "whatsapp",
            Some("rcs") => "rcs",
            _ => return Err(Failure::invalid("Channel", "Channel is required and must be whatsapp or rcs.")),
        };
        let size = match get("PageSize").map(str::parse) {
            None => DEFAULT_PAGE_SIZE,
            Some(Ok(size @ 1..=1000)) => size,
            Some(_) => return Err(Failure::invalid("PageSize", "PageSize must be a number from 1 to 1000.")),
        };
        let number = match get("Page").map(str::parse) {
            None => 0,
            Some(Ok(number)) => number,
            Some(Err(_)) => return Err(Failure::invalid("Page", "Page must be a number of at least 0.")),
        };
        let page = Self { channel, size, number };
        // The first page has no token.
        if get("PageToken").map(str::to_owned) != page.token() {
            let message = "PageToken does not match the other parameters.";
            return Err(Failure::invalid("PageToken", message));
        }
        Ok(page)
    }

    /// Returns the page as JSON: its senders, and the URLs of neighboring pages.
    pub(super) fn json(self, store: &Store, origin: &str) -> Value {
        let start = self.number.saturating_mul(self.size);
        let mut rest = store.of_channel(self.channel).skip(start);
        let senders: Vec<_> = rest.by_ref().take(self.size).map(|sender| sender.json(origin)).collect();
        let next = rest.next().map(|_| Self { number: self.number + 1, ..self });
        let previous = self.number.checked_sub(1).map(|number| Self { number, ..self });
        json!({
            "senders": senders,
            "meta": {
                "page": self.number,
                "page_size": self.size,
                "first_page_url": Self { number: 0, ..self }.url(origin),
                "previous_page_url": previous.map(|page| page.url(origin)),
                "url": self.url(origin),
                "next_page_url": next.map(|page| page.url(origin)),
                "key": "senders",
            },
        })
    }

    fn url(self, origin: &str) -> String {
        let Self { channel, size, number } = self;
        let url = format!("{origin}{SENDERS}?Channel={channel}&PageSize={size}&Page={number}");
        match self.token() {
            Some(token) => format!("{url}&PageToken={token}"),
            None => url,
        }
    }

    /// Returns the token of a page. It depends on the whole URL, so that a client can neither compose a token nor reuse one
    /// for another page.
    fn token(self) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        (self.channel, self.size, self.number).hash(&mut hasher);
        (self.number > 0).then(|| format!("PT{:016x}", hasher.finish()))
    }
}
