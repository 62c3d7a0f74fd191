//! `oneOf` and `anyOf`: which arm of a union a value belongs to, by tags and by trying.
//!
//! The outermost union reads its value whole; from there on everything is filled by reference, however many arms are
//! tried. A tag decides by itself. Without one, the arms that fit the value's form are tried, the best first.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Error as _, Unexpected, Visitor};
use serde_json::{Error, Map as Object, Number, Value};

use crate::runtime::json::decode::{Step, ended, split_mut};
use crate::runtime::json::number::{Double, Integer, Unsigned, narrow};
use crate::runtime::json::{Choice, Fill, Node, Record, Seed, Shape, Slot, Trail, Union};

/// How deep arrays and objects may be nested in a union: as deep as serde_json reads text. A value that does not come
/// from text may be deeper.
const LEVELS: usize = 128;

/// How many unions that are arms of unions are looked into, to find the arm for one value.
const LOOKS: usize = 64;

/// Fills a union from the whole value.
///
/// # Errors
///
/// What an arm says that a tag has chosen, or that the value is too deep.
pub fn fill_union(place: &mut dyn Union, value: Value, trail: &Trail) -> Result<(), Error> {
    let fuel = nodes(&value).saturating_mul(16).saturating_add(64);
    let mut reading =
        Reading { trail, fuel, spare: fuel, steps: 0, unions: 0, trying: 0, level: 0, too_deep: false };
    if !reading.choose(place, &value, None)? {
        place.keep(value);
    }
    Ok(())
}

/// Returns the union that a JSON string is deserialized to.
pub fn union_of_text<T: Node + Union>(text: &str) -> T {
    let mut union = T::blank();
    let value = Value::String(text.to_owned());
    if fill_union(&mut union, value.clone(), &Trail::default()).is_err() {
        union.keep(value);
    }
    union
}

/// What it costs to read a value: how many values there are in it, itself included, where long strings count for more.
fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nodes).sum::<usize>(),
        Value::Object(object) => object.iter().fold(1, |sum, (key, value)| sum + length(key) + nodes(value)),
        _ => node(value),
    }
}

/// The same without what is in an array or object.
fn node(value: &Value) -> usize {
    1 + value.as_str().map_or(0, length)
}

/// So much of a string costs as much as a number.
fn length(text: &str) -> usize {
    text.len() / 64
}

/// What the tag of a value says.
enum Tagged {
    Arm(usize),
    Unknown,
    Nothing,
}

fn tagged(choice: &Choice, value: &Value) -> Tagged {
    let tag: Cow<'_, str> = match choice.tag.and_then(|tag| value.get(tag)) {
        Some(Value::String(text)) => text.into(),
        Some(Value::Number(tag)) if has_integers(choice) => match integer(tag) {
            Some(integer) => integer.to_string().into(),
            None => return Tagged::Unknown,
        },
        _ => return Tagged::Nothing,
    };
    match choice.arms.iter().position(|values| values.contains(&&*tag)) {
        Some(arm) => Tagged::Arm(arm),
        None => Tagged::Unknown,
    }
}

/// Whether integers tell the arms apart.
fn has_integers(choice: &Choice) -> bool {
    choice.arms.iter().copied().flatten().any(|tag| tag.parse::<i64>().is_ok())
}

/// The unions that a value is an arm of, innermost first.
struct Within<'a> {
    choice: &'static Choice,
    /// The tag has decided.
    sure: bool,
    outer: Option<&'a Within<'a>>,
    count: usize,
}

impl<'a> Within<'a> {
    /// None for a union that is an arm of itself: for one value that goes on for ever.
    fn enter(choice: &'static Choice, sure: bool, outer: Option<&'a Self>) -> Option<Self> {
        let count = outer.map_or(0, |outer| outer.count + 1);
        let mut outers = std::iter::successors(outer, |within| within.outer);
        // The count is for a compiler that lets one constant have two addresses.
        let again = count > LOOKS || outers.any(|within| std::ptr::eq(within.choice, choice));
        (!again).then_some(Self { choice, sure, outer, count })
    }
}

/// The reading of one outermost union.
struct Reading<'t> {
    trail: &'t Trail,
    /// What failed attempts may still cost, in nodes that they looked at. Without that limit, arms that fail late within
    /// arms that fail late take exponential time.
    fuel: usize,
    /// What inner unions may still keep when there is no fuel, in nodes: each level of a deep value would copy all below.
    spare: usize,
    /// The cost so far, without that of failed attempts.
    steps: usize,
    /// How many unions are being read, each within the one before.
    unions: usize,
    /// How many of them try an arm that may fail.
    trying: usize,
    level: usize,
    /// The value is nested too deep: no other arm helps.
    too_deep: bool,
}

