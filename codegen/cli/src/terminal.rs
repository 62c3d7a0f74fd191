//! Terminal output: colours on a terminal only, control characters escaped.

pub mod progress;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use specsmith::visible::is_visible_char;

/// The style of headings and of commands to run.
pub const BOLD: Style = Style::new().bold();
/// The style of errors and failures.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The style of warnings.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The style of added lines and of successes.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// The style of removed lines.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// The style of the headers of a diff.
pub const HUNK: Style = AnsiColor::Cyan.on_default();

/// The words with which the user starts the program.
static PROGRAM: OnceLock<&str> = OnceLock::new();

/// Returns the words with which the user starts the program.
pub fn program() -> &'static str {
    PROGRAM.get().copied().unwrap_or("specsmith")
}

/// Sets the words with which the user starts the program. Only the first call has an effect.
pub fn set_program(words: &'static str) {
    PROGRAM.get_or_init(|| words);
}

/// Writes to standard output. A closed pipe (`| head`) affects neither the work nor the exit code.
pub fn print_stdout(text: &str) {
    let mut stream = anstream::stdout().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Writes to standard error.
pub fn print_stderr(text: &str) {
    let mut stream = anstream::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Returns `true` if standard error shows colours.
pub fn colors_on_stderr() -> bool {
    AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// Formats a number with a noun: `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Formats a path, with control characters escaped.
pub fn display_path(path: &Path) -> String {
    escape(&path.to_string_lossy())
}

/// Escapes the characters that move the cursor, change colours or change the text direction. Newlines and
/// tabs are kept.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => escaped.push(c),
            _ if !is_visible_char(c) => {
                let _ = write!(escaped, "{}", c.escape_default());
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escape("a\tb\n\u{1b}[31mé\r\u{9b}\u{202e}"), "a\tb\n\\u{1b}[31mé\\r\\u{9b}\\u{202e}");
        assert_eq!(escape("\u{ad}\u{2060}\u{e0041}"), "\\u{ad}\\u{2060}\\u{e0041}");
    }
}
