//! `Debug` of structs and of borrowed values.

use std::fmt;

use crate::runtime::json::{FieldVisitor, Object, ValueRef};

/// Implements `Debug` for a struct. The output is that of `derive(Debug)`, with `[redacted]` for secret fields.
///
/// # Errors
///
/// Errors of the formatter.
#[inline(never)]
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let info = object.info();
    let mut out = f.debug_struct(info.name);
    object.fields(FieldVisitor(&mut |fields| {
        for (index, (name, &value)) in info.names.iter().zip(fields).enumerate() {
            let is_redacted = info.secret.contains(&index)
                && !matches!(value.value_ref(), ValueRef::Absent | ValueRef::Null);
            match is_redacted {
                true => out.field(name, &format_args!("[redacted]")),
                false => out.field(name, &value),
            };
        }
    }));
    out.finish()
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
            ValueRef::Variant(union) => union.variant().1.fmt(f),
            ValueRef::Foreign(value) => value.fmt(f),
            ValueRef::Any(value) => value.fmt(f),
        }
    }
}
