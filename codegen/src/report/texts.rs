//! The texts of the inputs, and the positions of diagnostics in them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Source};
use crate::inputs::Inputs;
use crate::parse::span;
use crate::pointer::Pointer;

/// A diagnostic, and its bytes in the input.
pub type Located<'a> = (&'a Diagnostic, Range<usize>);

/// The texts of the inputs.
pub struct Texts<'a> {
    pub diagnostics: &'a Diagnostics,
    pub inputs: &'a Inputs,
}

impl<'a> Texts<'a> {
    pub fn get(&self, input: Input) -> Option<&'a Source> {
        match input {
            Input::Description => Some(&self.inputs.description),
            Input::File(id) => self.diagnostics.file(id),
            Input::Config => self.inputs.config.as_ref(),
            Input::Lock => self.inputs.lock.as_ref(),
            Input::Options => None,
        }
    }
}

/// Locates each diagnostic, sorted by position. Every text is parsed only once.
pub fn locate<'a>(texts: &Texts<'a>) -> Vec<Located<'a>> {
    let pointer = |diagnostic: &'a Diagnostic| match &diagnostic.place {
        Place::Value(pointer) => Some((diagnostic.input, pointer)),
        _ => None,
    };
    let mut spans = spans(texts, texts.diagnostics.iter().filter_map(pointer)).into_iter();
    let located = texts.diagnostics.iter().map(|diagnostic| {
        let span = match &diagnostic.place {
            Place::Value(_) => spans.next().unwrap_or(0..0),
            Place::Bytes(bytes) => bytes.clone(),
            Place::Whole => 0..0,
        };
        (diagnostic, span)
    });
    let mut located: Vec<Located<'a>> = located.collect();
    located.sort_by_key(|(diagnostic, span)| (diagnostic.input, span.start));
    located
}

/// Returns the bytes of each place.
pub fn spans<'p>(texts: &Texts<'_>, places: impl Iterator<Item = (Input, &'p Pointer)>) -> Vec<Range<usize>> {
    let mut pointers: BTreeMap<Input, Vec<Pointer>> = BTreeMap::new();
    let inputs: Vec<Input> = places
        .map(|(input, pointer)| {
            pointers.entry(input).or_default().push(pointer.clone());
            input
        })
        .collect();
    let mut spans: BTreeMap<Input, _> = pointers
        .into_iter()
        .map(|(input, pointers)| {
            let spans = texts.get(input).map(|source| span::locate(source, &pointers));
            (input, spans.unwrap_or_default().into_iter())
        })
        .collect();
    inputs.iter().map(|input| spans.get_mut(input).and_then(Iterator::next).unwrap_or(0..0)).collect()
}

/// Limits a span to the text. A position at the end of the text is moved behind its last visible character.
pub fn clamp(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.trim_end().len()));
    let end = text.floor_char_boundary(span.end.min(text.len())).max(start);
    start..end
}
