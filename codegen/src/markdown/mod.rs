//! Text of a description → harmless Markdown for rustdoc.
//!
//! The text is data: no part of it is run as a doctest, becomes HTML, links to an item or hides its direction. There are three
//! ways to this, each for the texts that the one before does not take:
//!
//! 1. Plain text with code spans, links, bold words and flat lists, which most texts are, needs a few escapes (`plain`).
//! 2. Other texts are parsed, stripped of everything that does more than show text, and written again (`sanitize`). The result is
//!    not trusted: it is parsed with the options of rustdoc, and checked (`verify`).
//! 3. A text that fails the check, is nested too deeply or is too large is escaped character by character (`escape`).
//!
//! Harmless Markdown is harmless among other docs as well, if it is separated from them by blank lines, or if its `summary` is
//! part of a paragraph (`compose`). The property tests of `tests/codegen` hold this for each place of the emitted docs.

mod compose;
mod escape;
mod line;
mod links;
mod plain;
mod sanitize;
mod terminal;
mod verify;

pub use compose::{labelled, list_item, sentence, summary, summary_line};
pub use escape::escaped;
pub use line::{code, one_line};
pub use terminal::plain_text;
pub use verify::is_harmless;

use crate::visible::visible;

/// The largest text that is parsed, in bytes. Long descriptions have a few thousand.
const LARGEST: usize = 1 << 18;

/// Returns the text as harmless Markdown; `None` if no part of it is visible.
pub fn harmless(text: &str) -> Option<String> {
    match plain::paragraphs(&visible(text)) {
        Some(plain) => Some(plain).filter(|plain| !plain.is_empty()),
        None => harmless_by_parser(text),
    }
}

/// Returns the same as [`harmless`] without the fast path for plain text; a test compares the two.
pub fn harmless_by_parser(text: &str) -> Option<String> {
    let text = visible(text);
    let parsed = Some(&text).filter(|text| text.len() <= LARGEST).and_then(|text| sanitize::rewritten(text));
    let out =
        parsed.filter(|out| is_harmless(out)).or_else(|| Some(escaped(&text)).filter(|out| is_harmless(out)));
    out.filter(|out| !out.is_empty())
}
