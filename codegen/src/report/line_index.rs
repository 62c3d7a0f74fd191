//! Conversion of byte offsets to lines and columns.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Input, Place};
use crate::report::texts::{Texts, clamp};

/// The offsets of the lines of a text, computed once for all positions in it.
#[derive(Clone)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// The first byte of each line. The first line begins after the byte order mark.
    starts: Vec<usize>,
    /// The offset and column of the last lookup. In a document of one line, the next column is counted from there.
    last: (usize, usize),
}

impl<'a> LineIndex<'a> {
    /// Computes the index of a text.
    pub fn new(text: &'a str) -> Self {
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        let others = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(first).chain(others).collect(), last: (first, 1) }
    }

    /// Returns the line of a byte, counted from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// Returns the line and column of a byte, counted from 1, the column in characters.
    pub fn position(&mut self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let start = self.starts[line - 1];
        let (from, column) = if (start..=byte).contains(&self.last.0) { self.last } else { (start, 1) };
        let column = column + self.text.get(from..byte).unwrap_or_default().chars().count();
        self.last = (byte.max(start), column);
        (line, column)
    }
}

/// The line indexes of the inputs, computed on demand.
#[derive(Default)]
pub struct LineIndexes<'a>(HashMap<Input, LineIndex<'a>>);

impl<'a> LineIndexes<'a> {
    /// Returns the line index of an input. The text of an input without one is empty.
    pub fn get(&mut self, input: Input, texts: &Texts<'a>) -> &mut LineIndex<'a> {
        let text = || texts.get(input).map_or("", |source| source.text.as_str());
        self.0.entry(input).or_insert_with(|| LineIndex::new(text()))
    }

    /// Returns line and column of the start and of the end of a diagnostic; `None` if it is about no part of a text.
    pub fn region(
        &mut self,
        diagnostic: &Diagnostic,
        span: &Range<usize>,
        texts: &Texts<'a>,
    ) -> Option<[usize; 4]> {
        let source = texts.get(diagnostic.input).filter(|_| diagnostic.place != Place::Whole)?;
        let span = clamp(&source.text, span);
        let lines = self.get(diagnostic.input, texts);
        let ((line, column), (end_line, end_column)) = (lines.position(span.start), lines.position(span.end));
        Some([line, column, end_line, end_column])
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn columns_are_characters() {
        let text = "\u{feff}a: ä\r\nüb: c\n";
        let mut lines = LineIndex::new(text);
        let mut at = |part: &str| lines.position(text.find(part).unwrap_or_default());
        assert_eq!([at("a:"), at("ä"), at("b:"), at("c"), at("ä")], [(1, 1), (1, 4), (2, 2), (2, 5), (1, 4)]);
        assert_eq!(lines.position(text.len()), (3, 1));
        assert_eq!(lines.position(0), (1, 1));
    }
}
