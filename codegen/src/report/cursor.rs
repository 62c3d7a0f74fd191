//! Lines and columns of a text, as people count them.

/// A place in a text that goes forward from question to question, so that a text is gone through once for all of them.
#[derive(Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    /// The beginning of a text, behind its byte order mark.
    pub fn of(text: &'a str) -> Self {
        let byte = text.len() - text.trim_start_matches('\u{feff}').len();
        Self { text, byte, line: 1, column: 1 }
    }

    /// The line and the column (in characters) of a byte, both counted from 1.
    pub fn to(&mut self, byte: usize) -> (usize, usize) {
        if byte < self.byte {
            *self = Self::of(self.text);
        }
        for c in self.text.get(self.byte..byte).unwrap_or_default().chars() {
            if c == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.byte = self.byte.max(byte);
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn columns_are_characters() {
        let text = "\u{feff}a: ä\r\nüb: c\n";
        let mut cursor = Cursor::of(text);
        let mut at = |part: &str| cursor.to(text.find(part).unwrap_or_default());
        assert_eq!([at("a:"), at("ä"), at("b:"), at("c"), at("ä")], [(1, 1), (1, 4), (2, 2), (2, 5), (1, 4)]);
        assert_eq!(cursor.to(text.len()), (3, 1));
    }
}
