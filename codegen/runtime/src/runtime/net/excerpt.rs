//! What a service sent, in a form that is fit for one line of a log.

use std::fmt::{self, Write as _};

use http::StatusCode;

/// How many characters of a body are shown.
const MAX_CHARS: usize = 300;

/// The beginning of a text that somebody else wrote: one line, at most 300 characters, white space folded;
/// control characters and those that turn the direction of writing are escaped, so that it can forge no line
/// of a log.
pub(crate) struct Excerpt<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No character of UTF-8 has more than four bytes. One that is cut here stands behind the end of the
        // excerpt.
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
                char if is_unfit(char) => line.extend(char.escape_unicode()),
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

/// Control characters, line and paragraph separators, what is invisible, and what turns the direction of writing
/// (Unicode, annex 9).
fn is_unfit(char: char) -> bool {
    let is_invisible = matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    char.is_control() || is_invisible || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
