//! `Debug` and `PartialEq` of every model, over its values: no code of their own per type.

use std::fmt;

use crate::runtime::json::{Entries, Look, Record, Val};

/// Writes a struct as `derive(Debug)` would, with `[redacted]` in place of the values of secret fields.
///
/// # Errors
///
/// Those of the formatter.
#[inline(never)]
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let mut out = f.debug_struct(shape.name);
    record.values(Look(&mut |values| {
        for (index, (name, &value)) in shape.names.iter().zip(values).enumerate() {
            let hidden = shape.secret.contains(&index) && !matches!(value.val(), Val::Absent | Val::Null);
            match hidden {
                true => out.field(name, &format_args!("[redacted]")),
                false => out.field(name, &value),
            };
        }
    }));
    out.finish()
}

/// Whether two values of one struct are equal, field by field.
#[inline(never)]
pub fn same(left: &dyn Record, right: &dyn Record) -> bool {
    vals(left) == vals(right)
}

/// The values of the fields, and of what stands beside them. Not on the stack: what is compared may be nested a hundred times.
fn vals<'a>(record: &'a dyn Record) -> Vec<Val<'a>> {
    let mut vals = Vec::with_capacity(record.shape().fields.len() + 1);
    record.values(Look(&mut |values| vals.extend(values.iter().map(|value| value.val()))));
    vals
}

fn same_entries(left: &dyn Entries, right: &dyn Entries) -> bool {
    let mut equal = left.count() == right.count();
    left.each(&mut |key, val| {
        equal = equal && right.get(key).is_some_and(|other| other == val);
        equal
    });
    equal
}

impl PartialEq for Val<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Val::Absent, Val::Absent) | (Val::Null, Val::Null) => true,
            (Val::Bool(left), Val::Bool(right)) => left == right,
            (Val::I64(left), Val::I64(right)) => left == right,
            (Val::U64(left), Val::U64(right)) => left == right,
            (Val::F64(left), Val::F64(right)) => left == right,
            (Val::Str(left), Val::Str(right)) | (Val::Digits(left), Val::Digits(right)) => left == right,
            (Val::Strict(left), Val::Strict(right)) => left.text() == right.text(),
            (Val::List(left), Val::List(right)) => {
                left.count() == right.count()
                    && (0..left.count()).all(|index| left.at(index) == right.at(index))
            }
            (Val::Record(left), Val::Record(right)) => same(left, right),
            (Val::Map(left), Val::Map(right)) => same_entries(left, right),
            (Val::Any(left), Val::Any(right)) => left == right,
            _ => false,
        }
    }
}

impl fmt::Debug for Val<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Val::Absent | Val::Null => f.write_str("null"),
            Val::Bool(value) => value.fmt(f),
            Val::I64(value) => value.fmt(f),
            Val::U64(value) => value.fmt(f),
            Val::F64(value) => value.fmt(f),
            Val::Digits(value) => f.write_str(value),
            Val::Str(value) => value.fmt(f),
            Val::Strict(value) => value.text().fmt(f),
            Val::List(items) => {
                let mut list = f.debug_list();
                for index in 0..items.count() {
                    list.entry(&items.at(index));
                }
                list.finish()
            }
            Val::Record(record) => debug(record, f),
            Val::Map(entries) => {
                let mut map = f.debug_map();
                entries.each(&mut |key, val| {
                    map.entry(&key, &val);
                    true
                });
                map.finish()
            }
            Val::Any(value) => value.fmt(f),
        }
    }
}
