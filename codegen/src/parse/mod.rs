//! Parsing of YAML or JSON into a tree, with limits on its size.

mod duplicate_key;
pub mod encoding;
mod limits;
mod precheck;
pub mod span;
mod syntax_error;

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostics, Source};
use crate::parse::syntax_error::SyntaxError;

/// The maximum ratio of the size of a tree to that of its text. Every node of a document without aliases takes at least a
/// byte of text, so only aliases of aliases (a "billion laughs" attack) exceed it.
const MAX_GROWTH: usize = 10;

/// The maximum number of keys and values: in JSON and with aliases, small ones take a hundred times as much memory as text.
const MAX_VALUES: usize = 3_000_000;

/// The maximum length of a string in bytes, as processing it takes many times that memory.
const MAX_STRING: usize = 2 << 20;

/// Parses a text; keys keep their order.
pub fn parse(source: &Source) -> Result<Value, Diagnostics> {
    // Locations in diagnostics are relative to the text with its byte order mark.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let tree = tree(text, precheck::is_json(source));
    tree.map_err(|error| error.into_diagnostics(source.text.len() - text.len()))
}

fn tree(text: &str, is_json: bool) -> Result<Value, SyntaxError> {
    precheck::check(text, is_json)?;
    let max_bytes = text.len().saturating_mul(MAX_GROWTH).saturating_add(1024);
    // A value without aliases takes several bytes of text, and each one a hundred bytes of memory.
    let max_values = if is_json { MAX_VALUES } else { MAX_VALUES.min(text.len().saturating_add(200_000)) };
    let limits = Limits {
        bytes: Cell::new(max_bytes),
        values: Cell::new(max_values),
        is_expanded: max_values < MAX_VALUES,
        rejection: Cell::new(None),
    };
    let merge_key = match is_json {
        true => MergeKey::Field,
        false if text.contains("'<<'") || text.contains("\"<<\"") => MergeKey::Unclear,
        false => MergeKey::Merges,
    };
    let seed = ValueSeed { limits: &limits, merge_key };
    // Our own errors take precedence over those of the parsers.
    let rejection = |at: usize| match limits.rejection.get()? {
        Rejection::DuplicateKey => duplicate_key::find(text, is_json),
        Rejection::Other(message, help) => Some(SyntaxError::at(text, at, message).help(help)),
    };
    if is_json {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tree = seed.deserialize(&mut deserializer);
        return tree.and_then(|tree| deserializer.end().map(|()| tree)).map_err(|error| {
            let at = offset(text, error.line(), error.column());
            rejection(at).unwrap_or_else(|| syntax_error::json(text, at, &message_of(&error.to_string())))
        });
    }
    let may_exceed = limits::may_exceed(text);
    if may_exceed {
        limits::check(text)?;
    }
    seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        if let Some(error) = (!may_exceed).then(|| limits::check(text).err()).flatten() {
            return error;
        }
        // The location is in characters.
        let at = error.location().map_or(0, |place| place.index());
        let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        rejection(at).unwrap_or_else(|| syntax_error::yaml(text, at, &message_of(&error.to_string())))
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

/// The remaining size of the tree.
struct Limits {
    bytes: Cell<usize>,
    values: Cell<usize>,
    /// Set if only aliases can exceed the number of values: the text is too short.
    is_expanded: bool,
    /// The error that ended the parsing.
    rejection: Cell<Option<Rejection>>,
}

/// An error of ours: a duplicate key, or a message and a help text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rejection {
    DuplicateKey,
    Other(&'static str, &'static str),
}

