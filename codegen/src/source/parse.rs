//! YAML or JSON text → tree, within bounds.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};

/// How many times larger than its text a tree may be: every node of a document without aliases takes a byte or more of
/// it, so only aliases of aliases (a "billion laughs") go beyond.
const GROWTH: usize = 10;

/// How long a text may be, in bytes: many times the largest description there is, and what is read in seconds.
const LONGEST: usize = 32 << 20;

/// Text → tree, keys in the order of the text.
pub fn parse(text: &str) -> Result<Value, Diagnostics> {
    refuse_at_sight(text)?;
    let whole = text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let budget = Cell::new(text.len().saturating_mul(GROWTH).saturating_add(1024));
    let seed = Node { budget: &budget };
    let result = if is_json(text) {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        seed.deserialize(&mut deserializer)
            .and_then(|tree| deserializer.end().map(|()| tree))
            .map_err(|error| (message_of(&error.to_string()), offset(text, error.line(), error.column())))
    } else {
        seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
            (
                message_of(&error.to_string()),
                error.location().map_or(0, |place| place.index().min(text.len())),
            )
        })
    };
    result.map_err(|(message, at)| {
        // The mark is a part of the text that the place is shown in.
        let skipped = whole.len() - text.len();
        let at = text.floor_char_boundary(at);
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let kind = if is_json(text) { "JSON" } else { "YAML" };
        let mut found = Diagnostics::default();
        let message = format!("this is not {kind} that can be read: {message}");
        found.push(Diagnostic::new(
            Severity::Error,
            "E0001",
            Input::Spec,
            Place::Bytes(at + skipped..end + skipped),
            message,
        ));
        found
    })
}

/// What needs no parser to be told from a description.
fn refuse_at_sight(text: &str) -> Result<(), Diagnostics> {
    let first = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let problem = if text.len() > LONGEST {
        format!("this text is longer than the {} MB that are read", LONGEST >> 20)
    } else if first.starts_with('<') {
        "this is a web page or XML, no JSON or YAML: the address that it came from may want a login"
            .to_owned()
    } else {
        return Ok(());
    };
    let mut found = Diagnostics::default();
    found.push(Diagnostic::new(Severity::Error, "E0001", Input::Spec, Place::Whole, problem));
    Err(found)
}

/// JSON is tried on what begins like a JSON object; everything else is YAML.
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Without the place, which the diagnostic gives by itself.
fn message_of(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

#[derive(Clone, Copy)]
struct Node<'a> {
    budget: &'a Cell<usize>,
}

impl Node<'_> {
    fn spend<E: Error>(self, bytes: usize) -> Result<(), E> {
        match self.budget.get().checked_sub(bytes + 1) {
            Some(rest) => {
                self.budget.set(rest);
                Ok(())
            }
            None => Err(E::custom("its aliases make it many times larger than its text")),
        }
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
        f.write_str("a value that JSON has too (no tags)")
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
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number that JSON does not have"))
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
            // YAML 1.1's merge key: serde_yaml gives it as it stands, and what it brings in would be lost in silence.
            if key == "<<" {
                return Err(A::Error::custom("the merge key `<<` is not read: write its fields out here"));
            }
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("the key {key:?} stands there twice")));
            }
            let value = access.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// A key is a string; YAML's plain `200` and `true` are taken as they are written.
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
        f.write_str("a key that is a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
