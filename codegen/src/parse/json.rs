//! JSON → tree, by a visitor that rejects duplicate keys and stops at the first limit.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::parse::limits::{Exceeded, Limits};
use crate::parse::syntax_error::{self, SyntaxError};

/// Parses a text.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let (limits, rejection) = (RefCell::new(Limits::of_json(text)), Cell::new(None));
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = ValueSeed { limits: &limits, rejection: &rejection }.deserialize(&mut deserializer);
    tree.and_then(|tree| deserializer.end().map(|()| tree)).map_err(|error| {
        let at = offset(text, error.line(), error.column());
        // Our own errors take precedence over those of the parser.
        let own = match rejection.get() {
            Some(Rejection::DuplicateKey) => duplicate_key(text),
            Some(Rejection::Exceeded((message, help))) => Some(SyntaxError::at(text, at, message).help(help)),
            None => None,
        };
        own.unwrap_or_else(|| syntax_error::json(text, at, &message_of(&error.to_string())))
    })
}

/// Returns the message without the location, which the diagnostic has.
fn message_of(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

/// An error of ours.
#[derive(Clone, Copy)]
enum Rejection {
    DuplicateKey,
    Exceeded(Exceeded),
}

#[derive(Clone, Copy)]
struct ValueSeed<'a> {
    limits: &'a RefCell<Limits>,
    /// The error that ended the parsing.
    rejection: &'a Cell<Option<Rejection>>,
}

impl ValueSeed<'_> {
    fn count<E: Error>(self, bytes: usize) -> Result<(), E> {
        self.limits.borrow_mut().count(bytes).map_err(|exceeded| self.reject(Rejection::Exceeded(exceeded)))
    }

    fn reject<E: Error>(self, rejection: Rejection) -> E {
        self.rejection.set(Some(rejection));
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.count(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.count(0)?;
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.count(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.count(0)?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.count(0)?;
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            self.count(key.len())?;
            if map.contains_key(&key) {
                return Err(self.reject(Rejection::DuplicateKey));
            }
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// An open object with its keys so far, or an open list.
enum Open {
    Map { keys: HashMap<String, Range<usize>>, is_key: bool },
    List,
}

/// Finds the first duplicate key, with both of its places, as serde_json does not report that of the first one. The text before the
/// second key has been parsed, so it is valid.
fn duplicate_key(text: &str) -> Option<SyntaxError> {
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
                        return Some(syntax_error::duplicate_key(text, &key, first.start, start..at));
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
