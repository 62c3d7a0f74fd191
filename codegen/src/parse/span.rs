//! The locations of values in the text. They are only computed when there is a diagnostic to report.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};
use serde_json::value::RawValue;

use crate::diagnostic::Source;
use crate::parse::precheck::is_json;
use crate::pointer::Pointer;

/// Returns the span of each pointer: that of the value if it is a scalar, or else that of its key. A value that is not in
/// the text (it was inserted by normalization) has the span of the closest value around it.
pub fn locate(source: &Source, pointers: &[Pointer]) -> Vec<Range<usize>> {
    // serde skips a byte order mark, and so do the offsets below.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let skipped = source.text.len() - text.len();
    let mut requested: HashMap<String, Option<Range<usize>>> = HashMap::new();
    for pointer in pointers {
        for prefix in prefixes(pointer) {
            requested.entry(prefix.to_owned()).or_insert(None);
        }
    }
    if is_json(source) {
        json(text, &mut requested);
    } else {
        yaml(text, &mut requested);
    }
    let closest = |pointer: &Pointer| {
        prefixes(pointer).find_map(|prefix| requested.get(prefix).cloned().flatten()).unwrap_or(0..0)
    };
    pointers
        .iter()
        .map(|pointer| {
            let span = closest(pointer);
            span.start + skipped..span.end + skipped
        })
        .collect()
}

/// Returns the pointer and all its prefixes, the longest first; the root is last.
fn prefixes(pointer: &Pointer) -> impl Iterator<Item = &str> {
    let text = pointer.as_str();
    std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]))
}

type Spans = HashMap<String, Option<Range<usize>>>;

/// Locates values in JSON. `RawValue` borrows from the text, so its address gives its offset.
fn json(text: &str, requested: &mut Spans) {
    if let Ok(raw) = serde_json::from_str::<&RawValue>(text) {
        json_value(text, raw.get(), &Pointer::root(), requested);
    }
}

fn json_value(text: &str, raw: &str, at: &Pointer, requested: &mut Spans) {
    let Some(location) = requested.get_mut(at.as_str()) else { return };
    let start = raw.as_ptr() as usize - text.as_ptr() as usize;
    let end = if raw.starts_with(['{', '[']) { start + 1 } else { start + raw.len() };
    *location = Some(start..end);
    if raw.starts_with('{') {
        let members: indexmap::IndexMap<String, &RawValue> = serde_json::from_str(raw).unwrap_or_default();
        for (key, value) in members {
            json_value(text, value.get(), &at.child(key), requested);
        }
    } else if raw.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
        for (index, item) in items.into_iter().enumerate() {
            json_value(text, item.get(), &at.item(index), requested);
        }
    }
}

/// An open map or list at the current YAML event. It has no location if nothing below it is requested.
enum Open {
    Map { at: Option<Pointer>, key: Option<Location> },
    List { at: Option<Pointer>, next: usize },
}

/// The location of a value, if it is requested, and the span of its key.
#[derive(Default)]
struct Location {
    at: Option<Pointer>,
    key: Option<Span>,
}

fn yaml(text: &str, requested: &mut Spans) {
    let mut lines = Bytes::of(text);
    let mut open: Vec<Open> = Vec::new();
    let mut missing = requested.len();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        match event {
            Event::Scalar(value, ..) => {
                // A scalar in a map without a pending key is a key.
                if let Some(Open::Map { at, key: key @ None }) = open.last_mut() {
                    let at = at
                        .as_ref()
                        .map(|at| at.child(value))
                        .filter(|at| requested.contains_key(at.as_str()));
                    *key = Some(Location { at, key: Some(span) });
                } else if let Some(at) = location(&mut open, requested).at {
                    missing -= record(requested, &at, lines.span(span));
                }
            }
            Event::Alias(_) => {
                if let Some(at) = location(&mut open, requested).at {
                    missing -= record(requested, &at, lines.span(span));
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let Location { at, key } = if open.is_empty() {
                    Location { at: Some(Pointer::root()), key: None }
                } else {
                    location(&mut open, requested)
                };
                if let Some(at) = &at {
                    let bytes = lines.span(key.unwrap_or(span));
                    let end = if key.is_some() { bytes.end } else { bytes.start + 1 };
                    missing -= record(requested, at, bytes.start..end);
                }
                open.push(match event {
                    Event::SequenceStart(..) => Open::List { at, next: 0 },
                    _ => Open::Map { at, key: None },
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            _ => {}
        }
        if missing == 0 {
            return;
        }
    }
}

/// Returns the location of the next value.
fn location(open: &mut [Open], requested: &Spans) -> Location {
    match open.last_mut() {
        Some(Open::Map { key, .. }) => key.take().unwrap_or_default(),
        Some(Open::List { at, next }) => {
            let at = at.as_ref().map(|at| at.item(*next)).filter(|at| requested.contains_key(at.as_str()));
            *next += 1;
            Location { at, key: None }
        }
        None => Location { at: Some(Pointer::root()), key: None },
    }
}

/// Records the span of a requested value, and returns the number of newly located values.
fn record(requested: &mut Spans, at: &Pointer, bytes: Range<usize>) -> usize {
    match requested.get_mut(at.as_str()) {
        Some(location) => usize::from(location.replace(bytes).is_none()),
        None => 0,
    }
}

/// A converter from character offsets of saphyr to byte offsets. Events are in order, so that the text is scanned about once.
/// (Line numbers are not used: a single carriage return ends a line in YAML, but not in editors.)
pub struct Bytes<'a> {
    text: &'a str,
    character: usize,
    byte: usize,
}

impl<'a> Bytes<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, character: 0, byte: 0 }
    }

    fn byte(&mut self, marker: Marker) -> usize {
        let rest = &self.text[self.byte..];
        let requested = marker.index();
        self.byte = if let Some(further) = requested.checked_sub(self.character) {
            rest.char_indices().nth(further).map_or(self.text.len(), |(at, _)| self.byte + at)
        } else {
            let back = self.character - requested;
            let before = &self.text[..self.byte];
            before.char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at)
        };
        self.character = requested;
        self.byte
    }

    /// Converts a span, cut at the end of its first line: block scalars span several.
    pub fn span(&mut self, span: Span) -> Range<usize> {
        let end = self.byte(span.end);
        let start = self.byte(span.start).min(end);
        let line = self.text[start..end].find('\n').map_or(end, |at| start + at);
        start..line
    }
}
