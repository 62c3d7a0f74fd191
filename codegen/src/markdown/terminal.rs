//! Markdown as plain text.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::markdown::sanitize::EXTENSIONS;
use crate::visible::visible;

/// Returns harmless Markdown as plain text for a terminal: paragraphs on one line each, and lists. No character of it controls a
/// terminal.
pub fn plain_text(docs: &str) -> String {
    let mut out = String::with_capacity(docs.len());
    for event in Parser::new_ext(docs, EXTENSIONS) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::Code(text) => out.extend(["`", &text, "`"]),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Item) => start(&mut out, "\n", "- "),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_),
            ) => start(&mut out, "\n\n", ""),
            Event::Start(Tag::List(_)) if !out.ends_with("- ") && !in_item(&out) => {
                start(&mut out, "\n\n", "")
            }
            Event::End(TagEnd::TableCell) => out.push_str("  "),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => start(&mut out, "\n", ""),
            _ => {}
        }
    }
    visible(out.trim()).into_owned()
}

/// Begins a block, unless the text has just begun one.
fn start(out: &mut String, gap: &str, mark: &str) {
    if !out.ends_with("- ") {
        out.truncate(out.trim_end().len());
        if !out.is_empty() {
            out.push_str(gap);
        }
    }
    out.push_str(mark);
}

/// Returns `true` if the last line is an item of a list.
fn in_item(out: &str) -> bool {
    out.lines().last().is_some_and(|line| line.starts_with("- "))
}