impl Reading<'_> {
    /// Fills the union; `false` when the value fits no arm.
    fn choose(
        &mut self,
        place: &mut dyn Union,
        value: &Value,
        outer: Option<&Within<'_>>,
    ) -> Result<bool, Error> {
        let choice = place.choice();
        let tagged = tagged(choice, value);
        let sure = matches!(tagged, Tagged::Arm(_));
        let Some(within) = Within::enter(choice, sure, outer) else { return Ok(false) };
        self.unions += 1;
        let result = match tagged {
            Tagged::Arm(arm) => self.put(place.choose(arm), value, Some(&within)).map(|()| true),
            Tagged::Unknown => Ok(false),
            Tagged::Nothing => self.attempts(place, value, &within),
        };
        self.unions -= 1;
        result.inspect_err(|_| self.trail.note(Step::In(choice.name)))
    }

    /// Tries the arms that fit, the best first.
    fn attempts(&mut self, place: &mut dyn Union, value: &Value, within: &Within<'_>) -> Result<bool, Error> {
        // The outermost union tries all its arms: that is no more than once each.
        let outermost = self.unions == 1;
        if self.fuel == 0 && !outermost {
            return Ok(false);
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            self.steps += length(key) + node(value);
        }
        let (mark, steps) = (self.trail.mark(), self.steps);
        for arm in candidates(place, value, within) {
            if self.fuel == 0 && !outermost {
                break;
            }
            self.trying += 1;
            let result = self.put(place.choose(arm), value, Some(within));
            self.trying -= 1;
            match result {
                Ok(()) => return Ok(true),
                Err(error) if self.too_deep => return Err(error),
                Err(_) => {
                    self.trail.forget(mark);
                    self.fuel = self.fuel.saturating_sub(self.steps - steps);
                    self.steps = steps;
                }
            }
        }
        Ok(false)
    }

    /// Fills a place, as [`Seed`] does, but from a value that is there already. `within` are the unions that it is
    /// itself an arm of.
    fn put(&mut self, slot: Slot<'_>, value: &Value, within: Option<&Within<'_>>) -> Result<(), Error> {
        self.steps += node(value);
        match (slot, value) {
            (Slot::Union(place), _) => {
                if self.choose(place, value, within)? {
                    return Ok(());
                }
                // What an inner union does not know, another arm of the outer one may: the inner one does not keep it.
                if within.is_some_and(|within| !within.sure) {
                    return Err(Error::custom(format_args!("no variant of {} fits", place.choice().name)));
                }
                self.afford(value)?;
                place.keep(value.clone());
                Ok(())
            }
            (Slot::Any(place), _) => {
                self.steps += nodes(value);
                *place = value.clone();
                Ok(())
            }
            (Slot::Opt(place), Value::Null) => {
                place.null();
                Ok(())
            }
            (Slot::Opt(place), _) => self.put(place.some(), value, within),
            (slot @ (Slot::List(_) | Slot::Map(_) | Slot::Record(_)), Value::Array(_) | Value::Object(_)) => {
                if self.level == LEVELS {
                    self.too_deep = true;
                    return Err(Error::custom(format_args!("nested deeper than {LEVELS} levels")));
                }
                self.level += 1;
                let result = self.put_parts(slot, value);
                self.level -= 1;
                result
            }
            (Slot::Literal(place), _) => {
                self.steps += nodes(value);
                place.set(value.clone());
                Ok(())
            }
            (
                slot @ (Slot::I32(_) | Slot::I64(_) | Slot::U64(_) | Slot::F64(_) | Slot::Whole(_)),
                Value::Number(value),
            ) => fill_number(slot, value),
            (slot, _) => Seed { slot, trail: self.trail }.deserialize(value),
        }
    }

    /// Counts what it costs to keep a value. Where no arm is being tried that is not limited: no value is kept twice.
    fn afford(&mut self, value: &Value) -> Result<(), Error> {
        if self.trying == 0 {
            return Ok(());
        }
        if self.spare > 0 {
            let cost = nodes(value);
            self.steps += cost;
            if self.fuel == 0 {
                self.spare = self.spare.saturating_sub(cost);
            }
            return Ok(());
        }
        Err(Error::custom("too many variants to try"))
    }

    fn put_parts(&mut self, slot: Slot<'_>, value: &Value) -> Result<(), Error> {
        let trail = self.trail;
        match (slot, value) {
            (Slot::List(list), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.put(list.push(), item, None).inspect_err(|_| trail.note(Step::Item(index)))?;
                }
                Ok(())
            }
            (Slot::Map(map), Value::Object(object)) => {
                for (key, value) in object {
                    self.steps += length(key);
                    // An object that has been read has no key twice, so that there is always an entry.
                    let slot = map.entry(key.clone()).unwrap_or(Slot::Skip);
                    self.put(slot, value, None).inspect_err(|_| trail.note(Step::Key(key.clone())))?;
                }
                Ok(())
            }
            (Slot::Record(record), Value::Array(items)) if record.shape().tuple => {
                let name = record.shape().name;
                self.put_items(record, items).inspect_err(|_| trail.note(Step::In(name)))
            }
            (Slot::Record(record), Value::Object(object)) if !record.shape().tuple => {
                let name = record.shape().name;
                self.put_fields(record, object).inspect_err(|_| trail.note(Step::In(name)))
            }
            (slot, _) => Seed { slot, trail }.deserialize(value),
        }
    }

    fn put_items(&mut self, record: &mut dyn Record, items: &[Value]) -> Result<(), Error> {
        let (trail, shape) = (self.trail, record.shape());
        let mut result = Ok(());
        record.places(Fill(&mut |places| {
            let (fields, mut tail) = split_mut(shape, places);
            result = items.iter().enumerate().try_for_each(|(index, item)| {
                let slot = match (fields.get_mut(index), &mut tail) {
                    (Some(place), _) => place.slot(),
                    (None, Some(Slot::List(tail))) => tail.push(),
                    (None, _) => Slot::Skip,
                };
                self.put(slot, item, None).inspect_err(|_| trail.note(Step::Item(index)))
            });
        }));
        result?;
        ended(shape, items.len()).inspect_err(|_| trail.note(Step::Item(items.len())))
    }

    fn put_fields(&mut self, record: &mut dyn Record, object: &Object<String, Value>) -> Result<(), Error> {
        let shape = record.shape();
        let mut result = Ok(());
        record.places(Fill(&mut |places| {
            let (fields, mut rest) = split_mut(shape, places);
            result = object.iter().try_for_each(|(key, value)| {
                self.steps += length(key);
                let named = shape.fields.iter().position(|field| field == key);
                let slot = match (named.and_then(|index| fields.get_mut(index)), &mut rest) {
                    (Some(place), _) => place.slot(),
                    (None, Some(Slot::Map(map))) => map.entry(key.clone()).unwrap_or(Slot::Skip),
                    (None, _) => {
                        self.steps += 1;
                        return Ok(());
                    }
                };
                self.put(slot, value, None).inspect_err(|_| self.trail.note(Step::Key(key.clone())))
            });
        }));
        result?;
        match missing(shape, object) {
            Some(field) => Err(Error::missing_field(field)),
            None => Ok(()),
        }
    }
}

