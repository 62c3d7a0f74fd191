//! Recorded requests.

use std::fmt;
use std::time::Instant;

/// A request that the server has read.
pub struct RecordedRequest {
    /// All bytes of the request; empty for a connection without one.
    pub raw: Vec<u8>,
    /// The number of the connection.
    pub connection: usize,
    /// The time at which the request was complete.
    pub at: Instant,
    /// The number of bytes of the response that the system has accepted.
    pub sent: usize,
    /// `true` if the client closed the connection before the end of the response.
    pub hung_up: bool,
}

impl RecordedRequest {
    pub(crate) fn new(raw: Vec<u8>, connection: usize) -> Self {
        Self { raw, connection, at: Instant::now(), sent: 0, hung_up: false }
    }

    /// Returns the request line.
    pub fn line(&self) -> &str {
        self.head().lines().next().unwrap_or_default()
    }

    /// Returns the method.
    pub fn method(&self) -> &str {
        self.line().split(' ').next().unwrap_or_default()
    }

    /// Returns the request target: path and query.
    pub fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap_or_default()
    }

    /// Returns the values of all headers with this name.
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers().filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// Returns the names of all headers, sorted and in lower case.
    pub fn header_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.headers().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort();
        names
    }

    /// Returns the request with its header names in lower case and its header lines sorted; all other bytes
    /// are unchanged. The order of different headers has no meaning (RFC 9110, section 5.3).
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

    /// Returns the body.
    pub fn body(&self) -> &str {
        std::str::from_utf8(&self.raw[self.head_length()..]).unwrap()
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head().lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    fn head(&self) -> &str {
        std::str::from_utf8(&self.raw[..self.head_length()]).unwrap()
    }

    /// Returns the length of the head with its empty line; the length of the whole if there is no empty line.
    fn head_length(&self) -> usize {
        end_of_head(&self.raw).unwrap_or(self.raw.len())
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.raw).fmt(f)
    }
}

/// Returns `true` if head and body are complete, according to `Content-Length`.
pub fn is_whole(raw: &[u8]) -> bool {
    end_of_head(raw).is_some_and(|head| raw.len() >= head + content_length(&raw[..head]))
}

fn end_of_head(raw: &[u8]) -> Option<usize> {
    raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").map(|index| index + 4)
}

fn content_length(head: &[u8]) -> usize {
    let request = RecordedRequest::new(head.to_vec(), 0);
    request.header("content-length").first().map_or(0, |length| length.parse().unwrap())
}
