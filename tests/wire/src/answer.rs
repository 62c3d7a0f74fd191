//! What the server does when a request has come.

use std::fmt::Write as _;
use std::time::Duration;

/// What the server does when a request has come.
#[derive(Clone)]
pub struct Answer {
    pub(crate) steps: Vec<Step>,
    pub(crate) after: After,
}

/// A part of an answer.
#[derive(Clone)]
pub(crate) enum Step {
    /// These bytes at once.
    Send(Vec<u8>),
    /// These bytes, one at a time, with this pause before each.
    Trickle(Vec<u8>, Duration),
    /// A body of so many bytes, in pieces, with the lengths of pieces (RFC 9112, section 7.1) or without.
    Flood { length: usize, chunked: bool },
    /// Nothing, until the client hangs up or the server is to end.
    Stall,
}

/// What becomes of the connection in the end.
#[derive(Clone, Copy)]
pub(crate) enum After {
    Close,
    Reset,
    NextRequest,
}

impl Answer {
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

    /// Sends this status, an empty body, and where to go.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, &[("Location", location)], "")
    }

    /// Sends an empty JSON object, and waits for another request over the same connection.
    pub fn keep_alive() -> Self {
        Self::kept(200, "{}")
    }

    /// Sends this status and this JSON body, and waits for another request over the same connection.
    pub fn kept(status: u16, body: &str) -> Self {
        Self::raw(message(status, &[("Content-Type", "application/json")], body)).then_next_request()
    }

    /// Sends nothing, ever.
    pub fn stall() -> Self {
        Self::raw("").then_stall()
    }

    /// Breaks the connection off before anything is sent.
    pub fn reset() -> Self {
        Self::raw("").then_reset()
    }

    /// Keeps the connection open, silently, until the client closes it or the server is to end.
    pub fn then_stall(mut self) -> Self {
        self.steps.push(Step::Stall);
        self
    }

    /// Sends further bytes, one now and then.
    pub fn then_trickle(mut self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        self.steps.push(Step::Trickle(bytes.into(), pause));
        self
    }

    /// Sends a long body in pieces; their lengths in front of them if it is chunked.
    pub fn then_flood(mut self, length: usize, chunked: bool) -> Self {
        self.steps.push(Step::Flood { length, chunked });
        self
    }

    /// Breaks the connection off (RST) instead of closing it.
    pub fn then_reset(mut self) -> Self {
        self.after = After::Reset;
        self
    }

    /// Waits for another request over the same connection.
    pub fn then_next_request(mut self) -> Self {
        self.after = After::NextRequest;
        self
    }
}

fn message(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("HTTP/1.1 {status} Whatever\r\n");
    // A 204 has no length (RFC 9110, section 8.6).
    if status != 204 {
        let _ = write!(text, "Content-Length: {}\r\n", body.len());
    }
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    format!("{text}\r\n{body}")
}
