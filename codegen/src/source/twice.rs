//! The first key of a text that stands twice in one object: both places. Looked for only when it is known to be there.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use crate::source::parse::is_json;
use crate::source::span::Bytes;
use crate::source::unread::Unread;

/// Says which key it is, and where it stood first.
pub fn find(text: &str) -> Option<Unread> {
    let (key, first, second) = if is_json(text) { json(text)? } else { yaml(text)? };
    let line = 1 + text[..first.start].matches('\n').count();
    let shown: String = key.chars().take(60).flat_map(char::escape_debug).collect();
    let more = if key.chars().nth(60).is_some() { "…" } else { "" };
    let what = format!("the key `{shown}{more}` stands there twice: first in line {line}");
    Some(Unread::over(second, what).help("keep one of the two, or join what they hold"))
}

type Twice = (String, Range<usize>, Range<usize>);

/// An object that is open, with its keys so far, or a list.
enum Open {
    Map { keys: HashMap<String, Range<usize>>, is_key: bool },
    List,
}

fn yaml(text: &str) -> Option<Twice> {
    let mut bytes = Bytes::of(text);
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        // What stands where a key is expected, and what ends there, makes the next one a value or a key.
        match event {
            Event::Scalar(value, ..) => {
                if let Some(Open::Map { keys, is_key: true }) = open.last_mut() {
                    let at = bytes.span(span);
                    if let Some(first) = keys.insert(value.to_string(), at.clone()) {
                        return Some((value.into_owned(), first, at));
                    }
                }
                turn(&mut open);
            }
            Event::Alias(_) => turn(&mut open),
            Event::SequenceStart(..) => open.push(Open::List),
            Event::MappingStart(..) => open.push(Open::Map { keys: HashMap::new(), is_key: true }),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                turn(&mut open);
            }
            _ => {}
        }
    }
    None
}

fn turn(open: &mut [Open]) {
    if let Some(Open::Map { is_key, .. }) = open.last_mut() {
        *is_key = !*is_key;
    }
}

/// All before the second key is JSON, for so far it was read.
fn json(text: &str) -> Option<Twice> {
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

/// The end of what a quote opens.
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
