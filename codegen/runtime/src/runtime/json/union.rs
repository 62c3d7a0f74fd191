//! `oneOf` and `anyOf`: which arm of a union a value belongs to, by tags and by trying.
//!
//! The outermost union reads its value whole; from there on everything is filled by reference, however many arms are
//! tried. A tag decides by itself. Without one, the arms that fit the value's form are tried, the best first.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Error as _, Unexpected, Visitor};
use serde_json::{Error, Map, Number, Value};

use crate::runtime::json::decode::{PathSegment, check_item_count, split_mut};
use crate::runtime::json::number::{DoubleVisitor, IntegerVisitor, UnsignedVisitor, to_i32};
use crate::runtime::json::{
    ErrorPath, FieldVisitorMut, JsonType, Object, ObjectInfo, Seed, Union, UnionInfo, ValueMut,
};

/// How deep arrays and objects may be nested in a union: as deep as serde_json reads text. A value that does not come
/// from text may be deeper.
const MAX_DEPTH: usize = 128;

/// How many unions that are arms of unions are looked into, to find the arm for one value.
const MAX_NESTED_UNIONS: usize = 64;

/// Fills a union from the whole value.
///
/// # Errors
///
/// What an arm says that a tag has chosen, or that the value is too deep.
pub fn deserialize_union(target: &mut dyn Union, value: Value, path: &ErrorPath) -> Result<(), Error> {
    let budget = total_cost(&value).saturating_mul(16).saturating_add(64);
    let mut decoder = UnionDecoder {
        path,
        budget,
        copy_budget: budget,
        cost: 0,
        open_unions: 0,
        open_attempts: 0,
        depth: 0,
        too_deep: false,
    };
    if !decoder.decode_union(target, &value, None)? {
        target.set_unknown(value);
    }
    Ok(())
}

/// Returns the union that a JSON string is deserialized to.
pub fn union_from_str<T: JsonType + Union>(text: &str) -> T {
    let mut union = T::blank();
    let value = Value::String(text.to_owned());
    if deserialize_union(&mut union, value.clone(), &ErrorPath::default()).is_err() {
        union.set_unknown(value);
    }
    union
}

/// What it costs to read a value: how many values there are in it, itself included, where long strings count for more.
fn total_cost(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(total_cost).sum::<usize>(),
        Value::Object(object) => {
            object.iter().fold(1, |sum, (key, value)| sum + text_cost(key) + total_cost(value))
        }
        _ => own_cost(value),
    }
}

/// The same without what is in an array or object.
fn own_cost(value: &Value) -> usize {
    1 + value.as_str().map_or(0, text_cost)
}

/// So much of a string costs as much as a number.
fn text_cost(text: &str) -> usize {
    text.len() / 64
}

/// What the tag of a value says.
enum Discriminated {
    Variant(usize),
    Unknown,
    Missing,
}

fn discriminate(info: &UnionInfo, value: &Value) -> Discriminated {
    let discriminator: Cow<'_, str> = match info.discriminator.and_then(|key| value.get(key)) {
        Some(Value::String(text)) => text.into(),
        Some(Value::Number(tag)) if has_integers(info) => match integer(tag) {
            Some(integer) => integer.to_string().into(),
            None => return Discriminated::Unknown,
        },
        _ => return Discriminated::Missing,
    };
    match info.variants.iter().position(|values| values.contains(&&*discriminator)) {
        Some(variant) => Discriminated::Variant(variant),
        None => Discriminated::Unknown,
    }
}

/// Whether integers tell the arms apart.
fn has_integers(info: &UnionInfo) -> bool {
    info.variants.iter().copied().flatten().any(|tag| tag.parse::<i64>().is_ok())
}

/// The unions that a value is an arm of, innermost first.
struct EnclosingUnions<'a> {
    info: &'static UnionInfo,
    /// The tag has decided.
    is_decided: bool,
    outer: Option<&'a EnclosingUnions<'a>>,
    count: usize,
}

