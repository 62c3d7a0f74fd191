//! Deserialization of values of any type.
//!
//! serde_json deserializes an object whose key is `$serde_json::private::RawValue` by parsing the string under it, with a new
//! limit of depth. A response can nest such strings until the stack overflows. Here it is a key like any other.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::runtime::json::Context;

/// The key of serde_json for the text of a number, with its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// The maximum depth of arrays and objects, which is that of serde_json.
pub(super) const MAX_DEPTH: usize = 128;

/// Deserializes a value of any type.
pub(super) fn deserialize_any<'de, D: Deserializer<'de>>(
    deserializer: D,
    context: &Context,
) -> Result<Value, D::Error> {
    ValueSeed { depth: 0, context }.deserialize(deserializer)
}

/// Returns the error of a value that is too deep.
pub(super) fn too_deep<E: Error>() -> E {
    E::custom(format_args!("nested deeper than {MAX_DEPTH} levels"))
}

/// A seed and a visitor of any value.
#[derive(Clone, Copy)]
struct ValueSeed<'a> {
    /// The number of arrays and objects around the value.
    depth: usize,
    context: &'a Context,
}

impl ValueSeed<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! visit {
    ($($visit:ident: $type:ty,)*) => {$(
        fn $visit<E: Error>(self, value: $type) -> Result<Value, E> {
            Ok(value.into())
        }
    )*};
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    visit! {
        visit_bool: bool,
        visit_i64: i64,
        visit_u64: u64,
        visit_f64: f64,
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.context.charge_string(text)?;
        Ok(text.into())
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(seed)? {
            if items.len() == items.capacity() && !self.context.take_list(items.len(), size_of::<Value>()) {
                return Err(self.context.too_large());
            }
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut members = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if !self.context.take_entry(members.len(), &key, size_of::<Value>()) {
                return Err(self.context.too_large());
            }
            members.insert(key, access.next_value_seed(seed)?);
        }
        Ok(number(&members).map_or(Value::Object(members), Value::Number))
    }
}

/// Returns the number that serde_json represents by an object with its text, if its feature `arbitrary_precision` is enabled.
fn number(members: &Map<String, Value>) -> Option<Number> {
    let text = members.get(NUMBER)?.as_str()?;
    let keeps_digits = || "1.00".parse::<Number>().is_ok_and(|number| number.to_string() == "1.00");
    if members.len() == 1 && keeps_digits() { text.parse().ok() } else { None }
}
