//! The request log.

use std::fmt;

/// A logged request with the status of its response. Headers and bodies are not logged, as they contain secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// The method, in upper case.
    pub method: String,
    /// The path, and the query if there is one.
    pub path: String,
    /// The status of the response.
    pub status: u16,
}

/// Formats the request as a line of a log: `GET /v2/Channels/Senders?Channel=rcs 200`.
impl fmt::Display for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.method, self.path, self.status)
    }
}

/// All logged requests.
#[derive(Debug)]
pub(super) struct Log {
    requests: Vec<LoggedRequest>,
    on_request: Option<fn(&LoggedRequest)>,
}

impl Log {
    /// Creates an empty log.
    pub(super) fn new(on_request: Option<fn(&LoggedRequest)>) -> Self {
        Self { requests: Vec::new(), on_request }
    }

    /// Appends a request and calls `on_request`.
    pub(super) fn push(&mut self, request: LoggedRequest) {
        if let Some(on_request) = self.on_request {
            on_request(&request);
        }
        self.requests.push(request);
    }

    /// Returns all requests, the oldest first.
    pub(super) fn all(&self) -> Vec<LoggedRequest> {
        self.requests.clone()
    }
}