impl<'a> EnclosingUnions<'a> {
    /// None for a union that is an arm of itself: for one value that goes on for ever.
    fn enter(info: &'static UnionInfo, is_decided: bool, outer: Option<&'a Self>) -> Option<Self> {
        let count = outer.map_or(0, |outer| outer.count + 1);
        let mut outers = std::iter::successors(outer, |outer| outer.outer);
        // The count is for a compiler that lets one constant have two addresses.
        let again = count > MAX_NESTED_UNIONS || outers.any(|outer| std::ptr::eq(outer.info, info));
        (!again).then_some(Self { info, is_decided, outer, count })
    }
}

/// The reading of one outermost union.
struct UnionDecoder<'t> {
    path: &'t ErrorPath,
    /// What failed attempts may still cost, in nodes that they looked at. Without that limit, arms that fail late within
    /// arms that fail late take exponential time.
    budget: usize,
    /// What inner unions may still keep when there is no fuel, in nodes: each level of a deep value would copy all below.
    copy_budget: usize,
    /// The cost so far, without that of failed attempts.
    cost: usize,
    /// How many unions are being read, each within the one before.
    open_unions: usize,
    /// How many of them try an arm that may fail.
    open_attempts: usize,
    depth: usize,
    /// The value is nested too deep: no other arm helps.
    too_deep: bool,
}

