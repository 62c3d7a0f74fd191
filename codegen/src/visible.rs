//! Characters that are invisible, or that change the direction of the text.

use std::borrow::Cow;

/// Returns the text with invisible characters written as `U+XXXX`, and without carriage returns.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    // Without an early end, many bytes are compared at once.
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) || is_visible(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_visible_char(c) => out.push(c),
            '\r' => {}
            c => out.push_str(&format!("U+{:04X}", u32::from(c))),
        }
    }
    Cow::Owned(out)
}

/// Returns the text with each invisible character replaced by U+FFFD.
pub fn replaced(text: &str) -> String {
    text.chars().map(|c| if is_visible_char(c) { c } else { '\u{fffd}' }).collect()
}

/// Returns the same as `visible` on one line: each line end and tab becomes a space.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        text if text.contains(['\n', '\t']) => Cow::Owned(text.replace(['\n', '\t'], " ")),
        text => text,
    }
}

/// Returns `true` if every character of the text is visible, or a space, tab or line end.
pub fn is_visible(text: &str) -> bool {
    text.chars().all(is_visible_char)
}

/// Returns `true` for a visible character, space, tab and line end.
pub fn is_visible_char(c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' => true,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => false,
        c => !c.is_control(),
    }
}
