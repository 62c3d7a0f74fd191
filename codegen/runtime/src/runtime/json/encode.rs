//! Writing: [`Val`] through any serde `Serializer`.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, Serializer};

use crate::runtime::json::{Entries, Items, Node, Record, Val, number};

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
    let tail = record.tail().filter(|tail| tail.count() > 0);
    let is_there = |index: usize| {
        tail.is_some() || shape.required.contains(&index) || !matches!(record.val(index), Val::Absent)
    };
    let count = (0..shape.fields.len()).rev().find(|&index| is_there(index)).map_or(0, |last| last + 1);
    let follows = tail.map_or(0, Items::count);
    let mut seq = serializer.serialize_seq(Some(count + follows))?;
    for index in 0..count {
        seq.serialize_element(&record.val(index))?;
    }
    for index in 0..follows {
        seq.serialize_element(&tail.map_or(Val::Null, |tail| tail.at(index)))?;
    }
    seq.end()
}

fn fields<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let shape = record.shape();
    for (index, name) in shape.fields.iter().enumerate() {
        let val = record.val(index);
        if !matches!(val, Val::Absent) || shape.required.contains(&index) {
            map.serialize_entry(name, &val)?;
        }
    }
    if let Some(entries) = record.rest() {
        rest(entries, &mut map)?;
    }
    map.end()
}

fn rest<M: SerializeMap>(entries: &dyn Entries, map: &mut M) -> Result<(), M::Error> {
    let mut result = Ok(());
    entries.each(&mut |key, val| {
        result = map.serialize_entry(key, &val);
        result.is_ok()
    });
    result
}
