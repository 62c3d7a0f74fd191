//! Requests that came.

use std::fmt;
use std::time::Instant;

/// A request that came.
pub struct Seen {
    /// Every byte of it; none when there was a connection but no request.
    pub raw: Vec<u8>,
    /// The number of the connection it came over.
    pub connection: usize,
    /// When it was there.
    pub at: Instant,
    /// How many bytes of its answer the system has taken.
    pub sent: usize,
    /// Whether the client hung up while the server was still to send, or stalled.
    pub hung_up: bool,
}

impl Seen {
    pub(crate) fn new(raw: Vec<u8>, connection: usize) -> Self {
        Self { raw, connection, at: Instant::now(), sent: 0, hung_up: false }
    }

    /// The request line.
    pub fn line(&self) -> &str {
        self.head().lines().next().unwrap_or_default()
    }

    /// The method.
    pub fn method(&self) -> &str {
        self.line().split(' ').next().unwrap_or_default()
    }

    /// The request target: path and query.
    pub fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap_or_default()
    }

    /// The values of all headers of this name.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers().filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The names of all headers, in lower case and sorted.
    pub fn header_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.headers().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names
    }

    /// The whole request in one spelling: the names of headers in lower case, their lines sorted, every other byte as
    /// it came. The order of different headers means nothing (RFC 9110, section 5.3).
    pub fn sorted(&self) -> String {
        let (head, body) = self.raw.split_at(self.head_length());
        let head = std::str::from_utf8(head).unwrap().strip_suffix("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap().to_owned();
        let mut headers: Vec<String> = lines
            .map(|line| {
                let (name, value) = line.split_once(':').unwrap();
                format!("{}:{value}", name.to_ascii_lowercase())
            })
            .collect();
        headers.sort();
        let body = std::str::from_utf8(body).unwrap();
        format!("{first}\r\n{}\r\n\r\n{body}", headers.join("\r\n"))
    }

    /// The body.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.raw[self.head_length()..]).unwrap()
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head().lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    fn head(&self) -> &str {
        std::str::from_utf8(&self.raw[..self.head_length()]).unwrap()
    }

    /// Up to the empty line and with it; all there is when there is none.
    fn head_length(&self) -> usize {
        end_of_head(&self.raw).unwrap_or(self.raw.len())
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.raw).fmt(f)
    }
}

/// Whether head and body are there, going by the length that the head says.
pub fn is_whole(raw: &[u8]) -> bool {
    end_of_head(raw).is_some_and(|head| raw.len() >= head + content_length(&raw[..head]))
}

fn end_of_head(raw: &[u8]) -> Option<usize> {
    raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").map(|index| index + 4)
}

fn content_length(head: &[u8]) -> usize {
    let seen = Seen::new(head.to_vec(), 0);
    seen.header("content-length").first().map_or(0, |length| length.parse().unwrap())
}
