//! Lookup of a value by a JSON pointer.

use serde_json::Value;

use crate::runtime::json::encode::split;
use crate::runtime::json::{FieldVisitor, Object, ValueRef};

/// Returns the part of a value that a JSON pointer (RFC 6901) refers to. The pointer contains keys and not Rust names.
pub fn lookup<'a>(value: ValueRef<'a>, pointer: &str) -> Option<ValueRef<'a>> {
    if pointer.is_empty() {
        return Some(value);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(value, |value, token| child(value, &unescape(token)))
}

/// Returns the member or item of a value.
pub(super) fn child<'a>(value: ValueRef<'a>, key: &str) -> Option<ValueRef<'a>> {
    match value {
        ValueRef::Object(object) => field(object, key),
        ValueRef::Map(entries) => entries.get(key),
        ValueRef::Variant(union) => child(union.variant().1, key),
        ValueRef::List(items) => {
            let index: usize = key.parse().ok()?;
            (index < items.count()).then(|| items.at(index))
        }
        ValueRef::Any(Value::Object(object)) => object.get(key).map(ValueRef::Any),
        ValueRef::Any(Value::Array(items)) => items.get(key.parse::<usize>().ok()?).map(ValueRef::Any),
        _ => None,
    }
}

fn field<'a>(object: &'a dyn Object, key: &str) -> Option<ValueRef<'a>> {
    let info = object.info();
    let declared = info.keys.iter().position(|name| *name == key);
    let mut found = None;
    object.fields(FieldVisitor(&mut |fields| {
        let (fields, rest) = split(info, fields);
        found = match (declared, rest) {
            (Some(index), _) => fields.get(index).map(|value| value.value_ref()),
            (None, Some(ValueRef::Map(entries))) => entries.get(key),
            (None, Some(ValueRef::List(items))) => {
                let index = key.parse::<usize>().ok().and_then(|index| index.checked_sub(fields.len()));
                index.filter(|&index| index < items.count()).map(|index| items.at(index))
            }
            (None, _) => None,
        };
    }));
    found
}

/// Decodes a token: first `~1` becomes `/`, then `~0` becomes `~` (RFC 6901, section 4).
fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
