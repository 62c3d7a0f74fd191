//! Writing: [`ValueRef`] through any serde `Serializer`.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, Serializer};

use crate::runtime::json::{FieldVisitor, JsonType, ListRef, MapRef, Object, ObjectInfo, ValueRef, number};

/// The JSON text of a value.
///
/// # Errors
///
/// When a number is infinite or not a number.
pub fn to_vec(value: ValueRef<'_>) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&value)
}

/// Writes a value with any serializer: what `Serialize` of every model calls.
///
/// # Errors
///
/// The serializer's own.
pub fn serialize<T: JsonType, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.value_ref().serialize(serializer)
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            ValueRef::Absent | ValueRef::Null => serializer.serialize_unit(),
            ValueRef::Bool(value) => serializer.serialize_bool(value),
            ValueRef::I64(value) => serializer.serialize_i64(value),
            ValueRef::U64(value) => serializer.serialize_u64(value),
            ValueRef::F64(value) if value.is_finite() => match number::to_plain_integer(value) {
                // As nearly everybody writes it, also in a query or a form: `30` and not `30.0`.
                Some(whole) if serializer.is_human_readable() => serializer.serialize_i64(whole),
                _ => serializer.serialize_f64(value),
            },
            // serde_json would write null, which is another value.
            ValueRef::F64(_) => Err(S::Error::custom("JSON has no number for infinity, nor for NaN")),
            ValueRef::Digits(value) => number::serialize_digits(value, serializer),
            ValueRef::Str(value) => serializer.serialize_str(value),
            ValueRef::ForeignString(value) => match value.text() {
                Some(text) => serializer.serialize_str(&text),
                None => {
                    Err(S::Error::custom(format_args!("a value cannot be written as {}", value.expected())))
                }
            },
            ValueRef::List(items) => list(items, serializer),
            ValueRef::Object(object) if object.info().tuple => tuple(object, serializer),
            ValueRef::Object(object) => fields(object, serializer),
            ValueRef::Map(entries) => {
                let mut map = serializer.serialize_map(None)?;
                rest(entries, &mut map)?;
                map.end()
            }
            ValueRef::Any(value) => value.serialize(serializer),
        }
    }
}

fn list<S: Serializer>(items: &dyn ListRef, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(items.count()))?;
    for index in 0..items.count() {
        seq.serialize_element(&items.at(index))?;
    }
    seq.end()
}

/// Items up to the last that is there; one between them that is not is `null`.
fn tuple<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let info = object.info();
    let mut items: Vec<ValueRef<'_>> = Vec::new();
    object.fields(FieldVisitor(&mut |values| {
        let (fields, tail) = split(info, values);
        items.extend(fields.iter().map(|value| value.value_ref()));
        match tail {
            Some(ValueRef::List(tail)) if tail.count() > 0 => {
                items.extend((0..tail.count()).map(|index| tail.at(index)));
            }
            _ => {
                let is_there = |index: usize| {
                    info.required.contains(&index) || !matches!(items[index], ValueRef::Absent)
                };
                let count = (0..items.len()).rev().find(|&index| is_there(index)).map_or(0, |last| last + 1);
                items.truncate(count);
            }
        }
    }));
    items.serialize(serializer)
}

fn fields<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    object.fields(FieldVisitor(&mut |values| result = entries(object.info(), values, &mut map)));
    result?;
    map.end()
}

fn entries<M: SerializeMap>(
    info: &ObjectInfo,
    values: &[&dyn JsonType],
    map: &mut M,
) -> Result<(), M::Error> {
    let (fields, beside) = split(info, values);
    for (index, (name, value)) in info.keys.iter().zip(fields).enumerate() {
        let value = value.value_ref();
        if !matches!(value, ValueRef::Absent) || info.required.contains(&index) {
            map.serialize_entry(name, &value)?;
        }
    }
    match beside {
        Some(ValueRef::Map(entries)) => rest(entries, map),
        _ => Ok(()),
    }
}

/// The named fields, and what stands beside them.
pub fn split<'v, 'a>(
    info: &ObjectInfo,
    values: &'v [&'a dyn JsonType],
) -> (&'v [&'a dyn JsonType], Option<ValueRef<'a>>) {
    let (fields, beside) = values.split_at_checked(info.keys.len()).unwrap_or((values, &[]));
    (fields, beside.first().map(|value| value.value_ref()))
}

fn rest<M: SerializeMap>(entries: &dyn MapRef, map: &mut M) -> Result<(), M::Error> {
    let mut result = Ok(());
    entries.each(&mut |key, value| {
        result = map.serialize_entry(key, &value);
        result.is_ok()
    });
    result
}
