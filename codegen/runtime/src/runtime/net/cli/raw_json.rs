//! JSON as it was received: with the order of its keys and all digits of its numbers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::runtime::json::is_invisible;

/// The maximum number of levels by which a line is indented.
const MAX_INDENT: usize = 64;

/// Returns JSON text with a line for each member and item, and without invisible characters. `None` if it is not JSON.
pub(super) fn pretty(text: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push('"');
                while let Some(c) = chars.next() {
                    push_visible(&mut out, c);
                    match c {
                        '"' => break,
                        '\\' => out.extend(chars.next()),
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                match chars.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        new_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out)
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    // A body of brackets alone would take the square of its size.
    (0..depth.min(MAX_INDENT)).for_each(|_| out.push_str("  "));
}

/// Appends a character of a string, as an escape if it is invisible.
fn push_visible(out: &mut String, c: char) {
    if !is_invisible(c) {
        return out.push(c);
    }
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

/// Returns a text for a terminal: without characters that control it.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if !is_invisible(c) || matches!(c, '\n' | '\t') { c } else { '\u{fffd}' }).collect()
}

/// Returns a text for one line of a terminal.
pub(super) fn in_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// Returns the value at a JSON Pointer.
pub(super) fn at<'a>(text: &'a str, pointer: &str) -> Option<&'a str> {
    let mut text = text;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        text = match members(text) {
            Some(members) => members.into_iter().rev().find(|(key, _)| *key == token)?.1,
            None => items(text)?.get(token.parse::<usize>().ok()?).copied()?,
        };
    }
    Some(text)
}

/// Returns the items of a list.
pub(super) fn items(text: &str) -> Option<Vec<&str>> {
    let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    Some(items.into_iter().map(RawValue::get).collect())
}

/// Returns the members of an object, in their order.
pub(super) fn members(text: &str) -> Option<Vec<(String, &str)>> {
    Some(serde_json::from_str::<Members<'_>>(text).ok()?.0)
}

/// Returns the text of a scalar for a cell of a table; `None` for a list or an object.
pub(super) fn cell(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'{' | b'[' => None,
        b'"' => serde_json::from_str::<String>(text).ok().map(|text| in_line(&text)),
        _ if text == "null" => Some(String::new()),
        _ => Some(text.to_owned()),
    }
}

struct Members<'a>(Vec<(String, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
            members.push((key, value.get()));
        }
        Ok(Members(members))
    }
}
