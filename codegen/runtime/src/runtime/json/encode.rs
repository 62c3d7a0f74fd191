//! Serialization: a serde `Serializer` writes a [`ValueRef`].

use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, Serializer};

use crate::runtime::json::{
    FieldVisitor, JsonType, ListRef, MapRef, Object, ObjectInfo, Union, ValueRef, number,
};

/// Serializes a value to JSON text.
///
/// # Errors
///
/// If a number is infinite or NaN, or if a type of another crate has no string for a value.
pub fn to_vec(value: ValueRef<'_>) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&value)
}

/// Implements `Serialize` for models.
///
/// # Errors
///
/// Errors of the serializer.
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
                // `30` instead of `30.0`, which is the common notation in JSON, in queries and in forms.
                Some(integer) if serializer.is_human_readable() => serializer.serialize_i64(integer),
                _ => serializer.serialize_f64(value),
            },
            // serde_json would serialize `null`, which is another value.
            ValueRef::F64(_) => Err(S::Error::custom("JSON cannot represent infinity or NaN")),
            ValueRef::Digits(value) => number::serialize_digits(value, serializer),
            ValueRef::Str(value) => serializer.serialize_str(value),
            ValueRef::ForeignString(value) => match value.text() {
                Some(text) => serializer.serialize_str(&text),
                None => Err(S::Error::custom(format_args!(
                    "the value cannot be formatted as {}",
                    value.expected()
                ))),
            },
            ValueRef::List(items) => serialize_list(items, serializer),
            ValueRef::Object(object) if object.info().tuple => serialize_tuple(object, serializer),
            ValueRef::Object(object) => serialize_object(object, serializer),
            ValueRef::Map(entries) => {
                let mut map = serializer.serialize_map(None)?;
                serialize_entries(entries, &mut map)?;
                map.end()
            }
            ValueRef::Variant(union) => serialize_variant(union, serializer),
            ValueRef::Foreign(value) => value.to_json().map_err(S::Error::custom)?.serialize(serializer),
            ValueRef::Any(value) => value.serialize(serializer),
        }
    }
}

fn serialize_list<S: Serializer>(items: &dyn ListRef, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(items.count()))?;
    for index in 0..items.count() {
        seq.serialize_element(&items.at(index))?;
    }
    seq.end()
}

/// Serializes a struct as an array up to its last item that has a value. An item before it without a value is `null`.
fn serialize_tuple<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let info = object.info();
    let mut items: Vec<ValueRef<'_>> = Vec::new();
    object.fields(FieldVisitor(&mut |fields| {
        let (fields, tail) = split(info, fields);
        items.extend(fields.iter().map(|value| value.value_ref()));
        match tail {
            Some(ValueRef::List(tail)) if tail.count() > 0 => {
                items.extend((0..tail.count()).map(|index| tail.at(index)));
            }
            _ => {
                let is_present = |index: usize| {
                    info.required.contains(&index) || !matches!(items[index], ValueRef::Absent)
                };
                let last = (0..items.len()).rev().find(|&index| is_present(index));
                let count = last.map_or(0, |last| last + 1);
                items.truncate(count);
            }
        }
    }));
    items.serialize(serializer)
}

fn serialize_object<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    object.fields(FieldVisitor(&mut |fields| result = serialize_fields(object.info(), fields, &mut map)));
    result?;
    map.end()
}

/// Serializes an object with the discriminators of its unions.
fn serialize_variant<S: Serializer>(union: &dyn Union, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    (union.info().members)(union, &mut |key, value| {
        result = map.serialize_entry(key, &value);
        result.is_ok()
    });
    result?;
    map.end()
}

fn serialize_fields<M: SerializeMap>(
    info: &ObjectInfo,
    fields: &[&dyn JsonType],
    map: &mut M,
) -> Result<(), M::Error> {
    let (fields, rest) = split(info, fields);
    for (index, (key, value)) in info.keys.iter().zip(fields).enumerate() {
        let value = value.value_ref();
        if !matches!(value, ValueRef::Absent) || info.required.contains(&index) {
            map.serialize_entry(key, &value)?;
        }
    }
    match rest {
        Some(ValueRef::Map(entries)) => serialize_entries(entries, map),
        _ => Ok(()),
    }
}

/// Splits the fields of a struct into those with keys and the field with additional properties or items.
pub fn split<'v, 'a>(
    info: &ObjectInfo,
    fields: &'v [&'a dyn JsonType],
) -> (&'v [&'a dyn JsonType], Option<ValueRef<'a>>) {
    let (fields, rest) = fields.split_at_checked(info.keys.len()).unwrap_or((fields, &[]));
    (fields, rest.first().map(|value| value.value_ref()))
}

fn serialize_entries<M: SerializeMap>(entries: &dyn MapRef, map: &mut M) -> Result<(), M::Error> {
    let mut result = Ok(());
    entries.each(&mut |key, value| {
        result = map.serialize_entry(key, &value);
        result.is_ok()
    });
    result
}