fn missing(shape: &Shape, object: &Object<String, Value>) -> Option<&'static str> {
    shape.required.iter().map(|&index| shape.fields[index]).find(|field| !object.contains_key(*field))
}

/// How well a value fits a place, the less the better: the kind of place, then for records how many enums do not know
/// their value, how many keys have no field, and how many fields have no key less; then how many unions lie between.
type Rank = [usize; 5];

const EXACT: usize = 0;
const LOOSE: usize = 1;
const UNKNOWN: usize = 2;
const ANY: usize = 3;

/// The arms that fit the value's form, the best first; where two fit equally well, in the description's order.
fn candidates(place: &mut dyn Union, value: &Value, within: &Within<'_>) -> Vec<usize> {
    let mut looks = LOOKS;
    let mut ranked: Vec<(Rank, usize)> = Vec::new();
    for arm in 0..within.choice.arms.len() {
        ranked.extend(rank(place.choose(arm), value, within, &mut looks).map(|rank| (rank, arm)));
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, arm)| arm).collect()
}

fn rank(slot: Slot<'_>, value: &Value, within: &Within<'_>, looks: &mut usize) -> Option<Rank> {
    let kind = match (slot, value) {
        (Slot::Union(place), _) => return rank_of_union(place, value, within, looks),
        (Slot::Opt(_), Value::Null) => EXACT,
        (Slot::Opt(place), _) => return rank(place.some(), value, within, looks),
        (Slot::Record(record), Value::Array(items)) if record.shape().tuple => {
            let fields = record.shape().fields.len();
            // One that is too short is another's, and one that is too long fits another better.
            ended::<Error>(record.shape(), items.len()).ok()?;
            return Some([EXACT, 0, items.len().saturating_sub(fields), usize::MAX - fields, 0]);
        }
        (Slot::Record(record), Value::Object(object)) if !record.shape().tuple => {
            return rank_of_record(record, object);
        }
        (Slot::Map(_), Value::Object(_)) => LOOSE,
        (Slot::List(_), Value::Array(_)) | (Slot::Bool(_), Value::Bool(_)) => EXACT,
        (Slot::Whole(whole), Value::Number(value)) => {
            fill_number(Slot::Whole(&mut *whole), value).ok()?;
            if whole.is_known() { EXACT } else { UNKNOWN }
        }
        (slot @ (Slot::I32(_) | Slot::I64(_) | Slot::U64(_)), Value::Number(value)) => {
            // Neither 1.5 nor 2^63 is one, but 1.0 is: reading knows.
            fill_number(slot, value).ok()?;
            EXACT
        }
        (Slot::F64(_) | Slot::Digits(_), Value::Number(_)) => LOOSE,
        (Slot::Literal(literal), value) if !value.is_object() && !value.is_array() => {
            literal.set(value.clone());
            if literal.is_known() { EXACT } else { UNKNOWN }
        }
        (Slot::Text(text), Value::String(string)) => {
            text.set(string);
            if text.is_known() { EXACT } else { UNKNOWN }
        }
        (Slot::Strict(place), Value::String(string)) => {
            if !place.set(string) {
                return None;
            }
            EXACT
        }
        (Slot::Str(_), Value::String(_)) => LOOSE,
        (Slot::Any(_), _) => ANY,
        _ => return None,
    };
    Some([kind, 0, 0, 0, 0])
}

