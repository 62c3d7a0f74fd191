//! Selection of the variant of a union for a value.

use std::borrow::Cow;
use std::cmp::Reverse;

use serde::de::{Error as _, Unexpected, Visitor};
use serde_json::{Error, Map, Number, Value};

use crate::runtime::json::number::{IntegerVisitor, NumberVisitor, UnsignedVisitor, to_i32};
use crate::runtime::json::visitors::{check_item_count, split_mut};
use crate::runtime::json::{FieldVisitorMut, Object, ObjectInfo, Union, UnionInfo, ValueMut};

/// The maximum number of inner unions that are searched for the variant of one value.
const MAX_INNER_UNIONS: usize = 64;

/// The variant that the discriminator of a value selects.
pub(super) enum DiscriminatorMatch {
    /// A variant of the union.
    Variant(usize),
    /// A value that the description does not list.
    Unknown,
    /// No discriminator, neither in the union nor in the value.
    Missing,
}

pub(super) fn match_discriminator(info: &UnionInfo, value: &Value) -> DiscriminatorMatch {
    let discriminator: Cow<'_, str> = match info.discriminator.and_then(|key| value.get(key)) {
        Some(Value::String(text)) => text.into(),
        Some(Value::Number(number)) if has_integers(info) => match visit_number(IntegerVisitor, number) {
            Ok(integer) => integer.to_string().into(),
            Err(_) => return DiscriminatorMatch::Unknown,
        },
        _ => return DiscriminatorMatch::Missing,
    };
    match info.variants.iter().position(|values| values.contains(&&*discriminator)) {
        Some(variant) => DiscriminatorMatch::Variant(variant),
        None => DiscriminatorMatch::Unknown,
    }
}

/// Returns `true` if a discriminator value is an integer.
fn has_integers(info: &UnionInfo) -> bool {
    info.variants.iter().copied().flatten().any(|value| value.parse::<i64>().is_ok())
}

/// The unions of which a value is a variant, from the innermost to the outermost.
pub(super) struct EnclosingUnions<'a> {
    info: &'static UnionInfo,
    /// `true` if the discriminator has decided the variant.
    pub(super) is_decided: bool,
    outer: Option<&'a EnclosingUnions<'a>>,
    count: usize,
}

impl<'a> EnclosingUnions<'a> {
    /// Adds a union, or returns `None` for a union that is a variant of itself, which would never end.
    pub(super) fn enter(info: &'static UnionInfo, is_decided: bool, outer: Option<&'a Self>) -> Option<Self> {
        let count = outer.map_or(0, |outer| outer.count + 1);
        let mut outers = std::iter::successors(outer, |unions| unions.outer);
        // The count is a fallback for a compiler that gives one constant two addresses.
        let is_cycle = count > MAX_INNER_UNIONS || outers.any(|unions| std::ptr::eq(unions.info, info));
        (!is_cycle).then_some(Self { info, is_decided, outer, count })
    }
}

/// Returns the key of a required field that an object does not contain.
pub(super) fn missing_key(info: &ObjectInfo, members: &Map<String, Value>) -> Option<&'static str> {
    info.required.iter().map(|&index| info.keys[index]).find(|key| !members.contains_key(*key))
}

/// The rank of a variant for a value. The lowest rank is the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    fit: Fit,
    /// The number of fields of an object with an enum value that the description does not list.
    unknown_values: usize,
    /// The number of keys that the struct does not declare, or of items after those of a tuple.
    undeclared: usize,
    /// The number of keys that the struct declares, or of fields of a tuple.
    declared: Reverse<usize>,
    /// The number of unions between the union and the variant.
    inner_unions: usize,
}

/// The degree to which the type of a variant matches a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The type accepts this value and few others.
    Exact,
    /// The type accepts all values of the JSON type.
    Loose,
    /// The value is not listed in an enum.
    Unknown,
    /// The type accepts all values.
    Any,
}

