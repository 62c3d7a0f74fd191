//! Harmless Markdown among the generator's own docs.

use pulldown_cmark::{Event, Parser, Tag};

use crate::markdown::line::code;
use crate::markdown::plain;
use crate::markdown::sanitize::EXTENSIONS;

/// Returns the first block of harmless Markdown if it is a paragraph, else the empty string.
pub fn summary(docs: &str) -> &str {
    plain::first_paragraph(docs).unwrap_or_else(|| first_block(docs))
}

fn first_block(docs: &str) -> &str {
    match Parser::new_ext(docs, EXTENSIONS).into_offset_iter().next() {
        Some((Event::Start(Tag::Paragraph), range)) => docs[range].trim_ascii_end(),
        _ => "",
    }
}

/// Returns the summary on one line.
pub fn summary_line(docs: &str) -> String {
    summary(docs).replace('\n', " ")
}

/// Returns the summary, or a sentence of `what` and the name where there is none.
pub fn summary_or(docs: &str, what: &str, name: &str) -> String {
    match summary(docs) {
        "" => format!("{what} {}.", code(name)),
        summary => summary.to_owned(),
    }
}

/// Returns an item of a list: the label, a colon and the docs.
pub fn list_item(label: &str, docs: &str) -> String {
    // A fence, list or heading needs a line of its own.
    let gap = if summary(docs).is_empty() { "\n\n  " } else { " " };
    let docs = docs.replace('\n', "\n  ").replace("\n  \n", "\n\n");
    format!("* {label}:{gap}{docs}")
}

/// Returns the label and the docs, on the same line if these are one paragraph.
pub fn labelled(label: &str, docs: &str) -> String {
    if summary(docs) == docs { format!("{label}: {docs}") } else { format!("{label}\n\n{docs}") }
}
