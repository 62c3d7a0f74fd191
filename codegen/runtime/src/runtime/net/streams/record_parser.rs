//! The parser of JSON lines (<https://jsonlines.org>) and of JSON text sequences (RFC 7464).

use std::mem;

use bytes::{Buf, Bytes};

/// The first byte of an item of a JSON text sequence.
const SEPARATOR: u8 = 0x1e;

/// A record that is not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) text: Bytes,
    /// `true` if the value may go on: a number or a literal of a sequence, without white space after it (RFC 7464, section 2.4).
    pub(super) is_truncated: bool,
}

/// A record that is longer than the limit.
#[derive(Debug)]
pub(super) struct TooLong;

/// The state of a stream between two chunks.
#[derive(Debug)]
pub(super) struct RecordParser {
    is_sequence: bool,
    /// `true` after the first record.
    is_started: bool,
    record: Vec<u8>,
    /// The number of open brackets in a record of a sequence, which may have line feeds.
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl RecordParser {
    /// Creates a parser of a JSON text sequence, or of JSON lines.
    pub(super) fn new(is_sequence: bool) -> Self {
        Self {
            is_sequence,
            is_started: false,
            record: Vec::new(),
            depth: 0,
            is_in_string: false,
            is_escaped: false,
        }
    }

    /// Returns the next record, and removes the bytes that were read from `chunk`. `None` if another chunk is needed.
    pub(super) fn next(&mut self, chunk: &mut Bytes, limit: usize) -> Result<Option<Record>, TooLong> {
        while !chunk.is_empty() {
            let end = chunk.iter().position(|byte| self.is_end(*byte));
            let part = &chunk[..end.unwrap_or(chunk.len())];
            if self.record.len() + part.len() > limit {
                return Err(TooLong);
            }
            self.record.extend_from_slice(part);
            let Some(end) = end else {
                chunk.clear();
                break;
            };
            let is_line = chunk[end] == b'\n';
            chunk.advance(end + 1);
            if let Some(record) = self.record(is_line) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// Returns the record that the end of the body ends.
    pub(super) fn finish(&mut self) -> Option<Record> {
        self.record(false)
    }

    /// Returns the present record, which a line feed ends if `is_line`.
    fn record(&mut self, is_line: bool) -> Option<Record> {
        (self.depth, self.is_in_string, self.is_escaped) = (0, false, false);
        let record = mem::take(&mut self.record);
        let is_first = !mem::replace(&mut self.is_started, true);
        let text = if is_first { record.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&record) } else { &record };
        let is_closed = is_line || text.last().is_some_and(u8::is_ascii_whitespace);
        let text = text.trim_ascii();
        // Other values have a last character of their own.
        let is_open = text.last().is_some_and(|last| !matches!(last, b'}' | b']' | b'"'));
        let is_truncated = self.is_sequence && is_open && !is_closed;
        (!text.is_empty()).then(|| Record { text: Bytes::copy_from_slice(text), is_truncated })
    }

    /// Returns `true` if a record ends before this byte.
    fn is_end(&mut self, byte: u8) -> bool {
        if !self.is_sequence {
            return byte == b'\n';
        }
        match byte {
            // The beginning of the next record, also if this one is truncated (RFC 7464, section 2.1).
            SEPARATOR => return true,
            _ if mem::take(&mut self.is_escaped) => {}
            b'\\' if self.is_in_string => self.is_escaped = true,
            b'"' => self.is_in_string = !self.is_in_string,
            _ if self.is_in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            // A complete record ends here, so that it is returned before the next one begins.
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
}
