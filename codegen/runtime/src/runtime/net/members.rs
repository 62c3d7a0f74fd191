//! Items and members of values in forms and parameters.

use std::borrow::Cow;

use serde_json::Value;

use crate::runtime::json::{self, FieldVisitor, ValueRef};
use crate::runtime::net::scalar::{is_nothing, scalar};

/// Returns the text of a value: a scalar as it is unless JSON is requested, any other value as JSON.
pub(super) fn text(value: ValueRef<'_>, as_json: bool) -> Result<Cow<'_, str>, &'static str> {
    if let Some(text) = scalar(value).filter(|_| !as_json) {
        return Ok(text);
    }
    let bytes = json::to_vec(value).map_err(|_| "has a number that is not finite")?;
    // JSON is UTF-8 (RFC 8259, section 8.1).
    Ok(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Returns `true` for a list or a tuple.
pub(super) fn is_list(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::List(_) | ValueRef::Any(Value::Array(_)) => true,
        ValueRef::Object(object) => object.info().tuple,
        _ => false,
    }
}

/// Returns the items of a list, none of any other value.
pub(super) fn items(value: ValueRef<'_>) -> Vec<ValueRef<'_>> {
    match value {
        ValueRef::List(items) => (0..items.count()).map(|index| items.at(index)).collect(),
        ValueRef::Any(Value::Array(items)) => items.iter().map(ValueRef::Any).collect(),
        ValueRef::Object(object) => {
            let mut all = Vec::new();
            object.fields(FieldVisitor(&mut |fields| {
                // The last field of a tuple is the list of its additional items.
                let fields = fields.iter().map(|field| field.value_ref());
                let (firsts, lasts): (Vec<_>, Vec<_>) =
                    fields.enumerate().partition(|(index, _)| *index < object.info().keys.len());
                all.extend(firsts.into_iter().map(|(_, value)| value));
                all.extend(lasts.into_iter().flat_map(|(_, value)| items(value)));
            }));
            all
        }
        _ => Vec::new(),
    }
}

/// Calls `each` for every key and value of an object. Returns false for any other value.
pub(super) fn each(value: ValueRef<'_>, each: &mut dyn FnMut(&str, ValueRef<'_>)) -> bool {
    let mut all = |key: &str, value: ValueRef<'_>| {
        each(key, value);
        true
    };
    match value {
        ValueRef::Object(object) => {
            let info = object.info();
            object.fields(FieldVisitor(&mut |fields| {
                for (name, value) in info.keys.iter().zip(fields) {
                    all(name, value.value_ref());
                }
                // The undeclared fields.
                if let Some(ValueRef::Map(entries)) =
                    fields.get(info.keys.len()).map(|value| value.value_ref())
                {
                    entries.each(&mut all);
                }
            }));
        }
        ValueRef::Map(entries) => entries.each(&mut all),
        ValueRef::Variant(union) => (union.info().members)(union, &mut all),
        ValueRef::Any(Value::Object(map)) => map.iter().for_each(|(key, value)| {
            all(key, ValueRef::Any(value));
        }),
        _ => return false,
    }
    true
}

/// Calls `add` for every member of an object that is neither absent nor null, up to the first error. Returns `false`
/// for any other value.
pub(super) fn members(
    value: ValueRef<'_>,
    add: &mut dyn FnMut(&str, ValueRef<'_>) -> Result<(), &'static str>,
) -> Result<bool, &'static str> {
    let mut result = Ok(());
    let is_object = each(value, &mut |key, member| {
        if result.is_ok() && !is_nothing(member) {
            result = add(key, member);
        }
    });
    result.map(|()| is_object)
}

/// Calls `add` for each member of an object under `name[key]`, and for each item of a list under `name[0]`, `name[1]` and so on,
/// at any depth. The standard defines one level; most services with the style `deepObject` read more.
pub(super) fn deep(
    name: &str,
    value: ValueRef<'_>,
    add: &mut dyn FnMut(&str, ValueRef<'_>) -> Result<(), &'static str>,
) -> Result<(), &'static str> {
    if is_list(value) {
        let mut items = items(value).into_iter().enumerate();
        return items.try_for_each(|(index, item)| deep(&format!("{name}[{index}]"), item, add));
    }
    let is_object = members(value, &mut |key, member| deep(&format!("{name}[{key}]"), member, add))?;
    if is_object || is_nothing(value) { Ok(()) } else { add(name, value) }
}
