//! Parts of response bodies, for one line of a log.

use std::fmt::{self, Write as _};

use http::{HeaderValue, StatusCode};

use crate::runtime::json::is_invisible;
use crate::runtime::net::redact::{self, REDACTED};

/// The maximum number of characters of a body.
const MAX_CHARS: usize = 300;

/// The beginning of an untrusted text: one line of at most 300 characters with folded white space. Control
/// and bidirectional characters are escaped, so that it cannot forge a line of a log.
pub(crate) struct Excerpt<'a>(pub(crate) &'a [u8]);

/// The number of bytes of a text in which secrets are searched. The excerpt of a text is much shorter.
const MAX_SEARCHED: usize = 1 << 14;

impl Excerpt<'_> {
    /// Returns the excerpt of a text without the secrets of a request.
    pub(crate) fn without(text: &[u8], secrets: &[HeaderValue]) -> String {
        let head = text.get(..MAX_SEARCHED).unwrap_or(text);
        let clean = redact::without(String::from_utf8_lossy(head).into_owned(), secrets);
        Excerpt(clean.as_bytes()).to_string()
    }
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A character of UTF-8 has at most four bytes. One that is cut here is behind the end of the excerpt.
        let head = self.0.get(..4 * MAX_CHARS + 4).unwrap_or(self.0);
        let text = String::from_utf8_lossy(head);
        let mut line = String::new();
        let mut room = MAX_CHARS - 1;
        let mut rest = text.trim().chars().peekable();
        while let Some(char) = rest.next() {
            let is_space = matches!(char, ' ' | '\t' | '\r' | '\n');
            if is_space && matches!(rest.peek(), Some(' ' | '\t' | '\r' | '\n')) {
                continue;
            }
            let start = line.len();
            match char {
                _ if is_space => line.push(' '),
                char if is_invisible(char) => line.extend(char.escape_unicode()),
                char => line.push(char),
            }
            let Some(left) = room.checked_sub(line[start..].chars().count()) else {
                line.truncate(start);
                line.push('…');
                return f.write_str(&line);
            };
            room = left;
        }
        if head.len() < self.0.len() {
            line.push('…');
        }
        f.write_str(&line)
    }
}

/// The number of characters before and behind the place of an error.
const BEFORE: usize = 60;
const BEHIND: usize = 40;

/// The part of a JSON body around a place, on one line. Secrets of the request, and values of members with a telling name are
/// redacted.
pub(crate) struct Around {
    text: String,
}

impl Around {
    /// Returns the part around a line and a column as serde_json counts them, from 1. `None` if there is no such place.
    pub(crate) fn new(body: &[u8], (line, column): (usize, usize), secrets: &[HeaderValue]) -> Option<Self> {
        let before = line.checked_sub(1)?;
        let start: usize = body.split_inclusive(|byte| *byte == b'\n').take(before).map(<[u8]>::len).sum();
        let offset = (start + column).min(body.len());
        // A secret that begins or ends in the part is in the window, in whatever way it is escaped.
        let longest = secrets.iter().map(HeaderValue::len).max().unwrap_or(0);
        let window = MAX_SEARCHED.max(6 * longest + 4 * (BEFORE + BEHIND));
        let mut masked = Masked { body, window, text: Vec::new(), containers: Vec::new(), is_secret: false };
        let place = masked.run(offset);
        let clean = |text| redact::without(String::from_utf8_lossy(text).into_owned(), secrets);
        let all = clean(&masked.text);
        // The place in the text without secrets: what is behind it is the same if only that is cleaned, unless a secret is at
        // the place.
        let behind = clean(&masked.text[place.min(masked.text.len())..]);
        let same = all.chars().rev().zip(behind.chars().rev()).take_while(|(one, other)| one == other);
        let (head, tail) = all.split_at(all.len() - same.map(|(char, _)| char.len_utf8()).sum::<usize>());
        let skipped = head.chars().count().saturating_sub(BEFORE);
        let mut text = String::new();
        text.extend((skipped > 0).then_some('…'));
        text.extend(head.chars().skip(skipped));
        text.extend(tail.chars().take(BEHIND));
        text.extend((tail.chars().nth(BEHIND).is_some()).then_some('…'));
        (!text.trim().is_empty()).then_some(Self { text })
    }
}

impl fmt::Display for Around {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Excerpt(self.text.as_bytes()).fmt(f)
    }
}

/// A copy of a part of a JSON text without values under telling names. The text need not be valid.
struct Masked<'a> {
    body: &'a [u8],
    /// The number of bytes that are copied before and behind the place, or a little more.
    window: usize,
    text: Vec<u8>,
    /// For each open object or array, true if its values are secret.
    containers: Vec<bool>,
    /// True if the next value is secret.
    is_secret: bool,
}

impl Masked<'_> {
    /// Copies the window around `offset`, and returns the place of `offset` in the copy.
    fn run(&mut self, offset: usize) -> usize {
        let end = (offset + self.window).min(self.body.len());
        let mut at = 0;
        let mut place = None;
        while at < end {
            let next = self.token(at);
            if next > offset && place.is_none() {
                // The place is in a token: it is kept if the token is copied, or is the end of what replaces it.
                let copied = self.text.len();
                self.copy(at, next);
                place = Some(self.text.len().min(copied + (offset - at)));
            } else {
                self.copy(at, next);
                // What is far before the place is only read, for the names around the place.
                if place.is_none() && self.text.len() > 2 * self.window {
                    self.text.drain(..self.text.len() - self.window);
                }
            }
            at = next;
        }
        place.unwrap_or(self.text.len())
    }

    /// Returns the end of the token at `at`: a string, a number or a word, or a single byte.
    fn token(&self, at: usize) -> usize {
        let rest = &self.body[at..];
        match rest[0] {
            b'"' => {
                let mut escaped = false;
                let end = rest[1..].iter().position(|byte| {
                    let is_end = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    is_end
                });
                end.map_or(self.body.len(), |end| at + end + 2)
            }
            byte if is_word(byte) => {
                rest.iter().position(|byte| !is_word(*byte)).map_or(self.body.len(), |end| at + end)
            }
            _ => at + 1,
        }
    }

    fn copy(&mut self, at: usize, end: usize) {
        let token = &self.body[at..end];
        let within = self.containers.last().copied().unwrap_or(false);
        match token[0] {
            b'{' | b'[' => {
                self.containers.push(self.is_secret || within);
                self.is_secret = false;
            }
            b'}' | b']' => {
                self.containers.pop();
                self.is_secret = false;
            }
            b',' => self.is_secret = false,
            b'"' if self.is_key(end) => {
                self.is_secret = redact::is_secret_name(&String::from_utf8_lossy(token));
            }
            byte if (self.is_secret || within) && (byte == b'"' || is_word(byte)) => {
                self.text.extend_from_slice(REDACTED.as_bytes());
                return;
            }
            _ => {}
        }
        self.text.extend_from_slice(token);
    }

    /// Returns `true` if a colon follows.
    fn is_key(&self, end: usize) -> bool {
        self.body[end..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_') || !byte.is_ascii()
}

/// A status with its reason phrase, if it has one by RFC 9110.
pub(crate) struct Status(pub(crate) StatusCode);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())?;
        if let Some(reason) = self.0.canonical_reason() {
            f.write_char(' ')?;
            f.write_str(reason)?;
        }
        Ok(())
    }
}
