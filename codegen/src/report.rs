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
    let (lines, span, first) = excerpt(&source.text, span);
    let snippet = Snippet::source(lines)
        .line_start(first)
        .path(source.name.as_str())
        .annotation(AnnotationKind::Primary.span(span));
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

/// The lines that a span lies in, the span within them, and the number of the first one. The renderer would look through
/// the whole text for each problem.
fn excerpt(text: &str, span: Range<usize>) -> (&str, Range<usize>, usize) {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let first = text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1;
    (&text[start..end], span.start - start..span.end - start, first)
}

fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    // What is missing at the end is shown behind the last thing that stands there.
    let start = text.floor_char_boundary(span.start.min(text.trim_end().len()));
    let end = text.floor_char_boundary(span.end.min(text.len())).max(start);
    start..end
}