/// An arm that is a union itself fits as well as the best of its arms.
fn rank_of_union(
    place: &mut dyn Union,
    value: &Value,
    outer: &Within<'_>,
    looks: &mut usize,
) -> Option<Rank> {
    let choice = place.choice();
    *looks = looks.checked_sub(1)?;
    let (sure, arms) = match tagged(choice, value) {
        Tagged::Arm(arm) => (true, arm..arm + 1),
        Tagged::Unknown => return None,
        Tagged::Nothing => (false, 0..choice.arms.len()),
    };
    let within = Within::enter(choice, sure, Some(outer))?;
    let best = arms.filter_map(|arm| rank(place.choose(arm), value, &within, looks)).min();
    best.map(|[kind, unknown, unnamed, unused, between]| [kind, unknown, unnamed, unused, between + 1])
}

fn rank_of_record(record: &mut dyn Record, object: &Object<String, Value>) -> Option<Rank> {
    let shape = record.shape();
    if missing(shape, object).is_some() {
        return None;
    }
    let (mut unknown, mut named, mut kind) = (0, 0, Some(EXACT));
    record.places(Fill(&mut |places| {
        let (fields, rest) = split_mut(shape, places);
        for (key, value) in object {
            let Some(index) = shape.fields.iter().position(|field| field == key) else { continue };
            named += 1;
            unknown += usize::from(is_unknown(fields[index].slot(), value));
        }
        if named == 0 && !object.is_empty() {
            kind = kind_of_entries(rest);
        }
    }));
    Some([kind?, unknown, object.len() - named, usize::MAX - named, 0])
}

/// How well a struct fits an object that has none of its fields. One of which nothing would be kept is another's: a map's,
/// or it is kept whole. Where anything would be kept, it is the struct's as it would be that of any JSON.
fn kind_of_entries(rest: Option<Slot<'_>>) -> Option<usize> {
    let Some(Slot::Map(map)) = rest else { return None };
    Some(if matches!(map.entry(String::new())?, Slot::Any(_)) { ANY } else { EXACT })
}

/// Whether the place is an enum's, and the enum does not know the value.
fn is_unknown(slot: Slot<'_>, value: &Value) -> bool {
    let slot = match slot {
        Slot::Opt(_) if value.is_null() => return false,
        Slot::Opt(place) => place.some(),
        slot => slot,
    };
    match (slot, value) {
        (Slot::Text(text), Value::String(string)) => {
            text.set(string);
            !text.is_known()
        }
        (Slot::Whole(whole), Value::Number(value)) => {
            fill_number(Slot::Whole(&mut *whole), value).is_ok() && !whole.is_known()
        }
        (Slot::Literal(literal), value) => {
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
fn fill_number(slot: Slot<'_>, number: &Number) -> Result<(), Error> {
    match slot {
        Slot::I32(place) => *place = visited(Integer, number).and_then(narrow)?,
        Slot::I64(place) => *place = visited(Integer, number)?,
        Slot::U64(place) => *place = visited(Unsigned, number)?,
        Slot::F64(place) => *place = visited(Double, number)?,
        Slot::Whole(place) => place.set(visited(Integer, number)?),
        _ => return Err(Error::custom("there is no place for a number")),
    }
    Ok(())
}

/// The integer that a number is, however it is written.
fn integer(number: &Number) -> Option<i64> {
    visited(Integer, number).ok()
}

fn visited<'de, V: Visitor<'de>>(visitor: V, number: &Number) -> Result<V::Value, Error> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), ..) => visitor.visit_i64(value),
        (_, Some(value), _) => visitor.visit_u64(value),
        (.., Some(value)) => visitor.visit_f64(value),
        _ => Err(Error::invalid_value(Unexpected::Other(&number.to_string()), &visitor)),
    }
}
