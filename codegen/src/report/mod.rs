//! Rendering of diagnostics for people: the affected lines, with the position underlined.

mod excerpt;
mod github;
mod json;
mod line_index;
mod positions;
mod sarif;
mod texts;

use std::collections::HashMap;

use annotate_snippets::{Group, Level, Renderer};

use crate::diagnostic::{Diagnostics, Input, Place};
use crate::inputs::Inputs;
use excerpt::{Excerpt, escape};
use line_index::LineIndexes;
use texts::{Located, Texts, clamp, locate};

pub use github::report_github;
pub use json::report_json;
pub use positions::positions;
pub use sarif::report_sarif;

/// The maximum number of rendered entries. More are of no use to a reader at once.
const MAX_ENTRIES: usize = 100;

/// The maximum number of positions in an entry.
const MAX_POSITIONS: usize = 3;

/// The options of [`report`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportOptions {
    /// Emit ANSI escape sequences for colors.
    pub color: bool,
    /// Render every diagnostic on its own, without a limit.
    pub verbose: bool,
}

/// Renders all diagnostics, sorted by position. Unless the report is verbose, warnings of one code are rendered once, with their
/// number and the first three positions, and so are equal errors. Ends with a newline unless there are no diagnostics.
pub fn report(diagnostics: &Diagnostics, inputs: &Inputs, options: ReportOptions) -> String {
    let texts = Texts { diagnostics, inputs };
    let located = locate(&texts);
    let mut entries = group(located, options.verbose);
    let limit = if options.verbose { usize::MAX } else { MAX_ENTRIES };
    // If some must be omitted, errors come first: they stop the run.
    if entries.len() > limit {
        entries.sort_by_key(|entry| entry.first.0.severity);
    }
    let mut lines = LineIndexes::default();
    let mut text: String =
        entries.iter().take(limit).map(|entry| render(entry, &texts, &mut lines, options.color)).collect();
    let omitted = entries.iter().skip(limit).map(|entry| 1 + entry.others.len()).sum::<usize>();
    let more = diagnostics.omitted() + omitted;
    if more > 0 {
        text.push_str(&format!("… and {more} more\n\n"));
    }
    text
}

/// One or more diagnostics that are rendered together.
struct Entry<'a> {
    first: Located<'a>,
    others: Vec<Located<'a>>,
}

/// Groups warnings by their code, and errors by code and text: each different error must be fixed on its own.
fn group<'a>(located: Vec<Located<'a>>, verbose: bool) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let mut indices = HashMap::new();
    for (diagnostic, span) in located {
        let is_error = diagnostic.is_error();
        let text = is_error.then_some((&diagnostic.message, &diagnostic.help));
        let index = *indices.entry((diagnostic.code, text)).or_insert(entries.len());
        match entries.get_mut(index) {
            Some(entry) if !verbose => entry.others.push((diagnostic, span)),
            _ => entries.push(Entry { first: (diagnostic, span), others: Vec::new() }),
        }
    }
    entries
}

fn render<'a>(entry: &Entry<'_>, texts: &Texts<'a>, lines: &mut LineIndexes<'a>, color: bool) -> String {
    let (diagnostic, span) = &entry.first;
    let level = if diagnostic.is_error() { Level::ERROR } else { Level::WARNING };
    let message = escape(&diagnostic.message);
    let title = level.primary_title(message.as_str()).id(diagnostic.code.as_str());
    let source = texts.get(diagnostic.input);
    let excerpt = source.map(|source| Excerpt::new(source, span, lines.get(diagnostic.input, texts)));
    let mut group = match &excerpt {
        Some(excerpt) => title.element(excerpt.snippet()),
        None => Group::with_title(title),
    };
    let notes = notes(entry, texts, lines);
    for (level, note) in &notes {
        group = group.element(level.clone().message(note.as_str()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.render(&[group]);
    let text = match excerpt {
        Some(excerpt) => excerpt.correct_column(text),
        None => text,
    };
    format!("{text}\n\n")
}

/// Returns the notes below an excerpt: the pointer, the help, and the other positions.
fn notes<'a>(
    entry: &Entry<'_>,
    texts: &Texts<'a>,
    lines: &mut LineIndexes<'a>,
) -> Vec<(Level<'static>, String)> {
    let (diagnostic, _) = &entry.first;
    let mut notes = Vec::new();
    if let Place::Value(pointer) = &diagnostic.place {
        let is_root = pointer.as_str().is_empty();
        let at = if is_root { "the whole document".to_owned() } else { escape(pointer.as_str()) };
        notes.push((Level::NOTE, format!("at {at}")));
    }
    let help = |help: &str| help.lines().map(escape).collect::<Vec<_>>().join("\n");
    notes.extend(diagnostic.help.as_deref().map(|text| (Level::HELP, help(text))));
    for other in entry.others.iter().take(MAX_POSITIONS - 1) {
        let position = position(other, diagnostic.input, texts, lines);
        let is_same = other.0.message == diagnostic.message;
        let message = if is_same { String::new() } else { format!(": {}", escape(&other.0.message)) };
        notes.push((Level::NOTE, format!("also at {position}{message}")));
    }
    let total = 1 + entry.others.len();
    if total > MAX_POSITIONS {
        let kind = if diagnostic.is_error() { "errors" } else { "warnings" };
        let code = diagnostic.code;
        notes.push((
            Level::NOTE,
            format!("{total} {kind} {code} in total; the first {MAX_POSITIONS} are shown"),
        ));
    }
    notes
}

/// Formats the line and column of a diagnostic, after the name of its file if this is not the `main` input.
fn position<'a>(
    (diagnostic, span): &Located<'_>,
    main: Input,
    texts: &Texts<'a>,
    lines: &mut LineIndexes<'a>,
) -> String {
    let Some(source) = texts.get(diagnostic.input) else { return "another option".to_owned() };
    let start = clamp(&source.text, span).start;
    let (line, column) = lines.get(diagnostic.input, texts).position(start);
    let file = if diagnostic.input == main { String::new() } else { format!("{}:", escape(&source.name)) };
    format!("{file}{line}:{column}")
}
