//! Serialization of a variant with the discriminator of its union.
//!
//! A struct does not always contain the discriminator value that selects it: the property may be optional, or a string with the
//! value of another variant. The union knows the variant, so the value is serialized from there.

use std::borrow::Cow;

use serde_json::Value;

use crate::runtime::json::encode::split;
use crate::runtime::json::pointer::child;
use crate::runtime::json::{FieldVisitor, FieldVisitorMut, Object, Union, ValueMut, ValueRef};

/// Borrows a union to serialize it: its variant, with the discriminator if the variant is an object that has one.
pub fn union_ref(union: &dyn Union) -> ValueRef<'_> {
    let (index, value) = union.variant();
    let is_object = match value {
        ValueRef::Object(object) => !object.info().tuple,
        ValueRef::Map(_) | ValueRef::Any(Value::Object(_)) | ValueRef::Variant(_) => true,
        _ => false,
    };
    let info = union.info();
    let has_value = info.is_declared && info.variants.get(index).is_some_and(|values| !values.is_empty());
    if is_object && has_value { ValueRef::Variant(union) } else { value }
}

/// Returns the value of a variant that is not a variant itself.
fn payload(union: &dyn Union) -> ValueRef<'_> {
    let mut value = union.variant().1;
    while let ValueRef::Variant(inner) = value {
        value = inner.variant().1;
    }
    value
}

