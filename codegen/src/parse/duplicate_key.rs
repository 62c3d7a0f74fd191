//! A search for the first duplicate key of a text, with both locations. It only runs if a duplicate key is known to exist,
//! because the parsers do not report the location of the first key.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use crate::parse::span::Bytes;
use crate::parse::syntax_error::SyntaxError;

/// Returns the error for the first duplicate key.
pub fn find(text: &str, is_json: bool) -> Option<SyntaxError> {
    let (key, first, second) = if is_json { json(text)? } else { yaml(text)? };
    let line = 1 + text[..first.start].matches('\n').count();
    let name: String = key.chars().take(60).flat_map(char::escape_debug).collect();
    let more = if key.chars().nth(60).is_some() { "…" } else { "" };
    let message = format!("duplicate key `{name}{more}` (first defined on line {line})");
    Some(SyntaxError::over(second, message).help("remove one of the two, or merge their values"))
}

type DuplicateKey = (String, Range<usize>, Range<usize>);

/// An open object with its keys so far, or an open list.
enum Open {
    Map { keys: HashMap<String, Range<usize>>, is_key: bool },
    List,
}

fn yaml(text: &str) -> Option<DuplicateKey> {
    let mut bytes = Bytes::of(text);
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        // Keys and values alternate in a map.
        match event {
            Event::Scalar(value, ..) => {
                if let Some(Open::Map { keys, is_key: true }) = open.last_mut() {
                    let at = bytes.span(span);
                    if let Some(first) = keys.insert(value.to_string(), at.clone()) {
                        return Some((value.into_owned(), first, at));
                    }
                }
                toggle(&mut open);
            }
            Event::Alias(_) => toggle(&mut open),
            Event::SequenceStart(..) => open.push(Open::List),
            Event::MappingStart(..) => open.push(Open::Map { keys: HashMap::new(), is_key: true }),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                toggle(&mut open);
            }
            _ => {}
        }
    }
    None
}

fn toggle(open: &mut [Open]) {
    if let Some(Open::Map { is_key, .. }) = open.last_mut() {
        *is_key = !*is_key;
    }
}

/// Finds a duplicate key in JSON. The text before the second key has been parsed, so it is valid.
fn json(text: &str) -> Option<DuplicateKey> {
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let start = at;
        at += 1;
        match byte {
            b'{' => open.push(Open::Map { keys: HashMap::new(), is_key: true }),
            b'[' => open.push(Open::List),
            b'}' | b']' => _ = open.pop(),
            b',' | b':' => {
                if let Some(Open::Map { is_key, .. }) = open.last_mut() {
                    *is_key = byte == b',';
                }
            }
            b'"' => {
                at = end_of_text(text, start)?;
                if let Some(Open::Map { keys, is_key: true }) = open.last_mut() {
                    let key: Cow<'_, str> = serde_json::from_str(&text[start..at]).ok()?;
                    if let Some(first) = keys.insert(key.to_string(), start..at) {
                        return Some((key.into_owned(), first, start..at));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns the end of the string that starts at a quote.
fn end_of_text(text: &str, start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match text.as_bytes().get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