impl UnionDecoder<'_> {
    /// Fills the union; `false` when the value fits no arm.
    fn decode_union(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        outer: Option<&EnclosingUnions<'_>>,
    ) -> Result<bool, Error> {
        let info = target.info();
        let found = discriminate(info, value);
        let is_decided = matches!(found, Discriminated::Variant(_));
        let Some(outer) = EnclosingUnions::enter(info, is_decided, outer) else { return Ok(false) };
        self.open_unions += 1;
        let result = match found {
            Discriminated::Variant(variant) => {
                self.decode(target.select(variant), value, Some(&outer)).map(|()| true)
            }
            Discriminated::Unknown => Ok(false),
            Discriminated::Missing => self.try_variants(target, value, &outer),
        };
        self.open_unions -= 1;
        result.inspect_err(|_| self.path.push(PathSegment::Type(info.name)))
    }

    /// Tries the arms that fit, the best first.
    fn try_variants(
        &mut self,
        target: &mut dyn Union,
        value: &Value,
        outer: &EnclosingUnions<'_>,
    ) -> Result<bool, Error> {
        // The outermost union tries all its arms: that is no more than once each.
        let outermost = self.open_unions == 1;
        if self.budget == 0 && !outermost {
            return Ok(false);
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            self.cost += text_cost(key) + own_cost(value);
        }
        let (mark, cost) = (self.path.len(), self.cost);
        for variant in candidates(target, value, outer) {
            if self.budget == 0 && !outermost {
                break;
            }
            self.open_attempts += 1;
            let result = self.decode(target.select(variant), value, Some(outer));
            self.open_attempts -= 1;
            match result {
                Ok(()) => return Ok(true),
                Err(error) if self.too_deep => return Err(error),
                Err(_) => {
                    self.path.truncate(mark);
                    self.budget = self.budget.saturating_sub(self.cost - cost);
                    self.cost = cost;
                }
            }
        }
        Ok(false)
    }

    /// Fills a place, as [`Seed`] does, but from a value that is there already. `within` are the unions that it is
    /// itself an arm of.
    fn decode(
        &mut self,
        target: ValueMut<'_>,
        value: &Value,
        outer: Option<&EnclosingUnions<'_>>,
    ) -> Result<(), Error> {
        self.cost += own_cost(value);
        match (target, value) {
            (ValueMut::Union(target), _) => {
                if self.decode_union(target, value, outer)? {
                    return Ok(());
                }
                // What an inner union does not know, another arm of the outer one may: the inner one does not keep it.
                if outer.is_some_and(|outer| !outer.is_decided) {
                    return Err(Error::custom(format_args!("no variant of {} fits", target.info().name)));
                }
                self.charge_copy(value)?;
                target.set_unknown(value.clone());
                Ok(())
            }
            (ValueMut::Any(target), _) => {
                self.cost += total_cost(value);
                *target = value.clone();
                Ok(())
            }
            (ValueMut::Option(target), Value::Null) => {
                target.set_null();
                Ok(())
            }
            (ValueMut::Option(target), _) => self.decode(target.insert_blank(), value, outer),
            (
                target @ (ValueMut::List(_) | ValueMut::Map(_) | ValueMut::Object(_)),
                Value::Array(_) | Value::Object(_),
            ) => {
                if self.depth == MAX_DEPTH {
                    self.too_deep = true;
                    return Err(Error::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
                }
                self.depth += 1;
                let result = self.decode_parts(target, value);
                self.depth -= 1;
                result
            }
            (ValueMut::ValueTarget(target), _) => {
                self.cost += total_cost(value);
                target.set(value.clone());
                Ok(())
            }
            (
                target @ (ValueMut::I32(_)
                | ValueMut::I64(_)
                | ValueMut::U64(_)
                | ValueMut::F64(_)
                | ValueMut::IntegerTarget(_)),
                Value::Number(value),
            ) => decode_number(target, value),
            (target, _) => Seed { target, path: self.path }.deserialize(value),
        }
    }

    /// Counts what it costs to keep a value. Where no arm is being tried that is not limited: no value is kept twice.
    fn charge_copy(&mut self, value: &Value) -> Result<(), Error> {
        if self.open_attempts == 0 {
            return Ok(());
        }
        if self.copy_budget > 0 {
            let cost = total_cost(value);
            self.cost += cost;
            if self.budget == 0 {
                self.copy_budget = self.copy_budget.saturating_sub(cost);
            }
            return Ok(());
        }
        Err(Error::custom("too many variants to try"))
    }

    fn decode_parts(&mut self, target: ValueMut<'_>, value: &Value) -> Result<(), Error> {
        let path = self.path;
        match (target, value) {
            (ValueMut::List(list), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.decode(list.push(), item, None)
                        .inspect_err(|_| path.push(PathSegment::Index(index)))?;
                }
                Ok(())
            }
            (ValueMut::Map(map), Value::Object(object)) => {
                for (key, value) in object {
                    self.cost += text_cost(key);
                    // An object that has been read has no key twice, so that there is always an entry.
                    let target = map.entry(key.clone()).unwrap_or(ValueMut::Ignored);
                    self.decode(target, value, None)
                        .inspect_err(|_| path.push(PathSegment::Key(key.clone())))?;
                }
                Ok(())
            }
            (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
                let name = object.info().name;
                self.decode_tuple(object, items).inspect_err(|_| path.push(PathSegment::Type(name)))
            }
            (ValueMut::Object(target), Value::Object(members)) if !target.info().tuple => {
                let name = target.info().name;
                self.decode_object(target, members).inspect_err(|_| path.push(PathSegment::Type(name)))
            }
            (target, _) => Seed { target, path }.deserialize(value),
        }
    }

    fn decode_tuple(&mut self, object: &mut dyn Object, items: &[Value]) -> Result<(), Error> {
        let (path, info) = (self.path, object.info());
        let mut result = Ok(());
        object.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut tail) = split_mut(info, fields);
            result = items.iter().enumerate().try_for_each(|(index, item)| {
                let target = match (fields.get_mut(index), &mut tail) {
                    (Some(target), _) => target.value_mut(),
                    (None, Some(ValueMut::List(tail))) => tail.push(),
                    (None, _) => ValueMut::Ignored,
                };
                self.decode(target, item, None).inspect_err(|_| path.push(PathSegment::Index(index)))
            });
        }));
        result?;
        check_item_count(info, items.len()).inspect_err(|_| path.push(PathSegment::Index(items.len())))
    }

    fn decode_object(&mut self, target: &mut dyn Object, members: &Map<String, Value>) -> Result<(), Error> {
        let info = target.info();
        let mut result = Ok(());
        target.fields_mut(FieldVisitorMut(&mut |fields| {
            let (fields, mut rest) = split_mut(info, fields);
            result = members.iter().try_for_each(|(key, value)| {
                self.cost += text_cost(key);
                let named = info.keys.iter().position(|field| field == key);
                let target = match (named.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(target), _) => target.value_mut(),
                    (None, Some(ValueMut::Map(map))) => map.entry(key.clone()).unwrap_or(ValueMut::Ignored),
                    (None, _) => {
                        self.cost += 1;
                        return Ok(());
                    }
                };
                self.decode(target, value, None)
                    .inspect_err(|_| self.path.push(PathSegment::Key(key.clone())))
            });
        }));
        result?;
        match missing(info, members) {
            Some(field) => Err(Error::missing_field(field)),
            None => Ok(()),
        }
    }
}