impl Rank {
    fn new(fit: Fit) -> Self {
        Self { fit, unknown_values: 0, undeclared: 0, declared: Reverse(0), inner_unions: 0 }
    }
}

/// Returns the variants that match the type of a value, in the order of their rank and then of the description.
pub(super) fn candidates(target: &mut dyn Union, value: &Value, unions: &EnclosingUnions<'_>) -> Vec<usize> {
    let mut remaining = MAX_INNER_UNIONS;
    let mut ranked: Vec<(Rank, usize)> = Vec::new();
    for variant in 0..unions.info.variants.len() {
        let rank = rank(target.select(variant), value, unions, &mut remaining);
        ranked.extend(rank.map(|rank| (rank, variant)));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, variant)| variant).collect()
}

/// Returns the rank of a target for a value, or `None` if the value does not match its type.
fn rank(
    target: ValueMut<'_>,
    value: &Value,
    unions: &EnclosingUnions<'_>,
    remaining: &mut usize,
) -> Option<Rank> {
    let fit = match (target, value) {
        (ValueMut::Union(target), _) => return rank_union(target, value, unions, remaining),
        (ValueMut::Option(_), Value::Null) => Fit::Exact,
        (ValueMut::Option(target), _) => return rank(target.insert_blank(), value, unions, remaining),
        (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
            return rank_tuple(object.info(), items.len());
        }
        (ValueMut::Object(object), Value::Object(members)) if !object.info().tuple => {
            return rank_object(object, members);
        }
        (ValueMut::Map(_), Value::Object(_)) => Fit::Loose,
        (ValueMut::List(_), Value::Array(_)) | (ValueMut::Bool(_), Value::Bool(_)) => Fit::Exact,
        (ValueMut::IntegerTarget(target), Value::Number(value)) => {
            target.set(visit_number(IntegerVisitor, value).ok()?);
            known_fit(target.is_known())
        }
        (target @ (ValueMut::I32(_) | ValueMut::I64(_) | ValueMut::U64(_)), Value::Number(value)) => {
            // 1.5 and 2^63 do not match, but 1.0 does.
            decode_number(target, value).ok()?;
            Fit::Exact
        }
        (ValueMut::F64(_) | ValueMut::Digits(_), Value::Number(_)) => Fit::Loose,
        (ValueMut::ValueTarget(target), value) if !value.is_object() && !value.is_array() => {
            target.set(value.clone());
            known_fit(target.is_known())
        }
        (ValueMut::StringTarget(target), Value::String(text)) => {
            target.set(text);
            known_fit(target.is_known())
        }
        (ValueMut::ForeignString(target), Value::String(text)) => {
            if !target.set(text) {
                return None;
            }
            Fit::Exact
        }
        (ValueMut::Str(_), Value::String(_)) => Fit::Loose,
        (ValueMut::Any(_), _) => Fit::Any,
        _ => return None,
    };
    Some(Rank::new(fit))
}

fn known_fit(is_known: bool) -> Fit {
    if is_known { Fit::Exact } else { Fit::Unknown }
}

/// Returns the best rank of the variants of an inner union.
fn rank_union(
    target: &mut dyn Union,
    value: &Value,
    outer: &EnclosingUnions<'_>,
    remaining: &mut usize,
) -> Option<Rank> {
    let info = target.info();
    *remaining = remaining.checked_sub(1)?;
    let (is_decided, variants) = match match_discriminator(info, value) {
        DiscriminatorMatch::Variant(variant) => (true, variant..variant + 1),
        DiscriminatorMatch::Unknown => return None,
        DiscriminatorMatch::Missing => (false, 0..info.variants.len()),
    };
    let unions = EnclosingUnions::enter(info, is_decided, Some(outer))?;
    let best = variants.filter_map(|variant| rank(target.select(variant), value, &unions, remaining)).min();
    best.map(|rank| Rank { inner_unions: rank.inner_unions + 1, ..rank })
}

