//! The check of finished Markdown, which is parsed as rustdoc parses it.
//!
//! `sanitize` removes everything harmful from the parsed text, but the writer could turn harmless events into Markdown that
//! parses differently, and a hostile description would look for such a case. This check does not depend on the writer.

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::markdown::links::is_web;
use crate::visible::is_visible;

/// The deepest nesting of blocks and inlines. A line has a prefix for each block around it, so this also bounds the length of
/// the result.
pub const DEEPEST: usize = 32;

/// The options that rustdoc parses docs with (`main_body_opts` in `librustdoc/html/markdown.rs`), and none: rustdoc has searched
/// for doctests without any.
const RUSTDOC: [Options; 2] = [
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_SMART_PUNCTUATION),
    Options::empty(),
];

/// Returns `true` if rustdoc only shows the text, alone and among other docs.
///
/// Code blocks are closed `text` fences of backticks, and links lead to web addresses. HTML, images, footnotes, link definitions, indented
/// code, invisible characters, and brackets and backticks that could pair with one in the docs around the text are refused.
pub fn is_harmless(text: &str) -> bool {
    // rustdoc removes the indentation that all lines of a doc comment have in common, which then must be none.
    let is_indented = text.starts_with(|c: char| c.is_ascii_whitespace());
    !is_indented
        && is_visible(text)
        && !text.contains('\t')
        && RUSTDOC.iter().all(|&options| holds(text, options))
}

fn holds(text: &str, options: Options) -> bool {
    let is_broken = Cell::new(false);
    let note = |_: BrokenLink<'_>| {
        is_broken.set(true);
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(note));
    if parser.reference_definitions().iter().next().is_some() {
        return false;
    }
    let mut check = Check { text, depth: 0, code: None, is_autolink: false };
    parser.into_offset_iter().all(|(event, range)| check.allows(&event, range) && !is_broken.get())
}

struct Check<'a> {
    text: &'a str,
    depth: usize,
    /// In a code block, the end of its text so far.
    code: Option<usize>,
    is_autolink: bool,
}

impl Check<'_> {
    fn allows(&mut self, event: &Event<'_>, range: Range<usize>) -> bool {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.depth <= DEEPEST && self.allows_tag(tag, range)
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.is_autolink &= *tag != TagEnd::Link;
                // A block that is not closed ends with its text.
                self.code.take().is_none_or(|end| self.text[end..range.end].contains("```"))
            }
            Event::Text(text) => {
                let is_text = match &mut self.code {
                    Some(end) => {
                        *end = range.end;
                        true
                    }
                    None => self.is_autolink || self.is_escaped(range),
                };
                is_text && is_visible(text)
            }
            Event::Code(_) | Event::SoftBreak | Event::Rule => true,
            // `sanitize` writes no hard breaks: one that is left is an unescaped backslash.
            Event::HardBreak
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => false,
        }
    }

    fn allows_tag(&mut self, tag: &Tag<'_>, range: Range<usize>) -> bool {
        match tag {
            Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::Heading { .. }
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough => true,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let opening = self.text[range.clone()].find('\n').unwrap_or(range.len());
                self.code = Some(range.start + opening);
                **info == *"text"
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.is_autolink = *link_type == LinkType::Autolink;
                matches!(link_type, LinkType::Inline | LinkType::Autolink)
                    && is_web(dest_url)
                    && is_visible(title)
                    && !title.contains(['\n', '\t'])
            }
            _ => false,
        }
    }

    /// Returns `true` if each backtick, `<`, `[` and `]` in this range of the text is escaped.
    fn is_escaped(&self, range: Range<usize>) -> bool {
        let is_pair = |c: char| matches!(c, '`' | '<' | '[' | ']');
        // The parser begins a new text after the backslash of an escape.
        let escapes = || self.text[..range.start].bytes().rev().take_while(|&byte| byte == b'\\').count();
        match self.text[range.clone()].rfind(is_pair) {
            None => true,
            Some(at) => at == 0 && escapes() % 2 == 1,
        }
    }
}
