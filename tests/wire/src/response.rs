//! Scripted behaviour of the server after a request.

use std::fmt::Write as _;
use std::time::Duration;

/// The behaviour of the server after a request: a sequence of steps.
#[derive(Clone)]
pub struct CannedResponse {
    pub(crate) steps: Vec<Step>,
    pub(crate) after: After,
}

/// A step of a response.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends these bytes at once.
    Send(Vec<u8>),
    /// Sends these bytes one at a time, with this pause before each.
    Trickle(Vec<u8>, Duration),
    /// Sends a body of this length in pieces, with chunk sizes (RFC 9112, section 7.1) or without.
    Flood { length: usize, chunked: bool },
    /// Sends nothing until the client closes the connection or the server stops.
    Stall,
}

/// The state of the connection after the response.
#[derive(Clone, Copy)]
pub(crate) enum After {
    Close,
    Reset,
    NextRequest,
}

impl CannedResponse {
    /// Sends these bytes as they are.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { steps: vec![Step::Send(bytes.into())], after: After::Close }
    }

    /// Sends this status, these headers and this body, its length among the headers.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut all = vec![("Connection", "close")];
        all.extend(headers);
        Self::raw(message(status, &all, body))
    }

    /// Sends this status and this JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, &[("Content-Type", "application/json")], body)
    }

    /// Sends this status, a `Location` header and an empty body.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, &[("Location", location)], "")
    }

    /// Sends an empty JSON object and keeps the connection open for another request.
    pub fn keep_alive() -> Self {
        Self::kept(200, "{}")
    }

    /// Sends this status and this JSON body, and keeps the connection open for another request.
    pub fn kept(status: u16, body: &str) -> Self {
        Self::raw(message(status, &[("Content-Type", "application/json")], body)).then_next_request()
    }

    /// Sends nothing.
    pub fn stall() -> Self {
        Self::raw("").then_stall()
    }

    /// Resets the connection before anything is sent.
    pub fn reset() -> Self {
        Self::raw("").then_reset()
    }

    /// Keeps the connection open without sending, until the client closes it or the server stops.
    pub fn then_stall(mut self) -> Self {
        self.steps.push(Step::Stall);
        self
    }

    /// Sends further bytes, one at a time, with this pause before each.
    pub fn then_trickle(mut self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        self.steps.push(Step::Trickle(bytes.into(), pause));
        self
    }

    /// Sends a long body in pieces, with chunk sizes if it is chunked.
    pub fn then_flood(mut self, length: usize, chunked: bool) -> Self {
        self.steps.push(Step::Flood { length, chunked });
        self
    }

    /// Resets the connection (RST) instead of closing it.
    pub fn then_reset(mut self) -> Self {
        self.after = After::Reset;
        self
    }

    /// Keeps the connection open for another request.
    pub fn then_next_request(mut self) -> Self {
        self.after = After::NextRequest;
        self
    }
}

fn message(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("HTTP/1.1 {status} Whatever\r\n");
    // A 204 has no `Content-Length` (RFC 9110, section 8.6).
    if status != 204 {
        let _ = write!(text, "Content-Length: {}\r\n", body.len());
    }
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    format!("{text}\r\n{body}")
}