fn missing(info: &ObjectInfo, object: &Map<String, Value>) -> Option<&'static str> {
    info.required.iter().map(|&index| info.keys[index]).find(|field| !object.contains_key(*field))
}

/// How well a value fits a place, the less the better: the kind of place, then for records how many enums do not know
/// their value, how many keys have no field, and how many fields have no key less; then how many unions lie between.
type Rank = [usize; 5];

const EXACT: usize = 0;
const LOOSE: usize = 1;
const UNKNOWN: usize = 2;
const ANY: usize = 3;

/// The arms that fit the value's form, the best first; where two fit equally well, in the description's order.
fn candidates(target: &mut dyn Union, value: &Value, outer: &EnclosingUnions<'_>) -> Vec<usize> {
    let mut remaining = MAX_NESTED_UNIONS;
    let mut ranked: Vec<(Rank, usize)> = Vec::new();
    for variant in 0..outer.info.variants.len() {
        ranked.extend(rank(target.select(variant), value, outer, &mut remaining).map(|rank| (rank, variant)));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, variant)| variant).collect()
}

fn rank(
    target: ValueMut<'_>,
    value: &Value,
    outer: &EnclosingUnions<'_>,
    remaining: &mut usize,
) -> Option<Rank> {
    let kind = match (target, value) {
        (ValueMut::Union(target), _) => return rank_union(target, value, outer, remaining),
        (ValueMut::Option(_), Value::Null) => EXACT,
        (ValueMut::Option(target), _) => return rank(target.insert_blank(), value, outer, remaining),
        (ValueMut::Object(object), Value::Array(items)) if object.info().tuple => {
            let fields = object.info().keys.len();
            // One that is too short is another's, and one that is too long fits another better.
            check_item_count::<Error>(object.info(), items.len()).ok()?;
            return Some([EXACT, 0, items.len().saturating_sub(fields), usize::MAX - fields, 0]);
        }
        (ValueMut::Object(target), Value::Object(members)) if !target.info().tuple => {
            return rank_object(target, members);
        }
        (ValueMut::Map(_), Value::Object(_)) => LOOSE,
        (ValueMut::List(_), Value::Array(_)) | (ValueMut::Bool(_), Value::Bool(_)) => EXACT,
        (ValueMut::IntegerTarget(whole), Value::Number(value)) => {
            decode_number(ValueMut::IntegerTarget(&mut *whole), value).ok()?;
            if whole.is_known() { EXACT } else { UNKNOWN }
        }
        (target @ (ValueMut::I32(_) | ValueMut::I64(_) | ValueMut::U64(_)), Value::Number(value)) => {
            // Neither 1.5 nor 2^63 is one, but 1.0 is: reading knows.
            decode_number(target, value).ok()?;
            EXACT
        }
        (ValueMut::F64(_) | ValueMut::Digits(_), Value::Number(_)) => LOOSE,
        (ValueMut::ValueTarget(literal), value) if !value.is_object() && !value.is_array() => {
            literal.set(value.clone());
            if literal.is_known() { EXACT } else { UNKNOWN }
        }
        (ValueMut::StringTarget(text), Value::String(string)) => {
            text.set(string);
            if text.is_known() { EXACT } else { UNKNOWN }
        }
        (ValueMut::ForeignString(target), Value::String(string)) => {
            if !target.set(string) {
                return None;
            }
            EXACT
        }
        (ValueMut::Str(_), Value::String(_)) => LOOSE,
        (ValueMut::Any(_), _) => ANY,
        _ => return None,
    };
    Some([kind, 0, 0, 0, 0])
}

