//! Looking into a value that is to be written.

use serde_json::Value;

use crate::runtime::json::Val;

/// The part of a value that a JSON pointer (RFC 6901) leads to, by names on the wire.
pub fn at<'a>(val: Val<'a>, pointer: &str) -> Option<Val<'a>> {
    if pointer.is_empty() {
        return Some(val);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(val, |val, token| child(val, &unescaped(token)))
}

fn child<'a>(val: Val<'a>, key: &str) -> Option<Val<'a>> {
    match val {
        Val::Record(record) => match record.shape().fields.iter().position(|name| *name == key) {
            Some(index) => Some(record.val(index)),
            None if record.shape().tuple => {
                let index = key.parse::<usize>().ok()?.checked_sub(record.shape().fields.len())?;
                record.tail().filter(|tail| index < tail.count()).map(|tail| tail.at(index))
            }
            None => record.rest()?.get(key),
        },
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

/// RFC 6901, section 4: `~1` is `/`, then `~0` is `~`.
fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
