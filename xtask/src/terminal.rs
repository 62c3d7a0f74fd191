//! What a reader sees: colours on a terminal only, and nothing of a file's content that a terminal would obey.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};

pub const BOLD: Style = Style::new().bold();
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub const ADDED: Style = AnsiColor::Green.on_default();
pub const REMOVED: Style = AnsiColor::Red.on_default();
pub const HUNK: Style = AnsiColor::Cyan.on_default();

/// Writes to standard output. A reader who stops reading (`| head`) changes neither the work nor the exit code.
pub fn say(text: &str) {
    let mut stream = anstream::stdout().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Writes to standard error.
pub fn warn(text: &str) {
    let mut stream = anstream::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Whether standard error shows colours.
pub fn colors_on_stderr() -> bool {
    AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// A number of things, in words.
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// A path as text.
pub fn shown(path: &Path) -> String {
    safe(&path.to_string_lossy())
}

/// The text with everything escaped that would move the cursor, change colours or turn the reading direction.
/// Newlines and tabs stay.
pub fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => safe.push(c),
            _ if c.is_control() || is_invisible(c) => {
                let _ = write!(safe, "{}", c.escape_default());
            }
            _ => safe.push(c),
        }
    }
    safe
}

/// Line separators, marks and controls of the reading direction, zero-width characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(safe("a\tb\n\u{1b}[31mé\r\u{9b}\u{202e}"), "a\tb\n\\u{1b}[31mé\\r\\u{9b}\\u{202e}");
    }
}
