//! Parsing of YAML or JSON into a tree, with limits on its size.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::Diagnostics;
use crate::source::unread::{self, Unread};
use crate::source::{bounds, sight, twice};

/// The maximum ratio of the size of a tree to that of its text. Every node of a document without aliases takes at least a
/// byte of text, so only aliases of aliases (a "billion laughs" attack) exceed it.
const GROWTH: usize = 10;

/// The maximum number of keys and values: in JSON and with aliases, small ones take a hundred times as much memory as text.
const MOST_VALUES: usize = 3_000_000;

/// The maximum length of a string in bytes, as processing it takes many times that memory.
const LONGEST_TEXT: usize = 2 << 20;

/// Parses a text; keys keep their order.
pub fn parse(text: &str) -> Result<Value, Diagnostics> {
    // Locations in diagnostics are relative to the text with its byte order mark.
    let whole = text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    tree(text).map_err(|unread| unread.told(whole.len() - text.len()))
}

fn tree(text: &str) -> Result<Value, Unread> {
    sight::look(text)?;
    let budget = text.len().saturating_mul(GROWTH).saturating_add(1024);
    let bounds =
        Bounds { bytes: Cell::new(budget), values: Cell::new(MOST_VALUES), refused: Cell::new(None) };
    let seed = Node { bounds: &bounds };
    // Our own errors take precedence over those of the parsers.
    let refused = |at: usize| match bounds.refused.get()? {
        Refused::Twice => twice::find(text),
        Refused::Other(what, help) => Some(Unread::at(text, at, what).help(help)),
    };
    if is_json(text) {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tree = seed.deserialize(&mut deserializer);
        return tree.and_then(|tree| deserializer.end().map(|()| tree)).map_err(|error| {
            let at = offset(text, error.line(), error.column());
            refused(at).unwrap_or_else(|| unread::json(text, at, &message_of(&error.to_string())))
        });
    }
    let is_suspect = bounds::is_suspect(text);
    if is_suspect {
        bounds::check(text)?;
    }
    seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        if let Some(unread) = (!is_suspect).then(|| bounds::check(text).err()).flatten() {
            return unread;
        }
        // The location is in characters.
        let at = error.location().map_or(0, |place| place.index());
        let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        refused(at).unwrap_or_else(|| unread::yaml(text, at, &message_of(&error.to_string())))
    })
}

/// Returns whether a text is parsed as JSON: if it starts with `{`. Any other text is parsed as YAML.
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
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
struct Bounds {
    bytes: Cell<usize>,
    values: Cell<usize>,
    /// The error that ended the parsing.
    refused: Cell<Option<Refused>>,
}

/// An error of ours: a duplicate key, or a message and a help text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    Twice,
    Other(&'static str, &'static str),
}

const ALIASES: Refused = Refused::Other(
    "aliases expand this document to many times its size",
    "replace the aliases with their values, or with `$ref`s",
);
const VALUES: Refused = Refused::Other(
    "the document contains more than 3000000 keys and values",
    "remove the parts of the description that the client does not need",
);
const LONG: Refused = Refused::Other(
    "string exceeds the maximum length of 2 MB",
    "remove it: a client does not need such data",
);
const NUMBER: Refused = Refused::Other(
    "expected a number of JSON, found `.inf` or `.nan`",
    "remove it: without a limit, the value is unlimited",
);
const TAG: Refused = Refused::Other(
    "YAML tags (`!name`) are not supported",
    "replace the tag with its value, or quote a string that starts with `!`",
);
const MERGE: Refused =
    Refused::Other("the YAML merge key `<<` is not supported", "replace it with the fields that it merges");

#[derive(Clone, Copy)]
struct Node<'a> {
    bounds: &'a Bounds,
}

impl Node<'_> {
    fn spend<E: Error>(self, bytes: usize) -> Result<(), E> {
        let Bounds { bytes: left, values, .. } = self.bounds;
        let rest = left.get().checked_sub(bytes + 1).ok_or_else(|| self.refuse(ALIASES))?;
        let fewer = values.get().checked_sub(1).ok_or_else(|| self.refuse(VALUES))?;
        left.set(rest);
        values.set(fewer);
        if bytes > LONGEST_TEXT { Err(self.refuse(LONG)) } else { Ok(()) }
    }

    fn refuse<E: Error>(self, what: Refused) -> E {
        self.bounds.refused.set(Some(what));
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.spend(0)?;
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
        self.spend(0)?;
        Number::from_f64(value).map(Value::Number).ok_or_else(|| self.refuse(NUMBER))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(self.refuse(TAG))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(Key)? {
            self.spend(key.len())?;
            // serde_yaml does not resolve the merge key of YAML 1.1: the merged fields would be lost silently.
            if key == "<<" {
                return Err(self.refuse(MERGE));
            }
            if map.contains_key(&key) {
                return Err(self.refuse(Refused::Twice));
            }
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
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