/// Calls a function for the members of a variant, with its discriminators, until the function returns `false`.
pub fn members(union: &dyn Union, each: &mut dyn FnMut(&str, ValueRef<'_>) -> bool) {
    let value = payload(union);
    let set = discriminators(union, value);
    let is_declared = |key: &str| match value {
        ValueRef::Object(object) => object.info().keys.contains(&key),
        _ => false,
    };
    // A value of a property that the struct does not declare is the first member.
    let mut undeclared = set.iter().filter(|(key, _)| !is_declared(key));
    if !undeclared.all(|(key, value)| each(key, *value)) {
        return;
    }
    let set_value = |key: &str| set.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    let mut rest = |key: &str, value: ValueRef<'_>| set_value(key).is_some() || each(key, value);
    match value {
        ValueRef::Object(object) => object_members(object, &set, each),
        ValueRef::Map(entries) => entries.each(&mut rest),
        ValueRef::Any(Value::Object(members)) => {
            let _ = members.iter().all(|(key, value)| rest(key, ValueRef::Any(value)));
        }
        _ => {}
    }
}

fn object_members(
    object: &dyn Object,
    set: &[(&'static str, ValueRef<'_>)],
    each: &mut dyn FnMut(&str, ValueRef<'_>) -> bool,
) {
    let info = object.info();
    let set_value = |key: &str| set.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    object.fields(FieldVisitor(&mut |fields| {
        let (fields, rest) = split(info, fields);
        for (index, (key, field)) in info.keys.iter().zip(fields).enumerate() {
            let value = set_value(key).unwrap_or_else(|| field.value_ref());
            let is_present = !matches!(value, ValueRef::Absent) || info.required.contains(&index);
            if is_present && !each(key, value) {
                return;
            }
        }
        if let Some(ValueRef::Map(entries)) = rest {
            entries.each(&mut |key, value| set_value(key).is_some() || each(key, value));
        }
    }));
}

/// Returns the discriminators that the payload of a variant does not have, or has with the value of another variant.
fn discriminators<'a>(union: &'a dyn Union, payload: ValueRef<'a>) -> Vec<(&'static str, ValueRef<'static>)> {
    let mut unions = vec![union];
    while let Some(ValueRef::Variant(inner)) = unions.last().map(|union| union.variant().1) {
        unions.push(inner);
    }
    let mut set: Vec<(&'static str, ValueRef<'static>)> = Vec::new();
    // An outer union keeps the value of an inner one if it is a value of the outer variant as well.
    for (depth, &union) in unions.iter().enumerate().rev() {
        let Some(key) = union.info().discriminator else { continue };
        let before = set.iter().position(|(name, _)| *name == key);
        let own = before.map(|index| set[index].1).or_else(|| child(payload, key));
        match (missing_value(&unions[depth..], key, own), before) {
            (Some(value), Some(index)) => set[index].1 = value,
            (Some(value), None) => set.push((key, value)),
            (None, _) => {}
        }
    }
    set
}

/// Returns the discriminator value of a variant, unless its object has one: a value of the variant, or of no variant.
///
/// `unions` are the union and those in it.
fn missing_value(unions: &[&dyn Union], key: &str, own: Option<ValueRef<'_>>) -> Option<ValueRef<'static>> {
    let (union, inner) = unions.split_first()?;
    let info = union.info();
    let values = variant_values(*union);
    let of_inner = inner.iter().rev().filter(|inner| inner.info().discriminator == Some(key));
    let mut of_inner = of_inner.flat_map(|inner| variant_values(*inner));
    let first = *of_inner.find(|value| values.contains(value)).or_else(|| values.first())?;
    let is_other = match own.unwrap_or(ValueRef::Absent) {
        ValueRef::Absent | ValueRef::Null | ValueRef::Any(Value::Null) => true,
        own => text(own).is_some_and(|own| {
            !values.contains(&&*own) && info.variants.iter().any(|values| values.contains(&&*own))
        }),
    };
    is_other.then(|| of_type(unions, key, first))
}

/// Returns the discriminator values of the variant of a union.
fn variant_values(union: &dyn Union) -> &'static [&'static str] {
    union.info().variants.get(union.variant().0).copied().unwrap_or_default()
}

/// Returns a discriminator value as [`UnionInfo::variants`](crate::runtime::json::UnionInfo::variants) contains it.
fn text(value: ValueRef<'_>) -> Option<Cow<'_, str>> {
    match value {
        ValueRef::Str(text) => Some(text.into()),
        ValueRef::Any(Value::String(text)) => Some(text.into()),
        ValueRef::ForeignString(value) => value.text().map(Cow::Owned),
        ValueRef::Bool(value) => Some(value.to_string().into()),
        ValueRef::Any(Value::Bool(value)) => Some(value.to_string().into()),
        ValueRef::I64(value) => Some(value.to_string().into()),
        ValueRef::U64(value) => Some(value.to_string().into()),
        ValueRef::Any(Value::Number(number)) => Some(number.to_string().into()),
        _ => None,
    }
}

/// Returns a discriminator value in the type of its property. Only a string that looks like another type needs to know it.
fn of_type(unions: &[&dyn Union], key: &str, text: &'static str) -> ValueRef<'static> {
    let mut value = ValueRef::Str(text);
    let integer = text.parse::<i64>().ok();
    let boolean = text.parse::<bool>().ok();
    if integer.is_none() && boolean.is_none() {
        return value;
    }
    // The innermost union has the struct as its variant.
    let Some(union) = unions.last() else { return value };
    union.probe(union.variant().0, &mut |target| {
        value = match (property_type(target, key), integer, boolean) {
            (PropertyType::Integer, Some(integer), _) => ValueRef::I64(integer),
            (PropertyType::Boolean, _, Some(boolean)) => ValueRef::Bool(boolean),
            _ => ValueRef::Str(text),
        };
    });
    value
}

/// The type of a discriminator property.
enum PropertyType {
    Boolean,
    Integer,
    Other,
}

fn property_type(target: ValueMut<'_>, key: &str) -> PropertyType {
    let ValueMut::Object(object) = target else { return PropertyType::Other };
    let Some(index) = object.info().keys.iter().position(|name| *name == key) else {
        return PropertyType::Other;
    };
    let mut found = PropertyType::Other;
    object.fields_mut(FieldVisitorMut(&mut |fields| {
        let Some(field) = fields.get_mut(index) else { return };
        let target = match field.value_mut() {
            ValueMut::Option(target) => target.insert_blank(),
            target => target,
        };
        found = match target {
            ValueMut::Bool(_) => PropertyType::Boolean,
            ValueMut::I32(_)
            | ValueMut::I64(_)
            | ValueMut::U64(_)
            | ValueMut::F64(_)
            | ValueMut::IntegerTarget(_) => PropertyType::Integer,
            _ => PropertyType::Other,
        };
    }));
    found
}
