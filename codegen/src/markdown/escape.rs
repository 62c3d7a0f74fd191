//! The fallback for Markdown that cannot be made harmless: its source, as plain paragraphs.

use crate::visible::visible;

/// Returns the lines of the text as paragraphs without any Markdown.
///
/// Two facts make the result safe. A block other than a paragraph begins with punctuation, with digits and punctuation or
/// with an indentation, or is a table, whose second line begins with punctuation; and no line is indented, and all punctuation
/// before the first letter of a line is escaped. After that letter, only the characters of `is_inline` begin or end an
/// inline, and these are escaped everywhere.
pub fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut is_blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            is_blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if is_blank { "\n\n" } else { "\n" });
        }
        is_blank = false;
        escape_line(line, &mut out);
    }
    out
}

fn escape_line(line: &str, out: &mut String) {
    let mut has_begun = false;
    for (at, c) in line.char_indices() {
        let is_address = c == ':' && line[at..].starts_with("://");
        match c {
            '\t' => out.push(' '),
            c if c.is_ascii_punctuation() => {
                if is_inline(c) || is_address || !has_begun {
                    out.push('\\');
                }
                out.push(c);
            }
            c => {
                has_begun |= !c.is_ascii_digit() && !c.is_whitespace();
                out.push(c);
            }
        }
    }
}

/// Returns `true` for a character that begins or ends an inline, an entity or a table cell.
fn is_inline(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '^' | '$')
}
