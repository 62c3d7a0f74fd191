//! Looking into a value that is to be written.

use serde_json::Value;

use crate::runtime::json::encode::split;
use crate::runtime::json::{Look, Record, Val};

/// The part of a value that a JSON pointer (RFC 6901) leads to, by names on the wire.
pub fn at<'a>(val: Val<'a>, pointer: &str) -> Option<Val<'a>> {
    if pointer.is_empty() {
        return Some(val);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(val, |val, token| child(val, &unescaped(token)))
}

fn child<'a>(val: Val<'a>, key: &str) -> Option<Val<'a>> {
    match val {
        Val::Record(record) => field(record, key),
        Val::Map(entries) => entries.get(key),
        Val::List(items) => {
            let index: usize = key.parse().ok()?;
            (index < items.count()).then(|| items.at(index))
        }
        Val::Any(Value::Object(object)) => object.get(key).map(Val::Any),
        Val::Any(Value::Array(items)) => items.get(key.parse::<usize>().ok()?).map(Val::Any),
        _ => None,
    }
}

fn field<'a>(record: &'a dyn Record, key: &str) -> Option<Val<'a>> {
    let shape = record.shape();
    let named = shape.fields.iter().position(|name| *name == key);
    let mut found = None;
    record.values(Look(&mut |values| {
        let (fields, beside) = split(shape, values);
        found = match (named, beside) {
            (Some(index), _) => fields.get(index).map(|value| value.val()),
            (None, Some(Val::Map(entries))) => entries.get(key),
            (None, Some(Val::List(items))) => {
                let index = key.parse::<usize>().ok().and_then(|index| index.checked_sub(fields.len()));
                index.filter(|&index| index < items.count()).map(|index| items.at(index))
            }
            (None, _) => None,
        };
    }));
    found
}

/// RFC 6901, section 4: `~1` is `/`, then `~0` is `~`.
fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
