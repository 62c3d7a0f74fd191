//! The parser of server-sent events (WHATWG HTML, section 9.2.5 and 9.2.6).

use std::mem;
use std::time::Duration;

use bytes::{Buf, Bytes};

/// An event whose data is not decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawEvent {
    /// The type; empty if there is none.
    pub(super) event: String,
    pub(super) data: String,
    /// The last identifier of the stream; empty if there is none.
    pub(super) id: String,
    pub(super) retry: Option<Duration>,
}

/// An event that is longer than the limit.
#[derive(Debug)]
pub(super) struct TooLong;

/// The state of a stream between two chunks.
#[derive(Debug, Default)]
pub(super) struct EventParser {
    /// The beginning of a line.
    line: Vec<u8>,
    /// `true` after the first line.
    is_started: bool,
    /// `true` if the last line ended with a carriage return, which a line feed may follow.
    is_after_return: bool,
    has_data: bool,
    event: Vec<u8>,
    /// The data, with a line feed after each line.
    data: Vec<u8>,
    /// The identifier of the present event; that of the last one if it has none.
    id: String,
    last_id: String,
    /// The pause that the present event sets.
    retry: Option<Duration>,
    pause: Option<Duration>,
}

impl EventParser {
    /// Returns the identifier of the last complete event, which remains when the stream is opened again.
    pub(super) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns the last pause that the service asked for, which applies from the line that sets it.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.pause
    }

    /// Prepares for another response. An incomplete event is dropped.
    pub(super) fn restart(&mut self) {
        let last_id = mem::take(&mut self.last_id);
        *self = Self { id: last_id.clone(), last_id, pause: self.pause, ..Self::default() };
    }

    /// Returns the next event, and removes the bytes that were read from `chunk`. `None` if another chunk is needed.
    pub(super) fn next(&mut self, chunk: &mut Bytes, limit: usize) -> Result<Option<RawEvent>, TooLong> {
        while !chunk.is_empty() {
            if mem::take(&mut self.is_after_return) && chunk[0] == b'\n' {
                chunk.advance(1);
                continue;
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = &chunk[..end.unwrap_or(chunk.len())];
            if self.line.len() + self.data.len() + part.len() > limit {
                return Err(TooLong);
            }
            self.line.extend_from_slice(part);
            let Some(end) = end else {
                chunk.clear();
                break;
            };
            self.is_after_return = chunk[end] == b'\r';
            chunk.advance(end + 1);
            let line = mem::take(&mut self.line);
            // A byte order mark at the beginning of the stream is skipped.
            let is_first = !mem::replace(&mut self.is_started, true);
            let text = if is_first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            if text.is_empty() {
                if let Some(event) = self.dispatch() {
                    return Ok(Some(event));
                }
                continue;
            }
            self.field(text);
            // The allocation is used again.
            self.line = line;
            self.line.clear();
        }
        Ok(None)
    }

    /// Reads a line that is not empty: a comment or a field.
    fn field(&mut self, line: &[u8]) {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => (line, &line[..0]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"event" => value.clone_into(&mut self.event),
            b"data" => {
                self.has_data = true;
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            }
            b"id" if !value.contains(&0) => self.id = text(value.to_vec()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let millis = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok());
                self.retry = millis.map(Duration::from_millis).or(self.retry);
                self.pause = self.retry.or(self.pause);
            }
            // A comment, or a field that the standard does not have.
            _ => {}
        }
    }

    /// Returns the event that an empty line ends. Without data there is none, but its identifier is the last one.
    fn dispatch(&mut self) -> Option<RawEvent> {
        let (event, mut data) = (mem::take(&mut self.event), mem::take(&mut self.data));
        let retry = self.retry.take();
        self.last_id.clone_from(&self.id);
        if !mem::take(&mut self.has_data) {
            return None;
        }
        data.pop();
        Some(RawEvent { event: text(event), data: text(data), id: self.last_id.clone(), retry })
    }
}

/// Decodes UTF-8. Invalid bytes become U+FFFD (WHATWG Encoding, section 6).
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