/// Returns the rank of a tuple for an array, which must have the required items.
fn rank_tuple(info: &ObjectInfo, count: usize) -> Option<Rank> {
    check_item_count::<Error>(info, count).ok()?;
    let fields = info.keys.len();
    let undeclared = count.saturating_sub(fields);
    Some(Rank { undeclared, declared: Reverse(fields), ..Rank::new(Fit::Exact) })
}

/// Returns the rank of a struct for an object, which must have the required keys.
fn rank_object(object: &mut dyn Object, members: &Map<String, Value>) -> Option<Rank> {
    let info = object.info();
    if missing_key(info, members).is_some() {
        return None;
    }
    let (mut unknown_values, mut declared, mut fit) = (0, 0, Some(Fit::Exact));
    object.fields_mut(FieldVisitorMut(&mut |fields| {
        let (fields, rest) = split_mut(info, fields);
        for (key, value) in members {
            let Some(index) = info.keys.iter().position(|name| name == key) else { continue };
            declared += 1;
            unknown_values += usize::from(is_unknown(fields[index].value_mut(), value));
        }
        if declared == 0 && !members.is_empty() {
            fit = fit_of_undeclared(rest);
        }
    }));
    let undeclared = members.len() - declared;
    Some(Rank { unknown_values, undeclared, declared: Reverse(declared), ..Rank::new(fit?) })
}

/// Returns the fit of a struct for an object that has none of its declared keys. A struct without a field for additional
/// properties does not match, because nothing of the object would be kept.
fn fit_of_undeclared(rest: Option<ValueMut<'_>>) -> Option<Fit> {
    let Some(ValueMut::Map(map)) = rest else { return None };
    Some(if matches!(map.entry(String::new())?, ValueMut::Any(_)) { Fit::Any } else { Fit::Exact })
}

/// Returns `true` if the target is an enum that does not list the value.
fn is_unknown(target: ValueMut<'_>, value: &Value) -> bool {
    let target = match target {
        ValueMut::Option(_) if value.is_null() => return false,
        ValueMut::Option(target) => target.insert_blank(),
        target => target,
    };
    match (target, value) {
        (ValueMut::StringTarget(target), Value::String(text)) => {
            target.set(text);
            !target.is_known()
        }
        (ValueMut::IntegerTarget(target), Value::Number(value)) => {
            let Ok(value) = visit_number(IntegerVisitor, value) else { return false };
            target.set(value);
            !target.is_known()
        }
        (ValueMut::ValueTarget(target), value) => {
            if !value.is_object() && !value.is_array() {
                target.set(value.clone());
            }
            !target.is_known()
        }
        _ => false,
    }
}

/// Fills a target from a number. The number's own `Deserializer` is not used, because its behavior depends on a feature of
/// serde_json that another crate may enable.
pub(super) fn decode_number(target: ValueMut<'_>, number: &Number) -> Result<(), Error> {
    match target {
        ValueMut::I32(target) => *target = visit_number(IntegerVisitor, number).and_then(to_i32)?,
        ValueMut::I64(target) => *target = visit_number(IntegerVisitor, number)?,
        ValueMut::U64(target) => *target = visit_number(UnsignedVisitor, number)?,
        ValueMut::F64(target) => *target = visit_number(NumberVisitor, number)?,
        ValueMut::IntegerTarget(target) => target.set(visit_number(IntegerVisitor, number)?),
        _ => return Err(Error::custom("invalid type: number")),
    }
    Ok(())
}

fn visit_number<'de, V: Visitor<'de>>(visitor: V, number: &Number) -> Result<V::Value, Error> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), ..) => visitor.visit_i64(value),
        (_, Some(value), _) => visitor.visit_u64(value),
        (.., Some(value)) => visitor.visit_f64(value),
        _ => Err(Error::invalid_value(Unexpected::Other(&number.to_string()), &visitor)),
    }
}
