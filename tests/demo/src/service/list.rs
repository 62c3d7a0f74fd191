//! Lists: what is asked for, and the addresses of the pages around it.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::errors::Failure;
use super::options::SENDERS;
use super::store::Store;

/// How many senders a page holds when nobody says.
const PAGE_SIZE: usize = 50;

/// A page that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    channel: &'static str,
    size: usize,
    number: usize,
}

impl Page {
    /// What the query asks for.
    pub(super) fn of(query: &[(String, String)]) -> Result<Self, Failure> {
        let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let channel = match get("Channel") {
            Some("whatsapp") => "whatsapp",
            Some("rcs") => "rcs",
            _ => return Err(Failure::invalid("Channel", "Channel is required: whatsapp or rcs.")),
        };
        let size = match get("PageSize").map(str::parse) {
            None => PAGE_SIZE,
            Some(Ok(size @ 1..=1000)) => size,
            Some(_) => return Err(Failure::invalid("PageSize", "PageSize is a number from 1 to 1000.")),
        };
        let number = match get("Page").map(str::parse) {
            None => 0,
            Some(Ok(number)) => number,
            Some(Err(_)) => return Err(Failure::invalid("Page", "Page is a number from 0.")),
        };
        let page = Self { channel, size, number };
        // The first page has none: that is how its address is given out.
        if get("PageToken").map(str::to_owned) != page.token() {
            let message = "A page has the token that its address was given out with, and no other.";
            return Err(Failure::invalid("PageToken", message));
        }
        Ok(page)
    }

    /// The senders of this page, and where it stands among its neighbours.
    pub(super) fn show(self, store: &Store, origin: &str) -> Value {
        let start = self.number.saturating_mul(self.size);
        let mut rest = store.of_channel(self.channel).skip(start);
        let senders: Vec<_> = rest.by_ref().take(self.size).map(|sender| sender.show(origin)).collect();
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
        let address = format!("{origin}{SENDERS}?Channel={channel}&PageSize={size}&Page={number}");
        match self.token() {
            Some(token) => format!("{address}&PageToken={token}"),
            None => address,
        }
    }

    /// The token that belongs to all of the page's address, so that none can be composed, and none reused for
    /// another page. A client that guesses it has read this function.
    fn token(self) -> Option<String> {
        let mut hasher = DefaultHasher::new();
        (self.channel, self.size, self.number).hash(&mut hasher);
        (self.number > 0).then(|| format!("PT{:016x}", hasher.finish()))
    }
}
