//! Diagnostics → text for a person: the lines concerned, the part underlined.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::Inputs;
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::source::span;

/// How many problems are shown; the others are counted. Nobody reads more at once.
const SHOWN: usize = 100;

/// Renders problems sorted by place: errors and warnings as they stand in the inputs. Ends with a newline, if there is
/// anything to say.
pub fn report(found: &Diagnostics, inputs: &Inputs, color: bool) -> String {
    let pointers: Vec<_> = found
        .iter()
        .filter_map(|diagnostic| match &diagnostic.place {
            Place::Value(pointer) => Some(pointer.clone()),
            _ => None,
        })
        .collect();
    let mut spans = span::locate(&inputs.spec.text, &pointers).into_iter();
    let mut located: Vec<(&Diagnostic, Range<usize>)> = found
        .iter()
        .map(|diagnostic| {
            let span = match &diagnostic.place {
                Place::Value(_) => spans.next().unwrap_or(0..0),
                Place::Bytes(bytes) => bytes.clone(),
                Place::Whole => 0..0,
            };
            (diagnostic, span)
        })
        .collect();
    located.sort_by_key(|(diagnostic, span)| (diagnostic.input, span.start));
    // Errors first, should there be too many: they are what stops the run.
    if located.len() > SHOWN {
        located.sort_by_key(|(diagnostic, span)| (diagnostic.severity, diagnostic.input, span.start));
    }
    let more = located.len().saturating_sub(SHOWN);
    let shown = located.into_iter().take(SHOWN);
    let mut text: String = shown.map(|(diagnostic, span)| render(diagnostic, span, inputs, color)).collect();
    if more > 0 {
        text.push_str(&format!("… and {more} more\n\n"));
    }
    text
}

fn render(diagnostic: &Diagnostic, span: Range<usize>, inputs: &Inputs, color: bool) -> String {
    let missing = crate::Source { name: "(none)".into(), text: String::new() };
    let source = match diagnostic.input {
        Input::Spec => &inputs.spec,
        Input::Config => inputs.config.as_ref().unwrap_or(&missing),
        Input::Lock => inputs.lock.as_ref().unwrap_or(&missing),
    };
    let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let message = shown(&diagnostic.message);
    let span = clamp(&source.text, span);
    let title = level.primary_title(message.as_str()).id(diagnostic.code);
    let excerpt = Excerpt::of(&source.text, span);
    let name = shown(&source.name);
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line)
        .path(name.as_str())
        .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
    let mut group: Group<'_> = title.element(snippet);
    let mut notes = Vec::new();
    if let Place::Value(pointer) = &diagnostic.place {
        let at = if pointer.as_str().is_empty() {
            "the whole document".to_owned()
        } else {
            shown(pointer.as_str())
        };
        notes.push((Level::NOTE, format!("at {at}")));
    }
    if let Some(column) = excerpt.column {
        notes.push((Level::NOTE, format!("the line is long: this is a part of it, around column {column}")));
    }
    notes.extend(diagnostic.help.as_deref().map(|help| (Level::HELP, shown(help))));
    for (level, note) in &notes {
        group = group.element(level.clone().message(note.as_str()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n\n", renderer.render(&[group]))
}

/// Text of a document never steers the terminal.
fn shown(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let plain = !c.is_control() && !('\u{200b}'..='\u{200f}').contains(&c) && !is_bidi(c);
            let escaped: Vec<char> = if plain { vec![c] } else { c.escape_unicode().collect() };
            escaped
        })
        .collect()
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The part of a text that a problem is shown in. The renderer would look through all of it for each problem, and print
/// the whole line of a document that has only one.
struct Excerpt {
    text: String,
    /// In the excerpt.
    span: Range<usize>,
    /// The number of its first line.
    line: usize,
    /// The column of the span, where the line is not shown from its beginning.
    column: Option<usize>,
}

impl Excerpt {
    /// How much of a long line is shown on both sides.
    const AROUND: usize = 100;

    fn of(text: &str, span: Range<usize>) -> Self {
        let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
        let is_long = line_end - line_start > 10 * Self::AROUND;
        let (mut start, mut end, mut span) = (line_start, line_end, span);
        if is_long {
            start = text.floor_char_boundary(span.start.saturating_sub(Self::AROUND)).max(line_start);
            span.end = text.floor_char_boundary(span.end.min(span.start + Self::AROUND));
            end = text.floor_char_boundary(span.end + Self::AROUND).min(line_end);
        }
        // C1 controls (two bytes each) would reach the terminal: the renderer knows only the older ones.
        let visible = |c: char| if ('\u{80}'..='\u{9f}').contains(&c) { '\u{b7}' } else { c };
        Self {
            text: text[start..end].chars().map(visible).collect(),
            line: text[..line_start].bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: is_long.then(|| text[line_start..span.start].chars().count() + 1),
            span: span.start - start..span.end - start,
        }
    }
}

fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    // What is missing at the end is shown behind the last thing that stands there.
    let start = text.floor_char_boundary(span.start.min(text.trim_end().len()));
    let end = text.floor_char_boundary(span.end.min(text.len())).max(start);
    start..end
}
