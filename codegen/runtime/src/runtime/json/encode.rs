//! Writing: [`Val`] through any serde `Serializer`.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, Serializer};

use crate::runtime::json::{Entries, Items, Look, Node, Record, Shape, Val, number};

/// The JSON text of a value.
///
/// # Errors
///
/// When a number is infinite or not a number.
pub fn to_vec(val: Val<'_>) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&val)
}

/// Writes a value with any serializer: what `Serialize` of every model calls.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize<T: Node, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.val().serialize(serializer)
}

impl Serialize for Val<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Val::Absent | Val::Null => serializer.serialize_unit(),
            Val::Bool(value) => serializer.serialize_bool(value),
            Val::I64(value) => serializer.serialize_i64(value),
            Val::U64(value) => serializer.serialize_u64(value),
            Val::F64(value) if value.is_finite() => match number::whole(value) {
                // As nearly everybody writes it, also in a query or a form: `30` and not `30.0`.
                Some(whole) if serializer.is_human_readable() => serializer.serialize_i64(whole),
                _ => serializer.serialize_f64(value),
            },
            // serde_json would write null, which is another value.
            Val::F64(_) => Err(S::Error::custom("JSON has no number for infinity, nor for NaN")),
            Val::Digits(value) => number::write_digits(value, serializer),
            Val::Str(value) => serializer.serialize_str(value),
            Val::Strict(value) => match value.text() {
                Some(text) => serializer.serialize_str(&text),
                None => Err(S::Error::custom(format_args!("a value cannot be written as {}", value.words()))),
            },
            Val::List(items) => list(items, serializer),
            Val::Record(record) if record.shape().tuple => tuple(record, serializer),
            Val::Record(record) => fields(record, serializer),
            Val::Map(entries) => {
                let mut map = serializer.serialize_map(None)?;
                rest(entries, &mut map)?;
                map.end()
            }
            Val::Any(value) => value.serialize(serializer),
        }
    }
}

fn list<S: Serializer>(items: &dyn Items, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(items.count()))?;
    for index in 0..items.count() {
        seq.serialize_element(&items.at(index))?;
    }
    seq.end()
}

/// Items up to the last that is there; one between them that is not is `null`.
fn tuple<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let shape = record.shape();
    let mut items: Vec<Val<'_>> = Vec::new();
    record.values(Look(&mut |values| {
        let (fields, tail) = split(shape, values);
        items.extend(fields.iter().map(|value| value.val()));
        match tail {
            Some(Val::List(tail)) if tail.count() > 0 => {
                items.extend((0..tail.count()).map(|index| tail.at(index)));
            }
            _ => {
                let is_there =
                    |index: usize| shape.required.contains(&index) || !matches!(items[index], Val::Absent);
                let count = (0..items.len()).rev().find(|&index| is_there(index)).map_or(0, |last| last + 1);
                items.truncate(count);
            }
        }
    }));
    items.serialize(serializer)
}

fn fields<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    record.values(Look(&mut |values| result = entries(record.shape(), values, &mut map)));
    result?;
    map.end()
}

fn entries<M: SerializeMap>(shape: &Shape, values: &[&dyn Node], map: &mut M) -> Result<(), M::Error> {
    let (fields, beside) = split(shape, values);
    for (index, (name, value)) in shape.fields.iter().zip(fields).enumerate() {
        let val = value.val();
        if !matches!(val, Val::Absent) || shape.required.contains(&index) {
            map.serialize_entry(name, &val)?;
        }
    }
    match beside {
        Some(Val::Map(entries)) => rest(entries, map),
        _ => Ok(()),
    }
}

/// The named fields, and what stands beside them.
pub fn split<'v, 'a>(shape: &Shape, values: &'v [&'a dyn Node]) -> (&'v [&'a dyn Node], Option<Val<'a>>) {
    let (fields, beside) = values.split_at_checked(shape.fields.len()).unwrap_or((values, &[]));
    (fields, beside.first().map(|value| value.val()))
}

fn rest<M: SerializeMap>(entries: &dyn Entries, map: &mut M) -> Result<(), M::Error> {
    let mut result = Ok(());
    entries.each(&mut |key, val| {
        result = map.serialize_entry(key, &val);
        result.is_ok()
    });
    result
}
