//! The part of a text that is rendered with a diagnostic.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::diagnostic::Source;
use crate::report::line_index::LineIndex;
use crate::report::texts::clamp;
use crate::visible::is_visible_char;

/// The number of bytes that are rendered on each side of a position in a long line.
const CONTEXT: usize = 50;

/// The length in bytes of a long line. Minified documents consist of a single one, and the renderer would process and print all
/// of it.
const LONG: usize = 500;

/// The mark of an omitted part of a line.
const OMISSION: char = '…';

/// The lines around a position. Of a long line, only a window is included.
pub struct Excerpt {
    name: String,
    text: String,
    /// The bytes of the position, in `text`.
    span: Range<usize>,
    /// The number of the first line.
    line: usize,
    /// The column of the position in `text` and in the document, if the excerpt is a window.
    columns: Option<(usize, usize)>,
}

impl Excerpt {
    /// Cuts the lines of a span out of its text.
    pub fn new(source: &Source, span: &Range<usize>, lines: &mut LineIndex<'_>) -> Self {
        let text = source.text.as_str();
        let Range { start, mut end } = clamp(text, span);
        let line_end = |byte: usize| text[byte..].find('\n').map_or(text.len(), |length| byte + length);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let mut until = line_end(end);
        if until - line_start > LONG {
            until = line_end(start);
            end = end.min(until);
        }
        let is_window = until - line_start > LONG;
        let mut from = line_start;
        if is_window {
            from = text.floor_char_boundary(start.saturating_sub(CONTEXT)).max(line_start);
            end = text.floor_char_boundary(end.min(start + CONTEXT));
            until = text.floor_char_boundary(end + CONTEXT).min(until);
        }
        let (line, column) = lines.position(start);
        let mut excerpt = Self {
            name: escape(&source.name),
            text: text[from..until].chars().map(printable).collect(),
            span: start - from..end - from,
            line: lines.line(line_start),
            columns: None,
        };
        if is_window {
            let has_more = !text[until..].starts_with(['\r', '\n']) && until < text.len();
            excerpt.mark_omissions(from > line_start, has_more);
            let in_window = excerpt.text[..excerpt.span.start].chars().count() + 1;
            excerpt.columns = Some((in_window, column)).filter(|_| line == excerpt.line);
        }
        excerpt
    }

    fn mark_omissions(&mut self, before: bool, after: bool) {
        if before {
            self.text.insert(0, OMISSION);
            self.span = self.span.start + OMISSION.len_utf8()..self.span.end + OMISSION.len_utf8();
        }
        if after {
            self.text.push(OMISSION);
        }
    }

    /// Returns the excerpt with its position underlined.
    pub fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(self.text.as_str())
            .line_start(self.line)
            .path(self.name.as_str())
            .annotation(AnnotationKind::Primary.span(self.span.clone()))
    }

    /// Replaces the column in a rendered diagnostic, which is that of the window, by that of the document. The header with the
    /// path is on the second line, below a title of one line.
    pub fn correct_column(&self, rendered: String) -> String {
        let corrected = self.columns.and_then(|(in_window, column)| {
            let header = rendered.find('\n')? + 1;
            let header_end = header + rendered[header..].find('\n')?;
            let wrong = format!(":{}:{in_window}", self.line);
            let at = header + rendered[header..header_end].rfind(&wrong)?;
            let rest = &rendered[at + wrong.len()..];
            Some(format!("{}:{}:{column}{rest}", &rendered[..at], self.line))
        });
        corrected.unwrap_or(rendered)
    }
}

/// The maximum number of bytes of an escaped text: a name in it can be as long as the document.
const MAX_LENGTH: usize = 4000;

/// Escapes characters that control a terminal or the text direction, and limits the length.
pub fn escape(text: &str) -> String {
    let end = text.floor_char_boundary(MAX_LENGTH);
    let mut escaped = String::with_capacity(end);
    for c in text[..end].chars() {
        if c.is_control() || !is_visible_char(c) {
            escaped.extend(c.escape_unicode());
        } else {
            escaped.push(c);
        }
    }
    if end < text.len() {
        escaped.push(OMISSION);
    }
    escaped
}

/// Replaces invisible characters, which the renderer passes on to the terminal, by a visible character of the same length in
/// UTF-8. It replaces ASCII control characters itself.
fn printable(c: char) -> char {
    match c.len_utf8() {
        _ if c.is_ascii() || is_visible_char(c) => c,
        2 => '\u{b7}',
        3 => '\u{fffd}',
        _ => '\u{1f6c7}',
    }
}