/// An arm that is a union itself fits as well as the best of its arms.
fn rank_union(
    target: &mut dyn Union,
    value: &Value,
    outer: &EnclosingUnions<'_>,
    remaining: &mut usize,
) -> Option<Rank> {
    let info = target.info();
    *remaining = remaining.checked_sub(1)?;
    let (is_decided, variants) = match discriminate(info, value) {
        Discriminated::Variant(variant) => (true, variant..variant + 1),
        Discriminated::Unknown => return None,
        Discriminated::Missing => (false, 0..info.variants.len()),
    };
    let outer = EnclosingUnions::enter(info, is_decided, Some(outer))?;
    let best = variants.filter_map(|variant| rank(target.select(variant), value, &outer, remaining)).min();
    best.map(|[kind, unknown, unnamed, unused, between]| [kind, unknown, unnamed, unused, between + 1])
}

fn rank_object(target: &mut dyn Object, members: &Map<String, Value>) -> Option<Rank> {
    let info = target.info();
    if missing(info, members).is_some() {
        return None;
    }
    let (mut unknown, mut named, mut kind) = (0, 0, Some(EXACT));
    target.fields_mut(FieldVisitorMut(&mut |fields| {
        let (fields, rest) = split_mut(info, fields);
        for (key, value) in members {
            let Some(index) = info.keys.iter().position(|field| field == key) else { continue };
            named += 1;
            unknown += usize::from(is_unknown(fields[index].value_mut(), value));
        }
        if named == 0 && !members.is_empty() {
            kind = rank_kind_of_map(rest);
        }
    }));
    Some([kind?, unknown, members.len() - named, usize::MAX - named, 0])
}

/// How well a struct fits an object that has none of its fields. One of which nothing would be kept is another's: a map's,
/// or it is kept whole. Where anything would be kept, it is the struct's as it would be that of any JSON.
fn rank_kind_of_map(rest: Option<ValueMut<'_>>) -> Option<usize> {
    let Some(ValueMut::Map(map)) = rest else { return None };
    Some(if matches!(map.entry(String::new())?, ValueMut::Any(_)) { ANY } else { EXACT })
}

/// Whether the place is an enum's, and the enum does not know the value.
fn is_unknown(target: ValueMut<'_>, value: &Value) -> bool {
    let target = match target {
        ValueMut::Option(_) if value.is_null() => return false,
        ValueMut::Option(target) => target.insert_blank(),
        target => target,
    };
    match (target, value) {
        (ValueMut::StringTarget(text), Value::String(string)) => {
            text.set(string);
            !text.is_known()
        }
        (ValueMut::IntegerTarget(whole), Value::Number(value)) => {
            decode_number(ValueMut::IntegerTarget(&mut *whole), value).is_ok() && !whole.is_known()
        }
        (ValueMut::ValueTarget(literal), value) => {
            if !value.is_object() && !value.is_array() {
                literal.set(value.clone());
            }
            !literal.is_known()
        }
        _ => false,
    }
}

/// Fills a place from a number that has been read; `None` if the place is for something else. By the number's own words:
/// what its deserializer says depends on a feature of serde_json that some other crate may turn on.
fn decode_number(target: ValueMut<'_>, number: &Number) -> Result<(), Error> {
    match target {
        ValueMut::I32(target) => *target = visit_number(IntegerVisitor, number).and_then(to_i32)?,
        ValueMut::I64(target) => *target = visit_number(IntegerVisitor, number)?,
        ValueMut::U64(target) => *target = visit_number(UnsignedVisitor, number)?,
        ValueMut::F64(target) => *target = visit_number(DoubleVisitor, number)?,
        ValueMut::IntegerTarget(target) => target.set(visit_number(IntegerVisitor, number)?),
        _ => return Err(Error::custom("there is no target for a number")),
    }
    Ok(())
}

/// The integer that a number is, however it is written.
fn integer(number: &Number) -> Option<i64> {
    visit_number(IntegerVisitor, number).ok()
}

fn visit_number<'de, V: Visitor<'de>>(visitor: V, number: &Number) -> Result<V::Value, Error> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), ..) => visitor.visit_i64(value),
        (_, Some(value), _) => visitor.visit_u64(value),
        (.., Some(value)) => visitor.visit_f64(value),
        _ => Err(Error::invalid_value(Unexpected::Other(&number.to_string()), &visitor)),
    }
}
