//! Where in the text the values of a document stand. Runs only when there is something to report.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};
use serde_json::value::RawValue;

use crate::pointer::Pointer;
use crate::source::parse::is_json;

/// For each pointer the bytes to point at: the value if it is a scalar, else its key. A value that the text does not
/// have (a rewrite put it there) is found at the closest one around it.
pub fn locate(text: &str, pointers: &[Pointer]) -> Vec<Range<usize>> {
    // serde skips a byte order mark, and so do the offsets below.
    let skipped = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let text = &text[skipped..];
    let mut wanted: HashMap<String, Option<Range<usize>>> = HashMap::new();
    for pointer in pointers {
        for prefix in prefixes(pointer) {
            wanted.entry(prefix.to_owned()).or_insert(None);
        }
    }
    if is_json(text) {
        json(text, &mut wanted);
    } else {
        yaml(text, &mut wanted);
    }
    let closest = |pointer: &Pointer| {
        prefixes(pointer).find_map(|prefix| wanted.get(prefix).cloned().flatten()).unwrap_or(0..0)
    };
    pointers
        .iter()
        .map(|pointer| {
            let span = closest(pointer);
            span.start + skipped..span.end + skipped
        })
        .collect()
}

/// The pointer, then all that lead to it, the longest first; the root is last.
fn prefixes(pointer: &Pointer) -> impl Iterator<Item = &str> {
    let text = pointer.as_str();
    std::iter::successors(Some(text), |prefix| prefix.rfind('/').map(|end| &prefix[..end]))
}

type Wanted = HashMap<String, Option<Range<usize>>>;

/// JSON: `RawValue` borrows from the text, so its address tells its offset.
fn json(text: &str, wanted: &mut Wanted) {
    if let Ok(raw) = serde_json::from_str::<&RawValue>(text) {
        json_value(text, raw.get(), &Pointer::root(), wanted);
    }
}

fn json_value(text: &str, raw: &str, at: &Pointer, wanted: &mut Wanted) {
    let Some(place) = wanted.get_mut(at.as_str()) else { return };
    let start = raw.as_ptr() as usize - text.as_ptr() as usize;
    let end = if raw.starts_with(['{', '[']) { start + 1 } else { start + raw.len() };
    *place = Some(start..end);
    if raw.starts_with('{') {
        let members: indexmap::IndexMap<String, &RawValue> = serde_json::from_str(raw).unwrap_or_default();
        for (key, value) in members {
            json_value(text, value.get(), &at.child(key), wanted);
        }
    } else if raw.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
        for (index, item) in items.into_iter().enumerate() {
            json_value(text, item.get(), &at.child(index), wanted);
        }
    }
}

/// What is open while the YAML events pass by. Where nothing below is wanted, no place is kept.
enum Open {
    Map { at: Option<Pointer>, key: Option<Place> },
    List { at: Option<Pointer>, next: usize },
}

/// Where a value stands, if that is wanted, and its key.
#[derive(Default)]
struct Place {
    at: Option<Pointer>,
    key: Option<Span>,
}

fn yaml(text: &str, wanted: &mut Wanted) {
    let mut lines = Bytes::of(text);
    let mut open: Vec<Open> = Vec::new();
    let mut missing = wanted.len();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        match event {
            Event::Scalar(value, ..) => {
                // A scalar is a key exactly where a mapping waits for one.
                if let Some(Open::Map { at, key: key @ None }) = open.last_mut() {
                    let at =
                        at.as_ref().map(|at| at.child(value)).filter(|at| wanted.contains_key(at.as_str()));
                    *key = Some(Place { at, key: Some(span) });
                } else if let Some(at) = place(&mut open, wanted).at {
                    missing -= note(wanted, &at, lines.span(span));
                }
            }
            Event::Alias(_) => {
                if let Some(at) = place(&mut open, wanted).at {
                    missing -= note(wanted, &at, lines.span(span));
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let Place { at, key } = if open.is_empty() {
                    Place { at: Some(Pointer::root()), key: None }
                } else {
                    place(&mut open, wanted)
                };
                if let Some(at) = &at {
                    let bytes = lines.span(key.unwrap_or(span));
                    let end = if key.is_some() { bytes.end } else { bytes.start + 1 };
                    missing -= note(wanted, at, bytes.start..end);
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

/// The place of the value that comes now.
fn place(open: &mut [Open], wanted: &Wanted) -> Place {
    match open.last_mut() {
        Some(Open::Map { key, .. }) => key.take().unwrap_or_default(),
        Some(Open::List { at, next }) => {
            let at = at.as_ref().map(|at| at.child(*next)).filter(|at| wanted.contains_key(at.as_str()));
            *next += 1;
            Place { at, key: None }
        }
        None => Place { at: Some(Pointer::root()), key: None },
    }
}

/// Notes where a wanted value stands; answers how many there are less to look for.
fn note(wanted: &mut Wanted, at: &Pointer, bytes: Range<usize>) -> usize {
    match wanted.get_mut(at.as_str()) {
        Some(place) => usize::from(place.replace(bytes).is_none()),
        None => 0,
    }
}

/// saphyr counts characters; a diagnostic wants bytes. Events come in order, so that the text is gone through about once.
/// (Lines would not do: a carriage return alone ends one in YAML, but not for those who show it.)
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
        let wanted = marker.index();
        self.byte = if let Some(further) = wanted.checked_sub(self.character) {
            rest.char_indices().nth(further).map_or(self.text.len(), |(at, _)| self.byte + at)
        } else {
            let back = self.character - wanted;
            let before = &self.text[..self.byte];
            before.char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at)
        };
        self.character = wanted;
        self.byte
    }

    /// A block scalar ends lines later: its first line is enough to find it.
    pub fn span(&mut self, span: Span) -> Range<usize> {
        let end = self.byte(span.end);
        let start = self.byte(span.start).min(end);
        let line = self.text[start..end].find('\n').map_or(end, |at| start + at);
        start..line
    }
}
