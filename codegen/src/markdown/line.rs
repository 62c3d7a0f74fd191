//! Texts on one line.

use crate::visible::{visible, visible_line};

/// Returns the text in a code span, whatever backticks and line ends it contains.
pub fn code(text: &str) -> String {
    let text = visible_line(text);
    if text.is_empty() {
        return "the empty string".to_owned();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    [&ticks, pad, &text, pad, &ticks].concat()
}

/// Returns the text on one line, with each invisible character as `U+XXXX`. The result is not Markdown.
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