const ALIASES: Rejection = Rejection::Other(
    "aliases expand this document to many times its size",
    "replace the aliases with their values, or with `$ref`s",
);
const VALUES: Rejection = Rejection::Other(
    "the document contains more than 3000000 keys and values",
    "remove the parts of the description that the client does not need",
);
const STRING: Rejection = Rejection::Other(
    "string exceeds the maximum length of 2 MB",
    "remove it: a client does not need such data",
);
const NUMBER: Rejection = Rejection::Other(
    "expected a number of JSON, found `.inf` or `.nan`",
    "remove it: without a limit, the value is unlimited",
);
const TAG: Rejection = Rejection::Other(
    "YAML tags (`!name`) are not supported",
    "replace the tag with its value, or quote a string that starts with `!`",
);
const MERGE: Rejection = Rejection::Other(
    "expected an object or a list of objects as the value of the merge key `<<`",
    "refer to objects by their anchors, such as `<<: *base` or `<<: [*base, *more]`",
);

const QUOTED_MERGE: Rejection = Rejection::Other(
    "the merge key `<<` is not supported in a document that also contains a quoted `<<`",
    "replace the merge key with the fields that it merges",
);

#[derive(Clone, Copy)]
struct ValueSeed<'a> {
    limits: &'a Limits,
    merge_key: MergeKey,
}

/// The meaning of the key `<<`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MergeKey {
    /// That of YAML 1.1 (<https://yaml.org/type/merge.html>): the fields of its value are merged into the object.
    Merges,
    /// A field, in JSON.
    Field,
    /// Either, as the text has a quoted `<<`, which is a field. serde_yaml does not tell them apart.
    Unclear,
}

impl ValueSeed<'_> {
    fn count<E: Error>(self, bytes: usize) -> Result<(), E> {
        let Limits { bytes: left, values, .. } = self.limits;
        let rest = left.get().checked_sub(bytes + 1).ok_or_else(|| self.reject(ALIASES))?;
        let too_many = || self.reject(if self.limits.is_expanded { ALIASES } else { VALUES });
        let fewer = values.get().checked_sub(1).ok_or_else(too_many)?;
        left.set(rest);
        values.set(fewer);
        if bytes > MAX_STRING { Err(self.reject(STRING)) } else { Ok(()) }
    }

    fn reject<E: Error>(self, message: Rejection) -> E {
        self.limits.rejection.set(Some(message));
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

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
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

    #[allow(clippy::cast_precision_loss, reason = "beyond u64 a JSON number is a double here")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[allow(clippy::cast_precision_loss, reason = "beyond i64 a JSON number is a double here")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.count(0)?;
        Number::from_f64(value).map(Value::Number).ok_or_else(|| self.reject(NUMBER))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(self.reject(TAG))
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
        // The keys that only a merge has defined.
        let mut merged: Option<HashSet<String>> = None;
        while let Some(key) = access.next_key_seed(Key)? {
            self.count(key.len())?;
            if key == "<<" && self.merge_key != MergeKey::Field {
                if self.merge_key == MergeKey::Unclear {
                    return Err(self.reject(QUOTED_MERGE));
                }
                if merged.is_some() {
                    return Err(self.reject(Rejection::DuplicateKey));
                }
                let value = access.next_value_seed(self)?;
                merged = Some(merge(&mut map, value).ok_or_else(|| self.reject(MERGE))?);
                continue;
            }
            let is_new = !map.contains_key(&key) || merged.as_mut().is_some_and(|merged| merged.remove(&key));
            if !is_new {
                return Err(self.reject(Rejection::DuplicateKey));
            }
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// Adds the fields of the merged object, or of a list of them, that are not defined yet, and returns their keys.
fn merge(map: &mut Map<String, Value>, value: Value) -> Option<HashSet<String>> {
    let parts = match value {
        Value::Array(parts) => parts,
        part => vec![part],
    };
    let mut merged = HashSet::new();
    for part in parts {
        let Value::Object(part) = part else { return None };
        for (key, value) in part {
            if !map.contains_key(&key) {
                merged.insert(key.clone());
                map.insert(key, value);
            }
        }
    }
    Some(merged)
}

/// A key, which is a string. A plain `200` or `true` in YAML is its text.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string as key")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
