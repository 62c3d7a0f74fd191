//! Diagnostics → text for a person: the lines concerned, the part underlined.

mod json;
mod lines;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::Inputs;
use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity, Source};
use crate::pointer::Pointer;
use crate::source::span;
use lines::{AllLines, Lines};

pub use json::report_json;

/// How many problems are shown; the others are counted. Nobody reads more at once.
const SHOWN: usize = 100;

/// How many problems are shown that are said in the same words, and of how many more the places are named.
const ALIKE: usize = 3;
const PLACES: usize = 8;

/// Renders problems sorted by place: errors and warnings as they stand in the inputs. Of those that are said in the
/// same words a few are shown, and the places of the others are named. Ends with a newline, if there is anything to say.
pub fn report(found: &Diagnostics, inputs: &Inputs, color: bool) -> String {
    let texts = Texts { found, inputs };
    let mut located = locate(&texts);
    located.sort_by_key(|(diagnostic, span)| (diagnostic.input, span.start));
    let mut told = without_repeats(located);
    // Errors first, should there be too many: they are what stops the run.
    if told.len() > SHOWN {
        told.sort_by_key(|told| told.problem.severity);
    }
    let mut lines = AllLines::default();
    let mut text: String =
        told.iter().take(SHOWN).map(|told| render(told, &texts, &mut lines, color)).collect();
    let more = found.more() + told.iter().skip(SHOWN).map(|told| 1 + told.alike.len()).sum::<usize>();
    if more > 0 {
        text.push_str(&format!("… and {more} more\n\n"));
    }
    text
}

/// A problem, and the bytes of its input that it is about.
type Located<'a> = (&'a Diagnostic, Range<usize>);

/// A problem that is shown.
struct Told<'a> {
    problem: &'a Diagnostic,
    span: Range<usize>,
    /// Those that are not shown, because they would be told in the same words.
    alike: Vec<Located<'a>>,
}

/// The problems that are shown, in the order that they have.
fn without_repeats<'a>(located: Vec<Located<'a>>) -> Vec<Told<'a>> {
    let mut told: Vec<Told<'a>> = Vec::new();
    let mut words: HashMap<_, Vec<usize>> = HashMap::new();
    for (problem, span) in located {
        let same = words.entry((problem.code, &problem.message, &problem.help)).or_default();
        match same.last() {
            Some(&last) if same.len() == ALIKE => told[last].alike.push((problem, span)),
            _ => {
                same.push(told.len());
                told.push(Told { problem, span, alike: Vec::new() });
            }
        }
    }
    told
}

/// The texts that problems are in.
struct Texts<'a> {
    found: &'a Diagnostics,
    inputs: &'a Inputs,
}

impl<'a> Texts<'a> {
    fn of(&self, input: Input) -> Option<&'a Source> {
        match input {
            Input::Spec => Some(&self.inputs.spec),
            Input::File(id) => self.found.file(id),
            Input::Config => self.inputs.config.as_ref(),
            Input::Lock => self.inputs.lock.as_ref(),
            Input::Options => None,
        }
    }
}

/// Each problem with the bytes it is about. Every text is looked through once.
fn locate<'a>(texts: &Texts<'a>) -> Vec<Located<'a>> {
    let mut pointers: BTreeMap<Input, Vec<Pointer>> = BTreeMap::new();
    for diagnostic in texts.found.iter() {
        if let Place::Value(pointer) = &diagnostic.place {
            pointers.entry(diagnostic.input).or_default().push(pointer.clone());
        }
    }
    let mut spans: BTreeMap<Input, _> = pointers
        .into_iter()
        .map(|(input, pointers)| {
            let text = texts.of(input).map_or("", |source| source.text.as_str());
            (input, span::locate(text, &pointers).into_iter())
        })
        .collect();
    let span = |diagnostic: &Diagnostic| match &diagnostic.place {
        Place::Value(_) => spans.get_mut(&diagnostic.input).and_then(Iterator::next).unwrap_or(0..0),
        Place::Bytes(bytes) => bytes.clone(),
        Place::Whole => 0..0,
    };
    let spans: Vec<Range<usize>> = texts.found.iter().map(span).collect();
    texts.found.iter().zip(spans).collect()
}

fn render<'a>(told: &Told<'_>, texts: &Texts<'a>, lines: &mut AllLines<'a>, color: bool) -> String {
    let Told { problem: diagnostic, span, alike } = told;
    let missing = Source { name: "(none)".into(), text: String::new() };
    let known = texts.of(diagnostic.input);
    let source = known.unwrap_or(&missing);
    let level = if diagnostic.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let message = shown(&diagnostic.message);
    let span = clamp(&source.text, span.clone());
    let title = level.primary_title(message.as_str()).id(diagnostic.code);
    let excerpt = Excerpt::of(&source.text, span, lines.of(diagnostic.input, texts));
    let name = shown(&source.name);
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.line)
        .path(name.as_str())
        .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
    let mut group = if known.is_some() { title.element(snippet) } else { Group::with_title(title) };
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
    notes.extend(also(alike, diagnostic.input, texts, lines).map(|also| (Level::NOTE, also)));
    notes.extend(diagnostic.help.as_deref().map(|help| (Level::HELP, shown(help))));
    for (level, note) in &notes {
        group = group.element(level.clone().message(note.as_str()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n\n", renderer.render(&[group]))
}

/// Where the others are that would be told in the same words.
fn also<'a>(
    others: &[Located<'_>],
    first: Input,
    texts: &Texts<'a>,
    lines: &mut AllLines<'a>,
) -> Option<String> {
    let places = others.iter().take(PLACES).map(|(diagnostic, span)| {
        let Some(source) = texts.of(diagnostic.input) else { return "another option".to_owned() };
        let start = clamp(&source.text, span.clone()).start;
        let (line, column) = lines.of(diagnostic.input, texts).place(start);
        let file =
            if diagnostic.input == first { String::new() } else { format!("{}:", shown(&source.name)) };
        format!("{file}{line}:{column}")
    });
    let mut places: Vec<String> = places.collect();
    if others.len() > PLACES {
        places.push(format!("{} more places", others.len() - PLACES));
    }
    let last = places.pop()?;
    let before = if places.is_empty() { String::new() } else { format!("{} and ", places.join(", ")) };
    Some(format!("the same at {before}{last}"))
}

/// How many characters of a message are shown: a name in it may be as long as the document.
const LONGEST: usize = 4000;

/// Text of a document never steers the terminal, nor fills it.
fn shown(text: &str) -> String {
    let whole = text;
    let text = &whole[..whole.floor_char_boundary(LONGEST)];
    let more = if text.len() < whole.len() { "…" } else { "" };
    text.chars()
        .flat_map(|c| {
            let plain = !c.is_control() && !('\u{200b}'..='\u{200f}').contains(&c) && !is_bidi(c);
            let escaped: Vec<char> = if plain { vec![c] } else { c.escape_unicode().collect() };
            escaped
        })
        .chain(more.chars())
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

    fn of(text: &str, span: Range<usize>, lines: &Lines<'_>) -> Self {
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
            line: lines.line(line_start),
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
