//! `Debug` and `PartialEq` of every model, over its values: no code of their own per type.

use std::fmt;

use crate::runtime::json::{FieldVisitor, MapRef, Object, ValueRef};

/// Writes a struct as `derive(Debug)` would, with `[redacted]` in place of the values of secret fields.
///
/// # Errors
///
/// Those of the formatter.
#[inline(never)]
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let info = object.info();
    let mut out = f.debug_struct(info.name);
    object.fields(FieldVisitor(&mut |values| {
        for (index, (name, &value)) in info.names.iter().zip(values).enumerate() {
            let hidden = info.secret.contains(&index)
                && !matches!(value.value_ref(), ValueRef::Absent | ValueRef::Null);
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
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    field_values(left) == field_values(right)
}

/// The values of the fields, and of what stands beside them. Not on the stack: what is compared may be nested a hundred times.
fn field_values<'a>(object: &'a dyn Object) -> Vec<ValueRef<'a>> {
    let mut values = Vec::with_capacity(object.info().keys.len() + 1);
    object.fields(FieldVisitor(&mut |fields| values.extend(fields.iter().map(|value| value.value_ref()))));
    values
}

fn equal_maps(left: &dyn MapRef, right: &dyn MapRef) -> bool {
    let mut equal = left.count() == right.count();
    left.each(&mut |key, value| {
        equal = equal && right.get(key).is_some_and(|other| other == value);
        equal
    });
    equal
}

impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (ValueRef::Absent, ValueRef::Absent) | (ValueRef::Null, ValueRef::Null) => true,
            (ValueRef::Bool(left), ValueRef::Bool(right)) => left == right,
            (ValueRef::I64(left), ValueRef::I64(right)) => left == right,
            (ValueRef::U64(left), ValueRef::U64(right)) => left == right,
            (ValueRef::F64(left), ValueRef::F64(right)) => left == right,
            (ValueRef::Str(left), ValueRef::Str(right))
            | (ValueRef::Digits(left), ValueRef::Digits(right)) => left == right,
            (ValueRef::ForeignString(left), ValueRef::ForeignString(right)) => left.text() == right.text(),
            (ValueRef::List(left), ValueRef::List(right)) => {
                left.count() == right.count()
                    && (0..left.count()).all(|index| left.at(index) == right.at(index))
            }
            (ValueRef::Object(left), ValueRef::Object(right)) => equal(left, right),
            (ValueRef::Map(left), ValueRef::Map(right)) => equal_maps(left, right),
            (ValueRef::Any(left), ValueRef::Any(right)) => left == right,
            _ => false,
        }
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            ValueRef::Absent | ValueRef::Null => f.write_str("null"),
            ValueRef::Bool(value) => value.fmt(f),
            ValueRef::I64(value) => value.fmt(f),
            ValueRef::U64(value) => value.fmt(f),
            ValueRef::F64(value) => value.fmt(f),
            ValueRef::Digits(value) => f.write_str(value),
            ValueRef::Str(value) => value.fmt(f),
            ValueRef::ForeignString(value) => value.text().fmt(f),
            ValueRef::List(items) => {
                let mut list = f.debug_list();
                for index in 0..items.count() {
                    list.entry(&items.at(index));
                }
                list.finish()
            }
            ValueRef::Object(object) => debug(object, f),
            ValueRef::Map(entries) => {
                let mut map = f.debug_map();
                entries.each(&mut |key, value| {
                    map.entry(&key, &value);
                    true
                });
                map.finish()
            }
            ValueRef::Any(value) => value.fmt(f),
        }
    }
}
