//! Lines and columns of a text, as people count them.

use std::collections::HashMap;

use crate::diagnostic::Input;
use crate::report::Texts;

/// Where the lines of a text begin, so that it is gone through once for all the places that are asked for.
#[derive(Clone)]
pub struct Lines<'a> {
    text: &'a str,
    /// The byte that each line begins with; the first begins behind the byte order mark.
    starts: Vec<usize>,
    /// The place that was asked for last, and its column: in a document of one line, the next is counted from there.
    last: (usize, usize),
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn of(text: &'a str) -> Self {
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        let others = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(first).chain(others).collect(), last: (first, 1) }
    }

    /// The line of a byte, counted from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// The line and the column (in characters) of a byte, both counted from 1.
    pub fn place(&mut self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let start = self.starts[line - 1];
        let (from, column) = if (start..=byte).contains(&self.last.0) { self.last } else { (start, 1) };
        let column = column + self.text.get(from..byte).unwrap_or_default().chars().count();
        self.last = (byte.max(start), column);
        (line, column)
    }
}

/// The lines of the texts that something is shown of.
#[derive(Default)]
pub struct AllLines<'a>(HashMap<Input, Lines<'a>>);

impl<'a> AllLines<'a> {
    /// The lines of an input; one that has no text has one, which is empty.
    pub fn of(&mut self, input: Input, texts: &Texts<'a>) -> &mut Lines<'a> {
        let text = || texts.of(input).map_or("", |source| source.text.as_str());
        self.0.entry(input).or_insert_with(|| Lines::of(text()))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_characters() {
        let text = "\u{feff}a: ä\r\nüb: c\n";
        let mut lines = Lines::of(text);
        let mut at = |part: &str| lines.place(text.find(part).unwrap_or_default());
        assert_eq!([at("a:"), at("ä"), at("b:"), at("c"), at("ä")], [(1, 1), (1, 4), (2, 2), (2, 5), (1, 4)]);
        assert_eq!(lines.place(text.len()), (3, 1));
        assert_eq!(lines.place(0), (1, 1));
    }
}
